"""The console as a person uses it: in a real browser, without JavaScript, with a look at every page."""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import httpx
import pytest

from appliance import eventually, refused
from forms import Forms
from person import NARROW, Inspector, Person, one_time_code, read_code

PASSWORD = "correct horse battery"
EMAIL = "ada@example.org"


@pytest.fixture
def fresh(start):
    """A server on which nobody has an account, and the link that changes this."""
    server = start("--allow-outbound", "127.0.0.0/8:provider")
    return server, re.search(r"/setup/\S+", server.wait_for("/setup/")).group()


@pytest.fixture
def browsers(tmp_path):
    """Opens browsers, each with a profile of its own."""
    opened = []

    def browser(kind, url):
        opened.append(kind(tmp_path / f"chromium-{len(opened)}", url))
        return opened[-1]

    yield browser
    for one in opened:
        one.close()


def test_no_word_of_the_bar_is_broken_where_it_is_narrow(fresh, browsers):
    server, link = fresh
    person = browsers(Person, server.url)
    person.open(link)
    person.fill(email="somebody.with.a.long.address@mail.example.org", password=PASSWORD)
    person.press("Make the account")
    for size, (width, _) in NARROW.items():
        person.look(size)
        for selector in (".brand span", "button.menu", ".leave button"):
            element = person.one(f".bar {selector}")
            box, line = element.rect, float(element.value_of_css_property("line-height").removesuffix("px"))
            padding = sum(float(element.value_of_css_property(f"padding-{side}").removesuffix("px")) for side in ("top", "bottom"))
            assert element.size["height"] < max(1.5 * line + padding, 43), (size, selector, box)
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (size, selector, box)
        if folder := os.environ.get("TROUPE_SCREENSHOTS"):
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            person.driver.save_screenshot(f"{folder}/bar-{size}.png")


