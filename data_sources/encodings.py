"""Bytes of a text file to text, whatever program wrote it."""

from __future__ import annotations

import codecs

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024


def text_of(raw: bytes, encoding: str = "auto") -> str:
    """Return the text of `raw`.

    "auto" goes by the byte order mark, else UTF-8, else UTF-16 where every other byte is zero, else GB18030 where its
    rules hold throughout and it yields Chinese, else by likeliness.

    Raises:
        UnicodeDecodeError: It is not text in the given encoding, or in any that is known.
        LookupError: There is no such encoding.
    """
    if encoding != "auto":
        return raw.decode(encoding).removeprefix("\ufeff")
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name)
    sample = raw[:_SAMPLE]
    if b"\0" in sample:
        little = sample[1::2].count(0) >= sample[::2].count(0)
        return raw.decode("utf-16-le" if little else "utf-16-be")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        failure = error
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _is_chinese(text):
        return text
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        raise failure
    return raw.decode(best.encoding)


def readable(raw: bytes) -> str:
    """Return a short text from a place that doesn't say its encoding: UTF-8, else GB18030, else as far as it goes."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _is_chinese(text: str) -> bool:
    """Return whether the characters above ASCII are mostly common Chinese ones and full-width signs."""
    foreign = [character for character in text[:_SAMPLE] if character > "\x7f"]
    chinese = sum(
        "\u4e00" <= character <= "\u9fff" or "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uffef"
        for character in foreign
    )
    return chinese >= 0.8 * len(foreign)
