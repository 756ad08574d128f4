"""A department's system as the matrix sees it: one source of a trial, with what it truly has and how it fails."""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from tests.data_sources.faults.certificates import Certificates
from tests.data_sources.faults.faults import DATA_FAULTS, Cell, Cells, Fault, Impossible
from tests.data_sources.faults.http_port import HttpPort, Reply, Request
from tests.data_sources.faults.things import Thing, Truth

EVERY = "500ms"
TIMEOUT, SHORT_TIMEOUT = "20s", "3s"
"""A poll's, and that of a source that will hang: the only one that is waited for."""
SECRET = "s3cret-T0ken"
"""Begins every secret of a trial: it may be found nowhere but in the requests."""

HOUR = 3_600_000
_HANGING = (Fault.SILENT, Fault.NEVER_ACCEPTS, Fault.SLOW_LORIS)


class System(ABC):
    """One source. `fault` is the one that it will have; None: the healthy one beside the others."""

    connector: ClassVar[str]
    row: ClassVar[str]
    """The matrix's name of this line."""
    cells: ClassVar[Cells]
    kind: ClassVar[str] = "event"

    def __init__(self, name: str, fault: Fault | None, folder: Path, world: Any) -> None:
        self.name = name
        self.fault = fault
        self.folder = folder
        self.world = world
        self.truth = Truth(name)
        self.timeout = SHORT_TIMEOUT if fault in _HANGING else TIMEOUT

    @classmethod
    @contextmanager
    def opened_world(cls, folder: Path) -> Iterator[Any]:
        """Give what all systems of a trial share: a database server, certificates."""
        yield Certificates(folder)

    @abstractmethod
    def source_file(self) -> str:
        """Return the source's TOML file."""

    @abstractmethod
    def begin(self) -> None:
        """Let the fault begin."""

    @abstractmethod
    def lift(self) -> None:
        """Let all be well again."""

    @abstractmethod
    def close(self) -> None:
        """End what was started."""

    def changed(self) -> None:  # noqa: B027 - most sources are asked, not told
        """Say what is new, where a source has to be told: the truth has grown."""

    @property
    def environment(self) -> dict[str, str]:
        """What the collector's environment has to hold for this source."""
        return {f"YIPING_SECRET_{self.name.upper().replace('-', '_')}": f"{SECRET}-{self.name}"}

    def expected(self) -> dict[str, str]:
        """Return what the store must hold in the end: keys and titles."""
        return {self.code(thing): thing.title for thing in self.truth.all()}

    def code(self, thing: Thing) -> str:
        """Return a thing's key as the store knows it."""
        return str(thing.key)

    def stored(self, connection: sqlite3.Connection) -> dict[str, str]:
        """Return what the store holds. A key that stands twice shows as another."""
        question = {
            "event": "SELECT key, title FROM event WHERE source = ?",
            "asset": "SELECT key, name FROM asset WHERE source = ?",
            "warning": "SELECT key, json_extract(body, '$.headline') FROM warning WHERE source = ?",
        }[self.kind]
        found: dict[str, str] = {}
        for key, title in connection.execute(question, (self.name,)):
            found[key if key not in found else f"{key} again"] = title
        return found

    def counted(self, connection: sqlite3.Connection) -> tuple[int, int] | None:
        """Return the counters' figure and the records themselves, where counters are kept."""
        questions = {
            "event": (
                "SELECT sum(events) FROM event_total WHERE source = ?",
                "SELECT count(*) FROM event WHERE source = ?",
            ),
            "asset": (
                "SELECT sum(assets) FROM asset_total WHERE source = ?",
                "SELECT count(*) FROM asset WHERE source = ?",
            ),
        }
        if self.kind not in questions:
            return None
        (figure,), (records,) = (connection.execute(each, (self.name,)).fetchone() for each in questions[self.kind])
        return int(figure or 0), int(records)

    def key_in(self, raw: bytes) -> str:
        """Return the key of a row in quarantine."""
        row = json.loads(raw)
        found = (value for name, value in row.items() if name.lower().replace("_", "") in ("eventid", "id"))
        return str(next(found, ""))

    def grow(self) -> None:
        """Let new things happen while the fault lasts."""
        self.truth.add(5 if self.fault is not Fault.TEN_TIMES else 10 * len(self.truth.all()))
        self.changed()


