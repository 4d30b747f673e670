"""The persona library and the catalogs as data: each word is one that can be drawn, and no two templates share a sentence.
Needs no server."""

import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest

FEATURES = Path(__file__).parents[2] / "Sources" / "Features"
TEMPLATES = [json.loads(path.read_text()) for path in sorted((FEATURES / "Characters" / "Library").glob("*.json"))]

# The words that the embedded generator draws and that no catalog lists.
FACES = "oval round square heart diamond oblong triangle hexagon".split()
HAIR_STYLES = """buzz crew side-part slicked-back undercut pompadour curly-crop afro twists locs cornrows bob lob pixie shag
    long-straight long-wavy long-curly ponytail low-bun top-bun space-buns braids mohawk bald""".split()
HAIR_COLORS = """black dark-brown brown chestnut auburn red copper strawberry blonde ash-blonde platinum grey white pink blue
    teal purple green""".split()
EYE_SHAPES = "almond round hooded monolid upturned downturned".split()
EYE_COLORS = "dark-brown brown hazel green blue grey amber".split()
BUILDS = "slim average athletic curvy broad petite tall".split()
SKIN_TONES = [f"monk-{tone}" for tone in range(1, 11)]
FACIAL_HAIR = "none stubble moustache goatee short-beard full-beard".split()
MARKS = "freckles beauty-mark dimples scar-brow blush laugh-lines".split()
ACCESSORIES = """glasses-round glasses-square sunglasses earrings-hoop earrings-stud necklace scarf beanie cap wide-hat headphones
    headband hijab watch backpack bow-tie nose-ring""".split()
WEEKDAYS = "mon tue wed thu fri sat sun".split()
ASPECTS = "1:1 4:5 9:16 16:9 3:4".split()
DESIGNS = "checklist comparison cover figure keepsake list photo poster question quote steps tip".split()
KINDS = "wardrobe settings props moods times_of_day".split()
COLOR = re.compile(r"#[0-9a-f]{6}")


def catalog(name: str) -> dict:
    return json.loads((FEATURES / "Catalogs" / f"{name}.json").read_text())


def ids(name: str) -> list[str]:
    return [entry["id"] for entry in catalog(name)["items"]]


# The catalog that has the words by which each kind of ingredient is drawn; props have none.
DRAWS = {"wardrobe": "wardrobe", "settings": "settings", "moods": "moods", "times_of_day": "times-of-day"}


def by_id(templates):
    return [pytest.param(template, id=template["id"]) for template in templates]


def texts(value, path=()):
    """Every text in a value, with the names and positions that lead to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, (*path, name))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from texts(inner, (*path, position))


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]


def bare(text: str) -> str:
    """A text without case, punctuation and double spaces, by which two are called the same."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def trigrams(text: str, by: str = "word") -> set:
    pieces = bare(text).split() if by == "word" else list(bare(text))
    return {tuple(pieces[start : start + 3]) for start in range(len(pieces) - 2)}


def jaccard(one: set, other: set) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def contains(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text as whole words."""
    return f" {bare(phrase)} " in f" {bare(text)} "


# Templates


def test_library_is_wide():
    """At least 26 templates over at least 14 niches, each in the file of its name."""
    assert len(TEMPLATES) >= 26
    assert len({template["niche"] for template in TEMPLATES}) >= 14
    for template in TEMPLATES:
        assert (FEATURES / "Characters" / "Library" / f"{template['id']}.json").exists()
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", template["id"])
    assert len({template["name"] for template in TEMPLATES}) == len(TEMPLATES)


def test_cast_is_diverse():
    """Ages, tones, builds and presentations are spread, and a few characters speak a second language."""
    ages = [template["identity"]["age"] for template in TEMPLATES]
    assert min(ages) >= 18 and sum(age >= 45 for age in ages) >= 8 and sum(age <= 32 for age in ages) >= 6
    for field, least in {"skin_tone": 9, "build": 7, "face_shape": 8}.items():
        assert len({template["appearance"][field] for template in TEMPLATES}) >= least, field
    presentations = Counter(template["identity"]["gender_presentation"] for template in TEMPLATES)
    assert presentations["feminine"] >= 8 and presentations["masculine"] >= 8 and presentations["androgynous"] >= 2
    spoken = {language.split("-")[0] for template in TEMPLATES for language in template["identity"]["languages"]}
    assert {"en", "de", "es", "fr", "ja", "pt", "hi", "ar"} <= spoken
    assert len({template["strategy"]["aesthetic_grade"] for template in TEMPLATES}) >= 14
    assert {template["strategy"]["feed_style"] for template in TEMPLATES} == set(ids("feed-style-presets"))


def test_no_two_figures_are_drawn_alike():
    """No two templates share face shape, hair style, hair color and outfit; nor, more strictly, style and color of the hair."""
    hair = [(t["appearance"]["hair"]["style"], t["appearance"]["hair"]["color"]) for t in TEMPLATES]
    assert [pair for pair, count in Counter(hair).items() if count > 1] == []


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_shape(template):
    """The fields are those of the six layers, no more and no fewer."""
    assert list(template) == [
        "id", "name", "niche", "summary", "identity", "appearance", "personality", "lifestyle", "ingredients", "strategy", "brand_goals",
    ]
    fields = {
        "identity": "tagline biography age pronouns gender_presentation hometown city timezone occupation niche languages values",
        "appearance": """summary build height_cm skin_tone face_shape hair eyes facial_hair marks accessories outfit outfit_colors
            palette""",
        "personality": "traits temperament humor voice",
        "lifestyle": "routines places hobbies relationships pets",
        "ingredients": "wardrobe settings props moods times_of_day",
        "strategy": """audience pillars archetypes aesthetic_grade feed_style posts_per_week boundaries disclosure""",
    }
    for layer, names in fields.items():
        assert list(template[layer]) == names.split(), layer
    assert list(template["personality"]["voice"]) == """tone person formality sentence_length style_rules words_to_use
        words_to_avoid languages emoji hashtags openers closers""".split()
    assert template["niche"] == template["identity"]["niche"]
    for path, text in texts(template):
        assert text == text.strip() and text, path
        assert "  " not in text and "\t" not in text and not re.search(r"[“”‘’—…]", text), (path, text)


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_counts(template):
    """At least 8 ingredients a kind, 5 pillars, 4 routines, 6 style rules, words to use and to avoid, openers, closers."""
    for kind in KINDS:
        assert len(template["ingredients"][kind]) >= 8, kind
    voice = template["personality"]["voice"]
    for name in "style_rules words_to_use words_to_avoid openers closers".split():
        assert len(voice[name]) >= 6, name
    assert len(template["strategy"]["pillars"]) >= 5
    assert sum(pillar["share"] for pillar in template["strategy"]["pillars"]) == 100
    assert len(template["lifestyle"]["routines"]) >= 4
    assert any(routine["posts"] for routine in template["lifestyle"]["routines"])
    assert len(template["brand_goals"]) <= 3
    assert len(template["strategy"]["boundaries"]) >= 3


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_lengths_are_within_the_limits(template):
    """A character made from a template passes the checks of its layers: the most characters of each text."""
    most = {
        "name": 80, "niche": 80, "summary": 400, "tagline": 160, "biography": 4_000, "pronouns": 40, "hometown": 120, "city": 120,
        "occupation": 160, "values": 120, "traits": 120, "temperament": 300, "humor": 300, "tone": 300, "style_rules": 400,
        "words_to_use": 120, "words_to_avoid": 120, "openers": 400, "closers": 400, "activity": 300, "setting": 120, "places": 120,
        "hobbies": 120, "relationships": 400, "pets": 400, "value": 60, "audience": 400, "promise": 200, "boundaries": 400,
        "disclosure": 400, "description": 400,
    }
    for path, text in texts(template):
        name = next(part for part in reversed(path) if isinstance(part, str))
        assert len(text) <= most.get(name, 120), (path, len(text))
    assert len(template["appearance"]["marks"]) <= 4 and len(template["appearance"]["accessories"]) <= 5
    assert all(len(json.dumps(template[layer])) <= 32_768 for layer in ("identity", "appearance", "personality", "lifestyle", "strategy"))


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_words_can_be_drawn(template):
    """Every word of the appearance, the ingredients and the strategy is in the vocabulary; every color is #rrggbb."""
    look = template["appearance"]
    assert look["build"] in BUILDS and look["skin_tone"] in SKIN_TONES and look["face_shape"] in FACES
    assert look["hair"]["style"] in HAIR_STYLES and look["hair"]["color"] in HAIR_COLORS
    assert look["eyes"]["shape"] in EYE_SHAPES and look["eyes"]["color"] in EYE_COLORS
    assert look["facial_hair"] in FACIAL_HAIR and look["outfit"] in ids("wardrobe")
    assert set(look["marks"]) <= set(MARKS) and set(look["accessories"]) <= set(ACCESSORIES)
    assert 2 <= len(look["outfit_colors"]) <= 4 and 3 <= len(look["palette"]) <= 5
    assert 140 <= look["height_cm"] <= 210
    for kind, name in DRAWS.items():
        words = [ingredient["draws"] for ingredient in template["ingredients"][kind]]
        assert set(words) <= set(ids(name)), kind
        assert len(set(words)) >= 5, f"{kind} are drawn as too few different things: {sorted(set(words))}"
    for ingredient in template["ingredients"]["wardrobe"]:
        assert 2 <= len(ingredient["colors"]) <= 4
    assert look["outfit"] in [ingredient["draws"] for ingredient in template["ingredients"]["wardrobe"]]
    colors = [*look["outfit_colors"], *look["palette"], *(c for i in template["ingredients"]["wardrobe"] for c in i["colors"])]
    assert [color for color in colors if not COLOR.fullmatch(color)] == []
    strategy = template["strategy"]
    assert strategy["aesthetic_grade"] in ids("aesthetic-grades") and strategy["feed_style"] in ids("feed-style-presets")
    assert set(strategy["archetypes"]) <= set(ids("archetypes")) and len(set(strategy["archetypes"])) == len(strategy["archetypes"])
    for pillar in strategy["pillars"]:
        assert pillar["archetypes"] and set(pillar["archetypes"]) <= set(ids("archetypes"))


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_routines_can_drive_a_schedule(template):
    """Days, clock times and places of routines are usable as they stand."""
    from zoneinfo import ZoneInfo

    ZoneInfo(template["identity"]["timezone"])
    settings = [ingredient["value"] for ingredient in template["ingredients"]["settings"]]
    for routine in template["lifestyle"]["routines"]:
        assert routine["days"] == [day for day in WEEKDAYS if day in routine["days"]]
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", routine["time"])
        assert 10 <= routine["duration_minutes"] <= 600
        assert routine["time_of_day"] in ids("times-of-day")
        assert routine["setting"] in settings
    assert 1 <= template["strategy"]["posts_per_week"] <= 14


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_values_fit_into_captions(template):
    """Fillers have the grammatical form that the grammars of captions count on."""
    determiner = re.compile(r"(a|an|the|my|our|one|two|three|four|five|six|seven|half|some|whatever|somebody's)\b")
    for kind in "wardrobe settings props".split():
        for ingredient in template["ingredients"][kind]:
            assert determiner.match(ingredient["value"]), f"{kind} begin with an article, a number or a possessive: {ingredient['value']}"
    for kind in KINDS:
        for ingredient in template["ingredients"][kind]:
            assert len(ingredient["value"]) <= 60, ingredient["value"]
            assert not ingredient["value"].endswith((".", "!", "?")), ingredient["value"]
    for ingredient in template["ingredients"]["moods"]:
        assert not determiner.match(ingredient["value"]), f"a mood follows “feeling”: {ingredient['value']}"
    for routine in template["lifestyle"]["routines"]:
        assert re.match(r"\w+ing\b", routine["activity"]), f"an activity begins with a verb in -ing: {routine['activity']}"
    for value in template["identity"]["values"]:
        assert value[0].islower() and not value.endswith("."), value
    voice = template["personality"]["voice"]
    for sentence in [*voice["openers"], *voice["closers"], *voice["style_rules"], *template["strategy"]["boundaries"]]:
        assert sentence.endswith((".", "!", "?")), sentence
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_template_keeps_its_own_rules(template):
    """No text uses a word that the voice avoids; the voice's choices are among those there are."""
    voice = template["personality"]["voice"]
    assert voice["person"] in ("first", "second", "third") and voice["formality"] in ("casual", "neutral", "formal")
    assert voice["sentence_length"] in ("short", "medium", "long")
    assert voice["emoji"]["habit"] in ("none", "rare", "some", "many") and voice["hashtags"]["habit"] in ("none", "few", "many")
    for part in ("emoji", "hashtags"):
        assert bool(voice[part]["favorites"]) == (voice[part]["habit"] != "none"), part
    assert sorted(voice["languages"]) == sorted(template["identity"]["languages"])
    assert voice["languages"][0].split("-")[0] == "en", "its own sentences are English, so it writes that first"
    assert all(re.fullmatch(r"#\w+", tag) for tag in voice["hashtags"]["favorites"])
    assert not set(map(bare, voice["words_to_use"])) & set(map(bare, voice["words_to_avoid"]))
    for path, text in texts(template):
        if set(path) & {"words_to_avoid", "style_rules", "boundaries"}:
            continue  # these speak of what is avoided
        assert [word for word in voice["words_to_avoid"] if contains(text, word)] == [], (path, text)


@pytest.mark.parametrize("template", by_id(TEMPLATES))
def test_nothing_that_a_template_may_not_say(template):
    """Adults only, no medical promise, invented brands only, and it says that it is an AI character."""
    assert template["identity"]["age"] >= 18
    assert contains(template["strategy"]["disclosure"], "AI character")
    assert len(sentences(template["strategy"]["disclosure"])) == 1
    for goal in template["brand_goals"]:
        assert goal["kind"] in ("product", "collaboration") and goal["description"]
        assert re.fullmatch(r"https://[a-z0-9-]+\.example", goal.get("url", "https://none.example"))
    minors = "child children kid kids baby babies toddler toddlers teen teens teenager teenagers schoolgirl schoolboy".split()
    medical = "cure cures heal heals treats detox anti-ageing clinically diagnose miracle".split()
    for path, text in texts(template):
        if set(path) & {"words_to_avoid", "style_rules", "boundaries", "disclosure"}:
            continue
        assert [word for word in minors + medical if contains(text, word)] == [], (path, text)


def test_no_two_templates_share_a_sentence():
    """No sentence, ingredient, promise, opener, closer or rule is in two templates, nor nearly so."""
    owners = {}
    for template in TEMPLATES:
        for path, text in texts(template):
            if set(path) & {"draws", "tags", "languages", "marks", "accessories", "archetypes", "timezone", "pronouns", "niche"}:
                continue  # words of a vocabulary
            for sentence in sentences(text):
                if len(bare(sentence).split()) >= 3 or path[0] == "ingredients" and path[-1] == "value" or path[-1] == "name":
                    owners.setdefault(bare(sentence), set()).add(template["id"])
    assert {sentence: who for sentence, who in owners.items() if len(who) > 1} == {}
    alike = []
    long = [(trigrams(sentence), sentence, min(who)) for sentence, who in owners.items() if len(sentence.split()) >= 6]
    for (one, first, whose), (other, second, others) in itertools.combinations(long, 2):
        if whose != others and len(one & other) > 2 and jaccard(one, other) > 0.4:
            alike.append((first, second))
    assert alike == []


def test_within_a_template_nothing_is_said_twice():
    for template in TEMPLATES:
        said = Counter(
            bare(sentence) for path, text in texts(template) if path[-1] not in ("setting", "niche")
            for sentence in sentences(text) if len(bare(sentence).split()) >= 4
        )
        assert [sentence for sentence, count in said.items() if count > 1] == [], template["id"]


# Catalogs


def test_catalogs_are_whole():
    """Each catalog has the entries of the vocabulary, once each, with everything that its readers use."""
    counts = {
        "aesthetic-grades": 18, "feed-style-presets": 10, "archetypes": 12, "moods": 12, "times-of-day": 7, "settings": 20, "wardrobe": 26,
    }
    fields = {
        "aesthetic-grades": "id label description palette prompt grading",
        "feed-style-presets": "id label description prompt aspect designs palette_use cadence",
        "archetypes": "id label description structure caption_guidance picture_guidance",
    }
    for name, count in counts.items():
        entries = catalog(name)["items"]
        assert len(set(ids(name))) == len(entries) == count, name
        for entry in entries:
            assert list(entry) == fields.get(name, "id label prompt light phrases" + " things" * (name == "settings")).split(), entry["id"]
            assert "" not in [text for _, text in texts(entry)], entry["id"]
    described = [bare(e["description"]) for name in fields for e in catalog(name)["items"]] + [
        bare(entry[part]) for name in counts for entry in catalog(name)["items"]
        for part in ("prompt", "caption_guidance", "picture_guidance") if part in entry
    ]
    assert [text for text, count in Counter(described).items() if count > 1] == []


@pytest.mark.parametrize("grade", [pytest.param(grade, id=grade["id"]) for grade in catalog("aesthetic-grades")["items"]])
def test_grading_is_within_its_ranges(grade):
    """The ranges are those of Grading in Platform/Imaging; every grade changes something, and no two do the same."""
    ranges = {
        "contrast": (-1, 1), "saturation": (0, 2), "temperature": (-1, 1), "tint": (-1, 1), "lift": (-0.25, 0.25), "gamma": (0.4, 2.5),
        "gain": (0.4, 1.6), "matrix": (-2, 2), "fade": (0, 1), "grain": (0, 1), "vignette": (0, 1), "halation": (0, 1),
    }
    lengths = {"lift": 3, "gamma": 3, "gain": 3, "matrix": 9}
    assert len(grade["palette"]) == 5 and all(COLOR.fullmatch(color) for color in grade["palette"])
    assert len(grade["grading"]) >= 3
    for name, value in grade["grading"].items():
        low, high = ranges[name]
        numbers = value if isinstance(value, list) else [value]
        assert len(numbers) == lengths.get(name, 1), name
        assert all(low <= number <= high for number in numbers), name
    rows = grade["grading"].get("matrix", [1, 0, 0, 0, 1, 0, 0, 0, 1])
    for start in (0, 3, 6):
        assert sum(rows[start : start + 3]) == pytest.approx(1, abs=0.02), "a matrix keeps grey as bright as it was"
    same = [other["id"] for other in catalog("aesthetic-grades")["items"] if other["grading"] == grade["grading"]]
    assert same == [grade["id"]]


def test_feed_styles_name_designs_that_exist():
    sources = (FEATURES.parent / "Platform" / "Imaging" / "Designs").glob("*Design.swift")
    designs = {match for path in sources for match in re.findall(r'^\s*id: "([a-z-]+)"', path.read_text(), re.MULTILINE)}
    for style in catalog("feed-style-presets")["items"]:
        assert style["aspect"] in ASPECTS, style["id"]
        assert set(style["designs"]) <= set(DESIGNS), style["id"]
        assert set(style["designs"]) & designs, f"{style['id']}: none of its designs is drawn"


def test_words_have_phrases_in_every_language():
    """What fills a caption's slots where a character has no words of its own, or none in that language."""
    for name in ("moods", "times-of-day", "settings", "wardrobe"):
        for language in ("en", "de", "es", "fr"):
            phrases = [entry["phrases"][language] for entry in catalog(name)["items"]]
            assert len(set(phrases)) == len(phrases), (name, language)
    for language in ("en", "de", "es", "fr"):
        things = [thing for entry in catalog("settings")["items"] for thing in entry["things"][language]]
        assert len(set(things)) == len(things) >= 60, language
        articles = {"en": "a an", "de": "ein eine", "es": "un una medio", "fr": "un une"}[language].split()
        assert [thing for thing in things if thing.split()[0] not in articles] == []
