"""Tables in files, as their rows: where the headings are, what merged cells say, which lines are no rows.

CSV is read here, in any encoding and delimiter, a line at a time; workbooks are opened by `data_sources.workbooks`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any, BinaryIO

from data_sources.batches import Refused
from data_sources.encodings import encoding_of
from data_sources.sentences import Sentence, translate

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et")
DELIMITERS = {"auto": "", "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}

Merged = tuple[tuple[int, int], tuple[int, int]]
"""A merged range: the row and column of its first and of its last cell, from 0."""

_LOOKED_AT = 30
"""Lines among which headings are looked for, and by which a delimiter is known."""
_LONGEST_LINE = 1024 * 1024
_MOST_MERGED = 20_000


class SheetError(Exception):
    """A file that is no table that can be read. Carries the sentence, whose {file} the caller fills."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Layout:
    """Where in a table its rows are.

    `header` is the line, from 1, where the headings begin; 0: the first line that looks like headings. Several
    `header_rows` are joined by "/": 上级/下级. A row whose first cell begins with a word of `skip` (合计) is none.
    """

    header: int = 1
    header_rows: int = 1
    skip: tuple[str, ...] = ()


def rows_of_csv(
    source: bytes | BinaryIO, *, encoding: str = "auto", delimiter: str = "auto", layout: Layout | None = None
) -> Generator[Any, None, None]:
    """Yield a CSV file's rows as dicts by their headings; a row with more cells than headings is refused.

    Raises:
        SheetError: It is no text, or has no such heading.
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        found = encoding_of(file, encoding)
    except LookupError as error:
        sentence = translate("Source", "{file}: there is no encoding “{encoding}”. Correct the source's “encoding”.")
        raise SheetError(sentence.filled(encoding=encoding)) from error
    except UnicodeDecodeError as error:
        sentence = translate("Source", "{file} is not text in a known encoding. Save it as UTF-8, or set “encoding”.")
        raise SheetError(sentence) from error
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=found.name, errors=found.errors, newline="")
    try:
        lines = _bounded_lines(text)
        first = list(islice(lines, _LOOKED_AT))
        if first:
            first[0] = first[0].removeprefix("\ufeff")
        sign = DELIMITERS[delimiter] or _delimiter_of(first)
        reader = csv.reader(chain(first, lines), delimiter=sign)
        try:
            yield from rows_of_cells(reader, layout or Layout())
        except csv.Error as error:
            sentence = translate("Source", "{file} is not a CSV table, line {line}: {reason}.")
            raise SheetError(sentence.filled(line=reader.line_num, reason=str(error))) from error
        except UnicodeDecodeError as error:
            sentence = translate("Source", "{file} was changed while it was read. It is read again.")
            raise SheetError(sentence) from error
    finally:
        text.detach()  # the file is the caller's to close


def rows_of_cells(lines: Iterator[list[Any]], layout: Layout, merged: Sequence[Merged] = ()) -> Iterator[Any]:
    """Yield a table's rows as dicts by their headings, from its lines of cells.

    A merged cell's value stands in all its cells: in headings to the right and below, in rows below only, where one
    value stands for several rows. A merged title or note stays one cell.

    Raises:
        SheetError: There are no headings where they should be.
    """
    spread = _Spread(merged)
    head = list(islice(lines, max(_LOOKED_AT, layout.header + layout.header_rows)))
    first = layout.header - 1 if layout.header else _header_in(head, layout.header_rows)
    for cells in head[:first]:
        spread.below(cells)
    last = first + layout.header_rows
    filled = [spread.everywhere(cells) for cells in head[first:last]]
    headings = headings_of(filled, guess=not merged)
    if not any(headings):
        sentence = translate("Source", "{file} has no headings in line {line}. Set “header” to the line that has them.")
        raise SheetError(sentence.filled(line=first + 1))
    width, unnamed = len(headings), "" in headings
    for raw in chain(head[last:], lines):
        cells = spread.below(raw) if merged else raw
        if not any(cells) and _is_empty(cells):
            continue
        if layout.skip and _first_text(cells).startswith(layout.skip):
            continue
        if len(cells) > width and not _is_empty(cells[width:]):
            reason = translate("Mapping", "The row has {found} cells, the table {count} headings.")
            yield Refused(csv_line(cells), reason.filled(found=len(cells), count=width))
            continue
        row = dict(zip(headings, cells, strict=False))
        if unnamed:
            row.pop("", None)
        yield row


def csv_line(cells: list[Any]) -> bytes:
    """Return cells as quarantine keeps them."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def headings_of(rows: Sequence[Sequence[Any]], *, guess: bool = True) -> list[str]:
    """Return one heading a column, several rows of them joined by "/".

    Where nothing says which cells were merged (`guess`), an empty cell takes its left neighbour's text in all rows but
    the last. Of columns with one heading, the second gets "_2", and so on: none may hide another.
    """
    width = max((len(row) for row in rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        reaching = ""
        for place in range(width):
            cell = _heading(row[place]) if place < len(row) else ""
            reaching = cell or reaching
            word = reaching if guess and number < len(rows) - 1 else cell
            if word and word not in columns[place]:
                columns[place].append(word)
    seen: Counter[str] = Counter()
    headings = []
    for words in columns:
        heading = "/".join(words)
        seen[heading] += 1
        headings.append(f"{heading}_{seen[heading]}" if heading and seen[heading] > 1 else heading)
    return headings


class _Spread:
    """Gives merged cells their value, line after line."""

    def __init__(self, merged: Sequence[Merged]) -> None:
        self._by_first: dict[int, list[Merged]] = {}
        for one in merged[:_MOST_MERGED]:
            self._by_first.setdefault(one[0][0], []).append(one)
        self._open: list[tuple[Merged, Any]] = []
        self._line = 0

    def below(self, cells: list[Any]) -> list[Any]:
        """Take the next line; return it with the values of cells that are merged with cells above."""
        return self._next(cells, to_the_right=False)

    def everywhere(self, cells: list[Any]) -> list[Any]:
        """Take the next line; return it with the values of cells merged with others above or to the left."""
        return self._next(cells, to_the_right=True)

    def _next(self, cells: list[Any], *, to_the_right: bool) -> list[Any]:
        line = self._line
        self._line += 1
        if self._open:
            self._open = [one for one in self._open if one[0][1][0] >= line]
        for one in self._by_first.pop(line, ()):
            column = one[0][1]
            self._open.append((one, cells[column] if column < len(cells) else None))
        if not self._open:
            return cells
        filled = list(cells)
        for ((top, left), (_, right)), value in self._open:
            if value in ("", None) or (not to_the_right and top == line):
                continue
            for column in range(left, min(right, len(filled) - 1) + 1) if to_the_right else (left,):
                if column < len(filled) and filled[column] in ("", None):
                    filled[column] = value
        return filled


def _header_in(lines: list[list[Any]], header_rows: int) -> int:
    """Return which line looks like headings: the first where most columns hold something else. Titles hold one."""
    counts = [len({str(cell).strip() for cell in cells} - {"", "None"}) for cells in lines]
    widest = max(counts, default=0)
    for place, count in enumerate(counts):
        if count * 2 > widest or (header_rows > 1 and count > 1 and count * 2 >= widest):
            return place
    return 0


def _is_empty(cells: list[Any]) -> bool:
    return all(cell in ("", None) for cell in cells)


def _heading(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a year
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    # Headings are broken by hand where their cell is narrow: between words a space, between characters nothing.
    text = re.sub(r"(?<=[^\W\d_])\s*[\r\n]+\s*(?=[^\W\d_])", _joint, text.strip())
    return re.sub(r"\s*[\r\n]+\s*", "", text)


def _joint(found: re.Match[str]) -> str:
    before, after = found.string[found.start() - 1], found.string[found.end()]
    return " " if before.isascii() and after.isascii() else ""


def _first_text(cells: list[Any]) -> str:
    """Return the first filled cell without spaces: 合 计 is 合计."""
    return next(("".join(str(cell).split()) for cell in cells if cell not in ("", None)), "")


def _bounded_lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(_LONGEST_LINE):
        if len(line) >= _LONGEST_LINE:
            sentence = translate("Source", "{file} has a line of over a million characters: it is no table.")
            raise SheetError(sentence)
        yield line


def _delimiter_of(lines: list[str]) -> str:
    """Return the delimiter that stands equally often, outside of quotes, in most of the first lines."""
    outside = ["".join(line.split('"')[::2]) for line in lines]
    best, most = ",", (0, 0)
    for delimiter in filter(None, DELIMITERS.values()):
        counts = Counter(count for line in outside if (count := line.count(delimiter)))
        if counts:
            count, agreeing = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (agreeing, count) > most:
                best, most = delimiter, (agreeing, count)
    return best
