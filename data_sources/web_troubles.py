"""What an HTTP source's failure is called: one sentence, with what a person can do about it."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import httpx2

from data_sources.connector import SourceError
from data_sources.sentences import Sentence, translate
from data_sources.web_answers import Answer, host_of

_LONGEST_PATIENCE = 3600.0


def check_status(answer: Answer, *, known: bool, moved: str) -> None:
    """Raise what an answer's status means, where it is not a good one.

    `known` tells whether we said who asks; `moved` is where a redirect led, which our credentials did not follow.

    Raises:
        SourceError: The status is an error.
    """
    status = answer.status
    if status in (200, 201, 203, 204, 206, 304):
        return
    if status == 401 and moved and known:
        sentence = translate(
            "Source",
            "{host} redirects to {moved}, and credentials don't follow a redirect. Write that address as “url”.",
        )
    elif status == 401 and known:
        sentence = translate("Source", "{host} doesn't take the key or password any more (401). Renew the secret.")
    elif status == 401:
        sentence = translate("Source", "{host} wants to know who asks (401). Give the source an “auth” with a secret.")
    elif status == 403:
        sentence = translate("Source", "{host} forbids the access (403). Ask its operator to allow this address.")
    elif status in (404, 410):
        sentence = translate("Source", "{host} doesn't know this address ({status}). Check the source's “url”.")
    elif status == 407:
        sentence = translate("Source", "The proxy on the way to {host} wants a password. Ask the network's operator.")
    elif status == 429:
        sentence = translate("Source", "{host} is asked too often (429). Lengthen the source's “every”.")
    elif status >= 500:
        sentence = translate(
            "Source", "{host} has a fault of its own ({status}). It is asked again; if it stays, tell its operator."
        )
    else:
        sentence = translate("Source", "{host} refused the question ({status}). Check the source's request.")
    filled = sentence.filled(host=host_of(answer.url), status=status, moved=moved)
    raise SourceError(filled, retry_after=retry_after(answer.headers.get("retry-after", ""), answer.source_time))


def retry_after(value: str, source_time: int | None = None) -> float | None:
    """Return the seconds that a Retry-After asks for, at most an hour: a number, or a date by the source's clock."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:10]), _LONGEST_PATIENCE)
    try:
        moment = parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    now = source_time / 1000 if source_time is not None else time.time()
    return min(max(moment - now, 0.0), _LONGEST_PATIENCE)


def sentence_of(error: httpx2.HTTPError, host: str, *, over: bool, connect: float, read: float) -> Sentence:
    """Return what a failure between us and the source is called. `over`: the whole poll's time is up.

    `connect` and `read` are the seconds that were waited at most.
    """
    if isinstance(error, httpx2.TimeoutException):
        return _timeout(error, host, over=over, connect=connect, read=read)
    reason = str(error)
    if "CERTIFICATE_VERIFY" in reason.upper() or "certificate" in reason.lower():
        return _certificate(reason, host)
    if _is_tls(reason):
        sentence = translate(
            "Source", "{host} and this machine find no common encryption ({reason}). Is it http:// after all?"
        )
    elif isinstance(error, httpx2.ConnectError) and _is_name_failure(reason):
        sentence = translate("Source", "The name {host} can't be found. Check the address and the network.")
    elif isinstance(error, httpx2.ConnectError):
        sentence = translate("Source", "{host} can't be reached. Is the system running, and the network up? ({reason})")
    elif isinstance(error, httpx2.ProxyError):
        sentence = translate("Source", "The proxy on the way to {host} refuses: {reason}. Ask the network's operator.")
    elif isinstance(error, httpx2.LocalProtocolError):
        # The reason quotes the head, where the key may stand.
        sentence = translate("Source", "{host} can't be asked: a head of the request has characters it must not have.")
        return sentence.filled(host=host)
    elif isinstance(error, httpx2.RemoteProtocolError) and not _breaks_off(reason):
        sentence = translate("Source", "What {host} answers is not HTTP ({reason}). Check the address and the port.")
    elif isinstance(error, httpx2.NetworkError | httpx2.RemoteProtocolError | httpx2.DecodingError):
        sentence = translate("Source", "The answer of {host} breaks off in the middle. It is asked again soon.")
    else:
        sentence = translate("Source", "Asking {host} failed: {reason}.")
    return sentence.filled(host=host, reason=reason or type(error).__name__)


def too_large(host: str, most: int) -> SourceError:
    """Return the error of an answer over the limit."""
    sentence = translate(
        "Source", "{host} sends more than {megabytes} MB at once. Narrow the query, or use smaller pages."
    )
    return SourceError(sentence.filled(host=host, megabytes=most // (1024 * 1024)))


def too_tight(host: str) -> SourceError:
    """Return the error of an answer that is packed as only a bomb is."""
    sentence = translate(
        "Source", "What {host} sends unpacks to a huge size and was not read. Ask its operator what it is."
    )
    return SourceError(sentence.filled(host=host))


def unexpected_redirect(host: str, other: str) -> SourceError:
    """Return the error of a redirect to somewhere that the source file doesn't name."""
    sentence = translate(
        "Source", "{host} redirects to {other}, which the source file doesn't name. If that is right, change the url."
    )
    return SourceError(sentence.filled(host=host, other=other))


def _timeout(error: httpx2.TimeoutException, host: str, *, over: bool, connect: float, read: float) -> Sentence:
    if isinstance(error, httpx2.ConnectTimeout | httpx2.PoolTimeout):
        sentence = translate(
            "Source", "{host} did not take the connection in time ({seconds} s). Is it off, or a firewall between?"
        )
        return sentence.filled(host=host, seconds=round(connect, 1))
    if over:
        sentence = translate("Source", "{host} did not answer in time. Is it overloaded, or the network slow?")
        return sentence.filled(host=host)
    sentence = translate(
        "Source", "{host} said nothing for {seconds} s and did not answer in time. Is it overloaded, or hung?"
    )
    return sentence.filled(host=host, seconds=round(read, 1))


def _certificate(reason: str, host: str) -> Sentence:
    low = reason.lower()
    if "expired" in low:
        sentence = translate("Source", "The certificate of {host} has expired. Tell its operator to renew it.")
    elif "not yet valid" in low:
        sentence = translate("Source", "The certificate of {host} is not valid yet. Is this machine's clock right?")
    elif "hostname mismatch" in low or "ip address mismatch" in low or "doesn't match" in low:
        sentence = translate(
            "Source", "The certificate of {host} is for another name. Use the name that it is for in the url."
        )
    elif "self-signed" in low or "self signed" in low or "unable to get" in low:
        sentence = translate(
            "Source",
            "The certificate of {host} is of an issuer unknown here. Give the issuer's file: tls = { authority = … }.",
        )
    else:
        sentence = translate("Source", "The certificate of {host} can't be trusted: {reason}")
    return sentence.filled(host=host, reason=reason)


def _is_tls(reason: str) -> bool:
    return any(word in reason for word in ("SSL", "TLS", "EOF occurred in violation"))


def _is_name_failure(reason: str) -> bool:
    return any(word in reason for word in ("Name or service", "getaddrinfo", "nodename", "No address", "resolution"))


def _breaks_off(reason: str) -> bool:
    return any(word in reason for word in ("disconnected", "peer closed", "incomplete", "Connection"))