def test_a_person_goes_through_the_console(fresh, browsers):
    server, link = fresh
    person, inspector = browsers(Person, server.url), browsers(Inspector, server.url)
    faults = {}

    def look(name: str):
        person.picture(name)
        faults[name] = inspector.faults(person)

    # Set-up.
    person.open(link)
    look("set-up")
    person.fill(email=EMAIL, password=PASSWORD)
    person.press("Make the account")
    assert "Troupe is yours" in person.text()
    look("connect")

    # On a phone, the button opens what leads to the other places.
    person.look("phone")
    assert not person.one("nav").is_displayed()
    person.one("button.menu").click()
    assert person.one("nav").is_displayed()
    look("menu")
    person.look("phone")
    person.click(person.one("nav a[href='/console/keys']"))
    assert person.path == "/console/keys" and not person.one("nav").is_displayed()
    person.look()
    assert person.one("nav").is_displayed()
    person.open("/console/connect")

    # A client, and a key made for it; what is to be pasted works.
    person.press("Claude Code\nIn the terminal and the IDE")
    assert f"claude mcp add --transport http troupe {server.url}/mcp" in person.text()
    look("connect-claude-code")
    person.open("/console/connect/chatgpt")
    look("connect-chatgpt")
    person.open("/console/connect/other")
    person.press("Make the key and show what to paste")
    look("key-for-a-client")
    command = person.all("pre")[-1].text
    assert command.startswith("curl -H ")
    answer = json.loads(subprocess.run(command, shell=True, capture_output=True, timeout=30, check=True).stdout)
    assert answer["email"] == EMAIL and answer["key_name"] == "Anything else" and "content:generate" in answer["scopes"]
    key = re.search(r"trp_live_\w+", command).group()
    person.open("/console/shown")
    assert "shown already" in person.text()
    look("shown-already")

    # A key with rights of its own, replaced and taken back.
    person.open("/console/keys/new")
    person.one(".ticks summary").click()
    look("new-key")
    person.fill(name="Reader of stories")
    person.one("input[value=custom]").click()
    person.one("input[value='stories:read']").click()
    person.press("Make the key")
    look("key-shown")
    first = person.text("pre")
    assert server.agent(first).call("whoami")["scopes"] == ["stories:read"]
    person.open("/console/keys")
    look("keys")
    person.press("Reader of stories")
    look("key")
    person.press("Rotate the key")
    second = person.text("pre")
    assert httpx.get(server.url + "/api/v1/whoami", headers={"Authorization": f"Bearer {first}"}).status_code == 401
    person.press("I have copied it")
    person.press("Reader of stories")
    person.press("Revoke the key")
    assert "The key is revoked" in person.text()
    assert httpx.get(server.url + "/api/v1/whoami", headers={"Authorization": f"Bearer {second}"}).status_code == 401
    look("keys-after")

    # A second factor, by what a camera reads.
    person.open("/console/account")
    look("account")
    person.fill(current_for_factor="wrong " + PASSWORD)
    person.press("Set up an app")
    assert "Your present password is another." in person.text()
    look("account-refused")
    person.fill(current_for_factor=PASSWORD)
    person.press("Set up an app")
    look("second-factor")
    address = read_code(person.one(".qr").screenshot_as_png)
    secret = person.text("pre").replace(" ", "")
    assert address == f"otpauth://totp/Troupe:ada%40example.org?secret={secret}&issuer=Troupe&algorithm=SHA1&digits=6&period=30"
    person.fill(code="000000")
    person.press("Turn it on")
    assert "This code is not right" in person.text()
    person.fill(code=one_time_code(secret))
    person.press("Turn it on")
    look("recovery-codes")
    recovery = [one.text for one in person.all(".codes code")]
    assert len(set(recovery)) == 10
    person.press("I have kept them")
    look("account-with-second-factor")

    # Money: what a post costs is reserved and spent; a cap is written wrong, set, and removed.
    server.cli("price", "set", "publish.feed", "20000")
    agent = server.agent(server.json("key", "mint", "--user", EMAIL, "--name", "Spender", "--scope", "*", "--rate-limit", "0")["key"])
    person.open("/console/usage")
    assert "None" in person.text(".counts") and "Nothing was spent or reserved" in person.text()
    look("usage-nothing")
    bread, salt = (agent.call("create_story", caption=caption, channels=["feed"])["id"] for caption in ("Bread", "Salt"))
    agent.call("publish_story", story_id=bread)
    eventually(lambda: agent.call("get_story", story_id=bread)["state"] == "published", 15)
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=5)
    agent.call("schedule_story", story_id=salt, scheduled_at=soon.isoformat())
    person.open("/console/usage")
    person.fill(cap_amount="1,5")
    person.press("Set the cap")
    assert "Write an amount in dollars" in person.text()
    look("usage-refused")
    person.fill(cap_amount="0.05")
    person.press("Set the cap")
    assert "The cap is set." in person.text()
    assert person.text(".counts").split() == ["Cap", "$0.05", "Spent", "$0.02", "Reserved", "$0.02", "Remaining", "$0.01"]
    assert [one.text for one in person.all(".amounts tbody th")] == ["ada", "Spender", "publish.feed"]
    look("usage")
    person.press("All entries")
    assert len(person.all("tbody tr")) == 3
    look("ledger")
    person.open("/console/usage?month=2020-01")
    assert "Nothing was spent or reserved in January 2020" in person.text("#month")
    person.press("Remove the cap")
    assert "The cap is removed" in person.text() and agent.call("get_budget")["monthly_cap_micros"] is None

    # What stories must not say.
    person.open("/console/moderation")
    assert "There is no rule" in person.text()
    look("moderation-none")
    person.fill(term="— —")
    person.press("Set the rule")
    assert person.one("[role=alert]").text
    look("moderation-refused")
    person.fill(term="snake oil", note="Say what it does.")
    person.press("Set the rule")
    assert "The rule is set." in person.text() and person.text("tbody th") == "snake oil"
    look("moderation")
    with refused("validation_failed", 422, "snake oil", "Say what it does."):
        agent.call("create_story", caption="Real s.n.a.k.e oil")
    person.click(person.one("button[name=remove]"))
    assert "The rule is removed." in person.text() and "There is no rule" in person.text()

    # Who draws: a provider is written wrong, added, chosen, asked, and removed with its key.
    person.open("/console/providers")
    assert "None yet" in person.text()
    look("providers-none")
    for summary in person.all(".more > summary"):
        summary.click()
    look("providers-all-fields")
    person.fill(provider_name="Studio 1", provider_address="http://127.0.0.1:9")
    person.press("Add the provider")
    assert person.one("[role=alert]").text
    look("providers-refused")
    person.fill(provider_name="studio", provider_model="any", provider_key="sk-ours")
    person.press("Add the provider")
    assert "The provider is added." in person.text() and "sk-ours" not in person.driver.page_source
    person.fill(order_picture="studio, embedded")
    person.click(person.one("[aria-label='Keep the order of Pictures']"))
    assert "The order is kept." in person.text()
    look("providers")
    person.click(person.one("[aria-label='Test studio']"))
    assert "studio" in person.one("[role=alert]").text and "nobody answers" in person.one("[role=alert]").text
    person.click(person.one("[aria-label='Remove studio']"))
    assert "The provider is removed" in person.text() and "None yet" in person.text()

    # What was done, who there is, what holds.
    server.agent(key).call("list_stories")
    person.open("/console/activity")
    assert "List stories" in person.text() and "Anything else" in person.text()
    look("activity")
    person.open("/console/limits")
    look("limits")
    person.open("/console/users")
    look("users")
    person.fill(email="bob@example.org")
    person.press("Make the user")
    look("user-link")
    invitation = person.text("pre").removeprefix(server.url)
    person.open("/console/users")
    person.press("bob@example.org")
    look("user")
    person.press("Remove the user…")
    assert "This cannot be undone." in person.text() and "0 posts" in person.text()
    look("user-removal")
    person.press("bob@example.org")
    person.press("Disable the account")
    assert "The account is disabled." in person.text()
    look("user-disabled")
    person.press("Enable the account")
    person.open("/console")
    look("overview")

    # Out, and in again with the second factor.
    person.press("Sign out", within="header")
    assert "You are signed out." in person.text()
    look("sign-in")
    person.fill(email=EMAIL, password="wrong")
    person.press("Sign in")
    look("sign-in-refused")
    person.fill(email=EMAIL, password=PASSWORD)
    person.press("Sign in")
    assert person.path == "/signin/code"
    look("sign-in-code")
    person.fill(code="000000")
    person.press("Go on")
    assert "This code is not right" in person.text()
    look("sign-in-code-refused")
    person.fill(code=recovery[0])
    person.press("Go on")
    assert person.path == "/console"

    # Another person, in another browser.
    bob = browsers(Person, server.url)
    bob.open(invitation)
    bob.picture("invitation")
    faults["invitation"] = inspector.faults(bob)
    bob.fill(password="bobs own password")
    bob.press("Set the password")
    assert bob.path == "/console" and "Users" not in bob.text("nav")
    bob.open("/console/users")
    faults["not-for-you"] = inspector.faults(bob)
    assert "There is nothing here" in bob.text()
    bob.open(invitation)
    assert "This link is spent" in bob.text()
    faults["spent"] = inspector.faults(bob)

    assert {name: found for name, found in faults.items() if found} == {}
    assert len(faults) > 25


