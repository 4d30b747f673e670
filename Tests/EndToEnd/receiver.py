"""What receives webhooks and serves pictures in tests."""

import http.server
import threading


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
