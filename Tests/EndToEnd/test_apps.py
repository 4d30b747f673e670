"""MCP Apps: the post preview and the review queue inside a host, in a real browser, with the real server behind it."""

from contextlib import closing

import pytest
from selenium.webdriver.common.keys import Keys

from appliance import eventually
from apps_host import Relay
from pictures import gradient

SIZES = {"desktop": (900, 1300), "phone": (375, 1300)}
THEMES = ("light", "dark")


CAPTION = "Seven small habits that keep a kitchen garden alive through the winter.\n\n#garden @ada https://example.org/winter"


def carousel(ada, caption=CAPTION, **more) -> str:
    """A story of seven slides for several channels, in the review queue."""
    slides = [
        {"media_id": ada.upload(gradient(seed, 540, 675), f"slide-{seed}.png")["id"], "alt_text": f"Slide {seed} of seven, a gradient"}
        for seed in range(1, 8)
    ]
    slides[6]["alt_text"] = ""
    if "x" in more.get("channel_overrides", {}):
        more["channel_overrides"]["x"]["slides"] = slides[:3]
    story = ada.call("create_story", caption=caption, slides=slides, **more)["id"]
    ada.call("submit_story", story_id=story)
    return story


def channels() -> dict:
    return {
        "channels": ["feed", "instagram", "x", "bluesky"],
        "channel_overrides": {
            "x": {"caption": "Winter is no excuse for an empty kitchen garden. " * 8, "caption_format": "single"},
            "bluesky": {
                "caption": "\n\n".join(f"Habit {one}: look at the soil before you water it, every single morning." for one in range(1, 8)),
                "caption_format": "thread",
            },
        },
    }


def test_a_person_approves_in_the_preview(browser, relay, ada):
    story = carousel(ada, channels=["feed"])
    browser.show(relay, "preview_story", {"story_id": story})
    assert browser.text_of("h1") == "Post preview"
    assert browser.text_of(".badge") == "pending review"
    assert "Seven small habits" in browser.text_of(".text")
    browser.until(lambda: browser.driver.execute_script("return document.querySelector('.media img').naturalWidth") == 540)
    browser.press("Approve")
    browser.until(lambda: "Approved" in browser.text_of(".said"))
    assert browser.text_of(".badge") == "approved"
    assert ada.call("get_story", story_id=story)["state"] == "approved"
    assert [name for name, _ in relay.calls] == ["preview_story", "approve_story"]
    assert relay.calls[1][1] == {"story_id": story, "revision": 1, "confirmed": True}
    told = [message for message in browser.messages() if message.get("method") == "ui/update-model-context"]
    assert len(told) == 1 and story in told[0]["params"]["content"][0]["text"]
    assert browser.complaints() == []


def test_what_has_a_time_is_scheduled_by_approving(browser, relay, ada):
    story = ada.call("create_story", caption="Soon", scheduled_at_local="2027-05-02T09:00", timezone="Europe/Berlin")["id"]
    ada.call("submit_story", story_id=story)
    browser.show(relay, "preview_story", {"story_id": story})
    browser.press("Approve")
    browser.until(lambda: "It goes out on 2 May 2027, 09:00" in browser.text_of(".said"))
    assert ada.call("get_story", story_id=story)["state"] == "scheduled"


def test_a_person_goes_through_the_queue(browser, relay, ada):
    first, second, third = (carousel(ada, caption=f"Post {number}") for number in ("one", "two", "three"))
    browser.show(relay, "list_review_queue", {"limit": 2})
    assert browser.text_of("#count") == "2+ waiting"
    browser.press("Show more")
    browser.until(lambda: len(browser.all(".line")) == 3 and browser.text_of("#count") == "3 waiting")

    browser.press("Approve", f'[data-story="{first}"]')
    browser.until(lambda: ada.call("get_story", story_id=first)["state"] == "approved")

    browser.press("Reject…", f'[data-story="{second}"]')
    browser.one("textarea").send_keys("Too long")
    browser.press("Reject it", f'[data-story="{second}"]')
    rejected = eventually(
        lambda: (story := ada.call("get_story", story_id=second))["state"] == "rejected" and story, 10, "it was not rejected")
    assert rejected["review"]["reason"] == "Too long"
    browser.until(lambda: browser.text_of("#count") == "1 waiting")

    browser.press("Preview", f'[data-story="{third}"]')
    browser.until(lambda: browser.text_of("h1") == "Post preview")
    browser.press("Approve")
    browser.until(lambda: ada.call("get_story", story_id=third)["state"] == "approved")
    browser.press("Back to the queue")
    browser.until(lambda: "Nothing waits" in browser.text_of(".empty"))
    assert browser.complaints() == []