def test_a_person_decides_what_goes_out(server, browsers):
    server.cli("user", "create", "bob@example.org", "--password-stdin", stdin=PASSWORD + "\n")
    agent = server.agent(server.json("key", "mint", "--user", "bob@example.org", "--name", "Maker", "--scope", "*", "--rate-limit", "0")["key"])
    person, inspector = browsers(Person, server.url), browsers(Inspector, server.url)
    faults = {}

    def look(name: str):
        person.picture(name)
        faults[name] = inspector.faults(person)

    def waiting() -> list[str]:
        return [one.get_attribute("id") for one in person.all("article.post")]

    def write(field: str, text: str):
        person.one(f"[id='{field}']").clear()
        person.one(f"[id='{field}']").send_keys(text)

    def state(story: str) -> str:
        return agent.call("get_story", story_id=story)["state"]

    person.sign_in("bob@example.org", PASSWORD)
    person.open("/console/review")
    look("review-nothing")

    # A character with its views, and a batch of it.
    agent.call("update_project", project_id=agent.call("list_projects")["items"][0]["id"], default_channels=["feed", "x"])
    dagny = agent.call("create_character", name="Dagny Holm", template_id="night-bread-baker")["id"]
    agent.call("generate_character_references", character_id=dagny)
    profile = agent.call("create_profile", name="The bakery", kind="ai", character_id=dagny)["id"]
    order = agent.call("generate_content", character_id=dagny, profile_id=profile, count=5, seed=7)
    eventually(lambda: agent.call("get_batch", batch_id=order["batch_id"])["state"] == "completed", 90)
    long = agent.call("create_story", caption="Bread has a sound. " * 30, channels=["x", "mastodon"])["id"]
    agent.call("submit_story", story_id=long)

    person.open("/console/review")
    first, second, third, fourth, fifth, last = waiting()
    assert last == long and "Dagny Holm" in person.text("article h2") and person.all(f"[id='{long}'] .bad")
    for summary in person.all(f"[id='{first}'] .channel summary"):
        if summary.find_element("xpath", "..").get_attribute("open") is None:
            summary.click()
    person.one(f"[id='{first}'] .decide summary").click()
    look("review-open")

    # Approved by its key alone; a page later it is gone.
    person.open("/console/review")
    before = person.one("html")
    person.driver.switch_to.active_element.send_keys("\ue00a" + "a")
    person.wait.until(lambda driver: person.one("html") != before and "The post is approved." in person.text())
    assert waiting() == [second, third, fourth, fifth, last] and state(first) == "approved"

    # The text is changed; what is to be scheduled has to have a time.
    person.one(f"[id='{second}'] .decide summary").click()
    write(f"{second}-caption", "Rye, <slow> & dark.")
    person.click(person.one(f"[id='{second}'] button[value=save]"))
    assert "The text is saved." in person.text() and "Rye, <slow> & dark." in person.text(f"[id='{second}'] .caption")
    person.one(f"[id='{second}'] .decide summary").click()
    write(f"{second}-zone", "Europe/Nowhere")
    person.click(person.one(f"[id='{second}'] button[value=schedule]"))
    assert "Say when it goes out." in person.text("[role=alert]")
    look("review-refused")

    # Made anew, it comes back with another picture.
    picture = person.one(f"[id='{third}'] .shown img").get_attribute("src")
    person.all(f"[id='{third}'] .decide summary")[1].click()
    person.all(f"[id='{third}'] input[name=what]")[1].click()
    write(f"{third}-hint", "By the window")
    person.click(person.one(f"[id='{third}'] form[action*=regenerate] button"))
    assert "is being made anew" in person.text() and third not in waiting()
    eventually(lambda: state(third) == "pending_review", 60)
    person.open("/console/review")
    assert person.one(f"[id='{third}'] .shown img").get_attribute("src") != picture

    # Rejected, with a reason; then all that is left of the batch.
    person.all(f"[id='{long}'] .decide summary")[-1].click()
    write(f"{long}-reason", "Too long for X")
    person.press("Reject the post", within=f"[id='{long}']")
    assert agent.call("get_story", story_id=long)["review"]["reason"] == "Too long for X"
    person.one("select[name=batch]").send_keys("Dagny")
    person.press("Show")
    assert waiting() == [second, third, fourth, fifth]
    person.press("Approve all 4 shown")
    assert "All of them are approved." in person.text() and waiting() == []
    assert {state(story) for story in (second, third, fourth, fifth)} == {"approved"}

    # What there is, and what became of one.
    bread = agent.call("create_story", caption="Out of the oven", channels=["feed"])["id"]
    agent.call("publish_story", story_id=bread)
    eventually(lambda: state(bread) == "published", 15)
    person.open("/console/stories")
    assert len(person.all(".posts tbody tr")) == 7
    look("stories")
    person.open(f"/console/stories/{bread}")
    assert person.one("a[rel=noreferrer]").get_attribute("href") == agent.call("get_story", story_id=bread)["publications"][0]["permalink"]
    person.open(f"/console/stories/{third}")
    assert len(person.all("article.made")) == 2
    person.one("article.made summary").click()
    assert "By the window" in person.text("article.made")
    look("story")

    # Reported, looked at, and closed with a word.
    person.open("/console/reports")
    look("reports-none")
    report = agent.call("report_content", story_id=third, reason="The loaf is not theirs, and the window is.", kind="rights")["id"]
    agent.call("report_content", story_id=bread, reason="It smells of nothing", kind="quality")
    person.open("/console/reports")
    assert len(person.all("section.panel")) == 2 and "The loaf is not theirs" in person.text("blockquote")
    look("reports")
    person.one("input[value=dismissed]").click()
    person.one("input[name=note]").send_keys("We asked the baker")
    person.press("Close the report", within=f"[id='{report}']")
    assert "The report is closed" in person.text() and len(person.all("section.panel")) == 1
    person.open("/console/reports?closed=yes")
    assert "Dismissed: We asked the baker" in person.text("section.panel")
    look("reports-closed")

    # Approved without a time, it goes out when a person says so and confirms it; a video plays where it stands.
    character = agent.call("generate_video", character_id=dagny, prompt="In the kitchen", seconds=2, aspect="1:1")["video_id"]
    film = eventually(lambda: (v := agent.call("get_video_status", video_id=character))["state"] == "done" and v, 90)
    cake = agent.call("create_story", caption="A cake, at last", channels=["feed"], slides=[{"media_id": film["media_id"]}])["id"]
    agent.call("approve_story", story_id=cake)
    person.open(f"/console/stories/{cake}")
    assert film["media_type"] != "video/mp4" or person.one("video").get_attribute("controls")
    look("story-approved")
    person.press("Schedule…")
    assert "Say when it goes out." in person.text("[role=alert]")
    look("story-approved-refused")
    person.press("Publish now…")
    assert "It goes out now on Public page and feeds" in person.text()
    look("story-confirmation")
    person.press("Publish now")
    assert "The post is on its way out." in person.text()
    eventually(lambda: state(cake) == "published", 15)

    # The cast: views, layers, a version compared and restored.
    agent.call("update_character", character_id=dagny, identity={"tagline": "Bread & stones"})
    person.open("/console/characters")
    look("characters")
    person.press("Dagny Holm\nBread & stones")
    assert len(person.all(".views img")) == 4
    look("character")
    person.press("Compare")
    assert "Bread & stones" in person.text("table")
    look("character-comparison")
    person.open(f"/console/characters/{dagny}?version=1")
    person.click(person.one(".warning button"))
    assert "The character is what it was." in person.text()
    assert agent.call("get_character", character_id=dagny)["identity"]["tagline"] != "Bread & stones"

    assert {name: found for name, found in faults.items() if found} == {}


