"""A workbook's bytes to the cells of one sheet: XLSX, XLS, XLSB and ODS, by calamine.

Only values are read: the result of a formula as it was last stored, never the formula; a link to elsewhere is never
followed. A small file can ask for any amount of memory (one cell in the last row and column is enough), and then
calamine ends its process: call this in a process that may end (`data_sources.workbook_child`).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

import python_calamine

from data_sources.sentences import translate
from data_sources.sheets import Merged, SheetError

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the one stream in the container that Office wraps around a workbook with a password (MS-OFFCRYPTO)."""
_DIRECTORY = 1024 * 1024
_CHUNK = 1024 * 1024
_MOST_FILES = 20_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: its lines of cells, from its first row and column on, and its merged ranges."""

    lines: Iterator[list[Any]]
    merged: list[Merged]


def sheet_of(raw: bytes, *, sheet: str | int = 1, most_unpacked: int = 256 * 1024 * 1024) -> Sheet:
    """Open one sheet of a workbook, by name or number from 1; dates come as `datetime`, numbers as numbers.

    Raises:
        SheetError: It is no workbook, protected by a password, has no such sheet, or is larger unpacked than allowed.
    """
    check_unpacked(raw, most_unpacked)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        names = workbook.sheet_names
        name = names[sheet - 1] if isinstance(sheet, int) and 1 <= sheet <= len(names) else str(sheet)
        if name not in names:
            sentence = translate("Source", "{file} has no sheet “{sheet}”; it has: {sheets}.")
            raise SheetError(sentence.filled(sheet=name, sheets=", ".join(names)[:200]))
        table = workbook.get_sheet_by_name(name)
        merged = list(table.merged_cell_ranges or [])
        start = table.start
    except python_calamine.PasswordError as error:
        sentence = translate("Source", "{file} is protected by a password. Save it without one.")
        raise SheetError(sentence) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        if "assword" in str(error) or _ENCRYPTED in raw[:_DIRECTORY]:
            sentence = translate("Source", "{file} is protected by a password. Save it without one.")
        else:
            sentence = translate("Source", "{file} is not a workbook that can be read: {reason}.")
        raise SheetError(sentence.filled(reason=str(error)[:200])) from error
    return Sheet(_lines(table, start[1]) if start else iter(()), merged)


def check_unpacked(raw: bytes, most: int) -> None:
    """Unpack every file of a zipped workbook, keeping nothing.

    Raises:
        SheetError: It holds more bytes than `most`, whatever it says of itself, or is damaged.
    """
    if not raw.startswith(b"PK"):
        return
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > most:
                raise _bomb(most)
            for entry in entries:
                with archive.open(entry) as file:
                    while chunk := file.read(_CHUNK):
                        total += len(chunk)
                        if total > most:
                            raise _bomb(most)
    except RuntimeError as error:
        # What zipfile says of an entry with a password.
        raise SheetError(translate("Source", "{file} is protected by a password. Save it without one.")) from error
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, OverflowError) as error:
        sentence = translate("Source", "{file} is not a workbook that can be read: {reason}.")
        raise SheetError(sentence.filled(reason=str(error)[:200])) from error


def _bomb(most: int) -> SheetError:
    sentence = translate("Source", "{file} holds over {megabytes} MB when it is unpacked. Split it, or take it away.")
    return SheetError(sentence.filled(megabytes=most // (1024 * 1024)))


def _lines(table: Any, column: int) -> Iterator[list[Any]]:
    # Calamine begins with the sheet's first row, but with the first column that holds anything.
    before: list[Any] = [""] * column
    for cells in table.iter_rows():
        yield before + [_plain(cell) for cell in cells]


def _plain(cell: Any) -> Any:
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return cell
