"""Bytes of a text file to text, whatever program wrote it."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO, NamedTuple

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_CHUNK = 1024 * 1024
_FEW = 0.01
"""The share of spoilt characters that a UTF-8 text may have: a field cut in the middle of one, not another encoding."""


class Encoding(NamedTuple):
    """How bytes are read: a codec's name, and what is done with bytes that don't fit."""

    name: str
    errors: str = "strict"


def text_of(raw: bytes, encoding: str = "auto") -> str:
    """Return the text of `raw`; see `encoding_of`.

    Raises:
        UnicodeDecodeError: It is not text in the given encoding, or in any that is known.
        LookupError: There is no such encoding.
    """
    found = encoding_of(io.BytesIO(raw), encoding)
    return raw.decode(found.name, found.errors).removeprefix("\ufeff")


def encoding_of(file: BinaryIO, encoding: str = "auto") -> Encoding:
    """Return how a file's bytes are read. It is read to its end, a piece at a time.

    "auto" goes by the byte order mark, else UTF-8, else UTF-16 where every other byte is zero, else GB18030 where its
    rules hold throughout and it yields Chinese, else by likeliness. A text in UTF-8 with a few spoilt characters is
    that, and they become "�": in GB18030 it would be nonsense throughout. GB2312 and GBK are read as GB18030, which
    holds both.

    Raises:
        UnicodeDecodeError: It is not text in the given encoding, or in any that is known.
        LookupError: There is no such encoding.
    """
    file.seek(0)
    sample = file.read(_SAMPLE)
    if encoding != "auto":
        name = codecs.lookup(encoding).name
        name = "gb18030" if name in ("gb2312", "gbk") else name
        name = "utf-8-sig" if name == "utf-8" else name
        _check(file, name)
        return Encoding(name)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            _check(file, name)
            return Encoding(name)
    if b"\0" in sample:
        little = sample[1::2].count(0) >= sample[::2].count(0)
        name = "utf-16-le" if little else "utf-16-be"
        _check(file, name)
        return Encoding(name)
    return _unmarked(file, sample)


def readable(raw: bytes) -> str:
    """Return a short text from a place that doesn't say its encoding: UTF-8, else GB18030, else as far as it goes."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _unmarked(file: BinaryIO, sample: bytes) -> Encoding:
    try:
        _check(file, "utf-8")
    except UnicodeDecodeError as error:
        failure = error
    else:
        return Encoding("utf-8")
    if _is_mostly_utf8(sample):
        return Encoding("utf-8", "replace")
    try:
        _check(file, "gb18030")
    except UnicodeDecodeError:
        pass
    else:
        if _is_chinese(sample.decode("gb18030", "ignore")):
            return Encoding("gb18030")
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        raise failure
    _check(file, best.encoding)
    return Encoding(best.encoding)


def _check(file: BinaryIO, name: str) -> None:
    """Read a whole file as if it were in this encoding.

    Raises:
        UnicodeDecodeError: It isn't.
        LookupError: There is no such encoding of text.
    """
    if not getattr(codecs.lookup(name), "_is_text_encoding", True):
        message = f"{name} is no encoding of text"
        raise LookupError(message)
    decoder = codecs.getincrementaldecoder(name)()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        decoder.decode(chunk)
    decoder.decode(b"", final=True)


def _is_mostly_utf8(sample: bytes) -> bool:
    """Return whether the characters above ASCII are UTF-8's, but for a few."""
    text = sample.decode("utf-8", "surrogateescape")
    spoilt = sum("\udc80" <= character <= "\udcff" for character in text)
    foreign = sum(character > "\x7f" for character in text) - spoilt
    return 0 < spoilt <= max(3, _FEW * foreign) and foreign >= 10 * spoilt


def _is_chinese(text: str) -> bool:
    """Return whether the characters above ASCII are mostly common Chinese ones and full-width signs."""
    foreign = [character for character in text if character > "\x7f"]
    chinese = sum(
        "\u4e00" <= character <= "\u9fff" or "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uffef"
        for character in foreign
    )
    return chinese >= 0.8 * len(foreign)