def test_sessions_are_seen_and_ended(server, browsers):
    server.cli("user", "create", "bob@example.org", "--password-stdin", stdin=PASSWORD + "\n")
    here, there = browsers(Person, server.url), browsers(Person, server.url)
    for person in (here, there):
        person.open("/console/keys")
        person.fill(email="bob@example.org", password=PASSWORD)
        person.press("Sign in")
        assert person.path == "/console/keys", "back to where it was asked for"
    here.open("/console/account")
    assert "This browser" in here.text("#sessions") and len(here.all("#sessions tbody tr")) == 2
    here.picture("account-two-sessions")
    [button] = here.all("#sessions tbody button")
    here.click(button)
    assert "That browser is signed out." in here.text()
    there.open("/console")
    assert there.path == "/signin"


def test_the_keyboard_is_enough(server, browsers):
    server.cli("user", "create", "bob@example.org", "--password-stdin", stdin=PASSWORD + "\n")
    person = browsers(Person, server.url)
    person.open("/signin")

    def focused():
        return person.driver.switch_to.active_element

    def tab(times=1):
        for _ in range(times):
            focused().send_keys("\ue004")

    tab()
    assert focused().get_attribute("name") == "email"
    focused().send_keys("bob@example.org")
    tab()
    focused().send_keys(PASSWORD, "\ue007")
    eventually(lambda: person.path == "/console", 10)
    # The first thing is a way past the navigation; it is seen once it has the focus.
    tab()
    assert focused().text == "Skip to the content" and focused().location["x"] >= 0
    focused().send_keys("\ue007")
    tab()
    assert focused().text == "Connect an agent" and focused().get_attribute("class") == "button main"
    assert focused().value_of_css_property("outline-style") == "solid"


