"""The order in which names are told: numbers by their value, the commonest Chinese characters by their sound."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = re.compile(r"\d+", re.ASCII)


def name_order(name: str) -> bytes:
    """Return what a name is sorted by: 第2项 comes before 第17项, 白石 before 柳市.

    No table of sounds is needed: GB/T 2312, which GB 18030 contains, has its first 3,755 characters in the order of
    their pinyin. Rarer ones come before or after them, by radical; a character with two sounds has one place.
    """
    return _DIGITS.sub(_sized, name).encode("gb18030", "replace")


def _sized(digits: re.Match[str]) -> str:
    value = digits[0].lstrip("0")
    return f"{len(value):02}{value}"
