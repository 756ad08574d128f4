"""HTTP as the sources need it: bounded in time and size, certificates checked, every failure a sentence to act on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import httpx2
import msgspec
from msgspec import Struct

from data_sources.connector import PollContext, SourceError
from data_sources.durations import seconds_of
from data_sources.sentences import translate
from data_sources.web_answers import Answer, bare, host_of, json_of
from data_sources.web_auth import Auth, Credentials, Question
from data_sources.web_tls import Tls, tls_context
from data_sources.web_transport import Connections, bounded, connected_anew
from data_sources.web_troubles import check_status, sentence_of, too_large, too_tight, unexpected_redirect

__all__ = ["Answer", "Auth", "Tls", "Waits", "Web", "host_of", "json_of"]

_MOST_REDIRECTS = 5
_PLAIN_RATIO = 4 * 1024 * 1024
_MOST_RATIO = 200
"""Rows of one kind compress thirty- to eighty-fold; only what is made to harm, a thousandfold."""

_HARMLESS = frozenset({"accept", "accept-encoding", "accept-language", "content-type", "user-agent"})
"""Heads that may follow a redirect: no other can be known to hold no key."""


class Waits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long to wait for a connection, and for the next part of an answer; the source's `timeout` bounds them."""

    connect: str = "10s"
    read: str = "60s"


class Web:
    """One poll's HTTP client. Close it from the thread that made it.

    `auth` says who asks, `tls` what is trusted. Connections stay open from poll to poll where the context keeps things.
    """

    def __init__(
        self,
        context: PollContext,
        auth: Auth | None = None,
        tls: Tls | None = None,
        waits: Waits | None = None,
    ) -> None:
        self._context = context
        self._auth = auth
        self._tls = tls
        self._waits = waits or Waits()
        self._connections = context.kept.get("connections", Connections) if context.kept else Connections()
        self._credentials: Credentials | None = None

    def close(self) -> None:
        """Close the connections, unless they are kept for the next poll."""
        if self._context.kept is None:
            self._connections.close()

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        form: bool = False,
        accepted: tuple[int, ...] = (),
    ) -> Answer:
        """Ask for `url` as the one that the source knows. A dict or list as `body` is sent as JSON, or as a form.

        Redirects on the same host are followed, without credentials; others are refused. Answers of an `accepted`
        status are returned though it is an error's: some protocols say more in the body.

        Raises:
            SourceError: Whatever went wrong, in a sentence.
        """
        try:
            question = _question(url, method, headers, query, body, form=form)
        except (httpx2.InvalidURL, UnicodeError, ValueError, TypeError) as error:
            raise _unusable(url, error) from error
        answer, moved = self._ask_with_credentials(question, url)
        if answer.status not in accepted:
            check_status(answer, known=self._auth is not None, moved=moved)
        return answer

    def ask_plainly(self, url: str, **given: Any) -> Answer:
        """Ask as nobody, and return whatever the status is: for log-ins. Takes what `fetch` takes; never redirected.

        Raises:
            SourceError: There is no answer, or one with a redirect or a fault.
        """
        form = bool(given.pop("form", False))
        parts = (given.get(name) for name in ("headers", "query", "body"))
        answer = self._ask(_question(url, given.get("method", "GET"), *parts, form=form))
        if answer.status not in (400, 401, 403):
            check_status(answer, known=True, moved="")
        return answer

    def _ask_with_credentials(self, question: Question, base: str) -> tuple[Answer, str]:
        if self._auth is None:
            return self._follow(question)
        if self._credentials is None:
            self._credentials = Credentials(self._auth, self._context, base)
        keeper = self._credentials.keeper
        if keeper is None:
            return self._follow(self._credentials.put_on(question))
        token = keeper.token(self.ask_plainly, self._context.remaining())
        answer, moved = self._follow(self._credentials.put_on(question, token))
        if not moved and keeper.is_rejected(answer):
            # Run out, or taken back: once with a new one. If that isn't taken either, the answer is the answer.
            keeper.forget(token)
            token = keeper.token(self.ask_plainly, self._context.remaining())
            answer, moved = self._follow(self._credentials.put_on(question, token))
        return answer, moved

    def _follow(self, question: Question) -> tuple[Answer, str]:
        """Return the answer behind redirects, and where it was in the end if there were any."""
        moved = ""
        for _ in range(_MOST_REDIRECTS):
            answer = self._ask(question)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer, moved
            target = _redirected(question.url, answer)
            method, body = (question.method, question.body)
            if answer.status == 303 or (answer.status in (301, 302) and method == "POST"):
                method, body = "GET", b""
            kept = {name: value for name, value in question.headers.items() if name.lower() in _HARMLESS}
            question = Question(method, target, kept, body)
            moved = bare(str(target))
        host = host_of(str(question.url))
        raise SourceError(translate("Source", "{host} redirects in a circle. Check the address.").filled(host=host))

    def _ask(self, question: Question) -> Answer:
        url = question.url
        host = host_of(str(url))
        connect = min(seconds_of(self._waits.connect), self._context.remaining())
        read = min(seconds_of(self._waits.read), self._context.remaining())
        wait = httpx2.Timeout(connect=connect, read=read, write=read, pool=connect)
        try:
            client = self._connections.client(url, tls_context(self._tls, self._context))
            try:
                return self._answer(client, question, wait)
            except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.WriteError):
                # A connection that lay idle may be closed by the other side at the moment that we use it.
                if connected_anew():
                    raise
                return self._answer(client, question, wait)
        except httpx2.HTTPError as error:
            over = time.monotonic() >= self._context.deadline - 0.05
            raise SourceError(sentence_of(error, host, over=over, connect=connect, read=read)) from error
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            raise _unusable(str(url), error) from error

    def _answer(self, client: httpx2.Client, question: Question, wait: httpx2.Timeout) -> Answer:
        deadline = max(self._context.deadline, time.monotonic() + 0.1)
        heads = [(name.encode("ascii"), value.encode()) for name, value in question.headers.items()]
        request = client.build_request(
            question.method, question.url, headers=heads, content=question.body or None, timeout=wait
        )
        with bounded(deadline), closing(client.send(request, stream=True, follow_redirects=False)) as response:
            return Answer(
                str(question.url),
                response.status_code,
                response.headers,
                self._body(response, host_of(str(question.url))),
                _date_of(response),
            )

    def _body(self, response: httpx2.Response, host: str) -> bytes:
        most = self._context.max_bytes
        told = response.headers.get("content-length", "")
        if told.isascii() and told.isdigit() and int(told[:18]) > most:
            raise too_large(host, most)
        if response.headers.get("content-encoding", "").count(","):
            raise too_tight(host)
        chunks: list[bytes] = []
        size = 0
        for chunk in response.iter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > most:
                raise too_large(host, most)
            if size > _PLAIN_RATIO and size > _MOST_RATIO * response.num_bytes_downloaded:
                raise too_tight(host)
            if time.monotonic() > self._context.deadline:
                message = "the poll's time is up"
                raise httpx2.ReadTimeout(message)
        return b"".join(chunks)


