"""What an MQTT message says: its payload as rows, and the names that stand in its topic.

Plain functions without a network: whatever bytes come, they give rows or a reason.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from data_sources.batches import Refused
from data_sources.connector import Row
from data_sources.sentences import Sentence, translate
from data_sources.web_answers import search

_NAME = re.compile(r"\{([A-Za-z_]\w*)\}", re.ASCII)
_MOST_QUOTED = 2000
"""Bytes of a payload that is too large which quarantine keeps."""


class TopicTemplate:
    """A topic with names in it, as `air/{station}/{metric}`.

    A name stands for one level, or a part of one (`dev-{id}`); `+` is a level that nobody asks for, and `#`, at the
    end, all that follows.
    """

    def __init__(self, text: str) -> None:
        """Read a template.

        Raises:
            ValueError: It is none; in English, for the one who wrote it.
        """
        levels = text.split("/")
        names = _NAME.findall(text)
        rest = _NAME.sub("", text)
        if not text or "\0" in text or len(text.encode("utf-8", "replace")) > 65_535:
            raise ValueError("a topic has 1 to 65535 bytes")
        if len(set(names)) < len(names):
            raise ValueError(f"a name stands twice in the topic {text!r}")
        if "{" in rest or "}" in rest:
            raise ValueError(f"braces hold one plain name each, as in air/{{station}}/{{metric}}, not {text!r}")
        if any(("+" in level and level != "+") or ("#" in level and level != "#") for level in levels):
            raise ValueError(f"+ and # stand for whole levels of {text!r}")
        if "#" in levels[:-1]:
            raise ValueError(f"# stands at the end of {text!r}")
        self.text = text
        self.subscription = "/".join("+" if _NAME.search(level) else level for level in levels)
        """What the broker is asked for."""
        body = levels[:-1] if levels[-1] == "#" else levels
        pattern = "/".join(map(_pattern_of, body))
        if levels[-1] == "#":
            pattern = f"{pattern}(?:/.*)?" if body else ".*"
        self._pattern = re.compile(pattern, re.DOTALL)

    def names_in(self, topic: str) -> dict[str, str] | None:
        """Return what stands in a topic in the names' places; None where the topic is another."""
        match = self._pattern.fullmatch(topic)
        return None if match is None else match.groupdict()


def _pattern_of(level: str) -> str:
    if level == "+":
        return "[^/]*"
    parts = _NAME.split(level)
    return "".join(f"(?P<{part}>[^/]+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))


def rows_of_payload(payload: bytes, items: str = "", most: int = 262_144) -> list[Row]:
    """Return the rows of a payload: a JSON object, each thing of a JSON list, or a bare number or text as `value`.

    `items` is where in a JSON object the rows are (JMESPath; "": it is a row itself). What can't be read is a
    `Refused`; an empty payload, which takes a kept value back, is no row.
    """
    if len(payload) > most:
        sentence = translate("Source", "The message has {bytes} bytes; {most} are allowed (“max_payload”).")
        return [Refused(payload[:_MOST_QUOTED], sentence.filled(bytes=len(payload), most=most))]
    value = _value_of(payload)
    if isinstance(value, Sentence):
        return [Refused(payload, value)]
    if items and value is not None:
        value = search(items, value)
        if value is None:
            sentence = translate("Source", "The message has no rows at “{items}”. Check “items”.")
            return [Refused(payload, sentence.filled(items=items))]
    if value is None:
        return []
    return [_row_of(each) for each in value] if isinstance(value, list) else [_row_of(value)]


def _value_of(payload: bytes) -> Any:
    """Return what a payload holds, None where it is nothing, or the sentence that says why it can't be read."""
    text = _text_of(payload)
    if text is None:
        return translate("Source", "The message is neither JSON nor text.")
    if not text.strip():
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        if text.lstrip().startswith(("{", "[")):
            return translate("Source", "The message is JSON that can't be read, perhaps cut off.")
        return text.strip()
    except RecursionError:
        return translate("Source", "The message is nested too deeply.")


def _row_of(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {"value": value}


def _text_of(payload: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = payload.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A binary protocol's bytes often make a text, but one with control characters.
        return None if any(ord(character) < 32 and character not in "\t\r\n" for character in text) else text
    return None
