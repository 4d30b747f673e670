"""The webhook channel against a receiver here, verified by the libraries that receivers use; and pictures fetched from an address."""

import json

import pytest
import standardwebhooks
import svix

import pictures
from appliance import eventually, refused
from receiver import Receiver


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def open_server(start):
    """A server that may call webhooks on loopback."""
    server = start("--allow-outbound", "127.0.0.0/8:webhook")
    server.user("ada@example.org")
    return server


@pytest.fixture
def connected(open_server, receiver):
    """An agent, and the webhook connection with its secret."""
    agent = open_server.agent(open_server.mint(scopes=["*"])["key"])
    connection = agent.call("create_connection", channel="webhook", url=receiver.url + "/hook", name="Ours")
    return agent, connection


def publish(agent, **more) -> dict:
    story = agent.call("create_story", caption="Out it goes", channels=["webhook"], **more)
    assert agent.call("publish_story", story_id=story["id"])["state"] in ("scheduled", "publishing", "published")
    return story


def publication(agent, story: dict) -> dict:
    (found,) = agent.call("get_publish_status", story_id=story["id"])["publications"]
    return found


def settled(agent, story: dict, *states: str, seconds=15) -> dict:
    return eventually(lambda: (found := publication(agent, story))["state"] in states and found, seconds, f"{story['id']} was not {states}")


def test_a_private_address_is_refused_unless_it_is_allowed(server, cli, ada, receiver):
    address = receiver.url + "/hook"
    done = cli("connection", "add", "webhook", "--url", address, "--as", "ada@example.org", status=1)
    assert "--allow-outbound" in done.stderr and done.stdout == ""
    with refused("validation_failed", 422, "--allow-outbound"):
        ada.call("create_connection", channel="webhook", url=address)
    assert [item["channel"] for item in ada.call("list_social_connections")["items"]] == ["feed"]
    assert not receiver.deliveries


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "http://[::1]:80/",
        "http://10.0.0.1/",
        "http://0x7f000001/",
        "ftp://example.org/x",
        "http://[::ffff:127.0.0.1]/",
        "not an address",
        "https://user:password@example.org/",
    ],
)
def test_addresses_that_no_webhook_may_have_are_refused(server, ada, address):
    with refused("validation_failed", 422, "url"):
        ada.call("create_connection", channel="webhook", url=address)


def test_what_is_allowed_for_media_is_not_for_webhooks(start, receiver):
    server = start("--allow-outbound", "127.0.0.0/8:media")
    server.user("ada@example.org")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    with refused("validation_failed", 422, "--allow-outbound"):
        agent.call("create_connection", channel="webhook", url=receiver.url + "/hook")


def test_the_appliance_never_calls_itself(start):
    server = start("--allow-outbound", "127.0.0.0/8")
    server.user("ada@example.org")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    with refused("validation_failed", 422):
        agent.call("create_connection", channel="webhook", url=server.url + "/mcp")


def test_a_name_of_a_private_address_is_refused_when_it_is_called(ada, receiver):
    ada.call("create_connection", channel="webhook", url=receiver.url.replace("127.0.0.1", "localhost") + "/hook")
    failed = settled(ada, publish(ada), "failed")
    assert "--allow-outbound" in json.dumps(failed["error"]) and not receiver.deliveries


def test_the_secret_is_shown_once(open_server, receiver):
    added = open_server.json("connection", "add", "webhook", "--url", receiver.url + "/hook", "--as", "ada@example.org")
    assert added["secret"].startswith("whsec_") and added["state"] == "connected"
    listed = open_server.json("connection", "list", "--fields", "id", "--fields", "secret", "--as", "ada@example.org")["items"]
    assert added["id"] in [item["id"] for item in listed] and [item["secret"] for item in listed] == [None] * len(listed)
    assert added["secret"].encode() not in open_server.data.read_bytes(), "it is sealed in the file"


def test_a_delivery_is_verified_by_the_libraries_of_receivers(connected, receiver):
    agent, connection = connected
    asset = agent.upload(pictures.small(1))
    story = publish(agent, slides=[{"media_id": asset["id"], "alt_text": "A gradient"}])
    out = settled(agent, story, "published")
    assert agent.published(story["id"])["publications"][0]["channel"] == "webhook"
    ((headers, body),) = receiver.deliveries

    secret = connection["secret"]
    for library in (standardwebhooks.Webhook(secret), svix.Webhook(secret)):
        library.verify(body, headers)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secret).verify(body + b" ", headers)

    message = json.loads(body)
    assert message["data"]["story_id"] == story["id"] and message["data"]["project_id"] == story["project_id"]
    assert message["type"] == message["event"] == "story.published" and message["created_at"] == message["timestamp"]
    assert message["id"] == headers["webhook-id"] == out["id"]
    (slide,) = message["data"]["slides"]
    assert slide["media_url"] == asset["media_url"] and slide["alt_text"] == "A gradient"
    assert message["data"]["text"] == "Out it goes"


