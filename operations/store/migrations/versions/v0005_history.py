"""How many events were open, and when that changed. The past begins with the first write of this program."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Make both tables."""
    for name in ("open_change", "open_snapshot"):
        op.create_table(
            name,
            sa.Column("at", sa.BigInteger(), nullable=False),
            _text("county"),
            _text("area"),
            _text("category"),
            sa.Column("severity", sa.SmallInteger(), nullable=False),
            sa.Column("events", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("at", "county", "area", "category", "severity", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )
