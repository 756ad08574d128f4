"""HTTP as the sources need it: bounded in time and size, certificates checked, every failure a sentence to act on."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
import msgspec

from data_sources.connector import PollContext, SourceError
from data_sources.sentences import Sentence, translate

_MOST_REDIRECTS = 5
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Answer:
    """An HTTP answer of status 200 (or 304: `body` is empty). `source_time` is its Date in ms since the epoch."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    source_time: int | None


class Web:
    """One poll's HTTP client. Close it from the thread that made it."""

    def __init__(self, context: PollContext) -> None:
        self._context = context
        self._clients: dict[bool, httpx2.Client] = {}

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            client.close()

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Answer:
        """Ask for `url`; redirects on the same host are followed, to other hosts refused.

        Raises:
            SourceError: Whatever went wrong, in a sentence.
        """
        host = host_of(url)
        try:
            target = httpx2.URL(url)
            if query:
                target = target.copy_merge_params({key: str(value) for key, value in query.items()})
            for _ in range(_MOST_REDIRECTS):
                answer = self._ask(method, target, headers, body)
                if answer.status not in (301, 302, 303, 307, 308):
                    _check_status(answer, host)
                    return answer
                target = _redirected(target, answer, host)
                if answer.status == 303:
                    method, body = "GET", None
        except httpx2.HTTPError as error:
            raise SourceError(_sentence_of(error, host, self._context)) from error
        except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
            sentence = translate("Source", "{url} is no usable address: {reason}. Correct the source's “url”.")
            raise SourceError(sentence.filled(url=url, reason=str(error))) from error
        raise SourceError(translate("Source", "{host} redirects in a circle. Check the address.").filled(host=host))

    def _ask(self, method: str, url: httpx2.URL, headers: Mapping[str, str] | None, body: Any) -> Answer:
        remaining = self._context.remaining()
        content = msgspec.json.encode(body) if isinstance(body, dict | list) else body
        given = {"Accept-Encoding": "gzip, deflate", "User-Agent": "Yiping", **(headers or {})}
        if isinstance(body, dict | list):
            given = {"Content-Type": "application/json", **given}
        client = self._client(url)
        with client.stream(method, url, headers=given, content=content, timeout=remaining) as response:
            chunks: list[bytes] = []
            size = 0
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > self._context.max_bytes:
                    sentence = translate(
                        "Source",
                        "{host} sends more than {megabytes} MB at once. Narrow the query, or use smaller pages.",
                    )
                    megabytes = self._context.max_bytes // (1024 * 1024)
                    raise SourceError(sentence.filled(host=url.host, megabytes=megabytes))
                if self._context.remaining() <= 0.1:
                    message = "the poll's time is up"
                    raise httpx2.ReadTimeout(message)
            return Answer(str(url), response.status_code, response.headers, b"".join(chunks), _date_of(response))

    def _client(self, url: httpx2.URL) -> httpx2.Client:
        # A proxy of the environment is for the outside: this machine's own services are never asked through it.
        outside = url.host not in _LOOPBACK
        if outside not in self._clients:
            self._clients[outside] = httpx2.Client(verify=_certificates(), trust_env=outside)
        return self._clients[outside]


