"""Files dropped into a folder: CSV and workbooks, each read once, and again when it is replaced.

A file that is still being written is left for later: its size and time must have settled. One that can't be read
stays in the source's health until it is replaced or taken away; the others are read all the same.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct

from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.durations import seconds_of
from data_sources.sentences import Sentence, translate
from data_sources.sheets import WORKBOOKS, SheetError, rows_of_csv, rows_of_workbook

_PAGE = 5000
_SECOND_LOOK = 0.2


class FileSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a file source. `folder` is relative to the centre's folder; `header` counts lines from 1.

    `settle` is how long a file must have lain unchanged.
    """

    folder: str
    pattern: Annotated[str, Meta(min_length=1)] = "*.csv"
    encoding: str = "auto"
    sheet: str | Annotated[int, Meta(ge=1)] = 1
    header: Annotated[int, Meta(ge=1)] = 1
    header_rows: Annotated[int, Meta(ge=1, le=5)] = 1
    settle: str = "2s"


class FileConnector:
    """Watches one folder."""

    settings_type = FileSettings

    def __init__(self, settings: FileSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        folder = Path(settings.folder)
        self._folder = folder if folder.is_absolute() else context.folder / folder

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the rows of new and replaced files; the cursor comes with each file's last page."""
        if not self._folder.is_dir():
            sentence = translate("Source", "There is no folder {folder}. Create it, or correct the source's “folder”.")
            raise SourceError(sentence.filled(folder=str(self._folder)))
        present = {path.relative_to(self._folder).as_posix(): path for path in self._files()}
        known: dict[str, Any] = dict((cursor or {}).get("files", {}))
        known = {name: entry for name, entry in known.items() if name in present}
        for name, path in self._settled(present, known):
            try:
                raw = self._read(path)
            except OSError:
                continue  # another program holds it: next time
            digest = hashlib.blake2b(raw, digest_size=16).hexdigest()
            stat = path.stat()
            entry = {"size": stat.st_size, "time": stat.st_mtime_ns, "hash": digest}
            if known.get(name, {}).get("hash") == digest:
                known[name] = {**known[name], **entry}
                continue
            try:
                for rows in self._portions(path, raw):
                    yield Page(rows)
            except SheetError as error:
                entry["wrong"] = {"text": error.sentence.text, "values": error.sentence.values}
            known[name] = entry
            yield Page([], {"files": dict(known)})
        if cursor is None or known != cursor.get("files"):
            yield Page([], {"files": known})
        wrong = {name: entry["wrong"] for name, entry in sorted(known.items()) if "wrong" in entry}
        if wrong:
            name, told = next(iter(wrong.items()))
            raise SourceError(Sentence("Source", told["text"], told["values"]).filled(file=name))

    def close(self) -> None:
        """Nothing stays open between files."""

    def _files(self) -> list[Path]:
        # Word processors' lock files and half-made downloads are no tables.
        odd = ("~$", ".~", ".")
        return sorted(
            path
            for path in self._folder.glob(self._settings.pattern)
            if path.is_file() and not path.name.startswith(odd) and path.suffix not in (".tmp", ".part", ".crdownload")
        )

    def _settled(self, present: dict[str, Path], known: dict[str, Any]) -> list[tuple[str, Path]]:
        """Return the changed files that nobody is writing, oldest first.

        They are looked at twice, and must not be younger than `settle`; what was just written is waited for.
        """
        looks = {}
        for name, path in present.items():
            look = _look(path)
            entry = known.get(name)
            if look is not None and (entry is None or (entry["size"], entry["time"]) != look):
                looks[name] = look
        if not looks:
            return []
        settle = seconds_of(self._settings.settle)
        # Times from the future are another machine's clock: no reason to wait.
        ages = [time.time() - modified / 1e9 for _, modified in looks.values()]
        pause = max([_SECOND_LOOK, *(settle - age for age in ages if 0 <= age < settle)])
        time.sleep(min(pause, self._context.remaining()))
        settled = [(look[1], name) for name, look in looks.items() if _look(present[name]) == look]
        return [(name, present[name]) for _, name in sorted(settled)]

    def _read(self, path: Path) -> bytes:
        with path.open("rb") as file:
            raw = file.read(self._context.max_bytes + 1)
        if len(raw) > self._context.max_bytes:
            sentence = translate("Source", "{file} is larger than {megabytes} MB. Split it, or take it away.")
            raise SourceError(sentence.filled(file=path.name, megabytes=self._context.max_bytes // (1024 * 1024)))
        return raw

    def _portions(self, path: Path, raw: bytes) -> Iterator[list[Any]]:
        settings = self._settings
        if path.suffix.lower() in WORKBOOKS:
            rows = rows_of_workbook(raw, sheet=settings.sheet, header=settings.header, header_rows=settings.header_rows)
        else:
            rows = rows_of_csv(
                raw, encoding=settings.encoding, header=settings.header, header_rows=settings.header_rows
            )
        portion: list[Any] = []
        for row in rows:
            portion.append(row)
            if len(portion) >= _PAGE:
                yield portion
                portion = []
        if portion:
            yield portion


def _look(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


CONNECTOR = FileConnector
