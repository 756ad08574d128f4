"""A wire between a client and a real server (a database, a broker) that fails in every way below their protocol."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
from collections.abc import Callable

from tests.data_sources.faults.certificates import Certificates
from tests.data_sources.faults.faults import Fault
from tests.data_sources.faults.ports import Port, reset

_TRICKLE = 0.05
_PAGE = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    b"<!DOCTYPE html><html><body>nginx</body></html>"
)
Upgrade = Callable[[socket.socket, socket.socket, bool], bool]
"""Leads client and server up to TLS: (client, server, whether the server shall say that it speaks TLS)."""


class ProxyPort(Port):
    """Passes all on to the server at `upstream`.

    `cut_after` bytes that the client sends mark the question whose answer is cut by RESET and TRUNCATED; `upgrade` is
    how a protocol that begins in plain text comes to speak TLS; `plain` is the server's port without TLS, where it has
    two.
    """

    def __init__(
        self,
        upstream: int,
        *,
        mark: bytes,
        cut_after: int = 60,
        certificates: Certificates | None = None,
        upgrade: Upgrade | None = None,
        plain: int = 0,
    ) -> None:
        self.upstream = upstream
        self._plain = plain
        self._mark = mark
        self._cut_after = cut_after
        self._certificates = certificates
        self._upgrade = upgrade
        super().__init__()

    def serve(self, connection: socket.socket) -> None:
        """Pass on between a client and the server, as far as the fault lets."""
        if self.fault is Fault.HTML:
            connection.sendall(_PAGE)
            self.dawdle(0.2)
            return
        upstream = self._plain if self.fault is Fault.TLS_PLAIN and self._plain else self.upstream
        with socket.create_connection(("127.0.0.1", upstream), timeout=30) as server:
            if self.fault in (Fault.TLS_UNKNOWN, Fault.TLS_OTHER_NAME):
                self._pretend(connection, server)
            elif self.fault is Fault.TLS_PLAIN and self._upgrade is not None:
                self._upgrade(connection, server, False)
                self._pass_on(connection, server)
            else:
                self._pass_on(connection, server)

    def sent(self, data: bytes) -> bytes:
        """Return what the client gets of what the server says."""
        return data

    def _pretend(self, connection: socket.socket, server: socket.socket) -> None:
        """Speak TLS with a certificate that is not the server's."""
        assert self._certificates is not None
        unknown = self.fault is Fault.TLS_UNKNOWN
        context = self._certificates.unknown if unknown else self._certificates.other_name
        if self._upgrade is None or self._upgrade(connection, server, True):
            with contextlib.suppress(ssl.SSLError), context.wrap_socket(connection, server_side=True) as wrapped:
                wrapped.recv(1)  # it hangs up, or the test fails

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        asked = b""
        left: int | None = None
        with selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while not self.over.is_set():
                for key, _ in selector.select(60):
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    if key.fileobj is client:
                        asked = (asked + data)[-4096:]
                        if left is None and self.fault in (Fault.RESET, Fault.TRUNCATED) and self._mark in asked:
                            left = self._cut_after
                        server.sendall(data)
                    elif self.fault is Fault.SLOW_LORIS:
                        if not self._trickle(client, data):
                            return
                    elif left is not None and len(data) > left:
                        client.sendall(data[:left])
                        if self.fault is Fault.RESET:
                            self.dawdle(0.05)
                            reset(client)
                        return
                    else:
                        left = left - len(data) if left is not None else None
                        client.sendall(self.sent(data))

    def _trickle(self, client: socket.socket, data: bytes) -> bool:
        for byte in data:
            client.sendall(bytes((byte,)))
            if not self.dawdle(_TRICKLE):
                return False
        return True


def postgresql_upgrade(client: socket.socket, server: socket.socket, speaks: bool) -> bool:
    """Answer PostgreSQL's SSLRequest (8 bytes): S for yes, N for no."""
    del server
    asked = client.recv(8, socket.MSG_WAITALL)
    client.sendall(b"S" if speaks else b"N")
    return len(asked) == 8


def mysql_upgrade(client: socket.socket, server: socket.socket, speaks: bool) -> bool:
    """Pass on MySQL's greeting, with or without the flag that the server speaks TLS; then take the SSLRequest."""
    greeting = bytearray(server.recv(65536))
    place = greeting.index(0, 5) + 1 + 4 + 8 + 1  # packet head, protocol, version, thread, scramble, filler
    if not speaks:
        greeting[place + 1] &= 0xFF ^ 0x08  # CLIENT_SSL is 0x0800
    client.sendall(greeting)
    return not speaks or len(client.recv(36, socket.MSG_WAITALL)) == 36
