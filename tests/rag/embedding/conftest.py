"""A server of embeddings that really listens, told what to answer."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Reply = tuple[int, Any]
"""Status, and JSON; bytes are sent as they are."""


class FakeServer:
    """Answers each path by a function of its body; remembers what it was asked, and by whom."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.keys: list[str | None] = []
        self.answers: dict[str, Callable[[dict[str, Any]], Reply]] = {}

    def answer(self, path: str, body: dict[str, Any], key: str | None) -> Reply:
        self.asked.append((path, body))
        self.keys.append(key)
        return self.answers[path](body) if path in self.answers else (404, {"error": "not found"})

    def bodies(self, path: str) -> list[dict[str, Any]]:
        return [body for asked, body in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: FakeServer

    def do_POST(self) -> None:  # the name the server calls
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.fake.answer(self.path, body, self.headers["Authorization"])
        payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the server's name
        del format, args


@pytest.fixture
def server() -> Iterator[FakeServer]:
    handler = type("ThisHandler", (Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        fake = FakeServer(http.server_port)
        handler.fake = fake  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield fake
        http.shutdown()
        thread.join()
