"""First start, stopping, and what falls due meanwhile."""

import concurrent.futures
import datetime
import os
import re
import signal
import socket
import sqlite3
import time

import httpx

import pictures
from appliance import Server, eventually
from forms import Forms


def instant(seconds: float) -> str:
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def parsed(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


# The first start


def test_the_first_start_prints_address_link_and_snippets(start, tmp_path):
    server = start()
    printed = server.wait_for("Cursor")
    assert re.match(r"Troupe \d+\.\d+\.\d+ listens on http://127\.0\.0\.1:\d+\n", printed)
    printed = eventually(lambda: server.output.count("mcpServers") >= 2 and server.output, 5, "the snippets were not printed")
    assert f"claude mcp add --transport http troupe {server.url}/mcp" in printed
    assert len(re.findall(rf"{server.url}/setup/\S+", printed)) == 1
    assert httpx.get(server.url + "/healthz").status_code == 200 and httpx.get(server.url + "/readyz").status_code == 200
    assert server.data.stat().st_mode & 0o077 == 0, "it holds secrets"


def test_the_set_up_link_makes_the_owner_once(start):
    server = start()
    link = re.search(rf"{server.url}/setup/\S+", server.wait_for("/setup/")).group()
    form = httpx.get(link)
    assert form.status_code == 200 and 'name="email"' in form.text and 'name="password"' in form.text
    assert form.headers["referrer-policy"] == "no-referrer" and "no-store" in form.headers["cache-control"]

    person = Forms(server.url)
    path = link.removeprefix(server.url)
    person.get(path)
    for wrong in ({"email": "ada@example.org", "password": "short"}, {"email": "nobody", "password": "correct horse battery"}, {}):
        answer = person.post(path, **wrong)
        assert answer.status_code == 422 and 'name="password"' in answer.text, "the form again, with what is wrong"
    assert httpx.post(link, data={"email": "ada@example.org", "password": "correct horse battery"}).status_code == 403, "not from a page of ours"
    welcome = person.submit(path, email="ada@example.org", password="correct horse battery")
    assert welcome.status_code == 200 and "Connect your first agent" in welcome.text
    person.get("/console/connect/other")
    shown = person.submit("/console/connect/other", preset="agent-full")
    key = re.search(r"trp_live_[0-9A-Za-z]+", shown.text).group()
    assert server.agent(key).call("whoami")["email"] == "ada@example.org"
    assert [user["is_admin"] for user in server.json("user", "list")] == [True]

    assert httpx.get(link).status_code == 404
    person.get("/console")
    assert person.post(path, email="eve@example.org", password="correct horse battery").status_code == 404
    assert [user["email"] for user in server.json("user", "list")] == ["ada@example.org"]
    assert httpx.get(server.url + "/setup/guess").status_code == 404
    assert link.rsplit("/", 1)[1] not in server.log.read_text(), "a link is a secret"
    server.stop()
    server.start()
    server.wait_for("Cursor")
    assert "/setup/" not in server.output


def test_a_user_made_on_the_command_line_spends_the_link(start):
    server = start()
    link = re.search(rf"{server.url}/setup/\S+", server.wait_for("/setup/")).group()
    server.cli("user", "create", "ada@example.org", "--admin", "--password-stdin", stdin="correct horse battery\n")
    assert httpx.get(link).status_code == 404


def test_the_link_of_an_earlier_start_does_not_work(start):
    server = start()
    first = re.search(r"/setup/\S+", server.wait_for("/setup/")).group()
    server.stop()
    server.start()
    second = re.search(r"/setup/\S+", server.wait_for("/setup/")).group()
    assert httpx.get(server.url + first).status_code == 404 and httpx.get(server.url + second).status_code == 200


def test_an_address_in_use_is_told(server):
    port = server.url.rsplit(":", 1)[1]
    done = server.cli("serve", "--listen", f"127.0.0.1:{port}", "--data", str(server.data.with_name("other.db")), status=1)
    assert port in done.stderr and "Traceback" not in done.stderr


def test_the_public_url_is_in_every_address(start):
    server = start("--public-url", "https://troupe.example/")
    server.user("ada@example.org")
    agent = server.agent(server.mint(scopes=["*"])["key"])
    assert agent.call("request_upload_url")["upload_url"].startswith("https://troupe.example/api/v1/media/uploads/")
    story = agent.call("create_story", caption="Hello", channels=["feed"])
    agent.call("publish_story", story_id=story["id"])
    assert agent.published(story["id"])["publications"][0]["permalink"].startswith("https://troupe.example/feed/")
    assert "https://troupe.example/mcp" in server.output


# Stopping


def test_a_running_request_is_answered_before_the_end(server, ada):
    """A PUT whose second half comes after SIGTERM."""
    content = pictures.grain(1, 3_000)
    url = ada.call("request_upload_url", filename="slide.png")["upload_url"]
    ada.http.close()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 20) as connection:
        path = "/" + url.split("/", 3)[3]
        connection.sendall(f"PUT {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content[:1_000_000])
        eventually(lambda: spools(server), 5, "the body did not begin to arrive")
        server.terminate()
        eventually(lambda: not accepts(host, port), 5, "it still takes new connections")
        connection.sendall(content[1_000_000:])
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 201 "), answer[:200]
    process = server.process
    assert process.wait(15) == 0
    server.process = None
    assert not server.data.with_name(server.data.name + "-wal").exists() and not server.data.with_name(server.data.name + "-shm").exists()
    server.start()
    assert len(server.agent(ada.key).everything("list_media")) == 1


def spools(server: Server) -> bool:
    return any("(deleted)" in os.readlink(entry.path) for entry in os.scandir(f"/proc/{server.pid}/fd"))


def accepts(host: str, port: str) -> bool:
    try:
        socket.create_connection((host, int(port)), 1).close()
        return True
    except OSError:
        return False


def test_drawing_that_is_under_way_is_finished_or_told(server, ada):
    """A call that waits for a job when the server stops gets an answer, not a cut line."""
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        calls = [
            threads.submit(ada.send, "render_template", template_id="tpl_cover", slots={"title": f"Number {number}"}) for number in range(4)
        ]
        time.sleep(0.05)
        server.terminate()
        for call in calls:
            try:
                answer = call.result()
            except httpx.ConnectError:
                continue  # it came too late
            except httpx.RemoteProtocolError:
                continue  # an idle connection that was closed just then
            assert answer.status_code in (200, 503), answer.text
    assert server.ended() == 0


def test_ctrl_c_stops_as_well(server):
    server.process.send_signal(signal.SIGINT)
    assert server.ended() == 0


def test_stopping_right_after_the_start(start):
    server = start()
    for _ in range(5):
        server.stop()
        server.start()


# What falls due


def test_a_due_time_is_met_within_two_seconds(ada):
    stories = [
        ada.call("create_story", caption=f"In {seconds} s", channels=["feed"], scheduled_at=instant(seconds)) for seconds in (1.2, 2, 2.7)
    ]
    for story in stories:
        out = ada.published(story["id"])["publications"][0]
        late = (parsed(out["published_at"]) - parsed(story["scheduled_at"])).total_seconds()
        assert 0 <= late < 2, f"{late} s after its time"
        assert out["late"] is False


def test_what_a_command_schedules_is_met_by_the_running_server(server, ada):
    story = server.json(
        "story", "create", "--as", "ada@example.org", "--caption", "From the shell", "--channels", "feed", "--scheduled-at", instant(1.5)
    )
    out = ada.published(story["id"], 6)["publications"][0]
    assert (parsed(out["published_at"]) - parsed(story["scheduled_at"])).total_seconds() < 2


def test_what_fell_due_while_the_server_was_down_is_published_at_start(server, ada):
    minutes = {"just": 1, "nearly": 14, "late": 16, "very late": 24 * 60}
    stories = {name: ada.call("create_story", caption=name, channels=["feed"], scheduled_at=instant(3600))["id"] for name in minutes}
    server.stop()
    with sqlite3.connect(server.data) as file:  # time passes
        for name, story in stories.items():
            due = int((time.time() - minutes[name] * 60) * 1000)
            file.execute("UPDATE story SET scheduled_at = ? WHERE id = ?", (due, story))
            assert file.execute("UPDATE publication SET due_at = ?, run_at = ? WHERE story = ?", (due, due, story)).rowcount == 1
    file.close()
    server.start()
    begun = time.monotonic()
    agent = server.agent(ada.key)
    late = {name: agent.published(story)["publications"][0]["late"] for name, story in stories.items()}
    assert time.monotonic() - begun < 3
    assert late == {"just": False, "nearly": False, "late": True, "very late": True}
    with sqlite3.connect(f"file:{server.data}?mode=ro", uri=True) as file:
        told = dict(file.execute("SELECT subject, type FROM event WHERE type LIKE 'story.published%'").fetchall())
    file.close()
    assert told == {stories[name]: "story.published_late" if is_late else "story.published" for name, is_late in late.items()}


def test_a_scheduled_story_that_is_taken_back_does_not_go_out(ada):
    story = ada.call("create_story", caption="Better not", channels=["feed"], scheduled_at=instant(1))
    assert ada.call("unschedule_story", story_id=story["id"])["state"] == "draft"
    marker = ada.call("create_story", caption="After it", channels=["feed"], scheduled_at=instant(1.2))
    ada.published(marker["id"])
    assert ada.call("get_story", story_id=story["id"])["state"] == "draft"
