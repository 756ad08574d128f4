"""The matrix's line of files: a folder that a department's system drops its table into."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.data_sources.faults.faults import Cell, Cells, Fault, Impossible
from tests.data_sources.faults.http_port import ENTITY_BOMB
from tests.data_sources.faults.systems import EVERY, HOUR, System
from tests.data_sources.faults.things import Thing
from tests.data_sources.faults.workbooks import workbook

pytestmark = pytest.mark.timeout(300)

_NO_TLS = Impossible("a folder speaks no TLS")
_ENTITIES = ENTITY_BOMB[ENTITY_BOMB.index(b"<!DOCTYPE") : ENTITY_BOMB.index(b"<lolz>")].decode()


class Folder(System):
    """A folder with one table of all events, written anew at each change, and what a fault puts beside it."""

    connector = "file"
    row = "file"
    cells: ClassVar[Cells] = {
        Fault.REFUSED: Cell("no folder", stands_for="the folder is not mounted"),
        Fault.SILENT: Cell(stands_for="a pipe that nobody writes into lies among the files"),
        Fault.NEVER_ACCEPTS: Impossible(
            "a folder is opened or not; a mount that hangs is the collector's watch's to see"
        ),
        Fault.SLOW_LORIS: Cell(stands_for="a file grows by a few bytes as long as it lasts"),
        Fault.RESET: Cell(quarantine=True, stands_for="the writer dies in the middle of a row"),
        Fault.TLS_UNKNOWN: _NO_TLS,
        Fault.TLS_OTHER_NAME: _NO_TLS,
        Fault.TLS_PLAIN: _NO_TLS,
        Fault.UNAUTHORISED: Cell(remark="password", stands_for="a workbook with a password"),
        Fault.FORBIDDEN: Cell(remark="read", stands_for="a file that may not be read")
        if os.geteuid()
        else Impossible("root may read every file: run the tests as somebody else to see it"),
        Fault.TOO_MANY: Impossible("a folder doesn't count who asks"),
        Fault.BROKEN: Cell(remark="read", stands_for="a file that can't be read: input/output error"),
        Fault.HTML: Cell(remark="not a workbook", stands_for="a log-in page that was saved as .xlsx"),
        Fault.TRUNCATED: Cell(remark="not a workbook", stands_for="half a workbook"),
        Fault.ENCODING: Cell(stands_for="GB18030 from one day to the next"),
        Fault.GZIP_BOMB: Cell(remark="MB", stands_for="a workbook of 1 MB that unpacks to 1 GB"),
        Fault.ENTITY_BOMB: Cell(remark="entity", stands_for="a workbook whose sheet defines entities"),
        Fault.TEN_TIMES: Cell(),
        Fault.DUPLICATES: Cell(),
        Fault.KEY_TYPES: Cell(stands_for="a workbook with numbers takes the CSV's place"),
        Fault.EMPTY_PAGES: Cell(stands_for="tables without rows, and the same file under other names"),
        Fault.DRIFT: Cell(quarantine=True),
        Fault.TIME_BACK: Cell(stands_for="files dated an hour back, with rows dated an hour back"),
    }

    def __init__(self, name: str, fault: Fault | None, folder: Path, world: Any) -> None:
        super().__init__(name, fault, folder, world)
        self.place = folder / "dropped" / name
        self.place.mkdir(parents=True)
        self.active: Fault | None = None
        self._over = threading.Event()
        self._writer: threading.Thread | None = None
        self._finished: dict[str, str] | None = None

    def source_file(self) -> str:
        """Return the source's TOML file."""
        return f"""name = "{self.name}"
connector = "file"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
folder = "dropped/{self.name}"
pattern = "*.*"
settle = "200ms"

[records]
kind = "event"
key = "eventId"
title = "eventTitle"
reported_at = {{ field = "updateTime", format = "epoch_ms" }}
"""

    def expected(self) -> dict[str, str]:
        """Return what lies in files that are finished."""
        return super().expected() if self._finished is None else self._finished

    def changed(self) -> None:
        """Write the table anew, as a careful program does: beside it, then in its place."""
        if self.active is Fault.REFUSED:
            return
        things = self.truth.all()
        rows: list[list[str | int]] = [[str(thing.key), thing.title, thing.at] for thing in self._doubled(things)]
        heading: list[str | int] = ["event_id" if self.active is Fault.DRIFT else "eventId", "eventTitle", "updateTime"]
        if self.active is Fault.KEY_TYPES:
            (self.place / "events.csv").unlink(missing_ok=True)
            self._put("events.xlsx", workbook([heading, *([int(row[0]), *row[1:]] for row in rows)]))
            return
        text = "\n".join(",".join(map(str, row)) for row in [heading, *rows]) + "\n"
        body = text.encode("gb18030" if self.active is Fault.ENCODING else "utf-8")
        if self.active is Fault.RESET:
            body = body[: body.rindex("井盖".encode())]
        self._put("events.csv", body)

    def begin(self) -> None:
        """Let the fault begin."""
        self.active = self.fault
        beside = (
            {
                Fault.UNAUTHORISED: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
                + b"\0" * 1016
                + "EncryptedPackage".encode("utf-16-le"),
                Fault.HTML: "<!DOCTYPE html><html><body>请登录</body></html>".encode(),
                Fault.TRUNCATED: workbook([["eventId", "eventTitle", "updateTime"], ["1", "x", 1]])[:600],
                Fault.ENTITY_BOMB: workbook(
                    [["eventId", "eventTitle"]],
                    before=_ENTITIES,
                    odd='<row><c t="inlineStr"><is><t>&j;</t></is></c></row>',
                ),
                Fault.GZIP_BOMB: workbook([["eventId", "eventTitle", "updateTime"]], padding=2**30)
                if self.fault is Fault.GZIP_BOMB
                else b"",
            }.get(self.fault)
            if self.fault
            else None
        )
        if beside is not None:
            self._put("beside.xlsx", beside)
        if self.fault is Fault.REFUSED:
            self.place.rename(self.place.with_name(f"{self.name}-away"))
        elif self.fault is Fault.SILENT:
            os.mkfifo(self.place / "pipe.csv")
        elif self.fault is Fault.BROKEN:
            (self.place / "beside.csv").symlink_to("/proc/self/mem")
        elif self.fault is Fault.FORBIDDEN:
            self._put("beside.csv", b"eventId\n1\n")
            (self.place / "beside.csv").chmod(0)
        elif self.fault is Fault.EMPTY_PAGES:
            for number in range(3):
                self._put(f"empty{number}.csv", b"eventId,eventTitle,updateTime\n")
                self._put(f"again{number}.csv", (self.place / "events.csv").read_bytes())
        elif self.fault is Fault.TIME_BACK:
            self.truth.setback = HOUR

    def grow(self) -> None:
        """Let new things happen; under SLOW_LORIS they are written for as long as it lasts."""
        if self.fault is not Fault.SLOW_LORIS:
            super().grow()
            return
        self._finished = super().expected()
        self.truth.add(5)
        self._writer = threading.Thread(target=self._dribble, name="a slow writer")
        self._writer.start()

    def lift(self) -> None:
        """Let all be well again."""
        self._end_writer()
        if self.fault is Fault.REFUSED:
            self.place.with_name(f"{self.name}-away").rename(self.place)
        self.active = None
        for path in self.place.iterdir():
            if path.name != "events.csv":
                path.unlink()

    def close(self) -> None:
        """End the slow writer."""
        self._end_writer()

    def _end_writer(self) -> None:
        self._over.set()
        if self._writer is not None:
            self._writer.join()
        self._finished = None

    def _dribble(self) -> None:
        with (self.place / "slow.csv").open("wb", buffering=0) as file:
            file.write(b"eventId,eventTitle,updateTime\n")
            for thing in self.truth.all() * 1000:
                for part in (f"{thing.key},", thing.title[:4], thing.title[4:], f",{thing.at}\n"):
                    file.write(part.encode())
                    if self._over.wait(0.1):
                        return

    def _doubled(self, things: list[Thing]) -> list[Thing]:
        if self.active is not Fault.DUPLICATES:
            return things
        return [each for one in things for each in (one, Thing(one.key, f"{one.title} (old)", one.at - 1000), one)]

    def _put(self, name: str, body: bytes) -> None:
        part = self.place / f".{name}.part"
        part.write_bytes(body)
        if self.active is Fault.TIME_BACK:
            then = time.time() - HOUR / 1000
            os.utime(part, (then, then))
        part.replace(self.place / name)


SYSTEM = Folder


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
