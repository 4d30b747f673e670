"""The built program as a maintainer uses it: the server as a process, commands on its file, and a caller for each face."""

import contextlib
import itertools
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

import httpx

ROOT = pathlib.Path(__file__).resolve().parents[2]
READY_SECONDS = 30  # the first start of a fresh binary reads it from disk
STOP_SECONDS = 25  # running requests get 10 s to end


def binary() -> str:
    """TROUPE_BINARY, else what the build left: debug before release, because `make test` builds that."""
    named = os.environ.get("TROUPE_BINARY")
    if named:
        return str(pathlib.Path(named).resolve())
    for configuration in ("debug", "release"):
        candidate = ROOT / ".build" / configuration / "troupe"
        if candidate.exists():
            return str(candidate)
    raise FileNotFoundError("There is no built troupe. Run `make build`, or name one with TROUPE_BINARY.")


def is_sanitized() -> bool:
    """Whether the program was built with the address sanitizer, under which memory is no measure."""
    return b"__asan_init" in subprocess.run(["nm", "-D", binary()], capture_output=True).stdout


def environment(**more: str) -> dict[str, str]:
    """The environment without settings of the developer's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TROUPE_")}
    return kept | more


def eventually(what, seconds: float, message="it did not happen", pause=0.02):
    """Asks until the answer is truthy, and gives that answer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = what()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"{message} within {seconds} s"
        time.sleep(pause)


class Troupe:
    """Commands on one data file."""

    def __init__(self, data: pathlib.Path):
        self.data = pathlib.Path(data)

    def cli(self, *arguments: str, status: int | None = 0, stdin: str | None = None, data=True, **env: str) -> subprocess.CompletedProcess:
        """Runs `troupe ARGUMENTS…` and checks its exit status (`None`: any)."""
        done = subprocess.run(
            [binary(), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            env=environment(**({"TROUPE_DATA": str(self.data)} if data else {}), **env),
        )
        if status is not None:
            assert done.returncode == status, f"troupe {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def json(self, *arguments: str, **options):
        """Runs a command with `--json`; its stdout is one JSON value."""
        return json.loads(self.cli(*arguments, "--json", **options).stdout)

    def user(self, email: str) -> dict:
        return self.json("user", "create", email)

    def mint(self, email="ada@example.org", *, preset=None, scopes=(), rate_limit: int | None = 0, project=None, expires_in=None,
             confirm=None) -> dict:
        """Mints a key. Tests call more often than agents do: no limit unless one is asked for."""
        options = ["--preset", preset] if preset else [word for scope in scopes for word in ("--scope", scope)]
        options += ["--rate-limit", rate_limit] if rate_limit is not None else []
        options += ["--project", project] if project else []
        options += ["--expires-in", expires_in] if expires_in else []
        options += ["--confirm", confirm] if confirm else []
        return self.json("key", "mint", "--user", email, *map(str, options))


class Server(Troupe):
    """`troupe serve` on a file."""

    _numbers = itertools.count(1)

    def __init__(self, data: pathlib.Path, *options: str, port=0, env: dict[str, str] | None = None):
        super().__init__(data)
        self.options, self.port, self.env = options, port, env or {}
        self.process: subprocess.Popen | None = None
        self.url = ""

    def start(self) -> "Server":
        self.launch()
        first = self.wait_for(" listens on ").split(" listens on ")[1]
        self.url = first.split()[0]
        return self

    def launch(self) -> None:
        """Begins to start; `start` waits until it listens."""
        assert self.process is None
        self.log = self.data.with_suffix(f".{next(self._numbers)}.log")
        self._output, self._changed = "", threading.Condition()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [binary(), "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}", *self.options],
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment(**self.env),
            )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process: subprocess.Popen):
        with process.stdout as lines:
            for line in lines:
                with self._changed:
                    self._output += line.decode()
                    self._changed.notify_all()
        process.wait()
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, text: str, seconds: float = READY_SECONDS) -> str:
        """What the server has printed, once `text` and the end of its line are in it."""

        def there():
            position = self._output.find(text)
            return position >= 0 and "\n" in self._output[position:]

        with self._changed:
            found = self._changed.wait_for(lambda: there() or self.process.poll() is not None, seconds)
            assert found and there(), f"the server did not print {text!r}; it printed:\n{self._output}\n{self.log.read_text()}"
            return self._output

    @property
    def output(self) -> str:
        with self._changed:
            return self._output

    @property
    def pid(self) -> int:
        return self.process.pid

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> int:
        """Waits for the end and gives the exit status."""
        status = self.process.wait(STOP_SECONDS)
        self.process = None
        return status

    def stop(self) -> None:
        """SIGTERM: exit status 0, and one file is left."""
        if self.process is None:
            return
        alive = self.process.poll() is None
        if alive:
            self.terminate()
        status = self.ended()
        assert alive, f"the server had ended by itself with status {status}:\n{self.log.read_text()[-4000:]}"
        assert status == 0, f"exit {status}\n{self.log.read_text()[-4000:]}"
        left = [str(self.data) + ending for ending in ("-wal", "-shm") if os.path.exists(str(self.data) + ending)]
        assert not left, f"left beside the file: {left}"

    def kill(self) -> None:
        """SIGKILL, as a power cut does to a process."""
        self.process.kill()
        self.ended()

    def memory(self, field: str) -> int:
        """A line of /proc/PID/status in bytes, e.g. VmHWM."""
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        raise KeyError(field)

    def agent(self, key: str) -> "Agent":
        return Agent(self.url, key)


