"""Tables in files: CSV in any encoding and delimiter, XLSX, XLS and ODS, to rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import python_calamine

from data_sources.batches import Refused
from data_sources.encodings import text_of
from data_sources.sentences import Sentence, translate

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the one stream in the container that Office wraps around a workbook with a password (MS-OFFCRYPTO)."""
_DIRECTORY = 1024 * 1024
_DELIMITERS = ",\t;|"


class SheetError(Exception):
    """A file that is no table that can be read. Carries the sentence, whose {file} the caller fills."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def rows_of_csv(raw: bytes, *, encoding: str = "auto", header: int = 1, header_rows: int = 1) -> Iterator[Any]:
    """Yield a CSV file's rows as dicts by their headings; a row with more cells than headings is refused.

    `header` is the line, from 1, where the headings begin; several heading rows are joined by a space.

    Raises:
        SheetError: It is no text, or has no such heading.
    """
    try:
        text = text_of(raw, encoding)
    except LookupError as error:
        sentence = translate("Source", "{file}: there is no encoding “{encoding}”. Correct the source's “encoding”.")
        raise SheetError(sentence.filled(encoding=encoding)) from error
    except UnicodeDecodeError as error:
        sentence = translate("Source", "{file} is not text in a known encoding. Save it as UTF-8, or set “encoding”.")
        raise SheetError(sentence) from error
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text))
    try:
        yield from _rows(lines, header, header_rows)
    except csv.Error as error:
        sentence = translate("Source", "{file} is not a CSV table, line {line}: {reason}.")
        raise SheetError(sentence.filled(line=lines.line_num, reason=str(error))) from error


def rows_of_workbook(raw: bytes, *, sheet: str | int = 1, header: int = 1, header_rows: int = 1) -> Iterator[Any]:
    """Yield the rows of one sheet, by name or number from 1; dates come as `datetime`, numbers as numbers.

    Raises:
        SheetError: It is no workbook, protected by a password, or has no such sheet or heading.
    """
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        names = workbook.sheet_names
        name = names[sheet - 1] if isinstance(sheet, int) and sheet <= len(names) else str(sheet)
        if name not in names:
            sentence = translate("Source", "{file} has no sheet “{sheet}”; it has: {sheets}.")
            raise SheetError(sentence.filled(sheet=name, sheets=", ".join(names)))
        table = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except python_calamine.PasswordError as error:
        sentence = translate("Source", "{file} is protected by a password. Save it without one.")
        raise SheetError(sentence) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        if "assword" in str(error) or _ENCRYPTED in raw[:_DIRECTORY]:
            sentence = translate("Source", "{file} is protected by a password. Save it without one.")
        else:
            sentence = translate("Source", "{file} is not a workbook that can be read: {reason}.")
        raise SheetError(sentence.filled(reason=str(error)[:200])) from error
    yield from _rows(iter(table), header, header_rows)


def _rows(lines: Iterator[list[Any]], header: int, header_rows: int) -> Iterator[Any]:
    for _ in range(header - 1):
        next(lines, None)
    headings = _headings([next(lines, []) for _ in range(header_rows)])
    if not any(headings):
        sentence = translate("Source", "{file} has no headings in line {line}. Set “header” to the line that has them.")
        raise SheetError(sentence.filled(line=header))
    width = len(headings)
    for cells in lines:
        if not any(cell not in ("", None) for cell in cells):
            continue
        if any(cell not in ("", None) for cell in cells[width:]):
            reason = translate("Mapping", "The row has {found} cells, the table {count} headings.")
            raw = csv_line(cells)
            yield Refused(raw, reason.filled(found=len(cells), count=width))
            continue
        row = dict(zip(headings, cells, strict=False))
        row.pop("", None)
        yield row


def csv_line(cells: list[Any]) -> bytes:
    """Return cells as quarantine keeps them."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _headings(rows: list[list[Any]]) -> list[str]:
    """Return one heading a column. In all but the last of several rows, a merged cell's text reaches to the right."""
    width = max((len(row) for row in rows), default=0)
    columns: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        reaching = ""
        for place in range(width):
            cell = str(row[place]).strip() if place < len(row) and row[place] is not None else ""
            reaching = cell or reaching
            word = cell if number == len(rows) - 1 else reaching
            if word and word not in columns[place]:
                columns[place].append(word)
    return [" ".join(words) for words in columns]


def _delimiter_of(text: str) -> str:
    """Return the delimiter that the first line with any uses most, outside of quotes."""
    for line in text.splitlines()[:20]:
        outside = "".join(line.split('"')[::2])
        counts = {delimiter: outside.count(delimiter) for delimiter in _DELIMITERS}
        best = max(counts, key=lambda delimiter: counts[delimiter])
        if counts[best]:
            return best
    return ","
