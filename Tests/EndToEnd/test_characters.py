"""A cast on a running server: from the library, with references fetched over the network, out into an archive and back."""

import json
import tarfile

import pytest

import pictures
from aftermath import query
from appliance import eventually, refused
from receiver import CountingReceiver


@pytest.fixture
def web():
    web = CountingReceiver()
    yield web
    web.close()


@pytest.fixture
def server(start):
    """A server that may fetch from this machine."""
    server = start("--allow-outbound", "127.0.0.0/8:media")
    server.user("ada@example.org")
    return server


def test_the_library_has_characters_for_every_niche(ada):
    templates = ada.everything("list_persona_library")
    assert len(templates) >= 24 and len({template["niche"] for template in templates}) >= 12
    made = ada.call("create_character", name="Dagny", template_id=templates[0]["id"])
    character = ada.call("get_character", character_id=made["id"], layers=["identity", "personality", "strategy", "ingredients"])
    assert len(character["strategy"]["pillars"]) >= 5 and character["personality"]["voice"]["style_rules"]
    assert all(count >= 8 for count in character["ingredient_counts"].values())


def test_references_are_fetched_and_kept(ada, web):
    web.files["/front.png"], web.files["/side.png"] = pictures.small(1), pictures.small(2)
    character = ada.call("create_character", name="Ines", niche="bread")["id"]
    pack = ada.call("set_character_references", character_id=character, front=web.url + "/front.png", profile=web.url + "/side.png",
                    wait_seconds=30)
    assert pack["version"] == 2 and pack["missing"] == ["three_quarter", "full_body"]
    assert pack["front"]["origin"] == "address" and pack["front"]["source_url"] == web.url + "/front.png"
    # The bytes are here, whatever becomes of the address.
    web.files.clear()
    for view in ("front", "profile"):
        assert ada.http.get(pack[view]["media_url"]).status_code == 200
    again = ada.call("set_character_references", character_id=character, front=None, full_body=pack["front"]["media_id"])
    assert again["missing"] == ["front", "three_quarter"] and again["profile"] == pack["profile"]


def test_an_address_without_a_picture_changes_nothing(ada, web):
    web.files["/front.png"], web.files["/words.png"] = pictures.small(1), b"no picture"
    character = ada.call("create_character", name="Ines", niche="bread")["id"]
    for wrong, code in (("/missing.png", "validation_failed"), ("/words.png", "unsupported_media")):
        with refused(code):
            ada.call("set_character_references", character_id=character, front=web.url + "/front.png", full_body=web.url + wrong,
                     wait_seconds=30)
    assert ada.call("get_character", character_id=character)["version"] == 1


def test_a_kill_in_the_middle_of_fetching_loses_nothing_and_fetches_nothing_twice(server, ada, web):
    web.files["/front.png"] = pictures.small(1)
    character = ada.call("create_character", name="Ines", niche="bread")["id"]
    ada.call("set_character_references", character_id=character, front=web.url + "/front.png", wait_seconds=0)
    server.kill()
    ada = server.start().agent(ada.key)
    left = ["three_quarter", "profile", "full_body"]
    eventually(lambda: ada.call("get_character_references", character_id=character)["missing"] == left, 20, "the reference was not set")
    assert query(server, "SELECT count(*) FROM media") == [(1,)]
    assert query(server, "SELECT version FROM character") == [(2,)]


def test_a_character_travels_in_one_archive(server, ada, web, start, tmp_path):
    web.files["/front.png"] = pictures.small(1)
    template = ada.call("list_persona_library", limit=1)["items"][0]["id"]
    character = ada.call("create_character", name="Dagny", template_id=template)["id"]
    ada.call("set_character_references", character_id=character, front=web.url + "/front.png", wait_seconds=30)
    path = tmp_path / "dagny.tar"
    summary = server.json("character", "export", character, str(path))
    assert summary == {"id": character, "name": "Dagny", "versions": 2, "media": 1, "loras": 0}
    with tarfile.open(path) as archive:
        names = archive.getnames()
        document = json.load(archive.extractfile("character.json"))
        original = archive.extractfile(names[1]).read()
    assert names[0] == "character.json" and document["format"] == "troupe-character" and len(document["versions"]) == 2
    assert original == pictures.small(1)
    # An export takes no other file's place.
    assert "exists" in server.cli("character", "export", character, str(path), status=1).stderr

    other = start()
    other.user("bob@example.org")
    copy = other.json("character", "import", str(path), "--as", "bob@example.org")
    bob = other.agent(other.mint("bob@example.org", scopes=["*"])["key"])
    was, now = ada.call("get_character", character_id=character), bob.call("get_character", character_id=copy["id"])
    for layer in ("identity", "appearance", "personality", "lifestyle", "strategy", "ingredient_counts"):
        assert now[layer] == was[layer], layer
    assert bob.http.get(now["references"]["front"]["media_url"]).status_code == 200
    assert other.cli("character", "import", str(server.data), status=1).stderr.startswith("Error: The file is no archive")


def test_a_profile_posts_on_its_own_connections(ada, web):
    ours = ada.call("create_connection", channel="webhook", url="https://hooks.example.org/ours", name="Ours")["id"]
    ada.call("create_connection", channel="webhook", url="https://hooks.example.org/others", name="Others")
    character = ada.call("create_character", name="Ines", niche="bread")["id"]
    profile = ada.call("create_profile", name="Daily", character_id=character, connection_ids=[ours])["id"]
    story = ada.call("create_story", caption="Rye", profile_id=profile, scheduled_at="2027-05-02T09:00:00Z")
    assert (story["character_id"], story["character_version"]) == (character, 1)
    assert [publication["connection_id"] for publication in story["publications"]] == [ours]


def test_auto_approve_is_a_publishers_word(server, ada):
    profile = ada.call("create_profile", name="Daily")["id"]
    writer = server.agent(server.mint(scopes=["profile:write", "stories:write", "stories:read"])["key"])
    with refused("insufficient_scope", 403, "publishing:write"):
        writer.call("set_auto_approve", profile_id=profile, enabled=True)
    waiting = writer.call("create_story", caption="One", profile_id=profile)["id"]
    assert writer.call("submit_story", story_id=waiting)["state"] == "pending_review"
    ada.call("set_auto_approve", profile_id=profile, enabled=True, daily_limit=1)
    states = []
    for caption in ("Two", "Three"):
        story = writer.call("create_story", caption=caption, profile_id=profile)["id"]
        states.append(writer.call("submit_story", story_id=story)["state"])
    assert states == ["approved", "pending_review"]
