"""Build `resources/search/initials.txt`: the first letter of each Chinese character's commonest reading, in pinyin.

    python scripts/build_initials.py

One letter a character from U+4E00 on, "-" where there is none. From pypinyin (MIT), which is of the `resources` extra.
"""

from __future__ import annotations

from pathlib import Path

from pypinyin import Style, lazy_pinyin

FIRST, LAST = 0x4E00, 0x9FFF
TARGET = Path(__file__).resolve().parent.parent / "resources" / "search" / "initials.txt"


def main() -> None:
    """Build it."""
    letters = []
    for code in range(FIRST, LAST + 1):
        (read,) = lazy_pinyin(chr(code), style=Style.FIRST_LETTER, errors=lambda _: ["-"])
        letters.append(read if len(read) == 1 and read.isascii() and read.isalpha() else "-")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("".join(letters), "ascii")


if __name__ == "__main__":
    main()
