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
LONGEST_BEGUN: Final = 10
"""Characters of a code's beginning that are terms of their own, each more of them: all codes of a year begin with the
same ones, and to gather those from a million terms takes half a second."""
_ENDED: Final = 3
"""The same of a code's end, which is hardly ever the same in many."""
_FIRST: Final = 0x4E00
BETWEEN: Final = "\n"


class Findable(NamedTuple):
    """A thing in the form in which it is kept to be found: its texts, their initials with them, and its code."""

    texts: str
    code: str


def findable(texts: Iterable[str], code: str) -> Findable:
    """Return the form of a thing with some texts and a code."""
    told = [form for text in texts if (form := normal(text[:_MOST]))]
    letters = [initials for form in told if len(initials := initials_of(form)) > 1]
    return Findable(BETWEEN.join(dict.fromkeys((*told, *letters))), normal(code))


def terms_of(thing: Findable) -> list[str]:
    """Return the terms under which a thing is kept, each once."""
    terms: dict[str, None] = {}
    for text in thing.texts.split(BETWEEN):
        terms.update(dict.fromkeys(map(pair_term, pairs_of(text))))
        terms.update(dict.fromkeys(map(letter_term, text)))
    if thing.code:
        terms[_code_term(thing.code)] = None
        terms[_end_term(thing.code)] = None
        terms.update(dict.fromkeys(map(begun_term, beginnings_of(thing.code))))
        terms.update(dict.fromkeys(map(ended_term, ends_of(thing.code))))
    return list(terms)


def beginnings_of(code: str) -> list[str]:
    """Return a code's beginnings that are terms of their own."""
    return [code[:length] for length in range(1, min(LONGEST_BEGUN, len(code)) + 1)]


def ends_of(code: str) -> list[str]:
    """Return a code's ends that are."""
    return [code[-length:] for length in range(1, min(_ENDED, len(code)) + 1)]


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
    for most, short, long in ((LONGEST_BEGUN, begun_term, _code_term), (_ENDED, ended_term, _end_term)):
        if len(form) <= most:
            whole.append(short(form))
        else:
            beginnings.append(long(form))
    if len(form) > 1:
        # Every second piece, and the last, hold all of its characters: each piece more is a list more to be read.
        pieces = pairs_of(form)
        return Wanted(form, list(dict.fromkeys(map(pair_term, (*pieces[::2], pieces[-1])))), whole, beginnings)
    return Wanted(form, [], [letter_term(form), *whole], beginnings)


def fits(thing: Findable, form: str) -> bool:
    """Return whether a thing is what a question in its normal form looks for."""
    found = any(form in text for text in thing.texts.split(BETWEEN))
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


def pairs_of(text: str) -> list[str]:
    """Return each character with the next one."""
    return [text[place : place + 2] for place in range(len(text) - 1)]


def letter_term(letter: str) -> str:
    """Return the term of one character: those of the pieces that begin so would be many and in most texts."""
    return "s" + pair_term(letter)


@lru_cache(maxsize=1 << 16)
def pair_term(piece: str) -> str:
    """Return the term of a pair of characters, in letters that no engine's idea of a word divides."""
    return "a" + piece if piece.isascii() and piece.isalnum() else _hexed(piece)


def _hexed(piece: str) -> str:
    return "".join(f"u{ord(one):x}z" for one in piece)


def begun_term(begun: str) -> str:
    """Return the term of a code's beginning."""
    return "b" + "".join(map(pair_term, begun))


def ended_term(ended: str) -> str:
    """Return the term of a code's end."""
    return "f" + "".join(map(pair_term, ended))


def _code_term(code: str) -> str:
    return "k" + "".join(map(pair_term, code[:LONGEST]))


def _end_term(code: str) -> str:
    return "e" + "".join(map(pair_term, code[: -LONGEST - 1 : -1]))


@lru_cache(maxsize=1)
def _table() -> str:
    return resource("search", "initials.txt").read_text("ascii")
