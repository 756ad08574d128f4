"""The children that one run needs, and the order in which they start.

An example centre's feeds come first; the collector is told where they are served. Messages that come before anyone
listens are kept: the children start before Qt is even imported.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from data_sources.clock import Clock
from desktop.centres import has_feeds
from desktop.children import Child, Message
from desktop.own_program import own_command

log = logging.getLogger(__name__)

FEEDS_VARIABLE = "YIPING_FEEDS_URL"

SILENT_SECONDS = 45.0
"""A collector that gives no sign of life for so long hangs: it gives one every 3 s, also while its store is busy."""
LOADING_SECONDS = 180.0
"""The same until its first sign."""

Listener = Callable[[str, Message], None]


class Family:
    """The collector of one centre, and its feeds where it brings some.

    A listener gets ("collector" | "feeds", message) from the children's threads; a child that ended unasked says
    {"ended": exit code}.
    """

    def __init__(self, folder: Path, clock: Clock, *, store_url: str = "") -> None:
        self.folder = folder
        self._environment: Mapping[str, str] = clock.to_environment() if clock.is_drill else {}
        self._store_url = store_url
        self._lock = threading.Lock()
        self._listener: Listener | None = None
        self._unheard: list[tuple[str, Message]] = []
        self._children: dict[str, Child] = {}
        self._feeds_url = ""
        self._started = False
        self._stopping = False

    def start(self) -> None:
        """Start what this centre needs. Returns at once; again does nothing."""
        with self._lock:
            if self._started or self._stopping:
                return
            self._started = True
        # Feeds that someone serves already, for a drill in several rooms say, are used as they are.
        if has_feeds(self.folder) and not os.environ.get(FEEDS_VARIABLE):
            self._start("feeds", "feeds", str(self.folder), "--child", "--port", str(_free_port()))
        else:
            self._start_collector({})

    def listen(self, listener: Listener) -> None:
        """Hand over what the children say from now on, and what they have said so far."""
        with self._lock:
            self._listener = listener
            unheard, self._unheard = self._unheard, []
        for name, message in unheard:
            listener(name, message)

    def pid(self, name: str) -> int | None:
        """Return the process id of "collector" or "feeds" while it runs."""
        with self._lock:
            child = self._children.get(name)
        return child.pid if child is not None else None

    @property
    def feeds_url(self) -> str:
        """Where the feeds are served, once they are."""
        return self._feeds_url

    def stop(self) -> None:
        """End all children, side by side. Nothing is heard after this."""
        with self._lock:
            self._stopping = True
            self._listener = None
            children = list(self._children.values())
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()

    def _start_collector(self, extra: Mapping[str, str]) -> None:
        arguments = ["collect", str(self.folder), "--child"]
        if self._store_url:
            arguments += ["--store", self._store_url]
        self._start("collector", *arguments, extra=extra)

    def _start(self, name: str, *arguments: str, extra: Mapping[str, str] | None = None) -> None:
        child = Child(
            name,
            own_command(*arguments),
            environment={**self._environment, **(extra or {})},
            on_message=lambda message: self._heard(name, message),
            on_exit=lambda code: self._heard(name, {"ended": code}),
            most_silent=SILENT_SECONDS if name == "collector" else None,
            first_silent=LOADING_SECONDS,
        )
        with self._lock:
            if self._stopping:
                return
            before = self._children.pop(name, None)
            self._children[name] = child
        if before is not None:
            before.stop()
        child.start()

    def _heard(self, name: str, message: Message) -> None:
        if name == "feeds" and "ready" in message:
            url = str(message["ready"].get("url", ""))
            if url != self._feeds_url:  # the first time; or its port was taken when it was started again
                self._feeds_url = url
                self._start_collector({FEEDS_VARIABLE: url})
        with self._lock:
            listener = self._listener
            if listener is None:
                self._unheard.append((name, message))
        if listener is not None:
            listener(name, message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
