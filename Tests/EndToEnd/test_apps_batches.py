"""MCP Apps: a generated batch inside a host, in a real browser: what is being made, what failed and why, and the deciding."""

import pytest

from appliance import eventually

SIZES = {"desktop": (900, 1300), "phone": (375, 1300)}
THEMES = ("light", "dark")
PICTURES = "/v1/images/generations"


@pytest.fixture
def server(studio, generators):
    """Pictures are made by a provider from outside, which does as the test plans."""
    studio.json(
        "provider", "add", "openai", "--kind", "openai", "--address", generators.url + "/v1", "--model", "gpt-image-1", "--key-stdin",
        "--attempts", "1", "--price", "picture=60000", stdin=generators.key + "\n",
    )  # fmt: skip
    studio.json("provider", "choose", "picture", "openai")
    return studio


@pytest.fixture
def order(ada):
    character = ada.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    return lambda count: {"character_id": character, "slots": [{"aspect": "1:1"}] * count}


@pytest.fixture(autouse=True)
def left(browser, relay):
    """The page asks as long as a batch is made: it is closed before the host is."""
    yield
    browser.leave()


def states(browser) -> list[str]:
    return [badge.get_attribute("data-state") for badge in browser.all(".line .badge")]


def made(ada, batch: str) -> dict:
    return eventually(lambda: (found := ada.call("get_batch", batch_id=batch))["generating"] == 0 and found, 90, "it is not made", pause=0.2)


def test_a_batch_comes_to_be_before_the_persons_eyes(browser, relay, ada, generators, order):
    generators.plans[PICTURES] = ["ok", "drop", ("slow", 6), ("slow", 6)]
    browser.show(relay, "generate_content", order(4))
    assert browser.text_of("h1") == "Generated batch"
    assert browser.text_of("header .badge") == "generating"
    assert states(browser)[2:] == ["generating", "generating"] and "Being made" in browser.all(".line p")[3].text
    browser.until(lambda: browser.text_of("#count") == "2 of 4 posts")
    assert browser.all(".line")[3].find_elements("css selector", "button") == []

    # One is decided on while others are still being made.
    good = browser.one('.line[data-state="pending_review"]').get_attribute("data-story")
    browser.press("Approve", f'[data-story="{good}"]')
    browser.until(lambda: "approved" in states(browser))
    assert ada.call("get_story", story_id=good)["state"] in ("approved", "scheduled")
    told = [message for message in browser.messages() if message.get("method") == "ui/update-model-context"]
    assert good in told[0]["params"]["content"][0]["text"]

    # What failed says why.
    failed = browser.one('.line[data-state="generation_failed"]')
    assert "It was not made." in failed.text and "lost" in failed.text

    browser.until(lambda: browser.text_of("#count") == "4 of 4 posts")
    assert browser.text_of("header .badge") == "partial"
    assert states(browser).count("pending_review") == 2
    # Nobody asks once all is made.
    asked = len(relay.calls)
    with pytest.raises(AssertionError):
        eventually(lambda: len(relay.calls) > asked, 4, "it is quiet", pause=0.5)
    assert {name for name, _ in relay.calls} == {"generate_content", "get_batch", "approve_story"}
    assert browser.complaints() == []


def test_a_person_rejects_with_a_reason_and_looks_at_one_as_its_channels_show_it(browser, relay, ada, order):
    batch = ada.call("generate_content", **order(2))["batch_id"]
    first, second = (item["id"] for item in made(ada, batch)["items"])
    browser.show(relay, "wait_for_batch", {"batch_id": batch})
    browser.press("Reject…", f'[data-story="{first}"]')
    browser.one("textarea").send_keys("Not her kitchen")
    browser.press("Reject it", f'[data-story="{first}"]')
    browser.until(lambda: states(browser)[0] == "rejected")
    assert ada.call("get_story", story_id=first)["review"]["reason"] == "Not her kitchen"

    browser.press("Preview", f'[data-story="{second}"]')
    browser.until(lambda: browser.text_of("h1") == "Post preview")
    browser.press("Approve")
    browser.until(lambda: "Approved" in browser.text_of(".said"))
    browser.press("Back to the batch")
    browser.until(lambda: browser.text_of("h1") == "Generated batch")
    assert states(browser) == ["rejected", ada.call("get_story", story_id=second)["state"]]
    assert [name for name, _ in relay.calls] == ["wait_for_batch", "reject_story", "preview_story", "approve_story"]
    assert browser.complaints() == []


def test_what_changed_since_is_not_approved_unseen(browser, relay, ada, order):
    batch = ada.call("generate_content", **order(1))["batch_id"]
    story = made(ada, batch)["items"][0]
    browser.show(relay, "wait_for_batch", {"batch_id": batch})
    ada.call("update_story", story_id=story["id"], revision=story["revision"], caption="Something else")
    browser.press("Approve")
    browser.until(lambda: "has changed since" in browser.text_of(".said.bad"))
    assert ada.call("get_story", story_id=story["id"])["state"] == "pending_review"


def test_a_host_that_passes_nothing_on_says_how_to_go_on(browser, relay, generators, order):
    generators.plans[PICTURES] = [("slow", 3)]
    browser.show(relay, "generate_content", order(1), calls="no")
    assert states(browser) == ["generating"]
    assert "Say in the conversation" in browser.text_of("p[role=status]")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_it_fits_every_width_and_theme(browser, relay, ada, generators, order, size, theme):
    generators.plans[PICTURES] = ["ok", "drop", ("slow", 5), ("slow", 5)]
    batch = ada.call("generate_content", **order(4))["batch_id"]
    eventually(lambda: ada.call("get_batch", batch_id=batch)["generating"] == 2, 30, "the first two are not made", pause=0.2)
    browser.show(relay, "wait_for_batch", {"batch_id": batch, "wait_seconds": 0}, theme=theme, size=SIZES[size])
    loaded = "return [...document.images].every(one => one.complete && one.naturalWidth > 0)"
    browser.until(lambda: browser.driver.execute_script(loaded))
    assert states(browser)[2:] == ["generating", "generating"]
    assert browser.driver.execute_script("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    background = browser.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, background.removeprefix("rgb(").removesuffix(")").split(","))) > 380) == (theme == "light"), background
    browser.picture(f"batch-{size}-{theme}")
    for button in browser.all("button"):
        assert button.size["height"] >= 36 and button.size["width"] >= 36, button.text
    assert browser.complaints() == []