def test_a_password_link_from_the_machine_lets_a_user_back_in(start):
    server = start()
    server.cli("user", "create", EMAIL, "--admin", "--password-stdin", stdin=PASSWORD + "\n")
    link = server.json("user", "link", EMAIL)["link"]
    person = Forms(server.url)
    person.get(link)
    assert person.submit(link.removeprefix(server.url), password="another fine password").status_code == 200
    assert person.get("/console").status_code == 200
    other = Forms(server.url)
    other.get("/signin")
    assert other.post("/signin", email=EMAIL, password=PASSWORD).status_code == 422
    assert server.cli("user", "link", "nobody@example.org", status=1).stderr.startswith("Error: There is no user nobody@example.org")


def test_connect_says_the_same_on_the_command_line(server, start):
    clients = {client["client"]: client for client in server.json("connect")}
    assert {"claude-desktop", "claude-code", "claude-ai", "chatgpt", "cursor", "vscode", "cline", "continue", "python"} <= set(clients)
    server.cli("user", "create", "bob@example.org", "--password-stdin", stdin=PASSWORD + "\n")
    person = Forms(server.url)
    person.get("/signin")
    person.submit("/signin", email="bob@example.org", password=PASSWORD)
    for name, client in clients.items():
        if client["signs_in"]:
            page = person.get(f"/console/connect/{name}").text
            for step in server.json("connect", name)["steps"]:
                for line in (step["paste"] or "").splitlines():
                    assert line.strip().replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;") in page, (name, line)
        if client["takes_key"]:
            made = server.json("connect", name, "--user", EMAIL)
            assert server.agent(made["key"]).call("whoami")["key_id"] == made["key_id"]
            assert any(made["key"] in (step["paste"] or "") for step in made["steps"]), name
    assert "takes no key" in server.cli("connect", "chatgpt", "--user", EMAIL, status=1).stderr
    assert "Did you mean cursor?" in server.cli("connect", "cursur", status=64).stderr


def test_what_is_pasted_for_python_runs(server):
    steps = server.json("connect", "python", "--user", EMAIL)["steps"]
    done = subprocess.run([sys.executable, "-c", steps[0]["paste"]], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["email"] == EMAIL


def test_unknown_accounts_take_as_long_as_known_ones(server):
    """Not by much can the two be told apart; the hash alone takes some 60 ms."""
    server.cli("user", "create", "bob@example.org", "--password-stdin", stdin=PASSWORD + "\n")

    def seconds(email: str) -> float:
        person = Forms(server.url)
        person.get("/signin")
        begin = time.monotonic()
        assert person.post("/signin", email=email, password="wrong").status_code == 422
        return time.monotonic() - begin

    seconds("bob@example.org")
    known = min(seconds("bob@example.org") for _ in range(5))
    unknown = min(seconds(f"nobody{number}@example.org") for number in range(5))
    assert unknown > known / 2 and known > unknown / 2, (known, unknown)
