"""Log-ins that bring a token: asked for once, kept for the process, and asked for again when it has run out."""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from data_sources import mapping_times
from data_sources.connector import SourceError
from data_sources.durations import seconds_of
from data_sources.redaction import quoted, remember
from data_sources.sentences import Sentence, translate
from data_sources.web_answers import Answer, host_of, is_one_of, json_of, search
from data_sources.web_signing import digest, filled


class Rejected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer of status 200 says that a token is no longer taken."""

    field: str
    values: Annotated[tuple[int | str | bool, ...], Meta(min_length=1)]


class Login(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="style", tag="login"
):
    """How a token is had. `url` may be relative to the source's.

    {secret} in `body`, `query` and `headers` is the password; {secret_md5}, {secret_sha256} and {secret_sm3} are its
    hash in hexadecimal. `token` is the JMESPath to the token in the answer, or "header:NAME". `expires` is the
    JMESPath to when it runs out, written as `expires_format` says; `lifetime` is for answers that don't tell.
    """

    url: str
    secret: str
    token: str = "token"  # noqa: S105 - a field's name
    method: Literal["GET", "POST"] = "POST"
    body: dict[str, Any] = {}
    form: bool = False
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    expires: str = ""
    expires_format: str = "seconds"
    lifetime: str = ""
    header: str = "Authorization"
    prefix: str = "Bearer "
    parameter: str = ""
    rejected: Rejected = Rejected(field="code", values=(401,))


@dataclass
class _Kept:
    """One log-in of this process. `until` is in `time.monotonic` seconds; `refused` is what it was last told."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    token: str = ""
    until: float = 0.0
    refused: Sentence | None = None


_EARLY = 30.0
"""Seconds that a token is not used before its end: ours and the source's clock differ, and a poll takes a while."""
_NO_HASTE = 60.0
"""Seconds to wait after a log-in was refused: three wrong passwords lock an account at many a system."""

_kept: dict[bytes, _Kept] = {}
_lock = threading.Lock()


class TokenKeeper:
    """The token of one log-in with one password; all sources that use the same share it."""

    def __init__(self, login: Login, url: str, password: str, zone: ZoneInfo) -> None:
        self._login = login
        self._url = url
        self._password = password
        self._zone = zone
        key = hashlib.sha256(msgspec.json.encode([login, url, password])).digest()
        with _lock:
            self._kept = _kept.setdefault(key, _Kept())

    def token(self, ask: Callable[..., Answer], patience: float) -> str:
        """Return the token; ask for one where there is none that lasts. `ask` is `Web.ask_plainly`.

        Raises:
            SourceError: The log-in failed, or another source's log-in takes longer than `patience` (seconds).
        """
        kept = self._kept
        if not kept.lock.acquire(timeout=patience):
            sentence = translate("Source", "The log-in at {host} takes too long. Is it overloaded?")
            raise SourceError(sentence.filled(host=host_of(self._url)))
        try:
            now = time.monotonic()
            if kept.refused is not None and now < kept.until:
                raise SourceError(kept.refused, retry_after=kept.until - now)
            if not kept.token or now >= kept.until:
                kept.token, kept.refused = "", None
                kept.token, kept.until = self._fetched(ask)
        except _RefusedError as error:
            kept.refused, kept.until = error.sentence, time.monotonic() + _NO_HASTE
            raise
        else:
            return kept.token
        finally:
            kept.lock.release()

    def forget(self, token: str) -> None:
        """Ask anew next time, as the source doesn't take `token` any more."""
        with self._kept.lock:
            if self._kept.token == token:
                self._kept.token = ""

    def is_rejected(self, answer: Answer) -> bool:
        """Return whether an answer says that the token is no longer taken."""
        if answer.status == 401:
            return True
        # An error is short: no answer with rows is read twice for this.
        if answer.status != 200 or len(answer.body) > 65_536 or answer.body.lstrip()[:1] != b"{":
            return False
        try:
            found = search(self._login.rejected.field, json_of(answer))
        except SourceError:
            return False
        return is_one_of(found, self._login.rejected.values)

    def _fetched(self, ask: Callable[..., Answer]) -> tuple[str, float]:
        login = self._login
        gaps = self._gaps()
        body = _filled(login.body, gaps) or None
        answer = ask(
            self._url,
            method=login.method,
            query=_filled(login.query, gaps),
            headers={"Accept": "application/json", **_filled(login.headers, gaps)},
            body=body,
            form=login.form,
        )
        host = host_of(self._url)
        if answer.status in (400, 401, 403):
            raise _RefusedError(
                translate(
                    "Source",
                    "{host} refuses the log-in ({status}). Check the user, and renew the secret “{name}”.",
                ).filled(host=host, status=answer.status, name=login.secret)
            )
        data = json_of(answer) if answer.body else None
        token = self._token_in(answer, data)
        if not token:
            said = (search(name, data) for name in ("msg", "message", "error_description", "error"))
            message = next((words for words in said if words), None)
            raise _RefusedError(
                translate(
                    "Source",
                    "The log-in at {host} brought no token: {message} Check the user and the secret “{name}”.",
                ).filled(host=host, message=f"{quoted(message or '–')}.", name=login.secret)
            )
        remember(token)
        return token, self._until(answer, data)

    def _token_in(self, answer: Answer, data: Any) -> str:
        place, colon, name = self._login.token.partition(":")
        found = answer.headers.get(name) if colon and place == "header" else search(self._login.token, data)
        return str(found).strip() if isinstance(found, str | int) and not isinstance(found, bool) else ""

    def _until(self, answer: Answer, data: Any) -> float:
        login = self._login
        lasts = seconds_of(login.lifetime) if login.lifetime else float("inf")
        found = search(login.expires, data) if login.expires else None
        if found is not None:
            lasts = min(lasts, self._seconds(found, answer))
        early = min(_EARLY, lasts / 10)
        return time.monotonic() + max(lasts - early, 1.0)

    def _seconds(self, found: Any, answer: Answer) -> float:
        """Return how long a token lasts by the answer; a format that doesn't fit is as if nothing were told."""
        login = self._login
        try:
            if login.expires_format in ("seconds", "milliseconds"):
                lasts = float(found) / (1 if login.expires_format == "seconds" else 1000)
                return lasts if math.isfinite(lasts) else float("inf")
            moment = mapping_times.reader(login.expires_format, self._zone)(found)
        except (ValueError, TypeError, OverflowError):
            return float("inf")
        # By the source's own clock, where it tells: it is the one that counts.
        now = answer.source_time if answer.source_time is not None else time.time_ns() // 1_000_000
        return (moment - now) / 1000

    def _gaps(self) -> dict[str, str]:
        raw = self._password.encode()
        hashes = {
            "secret_md5": hashlib.md5(raw, usedforsecurity=False).hexdigest(),
            "secret_sha256": digest(raw, "sha256").hex(),
            "secret_sm3": digest(raw, "sm3").hex(),
        }
        for value in hashes.values():
            remember(value)
        return {"secret": self._password, **hashes}


class _RefusedError(SourceError):
    """The source doesn't take these credentials: asking again at once would only lock the account."""


def _filled(value: Any, gaps: dict[str, str]) -> Any:
    if isinstance(value, str):
        return filled(value, gaps)
    if isinstance(value, dict):
        return {name: _filled(item, gaps) for name, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, gaps) for item in value]
    return value
