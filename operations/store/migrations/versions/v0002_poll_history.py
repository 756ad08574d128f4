"""How each source's polls went; and how many refused rows had to make room for newer ones."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def upgrade() -> None:
    """Make the tables, and count from now on."""
    op.create_table(
        "poll",
        _text("source"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("latency", sa.Integer(), nullable=False),
        _count("rows"),
        _count("refused"),
        _text("sentence"),
        sa.PrimaryKeyConstraint("source", "at", name="pk_poll"),
    )
    op.create_table(
        "poll_slot",
        _text("source"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _count("polls"),
        _count("failed"),
        _count("rows"),
        _count("refused"),
        _count("latency"),
        _count("slowest"),
        sa.PrimaryKeyConstraint("source", "at", name="pk_poll_slot"),
    )
    op.create_index("ix_poll_slot_at", "poll_slot", ["at"])
    op.add_column("quarantine_total", _count("dropped"))
