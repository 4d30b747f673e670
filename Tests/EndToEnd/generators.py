"""Generators from outside that imitate what the real ones document, on one port: OpenAI, AUTOMATIC1111, ComfyUI, Replicate, fal."""

import base64
import collections
import email
import http.server
import itertools
import json
import threading
import time
import urllib.parse

import loras
import pictures

# Two frames of one pixel, half a second each: the shortest moving picture.
ANIMATION = (
    b"GIF89a" + bytes([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])
    + 2 * bytes([0x21, 0xF9, 4, 0, 50, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]) + b";"
)  # fmt: skip
GPT_IMAGE_SIZES = ("1024x1024", "1536x1024", "1024x1536")


ROUNDS = itertools.count(1)


def form(kind: str, body: bytes) -> dict:
    """The fields of a form by their names; a file is its type and its bytes, a name with [] a list."""
    fields: dict = {}
    for part in email.message_from_bytes(b"content-type: " + kind.encode() + b"\r\n\r\n" + body).get_payload():
        assert part.get_content_disposition() == "form-data", part
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        value = (part.get_content_type(), content) if part.get_filename() else content.decode()
        if name.endswith("[]"):
            fields.setdefault(name, []).append(value)
        else:
            fields[name] = value
    return fields


class Generators:
    """Answers by plans, one a call, for the paths below; without one it does what it is asked.

    A plan is `"ok"`, a status or `(status, headers, body)`, `"drop"` (the request is read, and nothing said), `"cut"` (half an answer),
    `("slow", seconds)`, `"text"` (something that is no picture), `"prose"` (a caption that is no JSON), or a text to say as the caption.
    """

    def __init__(self, key="sk-fake-0123456789"):
        self.key = key
        self.calls: list[tuple[str, str, dict, dict]] = []  # method, path, headers, body
        self.plans: dict[str, list] = collections.defaultdict(list)
        self.work: dict[str, dict] = {}  # ComfyUI's, Replicate's and fal's, by id
        self.polls_until_done = 2
        self.loras: list[str] = []  # AUTOMATIC1111's
        self.lock = threading.Lock()
        generators = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.go({})

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                kind = self.headers.get("content-type", "")
                self.go(form(kind, body) if kind.startswith("multipart/") else json.loads(body or b"{}"))

            def do_PUT(self):
                self.go({})

            def go(self, body):
                path = urllib.parse.urlsplit(self.path)
                with generators.lock:
                    generators.calls.append((self.command, self.path, {n.lower(): v for n, v in self.headers.items()}, body))
                    plans = generators.plans[path.path]
                    plan = plans.pop(0) if plans else "ok"
                if plan == "drop":
                    self.close_connection = True
                    self.connection.shutdown(2)
                    return
                if isinstance(plan, tuple) and plan[0] == "slow":
                    time.sleep(plan[1])
                if isinstance(plan, int):
                    plan = (plan, {}, {"error": {"message": f"planned {plan}"}})
                if isinstance(plan, tuple) and plan[0] != "slow":
                    return self.answer(*plan)
                status, answer = generators.answer(self.command, path.path, urllib.parse.parse_qs(path.query), self.headers, body, plan)
                self.answer(status, {}, answer, is_cut=plan == "cut")

            def answer(self, status, headers, body, is_cut=False):
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "image/png" if isinstance(body, bytes) else "application/json")
                self.send_header("content-length", str(len(content)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if is_cut else content)
                if is_cut:
                    self.close_connection = True

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # whoever asked has gone

        self.server = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def asked(self, path: str, method="POST") -> list[dict]:
        """The bodies that came to a path."""
        return [body for how, where, _, body in self.calls if how == method and where == path]

    # What each does

    def answer(self, method, path, query, headers, body, plan):
        picture = b"<html>not a picture</html>" if plan == "text" else pictures.gradient(len(self.calls), 256, 320)
        if path.startswith("/v1/") and not path.startswith("/v1/models/"):
            if headers.get("authorization") != f"Bearer {self.key}":
                return 401, {"error": {"message": f"Incorrect API key provided: {headers.get('authorization')}", "code": "invalid_api_key"}}
            return self.openai(path, body, plan, picture)
        if path.startswith("/sdapi/"):
            return self.automatic1111(path, body, picture)
        if path in ("/prompt", "/queue", "/interrupt", "/view", "/system_stats", "/upload/image") or path.startswith("/history/"):
            return self.comfyui(path, query, body, picture)
        if path.startswith(("/v1/models/", "/r/")):
            return self.replicate(method, path, headers, body, picture)
        return self.fal(method, path, headers, body, picture)

    def openai(self, path, body, plan, picture):
        if path == "/v1/models":
            return 200, {"data": [{"id": "gpt-image-1"}, {"id": "gpt-small"}, {"id": "omni-moderation-latest"}]}
        if path == "/v1/moderations":
            return self.moderations(body, plan)
        if path in ("/v1/images/generations", "/v1/images/edits"):
            shown = body.get("image[]", [])
            assert path.endswith("generations") or 1 <= len(shown) <= 16
            assert all(kind == "image/jpeg" and file.startswith(b"\xff\xd8\xff") for kind, file in shown), body.keys()
            if body["model"].startswith("gpt-image"):
                if "response_format" in body:
                    return 400, {"error": {"message": "Unknown parameter: 'response_format'.", "code": "unknown_parameter"}}
                if body["size"] not in GPT_IMAGE_SIZES:
                    return 400, {"error": {"message": f"Invalid size {body['size']}", "code": "invalid_value"}}
            return 200, {
                "created": 1,
                "data": [{"b64_json": base64.b64encode(picture).decode()}],
                "usage": {
                    "input_tokens": 50 + 200 * len(shown),
                    "output_tokens": 1_000,
                    "total_tokens": 1_050 + 200 * len(shown),
                    "input_tokens_details": {"text_tokens": 50, "image_tokens": 200 * len(shown)},
                },
            }
        if path == "/v1/chat/completions":
            assert body["response_format"]["type"] == "json_schema", body
            number = next(ROUNDS)  # questions come side by side, and each is answered with another caption
            said = {"prose": "Sure! Here you go: a caption."}.get(plan) or json.dumps(
                {"caption": f"Flour on my sleeves again, and no regrets about round {number}. #bread" if plan in ("ok", "cut") else plan}
            )
            return 200, {
                "choices": [{"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 200, "completion_tokens": 40, "total_tokens": 240},
            }
        return 404, {"error": {"message": "no such path"}}

    def moderations(self, body, plan):
        """A list of texts has a result for each; the parts of a mixed list share one, and may have one picture among them."""
        given = body["input"]
        if plan == "text":
            return 200, {"results": "none"}
        if isinstance(given[0], dict):
            shown = [part for part in given if part["type"] == "image_url"]
            if len(shown) > 1:
                message = f"Number of images ({len(shown)}) exceeds maximum of 1"
                return 400, {"error": {"message": message, "type": "invalid_request_error", "code": "too_many_images"}}
            assert all(part["image_url"]["url"].startswith("data:image/") for part in shown), body
            given = [" ".join(part.get("text", "") for part in given)]
        results = []
        for text in given:
            scores = {"harassment": 0.11, "violence": 0.934 if "blood" in text.lower() else 0.01, "self-harm": 0.02}
            categories = {name: score > 0.5 for name, score in scores.items()}
            results.append({"flagged": any(categories.values()), "categories": categories, "category_scores": scores})
        return 200, {"id": "modr-1", "model": body["model"], "results": results}

    def automatic1111(self, path, body, picture):
        if path == "/sdapi/v1/sd-models":
            return 200, [{"title": "small.safetensors [abc]", "model_name": "small"}]
        if path == "/sdapi/v1/loras":
            return 200, [{"name": name, "alias": name, "path": f"/models/{name}.safetensors"} for name in self.loras]
        assert body["width"] % 64 == 0 and body["height"] % 64 == 0, body
        info = json.dumps({"seed": body["seed"], "sd_model_name": "small"})
        return 200, {"images": [base64.b64encode(picture).decode()], "parameters": body, "info": info}

    def comfyui(self, path, query, body, picture):
        if path == "/system_stats":
            return 200, {"system": {"comfyui_version": "0.3.60"}}
        if path == "/prompt":
            self.work[body["prompt_id"]] = {"graph": body["prompt"], "polls": 0}
            return 200, {"prompt_id": body["prompt_id"], "number": 1, "node_errors": {}}
        if path == "/upload/image":
            kind, file = body["image"]
            assert kind == "image/jpeg" and file.startswith(b"\xff\xd8\xff") and body["overwrite"] == "true", body.keys()
            return 200, {"name": f"shown-{len(file) % 7}.jpg", "subfolder": "in", "type": body["type"]}
        if path == "/queue" and body:
            for name in body["delete"]:
                if self.work.get(name, {}).get("pending"):
                    del self.work[name]
            return 200, b""
        if path == "/interrupt":
            self.work[body["prompt_id"]] |= {"polls": self.polls_until_done, "interrupted": True}
            return 200, b""
        if path == "/queue":
            open_ = [(name, work) for name, work in self.work.items() if work["polls"] <= self.polls_until_done]
            lists = [[[0, name, {}, {}, []] for name, work in open_ if work.get("pending", False) is pending] for pending in (False, True)]
            return 200, {"queue_running": lists[0], "queue_pending": lists[1]}
        if path == "/view":
            assert query["filename"] == ["a b+c.png"] and query["type"] == ["output"], query
            return 200, picture
        name = path.removeprefix("/history/")
        work = self.work.get(name)
        if not work or not self.is_done(work):
            return 200, {}
        if work.get("interrupted"):
            return 200, {name: {"outputs": {}, "status": {"status_str": "error", "completed": False}}}
        files = [{"filename": "a b+c.png", "subfolder": "", "type": "output"}]
        return 200, {name: {"outputs": {"9": {"images": files}}, "status": {"status_str": "success", "completed": True}}}

    def replicate(self, method, path, headers, body, picture):
        if headers.get("authorization") != f"Bearer {self.key}" and not path.startswith("/r/files/"):
            return 401, {"detail": "You did not pass a valid authentication token"}
        if method == "POST" and path.endswith("/cancel"):
            self.work[path.split("/")[-2]]["end"] = {"status": "canceled", "output": None, "metrics": {"predict_time": 1.0}}
            self.work[path.split("/")[-2]]["polls"] = self.polls_until_done
            self.work[path.split("/")[-2]]["cancelled"] = True
            return 200, {"status": "canceled"}
        if method == "POST" and path.endswith("/trainings"):
            name = f"t{len(self.work)}"
            self.work[name] = {"input": body["input"], "destination": body["destination"], "path": path, "polls": 0}
            base = f"{self.url}/r/trainings/{name}"
            return 201, {"id": name, "status": "starting", "urls": {"get": base, "cancel": f"{base}/cancel"}}
        if path.startswith("/r/files/") and path.endswith(".safetensors"):
            return 200, loras.lora_file()
        if method == "POST":
            name, base = f"p{len(self.work)}", f"{self.url}/r/predictions"
            self.work[name] = {"input": body["input"], "polls": 0}
            return 201, {"id": name, "status": "starting", "urls": {"get": f"{base}/{name}", "cancel": f"{base}/{name}/cancel"}}
        if path.startswith("/r/files/"):
            return 200, ANIMATION if "duration" in self.work[path.rsplit("/", 1)[1].split(".")[0]]["input"] else picture
        if path == "/v1/models/account" or path == "/r/account":
            return 200, {"username": "ada"}
        name = path.rsplit("/", 1)[1]
        if not self.is_done(self.work[name]):
            return 200, {"id": name, "status": "processing"}
        if path.startswith("/r/trainings/"):
            output = {"version": "ada/ines:1", "weights": f"{self.url}/r/files/{name}.safetensors"}
            return 200, {"id": name, "status": "succeeded", "output": output, "metrics": {"predict_time": 900.0}}
        answer = {"id": name, "status": "succeeded", "output": [f"{self.url}/r/files/{name}.png"], "metrics": {"predict_time": 2.5}}
        return 200, answer | self.work[name].get("end", {})

    def fal(self, method, path, headers, body, picture):
        if path.startswith("/files/"):
            if path.endswith(".safetensors"):
                return 200, loras.lora_file()
            return 200, ANIMATION if path.endswith(".mp4") else picture
        if headers.get("authorization") != f"Key {self.key}":
            return 401, {"detail": "Cannot access application"}
        if method == "POST":
            name = f"f{len(self.work)}"
            self.work[name] = {"input": body, "polls": 0}
            base = f"{self.url}/fal-ai/flux/requests/{name}"
            return 200, {"request_id": name, "status": "IN_QUEUE", "status_url": f"{base}/status", "response_url": base, "cancel_url": f"{base}/cancel"}
        name = path.split("/requests/")[1].split("/")[0]
        if method == "PUT":
            self.work[name] |= {"polls": self.polls_until_done, "error": "Request was cancelled"}
            return 202, {"status": "CANCELLATION_REQUESTED"}
        if name not in self.work:
            return 404, {"detail": "Request not found"}
        if path.endswith("/status"):
            return 200, {"status": "COMPLETED" if self.is_done(self.work[name]) else "IN_PROGRESS"}
        if "error" in self.work[name]:
            return 422, {"detail": self.work[name]["error"]}
        if "duration" in self.work[name]["input"]:
            return 200, {"video": {"url": f"{self.url}/files/{name}.mp4"}}
        if "images_data_url" in self.work[name]["input"]:
            return 200, {"diffusers_lora_file": {"url": f"{self.url}/files/{name}.safetensors"}, "config_file": {"url": "x"}}
        return 200, {"images": [{"url": f"{self.url}/files/{name}.png"}], "seed": body.get("seed", 7), "has_nsfw_concepts": [False]}

    def is_done(self, work: dict) -> bool:
        work["polls"] += 1
        return work["polls"] > self.polls_until_done
