"""No secret in any text: what was ever used as a secret is remembered, and struck out of whatever is said or logged.

An exception's text, a server's own words ("token abc is invalid") and a traceback may all hold what was sent. So the
values are struck out at the two doors through which texts leave: `SourceError` and the log's formatter.
"""

from __future__ import annotations

import base64
import json
import logging
import threading
from urllib.parse import quote, quote_plus

from data_sources.sentences import Sentence

STRUCK_OUT = "•••"

_SHORTEST = 4
"""Striking out every "1" of a text would hide the text and no secret."""
_MOST = 2000
"""Tokens of log-ins come and go; the oldest are forgotten."""

_lock = threading.Lock()
_known: dict[str, None] = {}


def remember(value: str) -> None:
    """Strike out `value`, and the forms in which it travels, of everything said from now on. Any thread."""
    if len(value) < _SHORTEST:
        return
    forms = {
        value,
        quote(value, safe=""),
        quote_plus(value),
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        base64.b64encode(value.encode()).decode(),
    }
    with _lock:
        for form in forms:
            _known.pop(form, None)
            _known[form] = None
        while len(_known) > _MOST:
            del _known[next(iter(_known))]


def redacted(text: str) -> str:
    """Return `text` without any secret that is known."""
    with _lock:
        found = [secret for secret in _known if secret in text]
    for secret in sorted(found, key=len, reverse=True):
        text = text.replace(secret, STRUCK_OUT)
    return text


def quoted(words: object, most: int = 200) -> str:
    """Return what somebody else said, cut short for a sentence: half a secret at the end is one, too."""
    return redacted(str(words).strip())[:most]


def redacted_sentence(sentence: Sentence) -> Sentence:
    """Return `sentence` with no secret in its gaps."""
    values = {name: redacted(value) if isinstance(value, str) else value for name, value in sentence.values.items()}
    return sentence if values == sentence.values else Sentence(sentence.context, sentence.text, values)


class RedactingFormatter(logging.Formatter):
    """Formats a line of the log, its traceback included, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return redacted(super().format(record))