def host_of(url: str) -> str:
    """Return what a sentence calls the server: host and port."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return url
    return f"{parts.hostname or url}{port}"


def json_of(answer: Answer) -> Any:
    """Return the JSON of an answer; old systems' GBK is read, too.

    Raises:
        SourceError: It is no JSON, cut off, or a web page.
    """
    host = host_of(answer.url)
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _json_of_odd(answer, host)


def _json_of_odd(answer: Answer, host: str) -> Any:
    start = answer.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        sentence = translate("Source", "{host} answered with nothing. Ask its operator, or check the address.")
        raise SourceError(sentence.filled(host=host))
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<body")):
        sentence = translate(
            "Source", "{host} answered with a web page instead of data: likely a log-in page or a wrong address."
        )
        raise SourceError(sentence.filled(host=host))
    reason = ""
    for encoding in (_charset_of(answer), "utf-8-sig", "gb18030"):
        try:
            # The standard reader also takes NaN and halves of surrogate pairs, which some systems write.
            return json.loads(answer.body.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
        except RecursionError:
            reason = "nested too deeply"
        except json.JSONDecodeError as error:
            reason = f"{error.msg}, line {error.lineno}"
            if error.pos >= len(error.doc.rstrip()) - 1 or error.msg.startswith("Unterminated"):
                sentence = translate("Source", "The answer of {host} breaks off in the middle. It is asked again soon.")
                raise SourceError(sentence.filled(host=host)) from error
    sentence = translate("Source", "The answer of {host} is not JSON ({reason}). Check the address and the format.")
    raise SourceError(sentence.filled(host=host, reason=reason or "unknown encoding"))


def _charset_of(answer: Answer) -> str:
    _, _, charset = answer.headers.get("content-type", "").partition("charset=")
    return charset.split(";")[0].strip(" \"'") or "utf-8"


def _redirected(url: httpx2.URL, answer: Answer, host: str) -> httpx2.URL:
    target = httpx2.URL(urljoin(str(url), answer.headers.get("location", "")))
    downgraded = url.scheme == "https" and target.scheme != "https"
    if target.host != url.host or target.scheme not in ("http", "https") or downgraded:
        sentence = translate(
            "Source",
            "{host} redirects to {other}, which the source file doesn't name. If that is right, change the url.",
        )
        raise SourceError(sentence.filled(host=host, other=f"{target.scheme}://{target.host}"))
    return target


def _check_status(answer: Answer, host: str) -> None:
    status = answer.status
    if status in (200, 201, 203, 206, 304):
        return
    if status == 204:
        return
    if status == 401:
        sentence = translate("Source", "{host} wants to know who asks (401). Check the source's secret.")
    elif status == 403:
        sentence = translate("Source", "{host} forbids the access (403). Ask its operator to allow this address.")
    elif status in (404, 410):
        sentence = translate("Source", "{host} doesn't know this address ({status}). Check the source's “url”.")
    elif status == 429:
        sentence = translate("Source", "{host} is asked too often (429). Lengthen the source's “every”.")
    elif status >= 500:
        sentence = translate(
            "Source", "{host} has a fault of its own ({status}). It is asked again; if it stays, tell its operator."
        )
    else:
        sentence = translate("Source", "{host} refused the question ({status}). Check the source's request.")
    raise SourceError(sentence.filled(host=host, status=status), retry_after=_retry_after(answer))


def _retry_after(answer: Answer) -> float | None:
    value = answer.headers.get("retry-after", "")
    return min(float(value), 3600.0) if value.isascii() and value.isdigit() else None


def _sentence_of(error: httpx2.HTTPError, host: str, context: PollContext) -> Sentence:
    reason = str(error)
    if isinstance(error, httpx2.TimeoutException):
        sentence = translate("Source", "{host} did not answer in time. Is it overloaded, or the network slow?")
    elif "CERTIFICATE" in reason.upper():
        sentence = translate(
            "Source",
            "The certificate of {host} can't be trusted. Install the right authority on this machine: {reason}",
        )
    elif isinstance(error, httpx2.ConnectError) and _is_name_failure(reason):
        sentence = translate("Source", "The name {host} can't be found. Check the address and the network.")
    elif isinstance(error, httpx2.ConnectError):
        sentence = translate("Source", "{host} can't be reached. Is the system running, and the network up? ({reason})")
    elif isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.DecodingError):
        sentence = translate("Source", "The answer of {host} breaks off in the middle. It is asked again soon.")
    else:
        sentence = translate("Source", "Asking {host} failed: {reason}.")
    return sentence.filled(host=host, reason=reason, source=context.source)


def _is_name_failure(reason: str) -> bool:
    return any(word in reason for word in ("Name or service", "getaddrinfo", "nodename", "No address", "resolution"))


def _date_of(response: httpx2.Response) -> int | None:
    try:
        return int(parsedate_to_datetime(response.headers["date"]).timestamp() * 1000)
    except (KeyError, ValueError, TypeError):
        return None


@cache
def _certificates() -> ssl.SSLContext:
    context: ssl.SSLContext = httpx2.create_ssl_context()
    return context
