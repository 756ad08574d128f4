"""Run a training centre's feeds as a process: bind, say where, serve, end with the parent."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import msgspec
import uvicorn

from data_sources.clock import Clock
from data_sources.feeds.application import application
from data_sources.feeds.departments import Departments
from data_sources.resource_files import data_folder

log = logging.getLogger(__name__)

DEFAULT_PORT = 8765


def serve(centre: Path, clock: Clock, port: int = DEFAULT_PORT, *, child: bool = False) -> int:
    """Serve a centre's feeds on 127.0.0.1 until stopped; return the exit code.

    A port that is taken is replaced by a free one, and so is 0. Prints one line to stdout when it can be asked:
    {"ready": {"url": …, "folder": …}}. With `child`, ends when stdin does, which is when the parent has gone.

    Raises:
        PlanError: The centre serves no feeds, or its feeds.toml can't be used.
    """
    out = data_folder("feeds", centre.name)
    departments = Departments(centre, out, clock)
    with closing(_bound(port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            application(departments), log_level="warning", access_log=False, date_header=False,
            server_header=False, lifespan="off", loop="asyncio", timeout_graceful_shutdown=2,
        )  # fmt: skip
        server = _Announcing(config, msgspec.json.encode({"ready": {"url": url, "folder": str(out)}}))
        departments.start()
        if child:
            watcher = threading.Thread(target=_end_with_parent, args=(server, sys.stdin.buffer), daemon=True)
            watcher.start()
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            log.info("stopped by hand")
        finally:
            departments.stop()
    return 0


class _Announcing(uvicorn.Server):
    """A server that says when it can be asked."""

    def __init__(self, config: uvicorn.Config, line: bytes) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(self._line.decode() + "\n")
        sys.stdout.flush()


def _bound(port: int) -> socket.socket:
    """Return a listening socket on loopback, at `port` or else at a free one."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # On Windows this option would let two servers share a port; there it is neither needed nor wanted.
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    return listener


def _end_with_parent(server: uvicorn.Server, stdin: BinaryIO) -> None:
    while stdin.read(4096):
        pass
    server.should_exit = True
