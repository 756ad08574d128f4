"""What a text is found by: pieces of two characters, the initials of its pinyin, and its code from either end.

Texts are brought to one form first: wide letters narrow, all small, everything that is no letter or digit left out. A
text is found by any part of it, in characters or in initials (`wmj` finds 五马街); a code by its beginning or its end.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from data_sources.resource_files import resource

LONGEST: Final = 64
"""Characters of a question; what is beyond is left out."""
_MOST: Final = 400
"""Characters of one text that are looked at."""
_BEGUN: Final = 10
"""Characters of a code's beginning that are terms of their own, each more of them: all codes of a year begin with the
same ones, and to gather those from a million terms takes half a second."""
_ENDED: Final = 3
"""The same of a code's end, which is hardly ever the same in many."""
_FIRST: Final = 0x4E00
_BETWEEN: Final = "\n"


class Findable(NamedTuple):
    """A thing in the form in which it is kept to be found: its texts, their initials with them, and its code."""

    texts: str
    code: str


def findable(texts: Iterable[str], code: str) -> Findable:
    """Return the form of a thing with some texts and a code."""
    told = [form for text in texts if (form := normal(text[:_MOST]))]
    letters = [initials for form in told if len(initials := initials_of(form)) > 1]
    return Findable(_BETWEEN.join(dict.fromkeys((*told, *letters))), normal(code))


def terms_of(thing: Findable) -> list[str]:
    """Return the terms under which a thing is kept, each once."""
    terms: dict[str, None] = {}
    for text in thing.texts.split(_BETWEEN):
        terms.update(dict.fromkeys(map(_term, _pieces(text))))
        terms.update(dict.fromkeys(map(_letter_term, text)))
    if thing.code:
        terms[_code_term(thing.code)] = None
        terms[_end_term(thing.code)] = None
        for length in range(1, min(_BEGUN, len(thing.code)) + 1):
            terms[_begun_term(thing.code[:length])] = None
        for length in range(1, min(_ENDED, len(thing.code)) + 1):
            terms[_ended_term(thing.code[-length:])] = None
    return list(terms)


class Wanted(NamedTuple):
    """A question: for what has all of `pieces`, where there are any, one of the `whole` terms, or one that begins so.

    Terms may find more than what is looked for, never less.
    """

    form: str
    pieces: Sequence[str]
    whole: Sequence[str]
    beginnings: Sequence[str]


def wanted(question: str) -> Wanted | None:
    """Return what is looked for; None where nothing can be."""
    form = normal(question)[:LONGEST]
    if not form:
        return None
    whole: list[str] = []
    beginnings: list[str] = []
    for most, short, long in ((_BEGUN, _begun_term, _code_term), (_ENDED, _ended_term, _end_term)):
        if len(form) <= most:
            whole.append(short(form))
        else:
            beginnings.append(long(form))
    if len(form) > 1:
        # Every second piece, and the last, hold all of its characters: each piece more is a list more to be read.
        pieces = _pieces(form)
        return Wanted(form, list(dict.fromkeys(map(_term, (*pieces[::2], pieces[-1])))), whole, beginnings)
    return Wanted(form, [], [_letter_term(form), *whole], beginnings)


def all_pieces(form: str) -> list[str]:
    """Return the terms of all pairs of characters of a normal form."""
    return list(dict.fromkeys(map(_term, _pieces(form))))


def fits(thing: Findable, form: str) -> bool:
    """Return whether a thing is what a question in its normal form looks for."""
    found = any(form in text for text in thing.texts.split(_BETWEEN))
    return found or thing.code.startswith(form) or thing.code.endswith(form)


def normal(text: str) -> str:
    """Return the form in which texts are compared."""
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(filter(str.isalnum, narrow.casefold()))


def initials_of(form: str) -> str:
    """Return the initials of all Chinese characters, other letters and digits as they are; "" where there are none."""
    if form.isascii():
        return ""
    letters = [one if one.isascii() else _initial(one) for one in form]
    told = "".join(letters)
    return "" if told == "-" * len(told) else told


def _initial(character: str) -> str:
    table, place = _table(), ord(character) - _FIRST
    return table[place] if 0 <= place < len(table) else "-"


def _pieces(text: str) -> list[str]:
    """Return each character with the next one."""
    return [text[place : place + 2] for place in range(len(text) - 1)]


def _letter_term(letter: str) -> str:
    """Return the term of one character: those of the pieces that begin so would be many and in most texts."""
    return "s" + _term(letter)


@lru_cache(maxsize=1 << 16)
def _term(piece: str) -> str:
    """Return a piece in letters that no engine's idea of a word divides."""
    return "a" + piece if piece.isascii() and piece.isalnum() else _hexed(piece)


def _hexed(piece: str) -> str:
    return "".join(f"u{ord(one):x}z" for one in piece)


def _begun_term(begun: str) -> str:
    return "b" + "".join(map(_term, begun))


def _ended_term(ended: str) -> str:
    return "f" + "".join(map(_term, ended))


def _code_term(code: str) -> str:
    return "k" + "".join(map(_term, code[:LONGEST]))


def _end_term(code: str) -> str:
    return "e" + "".join(map(_term, code[: -LONGEST - 1 : -1]))


@lru_cache(maxsize=1)
def _table() -> str:
    return resource("search", "initials.txt").read_text("ascii")