def test_a_key_without_publishing_is_told_what_is_missing(browser, server, key, ada):
    story = carousel(ada, caption="Careful")
    editor = server.agent(key("stories:read", "stories:write", "content:write"))
    with closing(Relay(editor)) as relay:
        browser.show(relay, "preview_story", {"story_id": story})
        browser.press("Approve")
        browser.until(lambda: "publishing:write" in browser.text_of(".said"))
    assert ada.call("get_story", story_id=story)["state"] == "approved"


def test_what_goes_wrong_is_said_and_the_buttons_stay(browser, server, key, relay, ada):
    story = carousel(ada, caption="Old")
    browser.show(relay, "preview_story", {"story_id": story})
    ada.call("update_story", story_id=story, revision=1, caption="New")
    browser.press("Approve")
    browser.until(lambda: "has changed since" in browser.text_of(".said.bad"))
    assert ada.call("get_story", story_id=story)["state"] == "pending_review"
    assert all(button.is_enabled() for button in browser.all(".deed button"))

    reader = server.agent(key("stories:read"))
    with closing(Relay(reader)) as narrow:
        browser.show(narrow, "preview_story", {"story_id": story})
        browser.press("Approve")
        browser.until(lambda: "needs the scope" in browser.text_of(".said.bad"))


def test_a_host_that_passes_nothing_on_is_no_dead_end(browser, relay, ada):
    story = carousel(ada, caption="Look only")
    browser.show(relay, "preview_story", {"story_id": story}, calls="no")
    assert "Say in the conversation" in browser.text_of(".said")
    assert not browser.one(".deed .yes").is_enabled()


def test_text_from_outside_stays_text(browser, relay, ada):
    caption = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"
    story = ada.call("create_story", caption=caption)["id"]
    browser.show(relay, "preview_story", {"story_id": story})
    assert browser.text_of(".text") == caption
    assert browser.driver.execute_script("return document.title") == "Posts"


def test_the_keyboard_is_enough(browser, relay, ada):
    story = carousel(ada, **channels())
    browser.show(relay, "preview_story", {"story_id": story})

    def focused(script="return document.activeElement.textContent"):
        return browser.driver.execute_script(script)

    def press(*keys):
        for name in keys:
            browser.driver.switch_to.active_element.send_keys(name)

    browser.one("#tab-0").send_keys(Keys.ARROW_RIGHT)
    assert "Instagram" in focused()
    assert [panel.get_attribute("data-channel") for panel in browser.all("[role=tabpanel]") if panel.is_displayed()] == ["instagram"]
    press(Keys.END)
    assert "Bluesky" in focused()
    press(Keys.HOME)
    assert "Public page" in focused()
    browser.one(".media").send_keys(Keys.ARROW_RIGHT)
    assert "Slide 2 of seven" in browser.text_of(".alt")
    # Every button is reached by Tab, and each shows where the focus is.
    reached = set()
    browser.one("#tab-0").click()
    for _ in range(12):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        reached.add(focused("return document.activeElement.textContent || document.activeElement.className"))
        outline = focused("return getComputedStyle(document.activeElement).outlineStyle")
        if focused("return document.activeElement.tagName") == "BUTTON":
            assert outline != "none"
        if "Approve" in reached and "Reject…" in reached:
            break
    assert {"Approve", "Reject…"} <= reached
    press(Keys.ENTER)
    browser.one("textarea").send_keys(Keys.ESCAPE)
    assert not browser.all("textarea") and focused() == "Reject…"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_it_fits_every_width_and_theme(browser, relay, ada, size, theme):
    story = carousel(ada, **channels())
    carousel(ada, caption="A short one")
    words = ada.call("create_story", caption="Only words, but quite a few of them, so that a line breaks. " * 4)["id"]
    ada.call("submit_story", story_id=words)
    for tool, arguments in (("preview_story", {"story_id": story}), ("list_review_queue", {})):
        browser.show(relay, tool, arguments, theme=theme, size=SIZES[size])
        loaded = "return [...document.images].every(one => one.complete && one.naturalWidth > 0)"
        browser.until(lambda: browser.driver.execute_script(loaded))
        assert browser.driver.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        background = browser.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, background.removeprefix("rgb(").removesuffix(")").split(","))) > 380) == (theme == "light"), background
        browser.picture(f"{tool}-{size}-{theme}")
        if tool == "preview_story":
            for number, channel in enumerate(["feed", "instagram", "x", "bluesky"]):
                browser.one(f"#tab-{number}").click()
                assert browser.driver.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                browser.picture(f"{tool}-{channel}-{size}-{theme}")
    for button in browser.all("button"):
        assert button.size["height"] >= 36 and button.size["width"] >= 36, button.text
    assert browser.complaints() == []
