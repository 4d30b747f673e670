"""Providers of others' making: mock-myna, which speaks as OpenAI's server does; and in long runs llama.cpp's server with a model."""

import os

import pytest

import pictures
from peers import Llama, Missing, Myna

SOAK = os.environ.get("TROUPE_SOAK") == "1"
PICTURE, OUT, IN = 60_000, 40, 5  # micro-dollars: a picture, which mock-myna does not count; a token out and in, which all do
TOKENS = ("--price", f"output_tokens={OUT}000000", "--price", f"text_tokens={IN}000000", "--price", "caption=1000")
PRICES = ("--price", f"picture={PICTURE}", *TOKENS)


@pytest.fixture(scope="module")
def one_myna():
    with Myna() as myna:
        yield myna


@pytest.fixture
def myna(one_myna):
    one_myna.forget()
    return one_myna


@pytest.fixture
def server(studio):
    """Whose agent ada is."""
    return studio


@pytest.fixture
def add(studio, myna):
    """Adds mock-myna as a provider, in a scenario of its own; and gives what `provider add` said."""

    def add(scenario="", *options, name="myna") -> dict:
        return studio.json(
            "provider", "add", name, "--kind", "openai", "--address", myna.url + (f"/as/{scenario}" if scenario else "") + "/v1",
            "--model", "mock-image-v1", "--caption-model", "mock-chat-v1", "--key-stdin", "--attempts", "1", *PRICES, *options,
            stdin="sk-any-0123456789\n",
        )  # fmt: skip

    return add


def choose(studio, *names) -> None:
    for capability in ("picture", "caption"):
        studio.json("provider", "choose", capability, *names)


def batch(agent, count=1, **slot) -> dict:
    """A batch that has come to its end."""
    character = agent.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    ordered = agent.call("generate_content", character_id=character, slots=[{"aspect": "1:1"} | slot] * count)["batch_id"]
    return agent.call("wait_for_batch", batch_id=ordered, wait_seconds=50)


def used(agent, item: dict) -> dict:
    return agent.call("get_content_versions", story_id=item["id"])["items"][0]["used"]


def money(agent) -> tuple[int, int]:
    budget = agent.call("get_budget")
    return budget["spent_micros"], budget["reserved_micros"]


def balanced(studio) -> bool:
    return studio.json("ledger", "verify")["ok"]


def test_a_batch_of_three_is_made_by_it_and_paid_by_its_own_count(studio, ada, myna, add):
    add()
    found = studio.json("provider", "test", "myna")
    assert found["ok"] and {"mock-image-v1", "mock-chat-v1"} <= set(found["models"])
    choose(studio, "myna")
    captions = {"The first loaf is for whoever opens the door.", "Half past three, and the oven knows.", Myna.OWN}
    myna.will_say(*(captions - {Myna.OWN}))
    myna.will_draw(pictures.gradient(7, 256, 256), times=3)
    done = batch(ada, 3)
    assert (done["state"], done["done"]) == ("completed", 3), done["items"]
    stories = [ada.call("get_story", story_id=item["id"]) for item in done["items"]]
    assert {story["caption"] for story in stories} == captions
    media = [ada.call("get_media", media_id=story["slides"][0]["media_id"]) for story in stories]
    assert {(one["width"], one["height"], one["origin"]) for one in media} == {(1080, 1080, "generated")}
    shown = {ada.http.get(one["media_url"]).content for one in media}
    assert len(shown) == 1, "it sent the same picture three times; ours would differ"
    made = [used(ada, item) for item in done["items"]]
    assert {(one["picture"]["generator"], one["picture"]["model"]) for one in made} == {("myna", "mock-image-v1")}
    assert {(one["caption"]["generator"], one["caption"]["model"], one["caption"]["asked"]) for one in made} == {("myna", "mock-chat-v1", 1)}
    drawn = myna.asked(Myna.DRAW)
    assert len(drawn) == len(myna.asked(Myna.CHAT)) == 3
    assert {(one["response_format"], one["n"], one["size"]) for one in drawn} == {("b64_json", 1, "1024x1024")}
    tokens = [one["caption"]["usage"] for one in made]
    assert money(ada) == (3 * PICTURE + sum(IN * one["text_tokens"] + OUT * one["output_tokens"] for one in tokens), 0)
    assert balanced(studio)


def test_its_own_picture_is_none_and_is_paid_all_the_same(studio, ada, myna, add):
    add()
    choose(studio, "myna", "embedded")
    done = batch(ada, caption="By hand.")
    assert "cannot be used as a picture" in done["items"][0]["error"] and "checksum" in done["items"][0]["error"]
    assert len(myna.asked(Myna.DRAW)) == 1 and money(ada) == (PICTURE, 0)
    assert balanced(studio)


