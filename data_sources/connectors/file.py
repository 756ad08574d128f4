"""Files dropped into a folder: CSV and workbooks, each read once, and again when it is replaced.

A file that is still being written is left for later: its size and time must have settled. One that can't be read
is put in quarantine by its name and remarked on until it is replaced or taken away; the others are read all the same.
A file that is too long for one poll is gone on with at the next. What was read stays when its file is deleted.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from data_sources.batches import Refused
from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.durations import seconds_of
from data_sources.sentences import Sentence, translate
from data_sources.sheets import WORKBOOKS, Layout, SheetError, rows_of_cells, rows_of_csv
from data_sources.workbook_child import WorkbookReader

_PAGE = 5000
_SECOND_LOOK = 0.2
_CURSOR_EVERY = 1.0
"""Seconds between two cursors within a poll: each names every file, and a folder may hold thousands."""
_TIME_TO_READ = 0.8
"""The part of a poll's time after which no more rows are read: the next poll goes on."""
_UNPACKED = 4
"""How many times its own limit a workbook may take when it is unpacked."""
_MOST_REMARKS = 5
_ODD_BEGINNINGS = ("~$", ".~", ".")
_ODD_ENDS = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp", ".bak")
"""Lock files of office programs, hidden files, and half-made downloads."""

Entry = dict[str, Any]
"""What the cursor knows of a file: its `size`, `time` and `hash`; `rows` while it is half read; what is `wrong`."""


class FileSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a file source. `folder` is relative to the centre's folder; `header` counts lines from 1.

    `settle` is how long a file must have lain unchanged. docs/sources/file.md has all of it by example.
    """

    folder: str
    pattern: Annotated[str, Meta(min_length=1)] = "*.csv"
    encoding: str = "auto"
    delimiter: Literal["auto", "comma", "semicolon", "tab", "bar"] = "auto"
    sheet: str | Annotated[int, Meta(ge=1)] = 1
    header: Annotated[int, Meta(ge=1)] | Literal["auto"] = 1
    header_rows: Annotated[int, Meta(ge=1, le=5)] = 1
    skip: tuple[str, ...] = ()
    order: Literal["time", "name"] = "time"
    settle: str = "2s"


class FileConnector:
    """Watches one folder."""

    settings_type = FileSettings

    def __init__(self, settings: FileSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        folder = Path(settings.folder)
        self._folder = folder if folder.is_absolute() else context.folder / folder
        self._layout = Layout(0 if settings.header == "auto" else settings.header, settings.header_rows, settings.skip)
        self._known: dict[str, Entry] = {}
        self._remarks: list[Sentence] = []
        self._workbooks: WorkbookReader | None = None
        now = time.monotonic()
        self._last_rows = now + _TIME_TO_READ * max(context.deadline - now, 0.0)
        self._last_cursor = now
        self._rows = 0

    @staticmethod
    def judge(settings: FileSettings, _written: dict[str, Any]) -> Iterator[tuple[str, Sentence, str | None]]:
        """Yield what `yiping check` says of settings that fit: the key, the mistake, and what was found there."""
        pattern = PurePosixPath(settings.pattern)
        if pattern.is_absolute() or ".." in pattern.parts:
            sentence = translate("Mistakes", "A pattern names files in the folder: *.csv, **/*.xlsx.")
            yield "pattern", sentence, settings.pattern
        if settings.encoding != "auto" and not _is_encoding(settings.encoding):
            yield "encoding", translate("Mistakes", "There is no such encoding."), settings.encoding
        if "" in settings.skip:
            yield "skip", translate("Mistakes", "An empty word would skip every row."), None

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the rows of new and replaced files; the cursor comes with each file's last page, or a second later."""
        present = self._present()
        before: dict[str, Entry] = dict((cursor or {}).get("files", {}))
        self._known = {name: entry for name, entry in before.items() if name in present}
        if before and not present:
            sentence = translate("Source", "{folder} is empty; it had {count} file(s). Is its drive mounted?")
            self._remarks.append(sentence.filled(folder=str(self._folder), count=len(before)))
        for name, path, look in self._settled(present):
            yield from self._read(name, path, look)
            if self._is_late():
                break
        files = {"files": self._known}
        yield Page([], files if cursor is None or self._known != before else None, remarks=tuple(self._told()))
        wrong = [name for name, entry in self._known.items() if "wrong" in entry]
        if wrong and len(wrong) == len(present):
            raise SourceError(_wrong(wrong[0], self._known[wrong[0]]))

    def close(self) -> None:
        """End what reads workbooks."""
        if self._workbooks is not None:
            self._workbooks.close()

    def _present(self) -> dict[str, Path]:
        if not self._folder.is_dir():
            sentence = translate("Source", "There is no folder {folder}. Create it, or correct the source's “folder”.")
            raise SourceError(sentence.filled(folder=str(self._folder)))
        try:
            with os.scandir(self._folder):
                pass  # `glob` would say of a folder that may not be read that it is empty
            return {
                path.relative_to(self._folder).as_posix(): path
                for path in sorted(self._folder.glob(self._settings.pattern))
                if not path.name.startswith(_ODD_BEGINNINGS) and path.suffix.lower() not in _ODD_ENDS and path.is_file()
            }
        except (OSError, ValueError, NotImplementedError) as error:
            sentence = translate("Source", "The folder {folder} can't be read: {reason}.")
            reason = getattr(error, "strerror", None) or str(error)
            raise SourceError(sentence.filled(folder=str(self._folder), reason=reason)) from error

    def _settled(self, present: dict[str, Path]) -> list[tuple[str, Path, tuple[int, int]]]:
        """Return the changed files that nobody is writing, in the order in which they are to be read.

        They are looked at twice, and must not be younger than `settle`; what was just written is waited for.
        """
        looks = {}
        for name, path in present.items():
            look = _look(path)
            entry = self._known.get(name)
            if look is not None and (entry is None or "rows" in entry or (entry["size"], entry["time"]) != look):
                looks[name] = look
        if not looks:
            return []
        settle = seconds_of(self._settings.settle)
        # Times from the future are another machine's clock: no reason to wait.
        ages = [time.time() - modified / 1e9 for _, modified in looks.values()]
        pause = max([_SECOND_LOOK, *(settle - age for age in ages if 0 <= age < settle)])
        time.sleep(min(pause, self._context.remaining()))
        settled = [(name, present[name], look) for name, look in looks.items() if _look(present[name]) == look]
        by_name = self._settings.order == "name"
        return sorted(settled, key=lambda file: (0 if by_name else file[2][1], file[0]))

    def _read(self, name: str, path: Path, look: tuple[int, int]) -> Iterator[Page]:
        """Yield one file's rows, and take note of it."""
        entry: Entry = {"size": look[0], "time": look[1]}
        try:
            entry["hash"] = digest = _digest(path)
            before = self._known.get(name, {})
            done = int(before.get("rows", 0)) if before.get("hash") == digest else 0
            if "rows" not in before and self._is_known(name, digest):
                self._known[name] = {**entry, **({"wrong": before["wrong"]} if "wrong" in before else {})}
                return
            for rows in self._portions(path, done):
                done += len(rows)
                self._rows += len(rows)
                late = self._is_late()
                if _look(path) == look and (late or time.monotonic() > self._last_cursor + _CURSOR_EVERY):
                    self._known[name] = {**entry, "rows": done}
                    self._last_cursor = time.monotonic()
                    yield Page(rows, {"files": dict(self._known)})
                else:
                    yield Page(rows)
                if late:
                    sentence = translate("Source", "{file} is long: {rows} rows are read, the next poll goes on.")
                    self._remarks.append(sentence.filled(file=name, rows=done))
                    return
        except SheetError as error:
            entry["wrong"] = {"text": error.sentence.text, "values": error.sentence.values}
            reason = error.sentence.filled(file=name)
            if _look(path) == look:
                self._known[name] = entry
                yield Page([Refused(msgspec.json.encode({"file": name}), reason)], {"files": dict(self._known)})
            return
        except OSError as error:
            sentence = translate("Source", "{file} can't be read: {reason}. It is tried again.")
            self._remarks.append(sentence.filled(file=name, reason=error.strerror or str(error)))
            return
        if _look(path) == look:  # else it was replaced meanwhile, and is read again
            self._known[name] = entry
            if time.monotonic() > self._last_cursor + _CURSOR_EVERY:
                self._last_cursor = time.monotonic()
                yield Page([], {"files": dict(self._known)})

    def _is_known(self, name: str, digest: str) -> bool:
        """Return whether these bytes were read already: under this name, or another."""
        if self._known.get(name, {}).get("hash") == digest:
            return True
        return any(entry["hash"] == digest and not {"rows", "wrong"} & entry.keys() for entry in self._known.values())

    def _is_late(self) -> bool:
        return time.monotonic() > self._last_rows or self._rows >= self._context.max_rows

    def _portions(self, path: Path, skipped: int) -> Iterator[list[Any]]:
        """Yield a file's rows, without the first ones, some at a time."""
        settings = self._settings
        with path.open("rb") as file:
            if path.suffix.lower() in WORKBOOKS:
                rows = self._rows_of_workbook(file.read(self._context.max_bytes + 1))
            else:
                rows = rows_of_csv(file, encoding=settings.encoding, delimiter=settings.delimiter, layout=self._layout)
            with closing(rows):
                portion: list[Any] = []
                for number, row in enumerate(rows):
                    if number < skipped:
                        continue
                    portion.append(row)
                    if len(portion) >= _PAGE:
                        yield portion
                        portion = []
                if portion:
                    yield portion

    def _rows_of_workbook(self, raw: bytes) -> Generator[Any, None, None]:
        most = self._context.max_bytes
        if len(raw) > most:
            sentence = translate("Source", "{file} is larger than {megabytes} MB. Split it, or take it away.")
            raise SheetError(sentence.filled(megabytes=most // (1024 * 1024)))
        if self._workbooks is None:
            self._workbooks = WorkbookReader(self._context.deadline, most_unpacked=_UNPACKED * most)
        merged, lines = self._workbooks.sheet(raw, self._settings.sheet)
        yield from rows_of_cells(lines, self._layout, merged)

    def _told(self) -> Iterator[Sentence]:
        yield from self._remarks[:_MOST_REMARKS]
        wrong = [(name, entry) for name, entry in sorted(self._known.items()) if "wrong" in entry]
        for name, entry in wrong[:_MOST_REMARKS]:
            yield _wrong(name, entry)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _wrong(name: str, entry: Entry) -> Sentence:
    return Sentence("Source", entry["wrong"]["text"], entry["wrong"]["values"]).filled(file=name)


def _look(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def _is_encoding(name: str) -> bool:
    try:
        return bool(getattr(codecs.lookup(name), "_is_text_encoding", True))
    except LookupError:
        return False


CONNECTOR = FileConnector
