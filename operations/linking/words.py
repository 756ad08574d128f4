"""What two reports' texts have in common: shingles of their characters, and their numbers.

Chinese is cut into pairs of characters; words of letters into threes, with their ends marked, because two English texts
share a quarter of all pairs by chance. Numbers (of houses, roads, and the last four digits of telephones) are compared
and forgotten: nothing of them is stored.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from operations.linking.report import Report

_LONGEST: Final = 300
"""Characters of a text that are looked at."""
_WIDE: Final = {**{0xFF01 + n: 0x21 + n for n in range(94)}, 0x3000: 0x20}
_MOMENT: Final = re.compile(
    r"\d{4}\s?[-/年.]\s?\d{1,2}\s?[-/月.]\s?\d{1,2}\s?日?|\d{1,2}\s?[::时]\s?\d{2}(?:\s?[::分]\s?\d{2}秒?)?|\d{1,2}月\d{1,2}日"
)
_LATIN: Final = re.compile(r"[a-zà-öø-ÿĀ-ɏ]+")
_HAN: Final = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]+")
_NUMBER: Final = re.compile(r"\d[\d-]*")
_TELEPHONE: Final = 7
"""Digits from which on a number is that of a telephone."""
_LEAST: Final = 2
"""Shingles that are an address: a street of three characters."""
_PLAIN: Final = frozenset(
    re.findall(
        r"\w+",
        "a an and at by for from in near of off on or the to with"
        " st street ave avenue rd road dr drive ln lane ct court blvd boulevard pl place cir circle way pike hwy"
        " highway ter terrace pkwy parkway expy expressway ramp dead end n s e w nb sb eb wb north south east west",
    )
)
"""Words that say nothing of where or what."""


class Words(NamedTuple):
    """A report's texts as sets."""

    everything: frozenset[str]
    address: frozenset[str]
    numbers: frozenset[str]
    """Of houses and roads."""
    telephones: frozenset[str]
    """Their last four digits."""


def words_of(report: Report) -> Words:
    """Return the shingles and numbers of a report's title, address and detail."""
    return _words(report.title[:_LONGEST], report.address[:_LONGEST], report.detail[:_LONGEST])


@lru_cache(maxsize=20_000)
def _words(title: str, address: str, detail: str) -> Words:
    title, address, detail = _plain(title), _plain(address), _plain(detail)
    in_address = _shingles(address)
    digits = [[told.replace("-", "") for told in _NUMBER.findall(text)] for text in (address, title, detail)]
    numbers = _short(digits[0]) or _short(digits[1])
    # Written with and without its area code: a telephone is told by its end.
    telephones = frozenset(told[-4:] for text in digits for told in text if len(told) >= _TELEPHONE)
    return Words(_shingles(title) | in_address | _shingles(detail), in_address, numbers, telephones)


def text_likeness(one: Words, other: Words) -> float | None:
    """Return how alike two reports' texts are, 0 to 1; None where one says nothing."""
    if not one.everything or not other.everything:
        return None
    found = _dice(one.everything, other.everything)
    for mine, theirs in ((one, other), (other, one)):
        if len(mine.address) >= _LEAST:
            found = max(found, len(mine.address & theirs.everything) / len(mine.address))
    if one.address and other.address:
        found = max(found, _dice(one.address, other.address))
    return found


def number_likeness(one: Words, other: Words) -> float | None:
    """Return whether two reports share a number, 1 or 0; None where one has none.

    Another telephone is another caller, not another happening: it says nothing.
    """
    if not one.telephones.isdisjoint(other.telephones):
        return 1.0
    if not one.numbers or not other.numbers:
        return None
    return 0.0 if one.numbers.isdisjoint(other.numbers) else 1.0


def _plain(text: str) -> str:
    if not text.isascii():
        text = text.translate(_WIDE)
    return _MOMENT.sub(" ", text.lower())


def _shingles(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in _LATIN.findall(text):
        if word in _PLAIN:
            continue
        marked = f"^{word}$"
        found.update(map("".join, zip(marked, marked[1:], marked[2:], strict=False)))
    if not text.isascii():
        for run in _HAN.findall(text):
            found.update(map("".join, pairwise(run)))
    return frozenset(found)


def _short(digits: list[str]) -> frozenset[str]:
    return frozenset(told.lstrip("0") or "0" for told in digits if len(told) < _TELEPHONE)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
