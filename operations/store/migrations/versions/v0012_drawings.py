"""What officers draw on the map for an incident."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "drawing",
        _text("id"),
        _text("county"),
        sa.Column("event", sa.BigInteger(), nullable=False),
        _text("source"),
        _text("key"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _text("officer"),
        _text("role"),
        _text("unit"),
        _text("body"),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        _text("gone_by"),
        sa.PrimaryKeyConstraint("id", "county", name="pk_drawing"),
    )
    op.create_index("ix_drawing_event", "drawing", ["event"])
