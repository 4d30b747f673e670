"""HTTP servers beside the appliance that receive webhooks and give pictures away."""

import collections
import http.server
import json
import socket
import threading


class CountingReceiver:
    """Notes in which life of the appliance each delivery came: within one life none may come twice."""

    def __init__(self):
        self.life = 0
        self.lock = threading.Lock()
        self.bodies: dict[str, bytes] = {}  # webhook-id → the body of the first delivery
        self.lives: dict[str, list[int]] = collections.defaultdict(list)
        self.stories: dict[str, set[str]] = collections.defaultdict(set)  # story → webhook-ids
        self.wrong: list[str] = []
        self.files: dict[str, bytes] = {}
        self._open = 0
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def handle(self):
                with receiver.lock:
                    receiver._open += 1
                try:
                    super().handle()
                except OSError:
                    pass  # the appliance was killed in the middle
                finally:
                    with receiver.lock:
                        receiver._open -= 1

            def do_POST(self):
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) == length:
                    receiver.note(self.headers["webhook-id"], body)
                self.answer(204, b"")

            def do_GET(self):
                content = receiver.files.get(self.path)
                self.answer(200 if content is not None else 404, content or b"")

            def answer(self, status: int, content: bytes):
                self.send_response(status)
                self.send_header("content-type", "image/png")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def note(self, name: str, body: bytes) -> None:
        with self.lock:
            if self.bodies.setdefault(name, body) != body:
                self.wrong.append(f"{name} came with another body")
            if self.life in self.lives[name]:
                self.wrong.append(f"{name} came twice in life {self.life}")
            self.lives[name].append(self.life)
            self.stories[json.loads(body)["data"]["story_id"]].add(name)

    def next_life(self) -> None:
        """Call when the appliance is dead: what it sent has been noted before the next one sends anything."""
        with socket.create_connection(self.server.server_address) as last:  # queued behind all that it has opened
            last.sendall(b"GET / HTTP/1.0\r\n\r\n")
            while last.recv(4096):
                pass
        while True:
            with self.lock:
                if self._open == 0:
                    self.life += 1
                    return

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Receiver:
    """An HTTP server that remembers deliveries and answers from a list of plans; the last plan stays."""

    def __init__(self):
        self.deliveries: list[tuple[dict, bytes]] = []
        self.plans: list = [204]
        self.files: dict[str, bytes] = {}
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.deliveries.append(({name.lower(): value for name, value in self.headers.items()}, body))
                plan = receiver.plans.pop(0) if len(receiver.plans) > 1 else receiver.plans[0]
                if plan == "drop":
                    self.close_connection = True
                    self.connection.shutdown(2)
                    return
                status, answer = plan if isinstance(plan, tuple) else (plan, b"")
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self):
                content = receiver.files.get(self.path)
                self.send_response(200 if content is not None else 404)
                self.send_header("content-length", str(len(content or b"")))
                self.send_header("content-type", "image/png")
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
