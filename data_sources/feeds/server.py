"""Run a training centre's feeds as a process: bind, say where, serve, end with the parent."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import msgspec

from data_sources.clock import Clock
from data_sources.feeds.order_table import order_table
from data_sources.feeds.plan import read_plan
from data_sources.resource_files import data_folder

DEFAULT_PORT = 8765
_BACKLOG = 100

GRACE_SECONDS = 2.0
"""How long the feeds take leave once their parent is gone. Files are put in place whole and tables are written by
transactions, so what is being loaded or written then is left, and made again by the next start."""


def serve(centre: Path, clock: Clock, port: int = DEFAULT_PORT, *, child: bool = False) -> int:
    """Serve a centre's feeds on 127.0.0.1 until stopped; return the exit code.

    A port that is taken is replaced by a free one, and so is 0. Prints one line to stdout as soon as it can be asked:
    {"ready": {"url": …, "folder": …}}; who asks at once waits until the model is loaded, and who
    reads a table until its history is there. With `child`, ends when stdin does, which is when the parent has gone.

    Raises:
        PlanError: The centre serves no feeds, or its feeds.toml can't be used.
        OSError: The feeds' folder can't be written.
    """
    gone = threading.Event()
    if child:
        threading.Thread(target=_end_with, args=(sys.stdin.buffer, gone), name="feeds-parent", daemon=True).start()
    plan = read_plan(centre)
    out = data_folder("feeds", centre.name)
    held = {feed.name: order_table(feed, out).held() for feed in plan.event_feeds if feed.serve.style == "database"}
    with closing(_listening(port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        line = msgspec.json.encode({"ready": {"url": url, "folder": str(out)}})
        try:
            sys.stdout.write(line.decode() + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            return 0  # the parent is gone already
        # numpy, starlette and uvicorn take longer to load than everything before: the ready line doesn't wait for them.
        from data_sources.feeds.application import run  # noqa: PLC0415

        run(centre, out, clock, listener, end=gone, held=held)
    return 0


def _end_with(parent: BinaryIO, gone: threading.Event) -> None:
    """Say when the parent is gone; end the process where that is not heard in time: while it loads, say."""
    while parent.read(4096):
        pass
    gone.set()
    time.sleep(GRACE_SECONDS)
    os._exit(0)


def _listening(port: int) -> socket.socket:
    """Return a listening socket on loopback, at `port` or else at a free one."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # On Windows this option would let two servers share a port; there it is neither needed nor wanted.
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        if port == 0:
            raise
        return _listening(0)
    return listener
