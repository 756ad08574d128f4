"""HTTP: no answer takes longer or grows larger than it may, and no key goes where it must not."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from data_sources.connector import Kept, SourceError
from data_sources.decoding import convert
from data_sources.web import Auth, Tls, Waits, Web
from data_sources.web_answers import bare, host_of
from data_sources.web_troubles import retry_after
from tests.data_sources.certificates import Authority

BEARER = {"style": "bearer", "secret": "grid"}
KEY = "k3y-of-the-grid/100%"


@pytest.fixture
def secret(monkeypatch) -> str:
    monkeypatch.setenv("YIPING_SECRET_GRID", KEY)
    return KEY


def fetched(context, url, auth=None, tls=None, waits=None, **given):
    web = Web(context, convert(auth, Auth) if auth else None, tls, waits)
    with closing(web):
        return web.fetch(url, **given)


def failure(context, url, auth=None, tls=None, waits=None, **given) -> str:
    with pytest.raises(SourceError) as caught:
        fetched(context, url, auth, tls, waits, **given)
    return str(caught.value.sentence)


@contextmanager
def talking(talk: Callable[[socket.socket], None], wrap: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve each connection by `talk`, in TLS where `wrap` is given; give the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()
    listener.settimeout(0.05)

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            with connection:
                try:
                    if wrap:
                        with wrap.wrap_socket(connection, server_side=True) as guarded:
                            talk(guarded)
                    else:
                        talk(connection)
                except OSError:
                    pass

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        thread.join()
        listener.close()


def answering(body: bytes = b"[]") -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode() + body)

    return talk


def server_context(files: tuple[Path, Path], authority: Path | None = None) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*files)
    if authority:
        made.load_verify_locations(authority)
        made.verify_mode = ssl.CERT_REQUIRED
    return made


def test_a_head_that_drips_ends_with_the_poll_and_not_with_the_last_byte(context):
    def drip(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            connection.sendall(b"a")
            time.sleep(0.05)

    with talking(drip) as port:
        assert "in time" in failure(context(seconds=0.6), f"http://127.0.0.1:{port}/")


def test_a_silent_server_is_told_from_a_slow_poll(context):
    ended = threading.Event()
    with talking(lambda connection: connection.recv(65_536) and ended.wait(5)) as port:
        told = failure(context(seconds=10), f"http://127.0.0.1:{port}/", waits=Waits(read="300ms"))
        ended.set()
    assert "0.3 s" in told


def test_a_host_that_takes_no_connection_is_given_up_before_the_poll_is(context):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        try:
            for each in waiting:
                each.setblocking(False)
                each.connect_ex(("127.0.0.1", port))
            told = failure(context(seconds=10), f"http://127.0.0.1:{port}/", waits=Waits(connect="300ms"))
        finally:
            for each in waiting:
                each.close()
    assert "did not take the connection" in told


def test_a_head_without_end_and_a_server_that_speaks_no_http_are_said(context):
    def endless(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            connection.sendall(b"X-%d: %s\r\n" % (number, b"a" * 1000))

    with talking(endless) as port:
        assert "not HTTP" in failure(context(), f"http://127.0.0.1:{port}/")
    with talking(lambda connection: connection.recv(65_536) and connection.sendall(b"220 mail ESMTP\r\n\r\n")) as port:
        assert "not HTTP" in failure(context(), f"http://127.0.0.1:{port}/")


def test_a_bomb_is_put_down_while_it_unpacks(served, context):
    bomb = gzip.compress(b"\0" * 50_000_000)
    url = served.on("/bomb", (200, {"Content-Encoding": "gzip"}, bomb))
    assert "huge size" in failure(context(), url)
    twice = gzip.compress(gzip.compress(b"\0" * 10_000_000))
    url = served.on("/twice", (200, {"Content-Encoding": "gzip, gzip"}, twice))
    assert "huge size" in failure(context(), url)
    rows = gzip.compress(
        b"".join(b'{"id": %d, "title": "\xe5\x8d\xa0\xe9\x81\x93"},' % each for each in range(300_000))
    )
    url = served.on("/rows", (200, {"Content-Encoding": "gzip"}, rows))
    assert len(fetched(context(), url).body) > 8_000_000


def test_a_body_that_says_that_it_is_too_large_is_not_read(context):
    def talk(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")

    with talking(talk) as port:
        assert "64 MB" in failure(context(), f"http://127.0.0.1:{port}/")


def test_a_certificate_is_verified_and_a_centre_may_bring_its_own_authority(tmp_path, context):
    own, other = Authority(tmp_path), Authority(tmp_path, "other")
    with talking(answering(), server_context(own.sign("good"))) as port:
        url = f"https://127.0.0.1:{port}/"
        assert fetched(context(), url, tls=Tls(authority="ca.pem")).body == b"[]"
        assert "authority" in failure(context(), url)
        assert "authority" in failure(context(), url, tls=Tls(authority=other.file.name))
        assert "nowhere.pem" in failure(context(), url, tls=Tls(authority="nowhere.pem"))
    with talking(answering(), server_context(own.sign("elsewhere", address="127.0.0.9"))) as port:
        told = failure(context(), f"https://127.0.0.1:{port}/", tls=Tls(authority="ca.pem"))
    assert "another name" in told
    with talking(answering(), server_context(own.sign("old", days=-1))) as port:
        assert "expired" in failure(context(), f"https://127.0.0.1:{port}/", tls=Tls(authority="ca.pem"))


def test_plain_text_where_tls_should_be_is_said(context):
    def plain(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with talking(plain) as port:
        assert "http://" in failure(context(), f"https://127.0.0.1:{port}/")


def test_a_source_that_wants_our_certificate_gets_it(tmp_path, context):
    own = Authority(tmp_path)
    own.sign("ours", password="pass-word")
    with talking(answering(), server_context(own.sign("good"), own.file)) as port:
        url = f"https://127.0.0.1:{port}/"
        failure(context(), url, tls=Tls(authority="ca.pem"))
        tls = Tls(authority="ca.pem", certificate="ours.pem", key="ours.key", secret="tls-key")
        told = failure(context(secrets={"tls-key": "wrong-pass"}), url, tls=tls)
        assert "ours.pem" in told
        assert "wrong-pass" not in told
        assert fetched(context(secrets={"tls-key": "pass-word"}), url, tls=tls).body == b"[]"


@pytest.mark.usefixtures("secret")
def test_no_key_follows_a_redirect_and_no_redirect_leaves_the_host(served, context):
    seen: list[dict[str, Any]] = []

    def guarded(query, request):
        seen.append({**request["headers"], **query})
        return (200, {}, b"[]") if "Authorization" in request["headers"] else (401, {}, b"")

    served.on("/new", guarded)
    moved = served.on("/old", (307, {"Location": "/new"}, b""))
    told = failure(context(), moved, BEARER, headers={"X-Token": "a-key", "Accept": "application/json"})
    assert "redirects to" in told
    assert "/new" in told
    assert "Authorization" not in seen[0]
    assert "X-Token" not in seen[0]
    failure(context(), moved, {"style": "api_key", "secret": "grid", "parameter": "key"})
    assert "key" not in seen[1]
    for elsewhere in ("http://127.0.0.2:1/", "http://127.0.0.1:1/", "//127.0.0.3/x", "ftp://127.0.0.1/", "http://["):
        url = served.on("/away", (302, {"Location": elsewhere}, b""))
        told = failure(context(), url, BEARER)
        assert "redirects to" in told or "usable address" in told
    served.on("/plain", [])
    assert fetched(context(), served.on("/still", (301, {"Location": "/plain"}, b""))).body == b"[]"


def test_patience_is_asked_for_in_seconds_or_by_a_date(served, context):
    now = datetime.now(UTC).replace(microsecond=0)
    assert retry_after("120") == 120
    assert retry_after("99999999999999") == 3600
    assert retry_after(format_datetime(now + timedelta(seconds=90), usegmt=True), int(now.timestamp() * 1000)) == 90
    assert retry_after(format_datetime(now - timedelta(seconds=90), usegmt=True)) == 0
    assert retry_after("soon") is None
    for status in (429, 503):
        url = served.on("/e", (status, {"Retry-After": "7"}, b""))
        with pytest.raises(SourceError) as caught:
            fetched(context(), url)
        assert caught.value.retry_after == 7


def test_an_idle_connection_that_the_server_closed_is_no_failure(context):
    taken = []

    def once(connection: socket.socket) -> None:
        taken.append(connection.recv(65_536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")

    kept = Kept()
    with talking(once) as port, closing(kept):
        for _ in range(3):
            assert fetched(context(kept=kept), f"http://127.0.0.1:{port}/").body == b"[]"
    assert len(taken) == 3


def test_connections_outlive_a_poll_where_something_is_kept(served, context):
    ports = []
    url = served.on("/e", lambda _query, request: ports.append(request["handler"].client_address) or [])
    with closing(Kept()) as kept:
        for _ in range(3):
            fetched(context(kept=kept), url)
    assert len(set(ports)) == 1


def test_cookies_are_not_kept(served, context):
    seen = []
    url = served.on(
        "/e", lambda _query, request: seen.append(request["headers"]) or (200, {"Set-Cookie": "a=1"}, b"[]")
    )
    with closing(Kept()) as kept:
        fetched(context(kept=kept), url)
        fetched(context(kept=kept), url)
    assert all("Cookie" not in headers for headers in seen)


AUTHS = [
    BEARER,
    {"style": "basic", "user": "desk", "secret": "grid"},
    {"style": "api_key", "secret": "grid"},
    {"style": "api_key", "secret": "grid", "parameter": "key"},
    {"style": "login", "url": "/login", "secret": "grid", "body": {"user": "u", "password": "{secret}"}},
    {"style": "login", "url": "/login", "secret": "grid", "query": {"password": "{secret_md5}"}, "method": "GET"},
    {"style": "hmac", "secret": "grid", "sign": "{secret}{query}", "keyed": False, "parameters": {"k": "{signature}"}},
]


@pytest.mark.parametrize("auth", AUTHS, ids=lambda auth: "-".join(list(auth.values())[:1] + list(auth)[2:]))
def test_no_key_is_in_what_is_said_or_logged_however_the_source_fails(served, context, secret, caplog, auth):
    caplog.set_level(logging.DEBUG)

    def echo(_query, request):
        said = f"{request['handler'].path} {dict(request['headers'])} {request['body']!r} {secret}"
        return (200, {}, b'{"code": 500, "msg": "' + said.replace('"', "'").encode() + b'"}')

    served.on("/login", lambda _query, _request: {"token": "t0ken-of-the-day"})
    failures = {
        "/401": (401, {}, b""),
        "/500": (500, {}, secret.encode()),
        "/html": (200, {}, b"<html>" + secret.encode()),
        "/cut": (200, {}, b'[{"id": "' + secret.encode()),
        "/away": (302, {"Location": f"http://127.0.0.9/?{secret}"}, b""),
        "/text": (200, {}, secret.encode()),
        "/echo": echo,
    }
    from data_sources.connectors.rest import RestConnector, RestSettings

    told = []
    for path, answer in failures.items():
        settings = {
            "url": served.on(path, answer),
            "auth": auth,
            "ok": {"field": "code", "values": [0], "message": "msg"},
        }
        for url in (settings["url"], settings["url"].replace("http:", "https:"), "http://127.0.0.1:1/?" + secret):
            connector = RestConnector(convert({**settings, "url": url}, RestSettings), context())
            with pytest.raises(SourceError) as caught, closing(connector):
                list(connector.poll(None))
            told.append(f"{caught.value} {caught.value.sentence!r}")
    everything = "\n".join([*told, caplog.text])
    for each in (secret, "t0ken-of-the-day", "azN5LW9m", "k3y-of-the-grid", "ZGVzazpr"):
        assert each not in everything


def test_a_key_with_a_line_break_and_one_that_is_no_ascii_do_no_harm(served, context):
    seen = []
    url = served.on("/e", lambda _query, request: seen.append(request["headers"]) or [])
    assert "line break" in failure(context(secrets={"grid": "ab\r\nX-Evil: 1"}), url, BEARER)
    fetched(context(secrets={"grid": "密钥\n"}), url, BEARER)
    assert seen[0]["Authorization"].encode("latin-1").decode() == "Bearer 密钥"
    told = failure(context(), url, headers={"X-Line": "a\r\nX-Evil: 1"})
    assert "head" in told
    assert "X-Evil" not in told


def test_an_address_is_shown_without_what_nobody_should_read():
    assert bare("https://user:word@a.example/x?key=1") == "https://a.example/x"
    assert host_of("https://user:word@a.example:8443/x?key=1") == "a.example:8443"
    assert "word" not in host_of("https://user:word@[::1/x?key=1")


def test_the_machines_proxy_is_asked_for_the_outside_and_never_for_this_machine(served, context, monkeypatch):
    lines = []

    def proxy(connection: socket.socket) -> None:
        lines.append(connection.recv(65_536).decode())
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")

    with talking(proxy) as port:
        monkeypatch.setenv("http_proxy", f"http://desk:pr0xy-word@127.0.0.1:{port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert fetched(context(), "http://grid.example/e").body == b"[]"
        assert fetched(context(), served.on("/own", [1])).body == b"[1]"
    assert lines[0].startswith("GET http://grid.example/e HTTP/1.1")
    assert "Proxy-Authorization: Basic" in lines[0]
    assert len(lines) == 1
    told = failure(context(), "http://grid.example/e")
    assert "can't be reached" in told
    assert "pr0xy" not in told
