"""An HTTP(S) service that fails in every way: raw sockets, so that it can be wrong where a library wouldn't let it."""

from __future__ import annotations

import json
import socket
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache
from urllib.parse import parse_qs, urlsplit

from tests.data_sources.faults.certificates import Certificates
from tests.data_sources.faults.faults import Fault
from tests.data_sources.faults.ports import Port, reset

RETRY_AFTER = 3
"""Seconds that a source that is asked too often asks for."""

_TRICKLE = 0.05
_MOST_HEAD = 64 * 1024
_REASONS = {200: "OK", 304: "Not Modified", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
_LOG_IN_PAGE = "<!DOCTYPE html><html><head><title>统一身份认证</title></head><body><form>请登录</form></body></html>"
ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lollollollollollollollollollol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9))
    + b"]><lolz>&j;</lolz>"
)
"""A billion laughs: 900 bytes that are 30 GB when they are taken at their word."""


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def form(self) -> dict[str, str]:
        """The body's fields, where it is a form."""
        return {name: values[-1] for name, values in parse_qs(self.body.decode("utf-8", "replace")).items()}


@dataclass(frozen=True)
class Reply:
    """What the service answers where nothing is wrong."""

    body: bytes
    kind: str = "application/json; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class HttpPort(Port):
    """Answers with what `answer` says, and fails as `fault` says."""

    def __init__(self, answer: Callable[[Request], Reply], certificates: Certificates | None = None) -> None:
        self._answer = answer
        self._certificates = certificates
        self.requests: list[Request] = []
        self.replies: list[tuple[float, int]] = []
        """When which status was answered, whole."""
        self.clock_ahead = 0.0
        """Seconds that the service's own clock runs ahead; negative: behind."""
        super().__init__()

    @property
    def url(self) -> str:
        """The address, without a path."""
        return f"{'https' if self._certificates else 'http'}://127.0.0.1:{self.number}"

    def serve(self, connection: socket.socket) -> None:
        """Answer requests until the client hangs up."""
        if self.fault is Fault.TLS_PLAIN:
            connection.recv(1)  # the beginning of its greeting
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            self.dawdle(0.1)
        elif self._certificates:
            context = {
                Fault.TLS_UNKNOWN: self._certificates.unknown,
                Fault.TLS_OTHER_NAME: self._certificates.other_name,
            }.get(self.fault or Fault.REFUSED, self._certificates.good)
            with context.wrap_socket(connection, server_side=True) as wrapped:
                self.known(wrapped, connection)
                self._answer_all(wrapped)
        else:
            self._answer_all(connection)

    def _answer_all(self, connection: socket.socket) -> None:
        rest = b""
        while not self.over.is_set():
            request, rest = _read_request(connection, rest)
            if request is None:
                return
            self.requests.append(request)
            if not self._answer_one(connection, request):
                return

    def _answer_one(self, connection: socket.socket, request: Request) -> bool:
        """Answer one request; False where the connection is to end."""
        fault = self.fault
        reply = _wrong(fault, request) or self._answer(request)
        body = _spoilt(fault, reply)
        head = self._head(reply, body, fault)
        if fault is Fault.SLOW_LORIS:
            for byte in head + body:
                connection.sendall(bytes((byte,)))
                if not self.dawdle(_TRICKLE):
                    return False
            return True
        if fault is Fault.RESET:
            connection.sendall(head + body[: len(body) // 2])
            self.dawdle(0.05)
            reset(connection)
            return False
        connection.sendall(head + (b"" if reply.status in (204, 304) or request.method == "HEAD" else body))
        self.replies.append((time.monotonic(), reply.status))
        return True

    def _head(self, reply: Reply, body: bytes, fault: Fault | None) -> bytes:
        headers = {
            "Date": formatdate(time.time() + self.clock_ahead, usegmt=True),
            "Content-Type": reply.kind,
            **reply.headers,
        }
        if reply.status != 304:
            headers["Content-Length"] = str(len(body))
        if fault is Fault.GZIP_BOMB:
            headers["Content-Encoding"] = "gzip"
        lines = [f"{name}: {value}" for name, value in headers.items()]
        status = f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Whatever')}"
        return "\r\n".join([status, *lines, "", ""]).encode()


def _wrong(fault: Fault | None, request: Request) -> Reply | None:  # noqa: PLR0911 - one return a fault
    """Return the answer that takes the right one's place; None where the fault leaves it."""
    # Some services say back what they were told, the token included: it must not get into a sentence.
    said = {"code": 401, "msg": f"bad token: {request.headers.get('authorization', '')} {request.query}"}
    body = json.dumps(said).encode()
    if fault is Fault.UNAUTHORISED:
        return Reply(body, status=401, headers={"WWW-Authenticate": f'Bearer error="{said["msg"]}"'.replace("\n", "")})
    if fault is Fault.FORBIDDEN:
        return Reply(body, status=403)
    if fault is Fault.TOO_MANY:
        return Reply(body, status=429, headers={"Retry-After": str(RETRY_AFTER)})
    if fault is Fault.BROKEN:
        return Reply(b"java.lang.NullPointerException", "text/plain", 500)
    if fault is Fault.HTML:
        return Reply(_LOG_IN_PAGE.encode(), "text/html; charset=utf-8")
    if fault is Fault.ENTITY_BOMB:
        return Reply(ENTITY_BOMB, "application/xml")
    return None


def _spoilt(fault: Fault | None, reply: Reply) -> bytes:
    if fault is Fault.TRUNCATED:
        return reply.body[: len(reply.body) // 2]
    if fault is Fault.ENCODING:
        return reply.body.decode("utf-8").encode("gb18030")
    if fault is Fault.GZIP_BOMB:
        return gzip_bomb()
    return reply.body


@cache
def gzip_bomb() -> bytes:
    """Return about 300 kB that become 320 MB of JSON's favourite: nothing."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    spaces = b" " * (1024 * 1024)
    return b"".join([packer.compress(b"["), *(packer.compress(spaces) for _ in range(320)), packer.flush()])


def _read_request(connection: socket.socket, data: bytes) -> tuple[Request | None, bytes]:
    while b"\r\n\r\n" not in data:
        portion = connection.recv(65536)
        if not portion or len(data) > _MOST_HEAD:
            return None, b""
        data += portion
    head, _, data = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", 0))
    while len(data) < length:
        portion = connection.recv(65536)
        if not portion:
            return None, b""
        data += portion
    method, target, _ = first.split(" ", 2)
    parts = urlsplit(target)
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return Request(method, parts.path, query, headers, data[:length]), data[length:]
