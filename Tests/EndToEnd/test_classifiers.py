"""Classifiers: what they flag before it is made and before it goes out, and what goes wrong with them."""

import stat

import pictures
import pytest

from appliance import eventually

PATH = "/v1/moderations"
FLAGGED = "The classifier “guard” flags the caption as violence (0.93)."


@pytest.fixture
def server(studio):
    """Whose agent ada is."""
    return studio


def add(studio, generators, *options, key=None):
    studio.json(
        "provider", "add", "guard", "--kind", "openai", "--address", generators.url + "/v1", "--moderation-model", "omni-moderation-latest",
        "--key-stdin", *options, stdin=(key or generators.key) + "\n",
    )  # fmt: skip
    studio.json("provider", "choose", "moderation", "guard")


@pytest.fixture
def guard(studio, generators):
    """A classifier that is asked, twice where it does not answer."""
    add(studio, generators)
    return studio


def publish(ada, caption, **more) -> str:
    story = ada.call("create_story", caption=caption, channels=["feed"], **more)["id"]
    ada.call("publish_story", story_id=story)
    return story


def settled(ada, story: str, seconds=30) -> dict:
    def there():
        found = ada.call("get_story", story_id=story)
        return found if found["state"] != "publishing" else None

    return eventually(there, seconds, f"{story} stays where it is", pause=0.1)


def made(ada, **slot) -> dict:
    character = ada.call("create_character", name="Dagny", template_id="night-bread-baker")["id"]
    batch = ada.call("generate_content", character_id=character, slots=[{"aspect": "1:1"} | slot])["batch_id"]
    ended = eventually(lambda: (it := ada.call("get_batch", batch_id=batch))["generating"] == 0 and it, 90, "it is not made", pause=0.2)
    return ended["items"][0]


def test_nobody_is_asked_who_was_not_chosen(studio, ada, generators):
    add(studio, generators)
    assert studio.json("provider", "choose", "moderation")["moderation"] == []
    assert settled(ada, publish(ada, "blood on the floor"))["state"] == "published"
    assert generators.asked(PATH) == []
    done = studio.cli("provider", "choose", "moderation", "embedded", status=1)
    assert "There is no provider embedded" in done.stderr


def test_texts_and_pictures_are_looked_at_before_they_go_out(guard, ada, generators):
    media = ada.upload(pictures.gradient(1, 64, 64))
    story = publish(ada, "A loaf", slides=[{"media_id": media["id"], "alt_text": "A crust"}])
    assert settled(ada, story)["state"] == "published"
    texts, picture = generators.asked(PATH)
    assert texts == {"model": "omni-moderation-latest", "input": ["A loaf", "A crust"]}
    assert picture["input"][0]["image_url"]["url"].startswith("data:image/png;base64,")
    assert settled(ada, publish(ada, "A loaf"))["state"] == "published"
    assert len(generators.asked(PATH)) == 2  # the same is not asked about twice


def test_what_is_flagged_waits_for_a_person_and_goes_out_once(guard, ada, generators):
    story = publish(ada, "blood on the floor")
    shown = settled(ada, story)
    assert shown["state"] == "pending_review" and shown["review"]["reason"] == FLAGGED
    assert [it["state"] for it in shown["publications"]] == ["skipped"]
    assert ada.call("wait_for_publish", story_id=story)["state"] == "pending_review"
    ada.call("approve_story", story_id=story)
    ada.published(story)
    assert len(generators.asked(PATH)) == 1
    assert len([it for it in ada.call("get_story", story_id=story)["publications"] if it["state"] == "published"]) == 1


def test_a_caption_that_is_flagged_is_kept_for_a_person(guard, ada, generators):
    item = made(ada, caption="blood on the floor")
    story = ada.call("get_story", story_id=item["id"])
    assert story["state"] == "pending_review" and story["caption"] == "blood on the floor" and len(story["slides"]) == 1
    assert story["review"]["reason"] == FLAGGED
    prompt, caption = generators.asked(PATH)[0]["input"]
    assert caption == "blood on the floor" and len(prompt) > 40


def test_a_prompt_that_is_flagged_makes_no_picture(guard, ada, generators):
    item = made(ada, caption="A loaf", direction="blood everywhere")
    assert item["state"] == "generation_failed"
    assert item["error"].startswith("The classifier “guard” flags the prompt of the picture as violence (0.93).")


@pytest.mark.parametrize(
    "plan", [(429, {"retry-after": "1"}, {"error": {"message": "slow down"}}), 500, 503, "drop", "cut", 504, ("slow", 2)]
)  # fmt: skip
def test_one_that_is_busy_is_asked_again_while_the_post_waits(studio, ada, generators, plan):
    add(studio, generators, "--timeout", "1")
    generators.plans[PATH] = [plan]
    assert settled(ada, publish(ada, "A loaf"))["state"] == "published"
    assert len(generators.asked(PATH)) == 2