class Refused(AssertionError):
    """A call that was refused."""

    def __init__(self, status: int, error: dict):
        super().__init__(f"{status} {error}")
        self.status, self.error = status, error
        self.code, self.message = error.get("code"), error.get("message", "")


class Agent:
    """A holder of a key, over REST and over MCP (2026-07-28) in plain HTTP. `call` is REST."""

    _ids = itertools.count(1)
    _routes: dict[str, dict] | None = None

    def __init__(self, url: str, key: str | None):
        self.url, self.key = url, key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        # Everything is http on loopback; reading the certificates of authorities would take longer than most calls.
        self.http = httpx.Client(base_url=url, headers=headers, timeout=60, verify=False)

    @classmethod
    def routes(cls) -> dict[str, dict]:
        """Every operation by name, from `troupe tools`."""
        if Agent._routes is None:
            listed = json.loads(subprocess.run([binary(), "tools", "--json"], capture_output=True, text=True, check=True).stdout)
            Agent._routes = {operation["name"]: operation for operation in listed}
        return Agent._routes

    def send(self, operation: str, arguments: dict | None = None, **more) -> httpx.Response:
        """One call of an operation over REST."""
        arguments = dict(arguments or {}) | more
        route = self.routes()[operation]
        path = route["path"]
        for name in list(arguments):
            if "{" + name + "}" in path:
                path = path.replace("{" + name + "}", str(arguments.pop(name)))
        if route["method"] in ("GET", "DELETE"):
            return self.http.request(route["method"], path, params=arguments)
        return self.http.request(route["method"], path, json=arguments)

    def call(self, operation: str, arguments: dict | None = None, **more) -> dict:
        """The answer of an operation over REST; `Refused` if there is none."""
        response = self.send(operation, arguments, **more)
        if response.status_code >= 300:
            raise Refused(response.status_code, response.json()["error"])
        return response.json()

    def post_mcp(self, message, **headers: str) -> httpx.Response:
        content = message if isinstance(message, bytes) else json.dumps(message).encode()
        names = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
        return self.http.post("/mcp", content=content, headers=names | headers)

    def mcp(self, tool: str, arguments: dict | None = None, **more) -> dict:
        """The structured content of a tool call over MCP; `Refused` if the tool answers an error."""
        arguments = dict(arguments or {}) | more
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": {"name": "end-to-end", "version": "1"},
        }
        response = self.post_mcp(
            {
                "jsonrpc": "2.0",
                "id": next(self._ids),
                "method": "tools/call",
                "params": {"name": tool, "arguments": arguments, "_meta": meta},
            },
            **{"mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": tool},
        )
        answer = response.json()
        if "result" not in answer:
            # A missing scope is a real 403 (MCP authorization, "Runtime Insufficient Scope Errors"); our object is the error's data.
            error = answer.get("error", {})
            raise Refused(response.status_code, error["data"] if "code" in error.get("data", {}) else error)
        result = answer["result"]
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"], "the text says the same as the structure"
        if result.get("isError"):
            raise Refused(response.status_code, result["structuredContent"]["error"])
        return result["structuredContent"]

    # What most tests need

    def upload(self, content: bytes, filename="slide.png", **more) -> dict:
        """Sends a file by the presigned path and gives its asset."""
        ticket = self.call("request_upload_url", filename=filename, **more)
        answer = httpx.put(ticket["upload_url"], content=content, timeout=60)
        assert answer.status_code == 201, answer.text
        return answer.json()["asset"]

    def stories(self) -> list[dict]:
        return self.everything("list_stories")

    def everything(self, operation: str, **arguments) -> list[dict]:
        """All pages of a list."""
        items, cursor = [], None
        while True:
            page = self.call(operation, limit=100, **({"cursor": cursor} if cursor else {}), **arguments)
            items += page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                return items

    def published(self, story_id: str, seconds: float = 15) -> dict:
        """The story once it is out."""
        return eventually(
            lambda: (story := self.call("get_story", story_id=story_id))["state"] == "published" and story,
            seconds,
            f"{story_id} was not published",
        )


@contextlib.contextmanager
def refused(code: str, status: int | None = None, *words: str):
    """The body is refused with this code and status, in a message that has these words. Gives the `Refused`."""

    class Seen:
        refusal: Refused

    seen = Seen()
    try:
        yield seen
    except Refused as refusal:
        seen.refusal = refusal
    else:
        raise AssertionError(f"it was not refused; expected {code}")
    check_failure(seen.refusal.status if status else None, seen.refusal.error, code, status, *words)


def check_failure(got_status: int | None, error: dict, code: str, status: int | None, *words: str) -> None:
    """What every failure has, by the contract."""
    assert error.get("code") == code, f"expected {code}, got {error}"
    if status is not None:
        assert got_status == status, f"expected {status}, got {got_status} {error}"
    assert error["retry"] in ("never", "now", "after"), error
    assert error["request_id"], error
    text = json.dumps(error, ensure_ascii=False).lower()
    for word in words:
        assert word.lower() in text, f"the failure does not name {word!r}: {error}"