def _question(
    url: str, method: str, headers: Mapping[str, str] | None, query: Mapping[str, Any] | None, body: Any, *, form: bool
) -> Question:
    target = httpx2.URL(url)
    if target.scheme not in ("http", "https") or not target.host:
        message = "it has to begin with http:// or https:// and a host"
        raise ValueError(message)
    if query:
        target = target.copy_merge_params({name: str(value) for name, value in query.items()})
    given = {"Accept-Encoding": "gzip, deflate", "User-Agent": "Yiping"}
    content = b""
    if isinstance(body, dict | list):
        if form:
            content, kind = urlencode(body, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            content, kind = msgspec.json.encode(body), "application/json"
        given["Content-Type"] = kind
    elif body is not None:
        content = body.encode() if isinstance(body, str) else bytes(body)
    return Question(method, target, {**given, **(headers or {})}, content)


def _redirected(url: httpx2.URL, answer: Answer) -> httpx2.URL:
    try:
        target = url.join(answer.headers.get("location", ""))
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise _unusable(answer.headers.get("location", ""), error) from error
    ports = {"http": 80, "https": 443}
    before, after = (each.port or ports.get(each.scheme, 0) for each in (url, target))
    # From http to https on the usual ports is the same system, better guarded. All else may be anybody's.
    better = (url.scheme, before, target.scheme, after) == ("http", 80, "https", 443)
    if target.host != url.host or (not better and (target.scheme, after) != (url.scheme, before)):
        raise unexpected_redirect(host_of(str(url)), f"{target.scheme}://{host_of(str(target))}")
    return target


def _unusable(url: str, error: Exception) -> SourceError:
    sentence = translate("Source", "{url} is no usable address: {reason}. Correct the source's “url”.")
    return SourceError(sentence.filled(url=bare(url), reason=str(error)))


def _date_of(response: httpx2.Response) -> int | None:
    try:
        return int(parsedate_to_datetime(response.headers["date"]).timestamp() * 1000)
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
