"""The matrix's line of SQL sources on a real PostgreSQL."""
# ruff: noqa: S608 - the statements are made of the tests' own names

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.data_sources.faults.certificates import Certificates
from tests.data_sources.faults.databases import Server, postgresql
from tests.data_sources.faults.faults import Fault
from tests.data_sources.faults.proxy_port import postgresql_upgrade
from tests.data_sources.faults.sql_system import TLS, SqlSystem

pytestmark = pytest.mark.timeout(300)


class PostgreSql(SqlSystem):
    """A view in PostgreSQL."""

    row = "sql pg"
    upgrade = staticmethod(postgresql_upgrade)
    bytes_of = "convert_to(title, 'GB18030')"
    text_type = "text"
    number_type = "bigint"

    @classmethod
    @contextmanager
    def opened_world(cls, folder: Path) -> Iterator[Server]:
        """Run the server."""
        with postgresql(Certificates(folder)) as server:
            yield server

    def url(self) -> str:
        """Return the source's URL."""
        url = f"postgresql+psycopg://{self.name}@127.0.0.1:{self.port.number}/postgres"
        if self.fault in TLS:
            return f"{url}?sslmode=verify-full&sslrootcert={self.server.certificates.authority}"
        return f"{url}?sslmode=disable"

    def make_user(self) -> None:
        """Make the user."""
        self.server.run(f"CREATE ROLE {self.name} LOGIN PASSWORD '{self.password}'")
        self.allow()

    def replace_view(self, view: str, select: str, *, allowed: bool) -> None:
        """Put a view in another's place at once."""
        self.server.run("BEGIN", f"DROP VIEW IF EXISTS {view}", f"CREATE VIEW {view} AS {select}")
        if allowed:
            self.allow()
        self.server.run("COMMIT")

    def allow(self) -> None:
        """Let the user read the view."""
        self.server.run(f"GRANT SELECT ON events_{self.name} TO {self.name}")

    def in_server(self, fault: Fault | None) -> None:
        """Begin a fault in the server."""
        statement = {
            Fault.UNAUTHORISED: f"ALTER ROLE {self.name} PASSWORD 'another'",
            Fault.FORBIDDEN: f"REVOKE SELECT ON events_{self.name} FROM {self.name}",
            Fault.TOO_MANY: f"ALTER ROLE {self.name} CONNECTION LIMIT 0",
            None: f"ALTER ROLE {self.name} PASSWORD '{self.password}' CONNECTION LIMIT -1",
        }.get(fault)
        if statement:
            self.server.run(statement)
        if fault is None:
            self.allow()


SYSTEM = PostgreSql


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
