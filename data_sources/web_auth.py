"""Who asks: the ways in which a source wants to be told, each a table `auth = { style = "…" }` of the source file."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, replace

import httpx2
from msgspec import Struct

from data_sources import mapping_times, secrets
from data_sources.connector import PollContext
from data_sources.redaction import remember
from data_sources.web_login import Login, TokenKeeper
from data_sources.web_signing import Hmac, filled, gaps_of, signature


class Bearer(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="style", tag="bearer"
):
    """A token that somebody entered, sent as RFC 6750 says."""

    secret: str


class Basic(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="style", tag="basic"
):
    """User and password by RFC 7617."""

    user: str
    secret: str


class ApiKey(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="style", tag="api_key"
):
    """A key in `header`, after `prefix`; or, where `parameter` is given, in the query under that name."""

    secret: str
    header: str = "X-Api-Key"
    prefix: str = ""
    parameter: str = ""


Auth = Bearer | Basic | ApiKey | Login | Hmac


@dataclass(frozen=True)
class Question:
    """One HTTP request as it will travel."""

    method: str
    url: httpx2.URL
    headers: dict[str, str]
    body: bytes


class Credentials:
    """Says who asks, in the way that a source wants; `base` is the source's address, which a log-in may be beside."""

    def __init__(self, auth: Auth, context: PollContext, base: str) -> None:
        self._auth = auth
        self._context = context
        self._secret = secrets.secret(auth.secret, context)
        self._keeper: TokenKeeper | None = None
        self.token = ""
        if isinstance(auth, Login):
            url = str(httpx2.URL(base).join(auth.url))
            self._keeper = TokenKeeper(auth, url, self._secret, context.zone)

    @property
    def keeper(self) -> TokenKeeper | None:
        """Who keeps the token, where there is a log-in."""
        return self._keeper

    def put_on(self, question: Question, token: str = "") -> Question:
        """Return the question with everything that says who asks; `token` is the log-in's."""
        auth = self._auth
        if isinstance(auth, Bearer):
            return _with(question, "Authorization", f"Bearer {self._secret}")
        if isinstance(auth, Basic):
            pair = base64.b64encode(f"{auth.user}:{self._secret}".encode()).decode()
            remember(pair)
            return _with(question, "Authorization", f"Basic {pair}")
        if isinstance(auth, Hmac):
            return self._signed(question, auth)
        value = token if isinstance(auth, Login) else self._secret
        if auth.parameter:
            return replace(question, url=question.url.copy_set_param(auth.parameter, value))
        return _with(question, auth.header, auth.prefix + value)

    def _signed(self, question: Question, auth: Hmac) -> Question:
        # The machine's own time, also in a drill: a gateway refuses what is minutes off.
        now = time.time_ns() // 1_000_000
        url = question.url
        gaps = gaps_of(
            auth,
            method=question.method,
            path=url.raw_path.partition(b"?")[0].decode("ascii"),
            query=url.query.decode("ascii"),
            host=url.netloc.decode("ascii"),
            body=question.body,
            timestamp=str(mapping_times.text_of(now, auth.timestamp, self._context.zone)),
        )
        gaps["signature"] = signature(auth, self._secret, gaps)
        for name, value in auth.headers.items():
            question = _with(question, name, filled(value, gaps))
        for name, value in auth.parameters.items():
            question = replace(question, url=question.url.copy_set_param(name, filled(value, gaps)))
        return question


def _with(question: Question, header: str, value: str) -> Question:
    return replace(question, headers={**question.headers, header: value})
