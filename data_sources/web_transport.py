"""Connections that end with the poll, whatever the other side does.

An HTTP client's own time-outs begin anew with every byte, so that a server that sends one byte of its answer's head now
and then holds a thread for days. Here every wait of a socket is cut to what is left of the poll that waits.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

# The client's log names whole addresses and heads: keys of interfaces stand there. Ours has the sentences.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_IDLE_SECONDS = 30.0


class _Bounds(threading.local):
    """What the thread that polls may still take."""

    deadline: float = float("inf")
    connected: bool = False


_bounds = _Bounds()


@contextmanager
def bounded(deadline: float) -> Iterator[None]:
    """Let no wait of this thread's sockets outlast `deadline` (`time.monotonic`)."""
    before, _bounds.deadline = _bounds.deadline, deadline
    _bounds.connected = False
    try:
        yield
    finally:
        _bounds.deadline = before


def connected_anew() -> bool:
    """Return whether this thread opened a connection since `bounded` began; else it used one that lay idle."""
    return _bounds.connected


class Connections:
    """HTTP connections that one source's polls share: handshakes are dear. Any thread. Close it after the last."""

    def __init__(self) -> None:
        self._clients: dict[tuple[SSLContext, str], httpx2.Client] = {}
        self._lock = threading.Lock()

    def client(self, url: httpx2.URL, certificates: SSLContext) -> httpx2.Client:
        """Return the client for an address: by the proxy that the machine is set up for, if any."""
        key = (certificates, _proxy_of(url))
        with self._lock:
            if key not in self._clients:
                self._clients[key] = _client(*key)
            return self._clients[key]

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()


def _client(certificates: SSLContext, proxy: str) -> httpx2.Client:
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))  # a poll is no session
    transport = _Transport(certificates, proxy)
    return httpx2.Client(transport=transport, trust_env=False, cookies=cookies)


def _proxy_of(url: httpx2.URL) -> str:
    # A proxy of the environment is for the outside: this machine's own services are never asked through it.
    if url.host in _LOOPBACK or proxy_bypass(url.host):
        return ""
    proxies = getproxies()
    return proxies.get(url.scheme) or proxies.get("all") or ""


class _Transport(httpx2.HTTPTransport):
    def __init__(self, certificates: SSLContext, proxy: str) -> None:
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=_IDLE_SECONDS)
        super().__init__(verify=certificates, limits=limits, proxy=proxy or None, trust_env=False)
        # WORKAROUND: httpx2 (2.16) hands no network backend through. Remove once its transport takes one.
        pool: Any = self._pool
        pool._network_backend = _Backend()  # noqa: SLF001


class _Backend(httpcore2.NetworkBackend):
    def __init__(self) -> None:
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        _bounds.connected = True
        wait = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._inner.connect_tcp(host, port, wait, local_address, socket_options))


class _Stream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        wait = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, wait))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None, error: type[Exception]) -> float:
    left = _bounds.deadline - time.monotonic()
    if left <= 0:
        message = "the poll's time is up"
        raise error(message)
    return left if timeout is None else min(timeout, left)
