"""The matrix's line of SQL sources on a real MariaDB."""
# ruff: noqa: S608 - the statements are made of the tests' own names

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.data_sources.faults.certificates import Certificates
from tests.data_sources.faults.databases import Server, mariadb
from tests.data_sources.faults.faults import Fault
from tests.data_sources.faults.proxy_port import mysql_upgrade
from tests.data_sources.faults.sql_system import TLS, SqlSystem

pytestmark = pytest.mark.timeout(300)


class MariaDb(SqlSystem):
    """A view in MariaDB."""

    row = "sql my"
    upgrade = staticmethod(mysql_upgrade)
    bytes_of = "CAST(CONVERT(title USING gbk) AS BINARY)"
    text_type = "varchar(200)"
    number_type = "signed"

    @classmethod
    @contextmanager
    def opened_world(cls, folder: Path) -> Iterator[Server]:
        """Run the server."""
        with mariadb(Certificates(folder)) as server:
            yield server

    def url(self) -> str:
        """Return the source's URL."""
        url = f"mysql+pymysql://{self.name}@127.0.0.1:{self.port.number}/county?charset=utf8mb4"
        return f"{url}&ssl_ca={self.server.certificates.authority}" if self.fault in TLS else f"{url}&ssl_disabled=true"

    def make_user(self) -> None:
        """Make the user."""
        self.server.run(f"CREATE USER '{self.name}'@'127.0.0.1' IDENTIFIED BY '{self.password}'")
        self.allow()

    def replace_view(self, view: str, select: str, *, allowed: bool) -> None:
        """Put a view in another's place at once."""
        self.server.run(f"CREATE OR REPLACE VIEW {view} AS {select}")
        if allowed:
            self.allow()

    def allow(self) -> None:
        """Let the user read the view."""
        self.server.run(f"GRANT SELECT ON county.events_{self.name} TO '{self.name}'@'127.0.0.1'")

    def in_server(self, fault: Fault | None) -> None:
        """Begin a fault in the server."""
        who = f"'{self.name}'@'127.0.0.1'"
        if fault is Fault.UNAUTHORISED:
            self.server.run(f"ALTER USER {who} IDENTIFIED BY 'another'")
        elif fault is Fault.FORBIDDEN:
            self.server.run(f"REVOKE SELECT ON county.events_{self.name} FROM {who}")
        elif fault is Fault.TOO_MANY:
            # 0 would mean "no limit": the one that is left is taken.
            self.server.run(f"ALTER USER {who} WITH MAX_CONNECTIONS_PER_HOUR 1")
        else:
            self.server.run(f"ALTER USER {who} IDENTIFIED BY '{self.password}' WITH MAX_CONNECTIONS_PER_HOUR 0")
            self.allow()


SYSTEM = MariaDb


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