class HttpSystem(System):
    """A system that is asked over HTTP."""

    def __init__(self, name: str, fault: Fault | None, folder: Path, world: Certificates) -> None:
        super().__init__(name, fault, folder, world)
        tls = fault in (Fault.TLS_UNKNOWN, Fault.TLS_OTHER_NAME, Fault.TLS_PLAIN)
        self.active: Fault | None = None
        """The fault in what is said, while it lasts."""
        self.port = HttpPort(self.answer, world if tls else None)

    @abstractmethod
    def answer(self, request: Request) -> Reply:
        """Return the right answer, or, while a fault of the data is `active`, what the source then says."""

    @property
    def tls(self) -> str:
        """The source file's line on whom to trust, where TLS is spoken."""
        authority = self.world.authority.relative_to(self.folder).as_posix()
        return f'tls = {{ authority = "{authority}" }}' if self.port.url.startswith("https") else ""

    def begin(self) -> None:
        """Let the fault begin."""
        if self.fault in DATA_FAULTS:
            self.active = self.fault
            if self.fault is Fault.TIME_BACK:
                self.truth.setback = HOUR
                self.port.clock_ahead = -HOUR / 1000
        elif self.fault is not None:
            self.port.begin(self.fault)

    def lift(self) -> None:
        """Let all be well again. A clock that was set back stays so: that is for ever."""
        self.active = None
        if self.fault is not None and self.fault not in DATA_FAULTS:
            self.port.lift()

    def close(self) -> None:
        """Close the port."""
        self.port.close()

    def doubled(self, things: list[Thing]) -> list[Thing]:
        """Return the things as they are said: under the fault, each twice, the second time as it once was."""
        if self.active is not Fault.DUPLICATES:
            return things
        return [
            each
            for thing in things
            for each in (thing, Thing(thing.key, f"{thing.title} (old)", thing.at - 1000), thing)
        ]

    def key(self, thing: Thing) -> str | int:
        """Return a thing's key as it is said: a number under the fault of types."""
        return int(self.code(thing)) if self.active is Fault.KEY_TYPES else self.code(thing)


HTTP_CELLS: Cells = {
    Fault.REFUSED: Cell("can't be reached"),
    Fault.SILENT: Cell("in time"),
    Fault.NEVER_ACCEPTS: Cell("in time"),
    Fault.SLOW_LORIS: Cell("in time"),
    Fault.RESET: Cell("breaks off"),
    Fault.TLS_UNKNOWN: Cell("certificate"),
    Fault.TLS_OTHER_NAME: Cell("certificate"),
    Fault.TLS_PLAIN: Cell("TLS|http:"),
    Fault.UNAUTHORISED: Cell("401"),
    Fault.FORBIDDEN: Cell("403"),
    Fault.TOO_MANY: Cell("429"),
    Fault.BROKEN: Cell("500"),
    Fault.HTML: Cell("web page"),
    Fault.TRUNCATED: Cell("breaks off"),
    Fault.ENCODING: Cell(stands_for="GB18030 that is said to be UTF-8: read all the same"),
    Fault.GZIP_BOMB: Cell("MB|unpacks"),
    Fault.ENTITY_BOMB: Cell("not JSON", stands_for="XML with entities where JSON is due"),
    Fault.TEN_TIMES: Cell(),
    Fault.DUPLICATES: Cell(),
    Fault.KEY_TYPES: Cell(),
    Fault.EMPTY_PAGES: Cell(),
    Fault.DRIFT: Cell(quarantine=True),
    Fault.TIME_BACK: Cell(),
}
"""What every connector over HTTP does; each says for itself where it differs."""

__all__ = ["EVERY", "HOUR", "HTTP_CELLS", "SECRET", "TIMEOUT", "HttpSystem", "Impossible", "System"]
