"""SQL sources as the matrix sees them: a view in a real database, behind a wire that fails."""
# ruff: noqa: S608 - the statements are made of the tests' own names

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import ClassVar

from tests.data_sources.faults.databases import Server
from tests.data_sources.faults.faults import Cell, Cells, Fault, Impossible
from tests.data_sources.faults.proxy_port import ProxyPort, Upgrade
from tests.data_sources.faults.systems import EVERY, HOUR, SECRET, System

TLS = (Fault.TLS_UNKNOWN, Fault.TLS_OTHER_NAME, Fault.TLS_PLAIN)
_IN_SERVER = (Fault.UNAUTHORISED, Fault.FORBIDDEN, Fault.TOO_MANY)
_IN_VIEW = (Fault.ENCODING, Fault.DUPLICATES, Fault.KEY_TYPES, Fault.DRIFT, Fault.BROKEN)

SQL_CELLS: Cells = {
    Fault.REFUSED: Cell("can't be reached"),
    Fault.SILENT: Cell("did not answer in time"),
    Fault.NEVER_ACCEPTS: Cell("did not answer in time"),
    Fault.SLOW_LORIS: Cell("did not answer in time|took too long"),
    Fault.RESET: Cell("broke off"),
    Fault.TLS_UNKNOWN: Cell("No safe connection.*certificate"),
    Fault.TLS_OTHER_NAME: Cell("No safe connection.*certificate"),
    Fault.TLS_PLAIN: Cell("No safe connection", stands_for="a server without TLS where the file demands it"),
    Fault.UNAUTHORISED: Cell("log-in", stands_for="the password was changed"),
    Fault.FORBIDDEN: Cell("may not read", stands_for="SELECT was revoked"),
    Fault.TOO_MANY: Cell("no connection left", stands_for="no connection is left for this user"),
    Fault.BROKEN: Cell("failed: .*1 row|failed: .*one row", stands_for="the view fails when it is asked"),
    Fault.HTML: Cell("no such database", stands_for="a web server on the database's port"),
    Fault.TRUNCATED: Cell("broke off", stands_for="the connection ends amid the rows"),
    Fault.ENCODING: Cell(stands_for="a column of GB18030 bytes"),
    Fault.GZIP_BOMB: Impossible("a database's rows travel unpacked; statement time-out and row cap bound them"),
    Fault.ENTITY_BOMB: Impossible("XML in a column stays text: nothing takes it apart"),
    Fault.TEN_TIMES: Cell(),
    Fault.DUPLICATES: Cell(),
    Fault.KEY_TYPES: Cell(),
    Fault.EMPTY_PAGES: Impossible("a result ends by the protocol: there is no page to ask for"),
    Fault.DRIFT: Cell(quarantine=True),
    Fault.TIME_BACK: Cell(stands_for="rows are dated an hour back, within the overlap that the file gives"),
}


class SqlSystem(System):
    """A view of events, read by a user of its own."""

    connector = "sql"
    cells = SQL_CELLS
    upgrade: ClassVar[Upgrade]
    bytes_of: ClassVar[str]
    """How the database turns a title into GB18030 bytes."""
    text_type: ClassVar[str]
    number_type: ClassVar[str]

    def __init__(self, name: str, fault: Fault | None, folder: Path, world: Server) -> None:
        super().__init__(name, fault, folder, world)
        self.server = world
        self.password = f"{SECRET}-{name}"
        self.told: set[tuple[int, int]] = set()
        self.port = ProxyPort(
            world.port, mark=f"events_{name}".encode(), certificates=world.certificates, upgrade=type(self).upgrade
        )
        self.server.run(f"CREATE TABLE table_{name} (eventid {self.text_type}, title {self.text_type}, updated bigint)")
        self.make_view()
        self.make_user()

    @abstractmethod
    def url(self) -> str:
        """Return the source's SQLAlchemy URL, without the password."""

    @abstractmethod
    def make_user(self) -> None:
        """Make the user that the source logs in as."""

    @abstractmethod
    def in_server(self, fault: Fault | None) -> None:
        """Begin a fault in the server; None: end all."""

    def source_file(self) -> str:
        """Return the source's TOML file."""
        overlap = "2h" if self.fault is Fault.TIME_BACK else "1s"
        return f"""name = "{self.name}"
connector = "sql"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{self.url()}"
query = "SELECT * FROM events_{self.name} WHERE updated > :since ORDER BY updated"
since = {{ field = "updated", format = "epoch_ms", first = "1d", overlap = "{overlap}" }}
secret = "{self.name.replace("_", "-")}"

[records]
kind = "event"
key = "eventid"
title = "title"
reported_at = {{ field = "updated", format = "epoch_ms" }}
"""

    def make_view(self, fault: Fault | None = None) -> None:
        """Make the view as it is under a fault of the data."""
        key = "eventid"
        title = "title"
        table = f"table_{self.name}"
        if fault is Fault.DRIFT:
            key = "eventid AS event_id"
        if fault is Fault.KEY_TYPES:
            key = f"CAST(eventid AS {self.number_type}) AS eventid"
        if fault is Fault.ENCODING:
            title = f"{self.bytes_of} AS title"
        if fault is Fault.BROKEN:
            title = "concat(title, (SELECT 1 UNION SELECT 2)) AS title"
        select = f"SELECT {key}, {title}, updated FROM {table}"
        if fault is Fault.DUPLICATES:
            old = f"SELECT eventid, 'old' AS title, updated - 1000 AS updated FROM {table}"
            select = f"{select} UNION ALL {old} UNION ALL {select}"
        self.replace_view(f"events_{self.name}", select, allowed=fault is not None or self.active is not None)
        self.active = fault

    active: Fault | None = None

    @abstractmethod
    def replace_view(self, view: str, select: str, *, allowed: bool) -> None:
        """Put a view in another's place at once: a poll meets the one or the other."""

    @abstractmethod
    def allow(self) -> None:
        """Let the user read the view."""

    def begin(self) -> None:
        """Let the fault begin."""
        if self.fault in _IN_VIEW:
            self.make_view(self.fault)
        if self.fault in _IN_SERVER:
            self.in_server(self.fault)
        elif self.fault is Fault.TIME_BACK:
            self.truth.setback = HOUR
        elif self.fault is not None and self.fault not in (*_IN_VIEW, Fault.TEN_TIMES):
            self.port.begin(self.fault)

    def lift(self) -> None:
        """Let all be well again."""
        if self.fault in _IN_VIEW:
            self.make_view()
        if self.fault in _IN_SERVER:
            self.in_server(None)
        elif self.fault is not None and self.port.fault is not None:
            self.port.lift()

    def changed(self) -> None:
        """Write what is new into the table."""
        for thing in self.truth.all():
            if (thing.key, thing.at) not in self.told:
                self.told.add((thing.key, thing.at))
                self.server.run(
                    f"DELETE FROM table_{self.name} WHERE eventid = '{thing.key}'",
                    f"INSERT INTO table_{self.name} VALUES ('{thing.key}', '{thing.title}', {thing.at})",
                )

    def close(self) -> None:
        """Close the port; the server goes with the trial."""
        self.port.close()
