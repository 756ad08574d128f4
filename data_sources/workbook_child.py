"""Workbooks read in a process of their own: whatever is in one, only that process can end or run out of memory.

`WorkbookReader` starts it with the first workbook of a poll and ends it with the last. They speak over pipes: a line of
JSON and the workbook's bytes there, lines of JSON back.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from data_sources.cutoff import Cutoff
from data_sources.decoding import convert, decode_json
from data_sources.sentences import Sentence, translate
from data_sources.sheets import Merged, SheetError

VERB = "workbooks"
"""By which the frozen program starts itself as this process."""
MEMORY = 1024 * 1024 * 1024
"""What a workbook may take to be read, in bytes."""

_PORTION = 1000
_QUIETLY = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class WorkbookReader:
    """Reads workbooks, one after the other, until `deadline` (in monotonic seconds). One thread at a time."""

    def __init__(self, deadline: float, *, most_unpacked: int) -> None:
        self._deadline = deadline
        self._most_unpacked = most_unpacked
        self._process: subprocess.Popen[bytes] | None = None

    def sheet(self, raw: bytes, sheet: str | int) -> tuple[list[Merged], Iterator[list[Any]]]:
        """Return one sheet's merged ranges, and its lines of cells, which must be read to their end or not at all.

        Raises:
            SheetError: As `workbooks.sheet_of`; or it took too long, or too much memory. The lines may raise it, too.
        """
        frames = self._frames(raw, sheet)
        first = next(frames)
        return [(tuple(one[0]), tuple(one[1])) for one in first["merged"]], _cells(frames)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        process.wait()

    def _frames(self, raw: bytes, sheet: str | int) -> Iterator[dict[str, Any]]:
        process = self._started()
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018, S101 - both are pipes
        with Cutoff(self._deadline, process.kill) as cutoff:
            try:
                asked = {"sheet": sheet, "most": self._most_unpacked, "bytes": len(raw)}
                process.stdin.write(msgspec.json.encode(asked) + b"\n")
                process.stdin.write(raw)
                process.stdin.flush()
                for line in process.stdout:
                    frame = decode_json(line, dict[str, Any])
                    if "wrong" in frame:
                        raise SheetError(convert(frame["wrong"], Sentence))
                    if "end" in frame:
                        return
                    yield frame
            except (OSError, msgspec.DecodeError):
                pass  # it ended before it had read all, or in the middle of a line
            except GeneratorExit:
                self.close()  # it would go on with a sheet that nobody wants
                raise
            self.close()
            if cutoff.fired:
                sentence = translate("Source", "{file} takes too long to read. Split it, or lengthen “timeout”.")
            else:
                sentence = translate(
                    "Source",
                    "{file} takes over {megabytes} MB to read. Does a cell lie far off the others? Delete it.",
                )
            raise SheetError(sentence.filled(megabytes=MEMORY // (1024 * 1024)))

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                creationflags=_QUIETLY,
            )
        return self._process


def serve(source: BinaryIO, answers: BinaryIO) -> None:
    """Read workbooks for the parent until it hangs up."""
    from data_sources.workbooks import sheet_of  # noqa: PLC0415 - the parent needs nothing of it

    while line := source.readline():
        asked = decode_json(line, dict[str, Any])
        raw = source.read(asked["bytes"])
        try:
            sheet = sheet_of(raw, sheet=asked["sheet"], most_unpacked=asked["most"])
            _say(answers, {"merged": sheet.merged})
            portion: list[list[Any]] = []
            for cells in sheet.lines:
                portion.append([_written(cell) for cell in cells])
                if len(portion) >= _PORTION:
                    _say(answers, {"lines": portion})
                    portion = []
            _say(answers, {"lines": portion})
            _say(answers, {"end": True})
        except SheetError as error:
            _say(answers, {"wrong": error.sentence})
        except MemoryError:
            return
        except BaseException as error:  # noqa: BLE001 - calamine's own panics are no Exceptions
            sentence = translate("Source", "{file} is not a workbook that can be read: {reason}.")
            _say(answers, {"wrong": sentence.filled(reason=str(error)[:200])})


def main() -> int:
    """Be that process."""
    try:
        import resource  # noqa: PLC0415 - not on Windows, where only what can't be had at all ends it
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY + 256 * 1024 * 1024, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
    return 0


def _say(answers: BinaryIO, frame: dict[str, Any]) -> None:
    answers.write(msgspec.json.encode(frame) + b"\n")
    answers.flush()


def _written(cell: Any) -> Any:
    """Return a cell as JSON can carry it; a time as a list, which no cell is."""
    if isinstance(cell, datetime | date):
        return [isinstance(cell, datetime), cell.isoformat()]
    return cell


def _cells(frames: Iterator[dict[str, Any]]) -> Iterator[list[Any]]:
    for frame in frames:
        for cells in frame["lines"]:
            if list in set(map(type, cells)):
                yield [_read(cell) if type(cell) is list else cell for cell in cells]
            else:
                yield cells


def _read(cell: list[Any]) -> datetime | date:
    return datetime.fromisoformat(cell[1]) if cell[0] else date.fromisoformat(cell[1])


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, VERB]
    return [sys.executable, "-m", "data_sources.workbook_child"]


def _environment() -> dict[str, str]:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    if not getattr(sys, "frozen", False):
        root = str(Path(__file__).resolve().parent.parent)
        paths = [root, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
        environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    return environment


if __name__ == "__main__":
    sys.exit(main())
