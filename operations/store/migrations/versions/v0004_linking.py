"""Which events are one happening, why, and what officers decided."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _big(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _key(*, counted: bool) -> sa.Column[Any]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("id", kind, primary_key=True, autoincrement=counted)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _part(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Double(), nullable=True)


def upgrade() -> None:
    """Make the tables; the events that are there are linked from then on, in the background."""
    op.create_table("link_report", _key(counted=False), _big("cell"), _big("area"), _big("at"), _big("digest"))
    op.create_index("ix_link_report_cell", "link_report", ["cell", "at"])
    op.create_index(
        "ix_link_report_area",
        "link_report",
        ["area", "at"],
        sqlite_where=sa.text("area <> 0"),
        postgresql_where=sa.text("area <> 0"),
    )
    op.create_table(
        "link",
        _big("a"),
        _big("b"),
        sa.Column("score", sa.Double(), nullable=False),
        *map(_part, ("place", "time", "category", "text", "numbers")),
        sa.Column("joins", sa.SmallInteger(), nullable=False),
        sa.Column("standing", sa.SmallInteger(), nullable=False),
        _big("at"),
        sa.PrimaryKeyConstraint("a", "b", name="pk_link"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_b", "link", ["b"])
    op.create_index(
        "ix_link_proposed",
        "link",
        ["at"],
        sqlite_where=sa.text("standing = 1"),
        postgresql_where=sa.text("standing = 1"),
    )
    op.create_table(
        "incident_report",
        _key(counted=False),
        _big("incident"),
        sa.Column("reports", sa.Integer(), nullable=False),
    )
    op.create_index("ix_incident_report_incident", "incident_report", ["incident"])
    op.create_table(
        "link_decision",
        _key(counted=True),
        _text("token"),
        _big("at"),
        _text("officer"),
        _text("action"),
        _text("reason"),
        _big("a"),
        _big("b"),
        sa.Column("same", sa.SmallInteger(), nullable=False),
        *map(_text, ("a_source", "a_key", "b_source", "b_key")),
    )
    for name in ("a", "b", "token"):
        op.create_index(f"ix_link_decision_{name}", "link_decision", [name])
