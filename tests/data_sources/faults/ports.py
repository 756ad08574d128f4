"""A port of this machine that can be refused, silent or deaf: below HTTP, below everything."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from abc import ABC, abstractmethod

from tests.data_sources.faults.faults import Fault

_BACKLOG = 64


class Port(ABC):
    """Listens on a loopback port of its own, a thread a connection; faults of the connection itself are made here.

    The port stays ours while it refuses: it is bound all the time.
    """

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.over = threading.Event()
        self.changed = threading.Event()
        """Set when a fault begins or is lifted: whoever dawdles in its name stops."""
        self.connections = 0
        self.begun_at = 0.0
        """When the fault began, in `time.monotonic()`'s seconds."""
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._crowd: list[socket.socket] = []
        self._listener = _bound(0)
        self.number: int = self._listener.getsockname()[1]
        self._listen(_BACKLOG)

    def begin(self, fault: Fault) -> None:
        """Let a fault begin. Connections that are open end, as they do when a service goes down."""
        self.fault, self.begun_at = fault, time.monotonic()
        self._change()
        if fault is Fault.REFUSED:
            self._close_listener()
            self._listener = _bound(self.number)
        elif fault is Fault.NEVER_ACCEPTS:
            self._close_listener()
            self._listener = _bound(self.number)
            self._listener.listen(0)
            self._crowd = [_knock(self.number) for _ in range(4)]

    def lift(self) -> None:
        """Let all be well again."""
        before, self.fault = self.fault, None
        self._change()
        if before in (Fault.REFUSED, Fault.NEVER_ACCEPTS):
            for each in self._crowd:
                each.close()
            self._close_listener()
            self._listener = _bound(self.number)
            self._listen(_BACKLOG)

    def close(self) -> None:
        """End every thread."""
        self.over.set()
        self._change()
        for each in self._crowd:
            each.close()
        self._close_listener()
        for thread in list(self._threads):
            thread.join(10)

    @abstractmethod
    def serve(self, connection: socket.socket) -> None:
        """Speak with one client until it, or the connection, ends. An OSError ends it."""

    def dawdle(self, seconds: float) -> bool:
        """Wait; False once it is over or the fault has changed."""
        return not self.changed.wait(seconds)

    def known(self, connection: socket.socket, instead: socket.socket) -> None:
        """Say that a connection is now another object, as it is once it speaks TLS."""
        with self._lock:
            self._open.discard(instead)
            self._open.add(connection)

    def _change(self) -> None:
        self.changed.set()
        with self._lock:
            going, self._open = self._open, set()
        for connection in going:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if not self.over.is_set():
            self.changed = threading.Event()

    def _listen(self, backlog: int) -> None:
        self._listener.listen(backlog)
        thread = threading.Thread(target=self._accept, args=(self._listener,), name=f"port {self.number}")
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            with self._lock:
                self._open.add(connection)
            thread = threading.Thread(target=self._run, args=(connection,), name=f"connection to {self.number}")
            self._threads.append(thread)
            thread.start()

    def _run(self, connection: socket.socket) -> None:
        connection.settimeout(60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if self.fault is Fault.SILENT:
                self.changed.wait()
            else:
                self.serve(connection)
        except (OSError, ValueError):
            pass  # the client hung up, or was hung up on: what this is about
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()
            self._threads.remove(threading.current_thread())

    def _close_listener(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()


def reset(connection: socket.socket) -> None:
    """Close with a reset, as a crashed service's or a firewall's."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.socket.close(connection)


def _bound(number: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", number))
    return listener


def _knock(number: int) -> socket.socket:
    """Stand in the queue of a listener that lets nobody in."""
    waiting = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    waiting.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        waiting.connect(("127.0.0.1", number))
    return waiting
