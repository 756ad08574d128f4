"""What `yiping check` says of the [request] of a source that speaks HTTP, beyond its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from data_sources.sentences import Sentence, translate
from data_sources.web_signing import Hmac

_SECRET_HEADS = ("authorization", "cookie", "token", "access-token", "x-access-token", "api-key", "apikey", "x-api-key")
_SECRET_PARAMETERS = (
    "token",
    "access_token",
    "accesstoken",
    "apikey",
    "api_key",
    "secret",
    "appsecret",
    "password",
    "pwd",
)


def judge_web(settings: Any, written: dict[str, Any]) -> Iterator[tuple[str, Sentence, str | None]]:
    """Yield key, mistake and what was found there. `written` is the table as it stands in the file.

    What is written as ${NAME} comes from the environment, and is nobody's to read.
    """
    url = str(written.get("url", ""))
    if re.search(r"://[^/@]*:(?!\$\{)[^/@]+@", url):
        yield "url", translate("Mistakes", "A password may not stand in a file. Name it by “auth”."), None
    for key, named in (
        ("url", _parameters(url)),
        ("query", _items(written, "query")),
        ("headers", _items(written, "headers")),
    ):
        secret = _SECRET_HEADS if key == "headers" else _SECRET_PARAMETERS
        if any(name.lower() in secret and value and "${" not in value for name, value in named):
            yield key, translate("Mistakes", "A key may not stand in a file. Name it by “auth”."), None
    auth = getattr(settings, "auth", None)
    if isinstance(auth, Hmac):
        places = [*auth.headers.values(), *auth.parameters.values()]
        if not any("{signature}" in place for place in places):
            yield (
                "auth",
                translate("Mistakes", "Neither “headers” nor “parameters” say where the {signature} goes."),
                None,
            )


def _parameters(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query)
    except ValueError:
        return []


def _items(written: dict[str, Any], key: str) -> list[tuple[str, str]]:
    table = written.get(key)
    return [(str(name), str(value)) for name, value in table.items()] if isinstance(table, dict) else []