@pytest.mark.parametrize("plan, words", [(500, "out of order (500)"), ("drop", "the connection ended"), ("slow", "did not answer in time")])
def test_a_post_that_nobody_answers_about_waits_for_a_person(studio, ada, generators, plan, words):
    add(studio, generators, "--timeout", "1")
    generators.plans[PATH] = [("slow", 2) if plan == "slow" else plan] * 5
    story = publish(ada, "A loaf")
    shown = settled(ada, story)
    assert shown["state"] == "pending_review"
    assert shown["review"]["reason"].startswith("No classifier has seen the post. guard: ")
    assert words in shown["review"]["reason"] and shown["review"]["reason"].endswith("It was asked 2 times.")
    assert len(generators.asked(PATH)) == 2
    ada.call("approve_story", story_id=story)
    ada.published(story)
    assert len(generators.asked(PATH)) == 2


@pytest.mark.parametrize("plan, words", [("text", "one result for each thing"), (404, "no such address or model (404)")])
def test_an_answer_of_another_kind_is_not_taken_for_a_verdict(guard, ada, generators, plan, words):
    generators.plans[PATH] = [plan]
    shown = settled(ada, publish(ada, "A loaf"))
    assert shown["state"] == "pending_review" and words in shown["review"]["reason"]


def test_a_wrong_key_is_told_without_it(studio, ada, generators):
    add(studio, generators, key="sk-wrong")
    shown = settled(ada, publish(ada, "A loaf"))
    assert "does not accept the key (401)" in shown["review"]["reason"] and "sk-wrong" not in str(shown)


@pytest.mark.parametrize("end", ["kill", "stop"])
def test_what_was_being_asked_when_the_server_ended_goes_out_once(guard, generators, end):
    key = guard.mint(scopes=["*"])["key"]
    ada = guard.agent(key)
    generators.plans[PATH] = [("slow", 30)]
    story = publish(ada, "A loaf")
    eventually(lambda: generators.asked(PATH), 20, "nobody was asked")
    getattr(guard, end)()
    guard.start()
    guard.agent(key).published(story)
    assert len(generators.asked(PATH)) == 2


def test_a_question_with_a_price_is_paid_once(studio, ada, generators):
    add(studio, generators, "--price", "moderation=700", "--attempts", "3")
    generators.plans[PATH] = ["drop"]
    shown = settled(ada, publish(ada, "A loaf"))
    assert shown["state"] == "pending_review" and "counts as paid" in shown["review"]["reason"]
    budget = ada.call("get_budget")
    assert (budget["spent_micros"], budget["reserved_micros"]) == (700, 0) and len(generators.asked(PATH)) == 1
    assert ada.call("estimate_cost", {"operation": "generate_content", "count": 2})["total_micros"] == 1_400
    item = ada.call("list_configs", kind="moderation-providers", fields="id,details")["items"][0]
    assert (item["id"], item["details"]["role"], item["details"]["price_micros"]) == ("guard", "default", 700)
    assert studio.json("ledger", "verify")["ok"]


def test_a_program_classifies(studio, ada, tmp_path):
    program = tmp_path / "judge"
    program.write_text(
        "#!/usr/bin/env python3\n"
        "import json, os, sys\n"
        "asked = json.load(sys.stdin)\n"
        "if asked['kind'] == 'probe': sys.exit()\n"
        "bad = [os.path.getsize(asked['picture']['file']) > 0] if 'picture' in asked else ['lye' in it['text'] for it in asked['texts']]\n"
        "print(json.dumps({'results': [{'flagged': it, 'categories': {'soap': it}, 'category_scores': {'soap': 1}} for it in bad]}))\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    studio.json("provider", "add", "judge", "--kind", "command", "--set", f"program={program}", "--set", "makes=moderation")
    studio.json("provider", "choose", "moderation", "judge")
    assert settled(ada, publish(ada, "A loaf"))["state"] == "published"
    assert settled(ada, publish(ada, "A loaf of lye"))["review"]["reason"] == "The classifier “judge” flags the caption as soap (1.00)."
    media = ada.upload(pictures.gradient(1, 64, 64))
    shown = settled(ada, publish(ada, "A loaf", slides=[{"media_id": media["id"]}]))
    assert shown["review"]["reason"] == "The classifier “judge” flags slides[0] as soap (1.00)."


def test_one_that_makes_pictures_is_no_classifier(studio, generators):
    studio.json("provider", "add", "forge", "--kind", "automatic1111", "--address", generators.url)
    done = studio.cli("provider", "choose", "moderation", "forge", status=1)
    assert "forge classifies nothing as it is configured" in done.stderr
