"""What each event counts as in the measures of handling, and the sums of that by day, month and year."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_SUMS = ("received", "closed", "timed", "on_time", "spent", "sent_back", "late", "repeated")


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def upgrade() -> None:
    """Make the tables; the collector fills them."""
    op.create_table(
        "measured",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("flags", sa.SmallInteger(), nullable=False),
        _number("spent"),
        sa.PrimaryKeyConstraint("id", name="pk_measured"),
    )
    op.create_table(
        "measured_place",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        _text("county"),
        _text("area"),
        _text("category"),
        sa.PrimaryKeyConstraint("id", name="pk_measured_place"),
    )
    op.create_index("uq_measured_place", "measured_place", ["county", "area", "category"], unique=True)
    op.create_table(
        "measured_sum",
        sa.Column("span", sa.Integer(), nullable=False),
        _text("county"),
        _text("area"),
        _text("category"),
        *map(_number, _SUMS),
        sa.PrimaryKeyConstraint("span", "county", "area", "category", name="pk_measured_sum"),
        sqlite_with_rowid=False,
    )
