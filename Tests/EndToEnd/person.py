"""A person with a browser: Chromium without JavaScript, pictures of what it shows, and what is wrong with it."""

import base64
import hashlib
import hmac
import importlib.util
import json
import os
import pathlib
import struct
import subprocess
import time

import html5lib
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

WAIT_SECONDS = 20  # the first start of the browser on a busy machine
SIZES = {"desktop": (1280, 900), "phone": (375, 780)}
NARROW = {f"narrow-{width}": (width, 780) for width in (320, 360, 485)}
THEMES = ("light", "dark")


def chromium(folder: pathlib.Path, runs_scripts: bool) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    # The machine that tests run on may be a container without user namespaces; everything is on loopback.
    for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run"):
        options.add_argument(option)
    options.add_argument(f"--user-data-dir={folder}")
    if not runs_scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))


def look(driver: webdriver.Chrome, size="desktop", theme="light"):
    """Gives the window a size and the system a theme."""
    width, height = (SIZES | NARROW)[size]
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
    )
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})


class Person:
    """One browser profile. Pages run no script: what is done here is done by clicks and keys alone."""

    def __init__(self, folder: pathlib.Path, url: str):
        self.url = url
        self.driver = chromium(folder, runs_scripts=False)
        self.wait = WebDriverWait(self.driver, WAIT_SECONDS, 0.05)
        self.look()

    def close(self):
        self.driver.quit()

    # What it looks like

    def look(self, size="desktop", theme="light"):
        look(self.driver, size, theme)

    def picture(self, name: str):
        """Keeps pictures of the page in each size and theme where TROUPE_SCREENSHOTS names a folder."""
        folder = os.environ.get("TROUPE_SCREENSHOTS")
        if not folder:
            return
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        for size in SIZES:
            for theme in THEMES:
                self.look(size, theme)
                shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
                (pathlib.Path(folder) / f"{name}-{size}-{theme}.png").write_bytes(base64.b64decode(shot["data"]))
        self.look()

    # What it does

    def open(self, path: str):
        self.driver.get(self.url + path)

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.url)

    def all(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str):
        return self.wait.until(lambda driver: self.all(selector))[0]

    def text(self, selector="main") -> str:
        return self.one(selector).text

    def fill(self, **fields: str):
        """Types into fields by the names of their elements, with `_` for `-`."""
        for name, value in fields.items():
            field = self.one("#" + name.replace("_", "-"))
            field.clear()
            field.send_keys(value)

    def press(self, text: str, within="main"):
        """Presses the button, or follows the link, of that text, and waits for another page."""
        [element] = [one for one in self.all(f"{within} button, {within} a") if one.text.strip() == text]
        self.click(element)

    def click(self, element):
        """Clicks on what leads to another page, and waits for that."""
        before = self.one("html")
        element.click()
        self.wait.until(lambda driver: driver.find_element(By.TAG_NAME, "html") != before)

    def sign_in(self, email: str, password: str):
        self.open("/signin")
        self.fill(email=email, password=password)
        self.press("Sign in")

    # What is wrong

    def sent(self) -> str:
        """The page as it came over the network."""
        for line in self.driver.get_log("performance"):
            message = json.loads(line["message"])["message"]
            if message["method"] == "Network.responseReceived" and message["params"]["type"] == "Document":
                self._document = message["params"]["requestId"]
        return self.driver.execute_cdp_cmd("Network.getResponseBody", {"requestId": self._document})["body"]

    def complaints(self) -> list[str]:
        """What the browser itself found wrong, such as what the policy blocked; an answer of 4xx is none."""
        lines = [line["message"] for line in self.driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]
        return [line for line in lines if "Failed to load resource: the server responded with a status of 4" not in line]


class Inspector:
    """Looks for what is wrong with pages that a person has before them: HTML, accessibility in both themes and sizes, width."""

    def __init__(self, folder: pathlib.Path, url: str):
        # axe-core needs a browser that runs scripts: it is shown the page as it was sent.
        self.driver = chromium(folder, runs_scripts=True)
        self.driver.get(url + "/signin")
        package = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
        self.axe = (pathlib.Path(package) / "axe.min.js").read_text()

    def close(self):
        self.driver.quit()

    def faults(self, person: Person) -> list[str]:
        page = person.sent()
        found = [f"html: {fault}" for fault in html_faults(page)]
        frame = self.driver.execute_cdp_cmd("Page.getFrameTree", {})["frameTree"]["frame"]["id"]
        self.driver.execute_cdp_cmd("Page.setDocumentContent", {"frameId": frame, "html": page})
        self.driver.execute_script("for (const one of document.querySelectorAll('details')) one.open = true;" + self.axe)
        for size in SIZES:
            for theme in THEMES:
                look(self.driver, size, theme)
                violations = self.driver.execute_async_script(AXE_RUN)
                found += [f"{size} {theme}: {violation}" for violation in violations]
                inside, outside = self.driver.execute_script(
                    "const root = document.documentElement; return [root.scrollWidth, root.clientWidth]")
                if inside > outside:
                    found.append(f"{size} {theme}: {inside} wide in a window of {outside}")
        return found + person.complaints()


AXE_RUN = """
const done = arguments[arguments.length - 1];
const tell = one => `${one.id} (${one.help}): ${one.nodes.map(node => node.html).join(" | ").slice(0, 300)}`;
const loaded = () => document.styleSheets.length > 0 ? axe.run(document).then(result => done(result.violations.map(tell))) : setTimeout(loaded, 20);
loaded();
"""


def html_faults(text: str) -> list[str]:
    """What the HTML standard's parser calls errors."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    return [f"{code} at {place} {details}" for place, code, details in parser.errors]


def one_time_code(secret: str, at: float | None = None) -> str:
    """The code of an authenticator app (RFC 6238), written anew here."""
    key = base64.b32decode(secret.replace(" ", ""))
    tag = hmac.digest(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1)
    start = tag[-1] & 15
    return f"{(struct.unpack('>I', tag[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def read_code(picture: bytes) -> str:
    """What a camera reads in a picture."""
    return subprocess.run(["zbarimg", "-q", "--raw", "png:-"], input=picture, capture_output=True, check=True).stdout.decode().strip()