def test_where_it_refuses_the_embedded_generator_is_asked(studio, ada, myna, add):
    for scenario in ("error=rate_limit", "error=server", "error=context_length", "error=auth"):
        myna.forget()
        add(scenario)
        choose(studio, "myna", "embedded")
        done = batch(ada)
        assert done["state"] == "completed", (scenario, done["items"])
        made = used(ada, done["items"][0])
        assert (made["picture"]["generator"], made["caption"]["generator"]) == ("embedded", "embedded"), scenario
        assert len(myna.asked(Myna.DRAW)) == len(myna.asked(Myna.CHAT)) == 1, scenario
    assert money(ada) == (0, 0)
    assert balanced(studio)


def test_an_answer_that_is_lost_is_paid_and_one_that_is_slow_is_waited_for(studio, ada, myna, add):
    studio.json("provider", "choose", "caption", "embedded")
    for lost, (scenario, told) in enumerate([("error=timeout,delay=100", "(504)"), ("delay=5000", "did not answer in time")], start=1):
        add(scenario, "--timeout", "1")
        studio.json("provider", "choose", "picture", "myna", "embedded")
        done = batch(ada, caption="By hand.")
        assert told in done["items"][0]["error"] and "counts as paid" in done["items"][0]["error"], done["items"]
        assert len(myna.asked(Myna.DRAW)) == lost and money(ada) == (lost * PICTURE, 0), "it is asked once, and nobody else is"
    studio.json("provider", "choose", "picture", "embedded")
    add("delay=1500")
    studio.json("provider", "choose", "caption", "myna")
    done = batch(ada)
    assert ada.call("get_story", story_id=done["items"][0]["id"])["caption"] == Myna.OWN
    assert balanced(studio)


def test_a_caption_that_will_not_do_is_asked_for_once_more_and_then_left_to_a_person(studio, ada, myna, add):
    spent = 0
    for scenario, problem in (("json_invalid", "not JSON"), ("empty_choices", "not JSON")):
        myna.forget()
        add(scenario)
        studio.json("provider", "choose", "caption", "myna")
        done = batch(ada)
        assert done["state"] == "completed", (scenario, done["items"])
        first, second = myna.asked(Myna.CHAT)
        assert problem in second["messages"][-1]["content"], scenario
        assert problem in used(ada, done["items"][0])["caption"]["error"], scenario
        assert ada.call("get_story", story_id=done["items"][0]["id"])["caption"] == ""
        before, spent = spent, money(ada)[0]
        assert spent > before, "both answers are paid by their tokens"
    assert balanced(studio)


def test_no_two_posts_of_a_batch_have_the_caption_that_it_says_every_time(studio, ada, myna, add):
    add()
    studio.json("provider", "choose", "caption", "myna")
    done = batch(ada, 3)
    captions = sorted(ada.call("get_story", story_id=item["id"])["caption"] for item in done["items"])
    assert captions == ["", "", Myna.OWN], captions
    assert balanced(studio)


# A model of one's own


@pytest.fixture(scope="module")
def llama():
    """llama.cpp's server with Gemma 3 270M."""
    try:
        Llama.install()
    except Missing as missing:
        pytest.skip(str(missing))
    with Llama() as llama:
        yield llama


@pytest.mark.skipif(not SOAK, reason="llama.cpp is compiled for some ten minutes: make soak runs it")
def test_a_model_of_ones_own_writes_the_captions_of_a_batch(studio, ada, llama):
    studio.json(
        "provider", "add", "llama", "--kind", "openai", "--address", llama.url + "/v1", "--caption-model", Llama.MODEL, "--timeout", "300",
        *TOKENS,
    )  # fmt: skip
    assert studio.json("provider", "test", "llama")["models"] == [Llama.MODEL]
    studio.json("provider", "choose", "caption", "llama")
    done = batch(ada, 5)
    while done["state"] == "generating":
        done = ada.call("wait_for_batch", batch_id=done["id"], wait_seconds=50)
    assert (done["state"], done["done"]) == ("completed", 5), done["items"]
    made = [used(ada, item)["caption"] for item in done["items"]]
    captions = [ada.call("get_story", story_id=item["id"])["caption"] for item in done["items"]]
    print(*zip(captions, made), sep="\n")
    # It is small, and not made to follow instructions: what it writes past its end, or twice, is left to a person, as is told.
    assert all(bool(caption) != ("error" in one) for caption, one in zip(captions, made, strict=True)), made
    written = [(caption, one) for caption, one in zip(captions, made, strict=True) if caption]
    assert written and len({caption for caption, _ in written}) == len(written)
    for _, one in written:
        assert (one["generator"], one["model"]) == ("llama", Llama.MODEL)
        assert one["usage"]["text_tokens"] > 100 and one["usage"]["output_tokens"] > 5, "by its own count"
    spent, reserved = money(ada)
    assert spent >= sum(one["cost_micros"] for _, one in written) > 0 and reserved == 0
    assert balanced(studio)
