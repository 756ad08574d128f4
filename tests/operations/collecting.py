"""A collector as a real process, and a source for it whose rows grow."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]

CENTRE = """name = "x"
code = "330303"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 27.9, lon = 120.8, zoom = 11 }
regions = []
"""

SOURCE = """name = "grid"
connector = "rest"
every = "100ms"

[request]
url = "URL"
paging = { style = "page", rows = 500, total = "total" }
since = { parameter = "after", field = "at", format = "epoch_ms", overlap = "1s" }

[records]
kind = "event"
items = "rows"
key = "id"
title = "t"
reported_at = { field = "at", format = "epoch_ms" }
"""

PROGRAM = """
import sys
from pathlib import Path
from data_sources.centre import read_centre
from data_sources.clock import Clock
from operations.collector import run
sys.exit(run(read_centre(Path(sys.argv[1])), Clock.from_environment(), sys.argv[2], child=True))
"""


class Source:
    """A source whose rows grow by `step` at every first page asked for."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.step = 0
        self.status = 200
        self.asked = 0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        now = time.time_ns() // 1_000_000
        with self._lock:
            start = len(self.rows)
            self.rows += [{"id": f"E{number}", "t": "x", "at": now} for number in range(start, start + count)]

    def answer(self, query: dict[str, str]) -> bytes:
        if query["page"] == "1":
            self.add(self.step)
        with self._lock:
            new = [row for row in self.rows if row["at"] > int(query["after"])]
        start = (int(query["page"]) - 1) * int(query["size"])
        return json.dumps({"rows": new[start : start + int(query["size"])], "total": len(new)}).encode()


@contextmanager
def serving() -> Iterator[tuple[Source, str]]:
    """Serve a source's rows; gives it and its address."""
    made = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
            made.asked += 1
            status = made.status
            body = made.answer(query) if status == 200 else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, *_: Any) -> None:
            """A killed collector hangs up."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made, f"http://127.0.0.1:{server.server_port}/e"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Collecting:
    """A collector process, and what it says."""

    def __init__(self, folder: Path, store: str, program: str = PROGRAM) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(folder), store],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.said: list[dict[str, Any]] = []
        self.heard = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.heard:
                self.said.append(json.loads(line))
                self.heard.notify_all()

    def wait_for(self, found: Callable[[], bool]) -> None:
        with self.heard:
            assert self.heard.wait_for(found, timeout=30), self.said

    def end(self) -> int:
        """Close its standard input, as a parent that ends does, and return its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        code = self.process.wait(30)
        self._done()
        return code

    def _done(self) -> None:
        self._reader.join(30)
        assert self.process.stdout is not None
        self.process.stdout.close()


def count_of(store: Path) -> int:
    connection = sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True, timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def states_in(store: Path) -> list[dict[str, Any]]:
    """Return the sources' healths as the store has them; none while there is no store."""
    if not store.exists():
        return []
    connection = sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True, timeout=10)
    try:
        return [json.loads(body) for (body,) in connection.execute("SELECT body FROM source_health")]
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def wait_until(true: Callable[[], bool], seconds: float = 40.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)