def test_the_receivers_link_becomes_the_permalink(connected, receiver):
    agent, _ = connected
    receiver.plans = [(200, json.dumps({"id": "42", "url": "https://example.org/posts/42"}).encode())]
    assert settled(agent, publish(agent), "published")["permalink"] == "https://example.org/posts/42"


def test_a_receiver_that_fails_once_gets_the_same_id_again(connected, receiver):
    agent, connection = connected
    receiver.plans = [500, 204]
    story = publish(agent)
    settled(agent, story, "published")
    check_same_message(receiver, connection, 2)
    assert agent.call("get_story", story_id=story["id"])["state"] == "published"


def test_after_a_lost_answer_the_same_id_is_sent_again(connected, receiver):
    agent, connection = connected
    receiver.plans = ["drop", 204]
    story = publish(agent)
    settled(agent, story, "published")
    check_same_message(receiver, connection, 2)


def check_same_message(receiver, connection: dict, times: int) -> None:
    """One id and one body, whatever came of the first delivery; each is signed anew."""
    assert len(receiver.deliveries) == times
    assert len({headers["webhook-id"] for headers, _ in receiver.deliveries}) == 1 and len({body for _, body in receiver.deliveries}) == 1
    assert [headers["webhook-attempt"] for headers, _ in receiver.deliveries] == [str(number + 1) for number in range(times)]
    for headers, body in receiver.deliveries:
        standardwebhooks.Webhook(connection["secret"]).verify(body, headers)


def test_gone_is_a_failure_that_a_person_can_retry(connected, receiver):
    agent, _ = connected
    receiver.plans = [410, 204]
    story = publish(agent)
    failed = settled(agent, story, "failed")
    assert "410" in json.dumps(failed["error"]) and len(receiver.deliveries) == 1
    assert agent.call("get_story", story_id=story["id"])["state"] == "failed"
    agent.call("retry_publish", story_id=story["id"])
    settled(agent, story, "published")
    assert len({headers["webhook-id"] for headers, _ in receiver.deliveries}) == 1
    assert agent.call("get_story", story_id=story["id"])["state"] == "published"
    with refused("conflict", 409):
        agent.call("retry_publish", story_id=story["id"])
    assert len(receiver.deliveries) == 2, "what is out is not sent again"


def test_one_channel_out_and_one_failed_is_partially_published(connected, receiver):
    agent, _ = connected
    receiver.plans = [410]
    story = agent.call("create_story", caption="Both", channels=["feed", "webhook"])
    agent.call("publish_story", story_id=story["id"])
    eventually(
        lambda: agent.call("get_story", story_id=story["id"])["state"] == "partially_published", 15, "it was not partially published"
    )
    states = {item["channel"]: item["state"] for item in agent.call("get_publish_status", story_id=story["id"])["publications"]}
    assert states == {"feed": "published", "webhook": "failed"}


def test_a_redirect_is_not_followed(connected, receiver):
    agent, _ = connected
    receiver.plans = [307]
    settled(agent, publish(agent), "failed")
    assert len(receiver.deliveries) == 1


def test_a_removed_connection_gets_nothing_more(connected, receiver):
    agent, connection = connected
    agent.call("delete_connection", connection_id=connection["id"])
    story = agent.call("create_story", caption="Too late", channels=["webhook"])
    with refused("channel_not_connected", 422, "webhook"):
        agent.call("publish_story", story_id=story["id"])
    assert not receiver.deliveries


# Pictures from an address


def test_a_picture_is_fetched_from_an_address_and_kept(start, receiver):
    server = start("--allow-outbound", "127.0.0.0/8:media")
    server.user("ada@example.org")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    content = pictures.gradient(2)
    receiver.files = {"/slide.png": content, "/big.png": pictures.noise(3, pictures.MAX_BYTES + 1), "/page.png": b"<html>no picture</html>"}
    answer = agent.call("upload_media_from_url", url=receiver.url + "/slide.png", alt_text="From afar")
    assert answer["bytes"] == len(content) and answer["alt_text"] == "From afar"
    receiver.files = {name: content for name, content in receiver.files.items() if name != "/slide.png"}
    assert agent.http.get(answer["file_url"]).content == content, "a copy is kept"

    with refused("payload_too_large", 413):
        agent.call("upload_media_from_url", url=receiver.url + "/big.png")
    with refused("unsupported_media", 415):
        agent.call("upload_media_from_url", url=receiver.url + "/page.png")
    with refused("validation_failed", 422, "404"):
        agent.call("upload_media_from_url", url=receiver.url + "/none.png")
    assert len(agent.everything("list_media")) == 1


def test_without_leave_nothing_private_is_fetched(server, ada, receiver):
    receiver.files = {"/slide.png": pictures.small(4)}
    for address in (receiver.url + "/slide.png", "http://169.254.169.254/slide.png", server.url + "/healthz"):
        with refused("validation_failed", 422):
            ada.call("upload_media_from_url", url=address)
    for address in ("file:///etc/passwd", "slide.png"):
        with refused("validation_failed", 422, "http"):
            ada.call("upload_media_from_url", url=address)
    assert not ada.everything("list_media")
