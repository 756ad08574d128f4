"""What a server answered, and the JSON in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import jmespath
import msgspec

from data_sources.connector import SourceError
from data_sources.sentences import translate


@dataclass(frozen=True)
class Answer:
    """An HTTP answer of status 200 (or 304: `body` is empty). `source_time` is its Date in ms since the epoch.

    `headers` are looked up without regard to case.
    """

    url: str = field(repr=False)
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    source_time: int | None


def host_of(url: str) -> str:
    """Return what a sentence calls the server: host and port, nothing else of the address."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return bare(url)
    return f"{parts.hostname or bare(url)}{port}"


def bare(url: str) -> str:
    """Return an address as a sentence may show it: without query and user, which may hold what nobody should read."""
    start, _, _ = url.partition("?")
    scheme, colon, rest = start.partition("://")
    if not colon:
        return start.rpartition("@")[2]
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path}"


def json_of(answer: Answer) -> Any:
    """Return the JSON of an answer; old systems' GBK is read, too.

    Raises:
        SourceError: It is no JSON, cut off, or a web page.
    """
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _json_of_odd(answer, host_of(answer.url))


def search(expression: str, data: Any) -> Any:
    """Return what a name or JMESPath finds in an answer; None where it finds nothing."""
    if isinstance(data, dict) and expression in data:
        return data[expression]
    try:
        return jmespath.search(expression, data)
    except jmespath.exceptions.JMESPathError:
        return None


def is_one_of(found: Any, values: tuple[int | str | bool, ...]) -> bool:
    """Return whether an answer's code is one of `values`: systems write 200 and "200", true and "true" for the same."""
    return found is not None and str(found).lower() in {str(value).lower() for value in values}


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
        except ValueError as error:
            reason = str(error)  # an integer of over 4300 digits
    sentence = translate("Source", "The answer of {host} is not JSON ({reason}). Check the address and the format.")
    raise SourceError(sentence.filled(host=host, reason=reason or "unknown encoding"))


def _charset_of(answer: Answer) -> str:
    _, _, charset = answer.headers.get("content-type", "").partition("charset=")
    return charset.split(";")[0].strip(" \"'") or "utf-8"
