"""A host of MCP Apps: a page in Chromium that does the extension's handshake, and a relay from it to the server under test."""

import base64
import http.server
import itertools
import json
import os
import pathlib
import threading
import urllib.parse

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

HERE = pathlib.Path(__file__).parent
REVISION = "2026-07-28"
WAIT_SECONDS = 20  # the first start of the browser on a busy machine

CAPABILITIES = {"extensions": {"io.modelcontextprotocol/ui": {"mimeTypes": ["text/html;profile=mcp-app"]}}}


class Relay:
    """Two origins on loopback: the host's page with `/rpc`, which reaches the server with the person's key, and the sandbox's."""

    def __init__(self, agent):
        self.agent, self.calls = agent, []
        self._ids = itertools.count(1)
        self._servers = [self._serve("apps_host.html", self.rpc), self._serve("apps_sandbox.html", None)]
        self.url, self.sandbox = (f"http://127.0.0.1:{server.server_port}/" for server in self._servers)

    @staticmethod
    def _serve(page: str, rpc) -> http.server.ThreadingHTTPServer:
        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self, content: bytes, kind: str):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self):
                self.answer((HERE / page).read_bytes() if self.path.split("?")[0] == "/" else b"", "text/html; charset=utf-8")

            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.answer(json.dumps(rpc(asked["method"], asked["params"])).encode(), "application/json")

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def rpc(self, method: str, params: dict) -> dict:
        """One message to the server, in the newest revision, by a client that shows views."""
        meta = {"io.modelcontextprotocol/protocolVersion": REVISION, "io.modelcontextprotocol/clientCapabilities": CAPABILITIES}
        headers = {"mcp-protocol-version": REVISION, "mcp-method": method}
        if name := params.get("name") or params.get("uri"):
            headers["mcp-name"] = name
        if method == "tools/call":
            self.calls.append((params["name"], params["arguments"]))
        message = {"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params | {"_meta": meta}}
        return self.agent.post_mcp(message, **headers).json()

    def close(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()


class Browser:
    """Chromium with the host's page, and the view inside it."""

    def __init__(self, folder: pathlib.Path):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        # The machine that tests run on may be a container without user namespaces; everything is on loopback.
        for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run"):
            options.add_argument(option)
        options.add_argument(f"--user-data-dir={folder}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        # The view draws itself anew while it is looked at.
        self.wait = WebDriverWait(self.driver, WAIT_SECONDS, 0.05, ignored_exceptions=[StaleElementReferenceException])

    def show(self, relay: Relay, tool: str, arguments: dict, theme="light", size=(900, 1200), calls="yes"):
        """Opens the host's page for one call and goes into the view."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600},
        )
        query = {"tool": tool, "arguments": json.dumps(arguments), "theme": theme, "sandbox": relay.sandbox, "calls": calls}
        self.driver.switch_to.default_content()
        self.driver.get(relay.url + "?" + urllib.parse.urlencode(query))
        self.wait.until(lambda driver: driver.find_elements(By.TAG_NAME, "iframe"))
        self.driver.switch_to.frame(0)
        self.wait.until(lambda driver: driver.find_elements(By.TAG_NAME, "iframe"))
        self.driver.switch_to.frame(0)
        self.wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "#page[aria-busy=false]"))

    def all(self, selector: str) -> list:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str):
        return self.wait.until(lambda driver: [one for one in self.all(selector) if one.is_displayed()])[0]

    def press(self, text: str, within: str = "body"):
        def pressed(driver):
            for button in self.all(within + " button"):
                if button.is_displayed() and button.text.strip() == text:
                    button.click()
                    return True
            return False

        self.wait.until(pressed)

    def text_of(self, selector: str) -> str:
        return self.wait.until(lambda driver: [one.text for one in self.all(selector) if one.is_displayed()])[0]

    def until(self, what):
        return self.wait.until(lambda driver: what())

    def messages(self) -> list[dict]:
        """What the view has sent to the host."""
        return self._in_host("return window.log")

    def _in_host(self, script: str):
        self.driver.switch_to.default_content()
        try:
            return self.driver.execute_script(script)
        finally:
            self.driver.switch_to.frame(0)
            self.driver.switch_to.frame(0)

    def complaints(self) -> list[str]:
        """What the browser itself found wrong, such as what the policy blocked."""
        return [line["message"] for line in self.driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")]

    def picture(self, name: str):
        """Keeps a picture of the page where TROUPE_SCREENSHOTS names a folder."""
        folder = os.environ.get("TROUPE_SCREENSHOTS")
        if not folder:
            return
        height = self.driver.execute_script("return Math.ceil(document.getElementById('page').getBoundingClientRect().height)")
        self.until(lambda: self._in_host("return document.querySelector('iframe').offsetHeight") == height)
        self.driver.switch_to.default_content()
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        (pathlib.Path(folder) / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))
        self.driver.switch_to.frame(0)
        self.driver.switch_to.frame(0)

    def leave(self):
        """Leaves the page, so that it asks nobody any more, and forgets what the browser said of it."""
        self.driver.get("about:blank")
        self.complaints()

    def close(self):
        self.driver.quit()
