"""Who asks: every way in which a source wants to be told, and tokens that run out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
import time
from contextlib import closing
from itertools import count
from typing import Any
from urllib.parse import parse_qs, unquote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.centre_check import mistakes_of
from data_sources.connector import SourceError
from data_sources.connectors.rest import RestSettings
from data_sources.decoding import convert
from data_sources.toml_files import TomlDocument, check_value
from data_sources.web import Auth, Web
from data_sources.web_signing import Hmac, digest, gaps_of, keyed_digest, signature

_passwords = count()


@pytest.fixture
def password() -> str:
    """Return one that no other test had: tokens are kept for the process."""
    return f"pass-{next(_passwords)}-word"


def fetch(context, url, auth, **given):
    with closing(Web(context, convert(auth, Auth))) as web:
        return web.fetch(url, **given)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # GB/T 32905-2016, annex A: examples 1 and 2.
        ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ("abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_is_the_standards(text, expected):
    assert digest(text.encode(), "sm3").hex() == expected


@given(st.binary(max_size=64), st.binary(max_size=300))
def test_a_keyed_sm3_is_what_hmac_says_it_is(key, data):
    block = key.ljust(64, b"\0")
    inner = digest(bytes(each ^ 0x36 for each in block) + data, "sm3")
    assert keyed_digest(key, data, "sm3") == digest(bytes(each ^ 0x5C for each in block) + inner, "sm3")


def test_a_keyed_sha256_is_rfc_4231s():
    found = keyed_digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex()
    assert found == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


@given(st.text(), st.text(), st.sampled_from(["hex", "HEX", "base64"]), st.sampled_from(["sha256", "sm3"]))
def test_any_template_can_be_signed(sign, key, encoding, algorithm):
    auth = Hmac(secret="s", sign=sign, encoding=encoding, algorithm=algorithm)
    gaps = gaps_of(auth, method="get", path="/a", query="b=2&a=1", host="h", body=b"\xff", timestamp="1", nonce="n")
    assert gaps["sorted_query"] == "a=1&b=2"
    assert signature(auth, key, gaps)


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_a_signed_request_is_one_that_the_gateway_would_make_itself(served, context, algorithm):
    taken = []

    def gateway(_query, request):
        headers = request["headers"]
        path, _, query = request["handler"].path.partition("?")
        hashed = digest(request["body"], algorithm).hex()
        text = "\n".join(["POST", path, query, headers["X-Time"], headers["X-Nonce"], hashed])
        if algorithm == "sha256":
            expected = hmac.new(b"sh4red", text.encode(), hashlib.sha256).digest()
        else:
            expected = keyed_digest(b"sh4red", text.encode(), "sm3")
        taken.append(headers["X-Nonce"])
        good = headers["X-Sign"] == base64.b64encode(expected).decode() and headers["X-App"] == "desk"
        return [] if good and abs(int(headers["X-Time"]) - time.time() * 1000) < 60_000 else (401, {}, b"")

    auth = {
        "style": "hmac",
        "secret": "gate",
        "algorithm": algorithm,
        "encoding": "base64",
        "sign": "{method}\n{path}\n{query}\n{timestamp}\n{nonce}\n{body_hash}",
        "headers": {"X-App": "desk", "X-Time": "{timestamp}", "X-Nonce": "{nonce}", "X-Sign": "{signature}"},
    }
    url = served.on("/e", gateway)
    made = context(secrets={"gate": "sh4red"})
    for _ in range(2):
        fetch(made, url, auth, method="POST", query={"区": "瓯海", "b": "a b"}, body={"page": 1})
    assert len(set(taken)) == 2


def test_a_plain_hash_around_the_secret_is_signed_as_the_service_platforms_want_it(served, context):
    def gateway(query, _request):
        expected = hashlib.sha256(f"{query['t']}tif-word{query['n']}{query['t']}".encode()).hexdigest().upper()
        return [] if query["sign"] == expected else (401, {}, b"")

    auth = {
        "style": "hmac",
        "secret": "tif",
        "keyed": False,
        "encoding": "HEX",
        "timestamp": "epoch_s",
        "sign": "{timestamp}{secret}{nonce}{timestamp}",
        "parameters": {"t": "{timestamp}", "n": "{nonce}", "sign": "{signature}"},
    }
    fetch(context(secrets={"tif": "tif-word"}), served.on("/e", gateway), auth)


def test_user_and_password_and_keys_go_where_they_are_wanted(served, context):
    seen: list[Any] = []
    url = served.on("/e", lambda query, request: seen.append((request["headers"], query)) or [])
    made = context(secrets={"s": "s3cret:/值"})
    fetch(made, url, {"style": "basic", "user": "值班", "secret": "s"})
    fetch(made, url, {"style": "api_key", "secret": "s", "header": "apikey", "prefix": "Key "}, query={"a": 1})
    fetch(made, url, {"style": "api_key", "secret": "s", "parameter": "ak"}, query={"a": 1})
    assert base64.b64decode(seen[0][0]["Authorization"].removeprefix("Basic ")).decode() == "值班:s3cret:/值"
    assert seen[1][0]["apikey"].encode("latin-1").decode() == "Key s3cret:/值"
    assert seen[1][1] == {"a": "1"}
    assert seen[2][1] == {"a": "1", "ak": "s3cret:/值"}


class Office:
    """A system with a log-in whose tokens can be taken back."""

    def __init__(self, served, password: str, **answer: Any) -> None:
        self.password = password
        self.answer = answer
        self.tokens: list[str] = []
        self.good: set[str] = set()
        self.asked = 0
        self.url = served.on("/api/events", self.events)
        served.on("/api/login", self.login)

    def login(self, _query, request):
        body = request["body"].decode()
        given = parse_qs(body).get("password", [""])[0] if "=" in body else msgspec.json.decode(body)["password"]
        if given != self.password:
            return {"code": 500, "msg": f"用户名或密码错误 {given}", "data": None}
        token = f"{self.password}-t0ken-{len(self.tokens)}"
        self.tokens.append(token)
        self.good.add(token)
        return {"code": 200, "data": {"token": token, **self.answer}}

    def events(self, _query, request):
        self.asked += 1
        token = request["headers"].get("Authorization", "").removeprefix("Bearer ")
        return {"code": 200, "rows": []} if token in self.good else self.refusal()

    def refusal(self):
        return (401, {}, b"")


LOGIN = {
    "style": "login",
    "url": "/api/login",
    "secret": "desk",
    "body": {"username": "desk", "password": "{secret}"},
    "token": "data.token",
}


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("inside", [False, True])
def test_a_token_is_asked_for_once_and_again_when_it_is_no_longer_taken(served, context, password, form, inside):
    office = Office(served, password)
    if inside:
        office.refusal = lambda: {"code": 401, "msg": "令牌已过期"}
    made = context(secrets={"desk": password})
    for _ in range(3):
        fetch(made, office.url, {**LOGIN, "form": form})
    assert len(office.tokens) == 1
    office.good.clear()
    assert b"rows" in fetch(made, office.url, {**LOGIN, "form": form}).body
    assert len(office.tokens) == 2


def test_a_new_token_that_is_not_taken_either_is_no_loop(served, context, password):
    office = Office(served, password)
    office.events = lambda _query, _request: (401, {}, b"")
    url = served.on("/never", office.events)
    with pytest.raises(SourceError, match="Renew the secret"):
        fetch(context(secrets={"desk": password}), url, LOGIN)
    assert len(office.tokens) == 2


def test_a_token_that_runs_out_is_renewed_before_it_does(served, context, password):
    office = Office(served, password, expires=1)
    made = context(secrets={"desk": password})
    auth = {**LOGIN, "expires": "data.expires"}
    fetch(made, office.url, auth)
    fetch(made, office.url, auth)
    assert len(office.tokens) == 1
    deadline = time.monotonic() + 5
    while len(office.tokens) == 1 and time.monotonic() < deadline:
        fetch(made, office.url, auth)
    assert len(office.tokens) == 2
    assert office.asked > 2


@pytest.mark.parametrize(
    ("form", "expires"),
    [
        ("seconds", 7200),
        ("milliseconds", "7200000"),
        ("epoch_ms", 4_000_000_000_000),
        ("%Y-%m-%d %H:%M:%S", "2099-01-01 00:00:00"),
        ("epoch_s", "never"),
        ("seconds", float("1e400")),
        ("seconds", None),
    ],
)
def test_the_end_of_a_token_is_read_however_it_is_written(served, context, password, form, expires):
    office = Office(served, password, expires=expires)
    made = context(secrets={"desk": password})
    for _ in range(2):
        fetch(made, office.url, {**LOGIN, "expires": "data.expires", "expires_format": form})
    assert len(office.tokens) == 1


def test_a_wrong_password_is_said_once_and_does_not_lock_the_account(served, context, password):
    office = Office(served, password)
    wrong = context(secrets={"desk": password + "-old"})
    for _ in range(3):
        with pytest.raises(SourceError) as caught:
            fetch(wrong, office.url, LOGIN)
        assert "用户名或密码错误" in str(caught.value)
        assert password not in str(caught.value)
    assert sum(path == "/api/login" for path, _ in served.requests) == 1
    fetch(context(secrets={"desk": password}), office.url, LOGIN)


@pytest.mark.parametrize(
    "answer", [(403, {}, b""), (500, {}, b""), (302, {"Location": "/x"}, b""), (200, {}, b"<html>")]
)
def test_a_log_in_that_fails_is_told_from_a_source_that_does(served, context, password, answer):
    url = served.on("/e", [])
    served.on("/api/login", answer)
    with pytest.raises(SourceError):
        fetch(context(secrets={"desk": password}), url, LOGIN)
    assert ("/e", {}) not in served.requests


def test_sources_with_the_same_log_in_share_it_also_when_they_ask_at_once(served, context, password):
    office = Office(served, password)
    made = context(secrets={"desk": password})
    threads = [threading.Thread(target=fetch, args=(made, office.url, LOGIN)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert office.asked == 8
    assert len(office.tokens) == 1


def test_a_password_travels_hashed_where_a_platform_wants_that(served, context, password):
    served.on("/login", lambda query, _request: (200, {"X-Auth": "t-" + query["p"]}, b""))
    seen = []
    url = served.on("/e", lambda _query, request: seen.append(request["headers"]["access-token"]) or [])
    auth = {
        "style": "login",
        "url": "/login",
        "method": "GET",
        "secret": "desk",
        "query": {"p": "{secret_md5}"},
        "token": "header:X-Auth",
        "header": "access-token",
        "prefix": "",
    }
    fetch(context(secrets={"desk": password}), url, auth)
    assert seen == ["t-" + hashlib.md5(password.encode()).hexdigest()]  # noqa: S324


def judged(request: dict[str, Any]) -> list[tuple[str, str, str]]:
    document = TomlDocument("sources/x.toml", {"request": request})
    settings, mistakes = check_value(document, ("request",), {"url": "https://a.example", **request}, RestSettings)
    assert (settings is None) == bool(mistakes) or settings is not None
    return [(mistake.key, mistake.allowed, mistake.nearest) for mistake in mistakes]


def test_a_mistake_in_how_one_asks_is_named_where_it_stands():
    assert judged({"auth": {"style": "basic", "user": "u", "secret": "s"}}) == []
    [(key, allowed, nearest)] = judged({"auth": {"style": "barer", "secret": "s"}})
    assert key == "request.auth.style"
    assert nearest == "bearer"
    assert "hmac" in allowed
    [(key, allowed, _)] = judged({"auth": {"secret": "s"}})
    assert key == "request.auth.style"
    [(key, _, nearest)] = judged({"auth": {"style": "login", "url": "/l", "secret": "s", "tokn": "x"}})
    assert (key, nearest) == ("request.auth.tokn", "token")
    [(key, _, _)] = judged({"auth": {"style": "basic", "secret": "s"}})
    assert key == "request.auth.user"
    assert judged({"auth": {"style": ["x"], "secret": "s"}})


def test_what_is_in_an_address_is_sent_as_it_is_meant(served, context):
    seen = []
    url = served.on("/e", lambda _query, request: seen.append(request["handler"].path) or [])
    fetch(
        context(secrets={"s": "a&b=c"}), url, {"style": "api_key", "secret": "s", "parameter": "k"}, query={"q": "a&b"}
    )
    assert unquote(seen[0]) == "/e?q=a&b&k=a&b=c"
    assert seen[0].count("&") == 1


@pytest.mark.parametrize(
    ("request_table", "key"),
    [
        ('url = "https://desk:w0rd@a.example/e"', "request.url"),
        ('url = "https://a.example/e?access_token=abc"', "request.url"),
        ('url = "https://a.example/e"\nheaders = { Authorization = "Bearer abc" }', "request.headers"),
        ('url = "https://a.example/e"\nquery = { apikey = "abc" }', "request.query"),
        ('url = "https://a.example/e"\nauth = { style = "hmac", secret = "s", sign = "{body}" }', "request.auth"),
        ('url = "https://a.example/e"\nwaits = { read = "soon" }', "request.waits.read"),
        (
            'url = "https://a.example/e"\nauth = { style = "login", url = "/l", secret = "s", lifetime = "1" }',
            "request.auth.lifetime",
        ),
        ('url = "https://a.example/e"\nheaders = { Authorization = "Bearer ${TOKEN}" }\nsecret = "s"', ""),
    ],
)  # fmt: skip
def test_a_key_that_stands_in_a_file_and_a_signature_that_goes_nowhere_are_mistakes(
    tmp_path, request_table, key, monkeypatch
):
    monkeypatch.setenv("TOKEN", "abc")
    (tmp_path / "sources").mkdir()
    source = tmp_path / "sources" / "events.toml"
    source.write_text(f'name = "x"\nconnector = "rest"\nevery = "15s"\n[request]\n{request_table}\n', "utf-8")
    mistakes = [each for each in mistakes_of(tmp_path) if each.key.startswith("request")]
    assert [each.key for each in mistakes] == ([key] if key else [])
    assert all("abc" not in f"{each}" and "w0rd" not in f"{each}" for each in mistakes)
