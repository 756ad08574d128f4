"""Alarms, and what officers put aside: filled by the collector from then on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _big(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=optional)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "alarm",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        _text("kind"),
        _text("source"),
        _text("key"),
        _big("ref"),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        _text("title"),
        _text("category"),
        _text("region"),
        sa.Column("simulated", sa.Boolean(create_constraint=False), nullable=False),
        _big("raised_at"),
        _big("cleared_at", optional=True),
        _big("acked_at", optional=True),
        _text("acked_by"),
        _text("acked_at_place"),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("is_over", sa.SmallInteger(), nullable=False),
    )
    op.create_index("ix_alarm_raised", "alarm", ["raised_at"])
    few = sa.text("is_over = 0")
    op.create_index("ix_alarm_standing", "alarm", ["kind", "id"], sqlite_where=few, postgresql_where=few)
    op.create_table(
        "alarm_shelf",
        _text("id"),
        _text("kind"),
        _text("source"),
        _text("category"),
        _text("key"),
        _text("title"),
        _big("at"),
        _big("until_at"),
        _text("officer"),
        _text("place"),
        _text("reason"),
        _big("ended_at", optional=True),
        _text("ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_alarm_shelf"),
    )
    op.create_index("ix_alarm_shelf_until", "alarm_shelf", ["until_at"])
