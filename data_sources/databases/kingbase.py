"""人大金仓 KingbaseES (and openGauss) by PostgreSQL's protocol.

Their version texts ("KingbaseES V008R006C007B0012 …", "(openGauss 5.0.0 …)") mean nothing to SQLAlchemy, which stops
there.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Connection

_SPOKEN = (12, 0)
"""KingbaseES V8R6 and later speak what PostgreSQL 12 does."""


class KingbaseDialect(PGDialect_psycopg):
    """PostgreSQL's dialect, which takes the version that a database says it is compatible with, or 12."""

    supports_statement_cache = True

    def __init__(self, **options: Any) -> None:
        super().__init__(use_native_hstore=False, **options)  # type: ignore[no-untyped-call]

    def _get_server_version_info(self, connection: Connection) -> tuple[int, ...]:
        text = str(connection.exec_driver_sql("SELECT version()").scalar())
        return version_in(text)


def version_in(text: str) -> tuple[int, ...]:
    """Return the version of PostgreSQL in a server's own words."""
    match = re.search(r"PostgreSQL (\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in match.groups() if part) if match else _SPOKEN
