"""A real HTTP server on loopback, and contexts and centres to poll it with."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from data_sources import redaction
from data_sources.centre import Centre, CentreFile, Home, SourceFile
from data_sources.clock import Clock
from data_sources.connector import PollContext


class Served:
    """What a test's server answers: paths to functions of the query, and every request it got."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: dict[str, Callable[[dict[str, str], dict[str, Any]], Any]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []

    def on(self, path: str, answer: Any) -> str:
        """Answer `path` by (status, headers, body) or by JSON, or a function of (query, request) giving either."""
        self.answers[path] = answer if callable(answer) else lambda _query, _request: answer
        return self.url + path


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Served

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("Content-Length", 0))
        request = {"headers": dict(self.headers), "body": self.rfile.read(length), "handler": self}
        self.served.requests.append((parts.path, query))
        make = self.served.answers.get(parts.path)
        answer = make(query, request) if make else (404, {}, b"")
        if answer is None:
            return
        status, headers, body = answer if isinstance(answer, tuple) else (200, {}, json.dumps(answer).encode())
        try:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_POST = do_GET

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is what some tests are about."""


@pytest.fixture
def served() -> Iterator[Served]:
    handler = type("Handler", (_Handler,), {"timeout": 5})
    server = _Server(("127.0.0.1", 0), handler)
    handler.served = Served(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield handler.served
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_secrets_of_other_tests(monkeypatch) -> None:
    """Let each test's secrets be its own: what a process once knew is struck out of all that it says."""
    monkeypatch.setattr(redaction, "_known", {})


@pytest.fixture
def context(tmp_path) -> Callable[..., PollContext]:
    def make(**changes: Any) -> PollContext:
        seconds = changes.pop("seconds", 10.0)
        given: dict[str, Any] = {
            "source": "s",
            "request": {},
            "folder": tmp_path,
            "zone": ZoneInfo("Asia/Shanghai"),
            "clock": Clock(),
            "deadline": time.monotonic() + seconds,
        }
        return PollContext(**(given | changes))

    return make


@pytest.fixture
def centre_of(tmp_path) -> Callable[..., Centre]:
    def make(**sources: SourceFile) -> Centre:
        home = Home(lat=28.0, lon=120.7, zoom=9)
        file = CentreFile(name="x", code="3303", level="county", zone="Asia/Shanghai", home=home)
        folder = tmp_path / "centre"
        Path(folder).mkdir(exist_ok=True)
        return Centre(folder, file, sources, {})

    return make
