"""Servers that somebody else wrote, started on loopback for the tests that ask them. They lie in .venv-peers."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_PEERS = Path(__file__).resolve().parents[2] / ".venv-peers"


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end, given once it answers at `url`."""
    log = folder / "peer.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=folder)
    try:
        for _ in range(600):
            if process.poll() is not None:
                break
            with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
                yield process
                return
            time.sleep(0.05)  # a server tells nobody when it is ready
        message = f"{command[0]} did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}"
        raise AssertionError(message)
    finally:
        process.kill()
        process.wait(30)


@contextlib.contextmanager
def datasette(folder: Path, rows: list[dict[str, Any]], *, pages: int = 100) -> Iterator[str]:
    """Serve rows as the table `events` of the database `county`; give the table's address, without ".json"."""
    program = _PEERS / "bin" / "datasette"
    if not program.exists():
        pytest.skip("datasette is not installed (.venv-peers)")
    database = folder / "county.db"
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, title TEXT, changed TEXT)")
        connection.executemany("INSERT INTO events VALUES (:id, :title, :changed)", rows)
    port = free_port()
    command = [str(program), "serve", str(database), "-h", "127.0.0.1", "-p", str(port)]
    command += ["--setting", "default_page_size", str(pages), "--setting", "max_returned_rows", "1000"]
    with running(command, f"http://127.0.0.1:{port}/-/versions.json", folder):
        yield f"http://127.0.0.1:{port}/county/events"


@contextlib.contextmanager
def json_server(folder: Path, rows: list[dict[str, Any]]) -> Iterator[str]:
    """Serve rows as the resource `events`; give its address."""
    program = _PEERS / "node_modules" / ".bin" / "json-server"
    if not program.exists() or shutil.which("node") is None:
        pytest.skip("json-server is not installed (.venv-peers, and node)")
    (folder / "db.json").write_text(json.dumps({"events": rows}), "utf-8")
    port = free_port()
    command = [str(program), "--host", "127.0.0.1", "--port", str(port), "--quiet", "db.json"]
    with running(command, f"http://127.0.0.1:{port}/events?_limit=1", folder):
        yield f"http://127.0.0.1:{port}/events"
