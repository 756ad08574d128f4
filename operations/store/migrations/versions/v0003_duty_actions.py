"""Duty actions, how events stand at each level, and from when a light is yellow."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NEVER = "253402300799999"
_REFUSED = "actions are only ever added to"


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _big(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.SmallInteger(), nullable=False)


def upgrade() -> None:
    """Make the tables. Lights of events that are there are derived anew when a program first writes."""
    op.add_column("event", sa.Column("yellow_at", sa.BigInteger(), server_default=_NEVER, nullable=False))
    op.add_column("event", _text("duty"))
    op.create_table(
        "action",
        _text("id"),
        _text("county"),
        _big("seq"),
        _big("event"),
        _text("source"),
        _text("key"),
        _text("region"),
        _big("at"),
        _text("action"),
        _text("level"),
        _text("officer"),
        _text("role"),
        _text("officer_level"),
        _text("officer_unit"),
        _text("before"),
        _text("after"),
        _text("reason"),
        _text("note"),
        _text("unit"),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.BigInteger(), nullable=True),
        _text("to_region"),
        _flag("sends_back"),
        sa.PrimaryKeyConstraint("id", "county", name="pk_action"),
    )
    op.create_index("ix_action_event", "action", ["event", "seq"])
    back = sa.text("sends_back = 1")
    op.create_index("ix_action_back", "action", ["at", "event"], sqlite_where=back, postgresql_where=back)
    op.create_table(
        "standing",
        _big("event"),
        _text("level"),
        _text("county"),
        _text("scope"),
        _text("state"),
        _text("unit"),
        _flag("charge"),
        _flag("is_open"),
        _big("since"),
        _big("yellow_at"),
        _big("due_at"),
        _text("stage"),
        _big("stage_yellow"),
        _big("stage_due"),
        _text("stage_measure"),
        _big("finish_yellow"),
        _big("finish_due"),
        _text("finish_measure"),
        _text("held"),
        _big("held_at"),
        sa.Column("asked_until", sa.BigInteger(), nullable=True),
        _text("heard"),
        sa.PrimaryKeyConstraint("event", "level", "county", name="pk_standing"),
    )
    is_open = sa.text("is_open = 1")
    op.create_index(
        "ix_standing_queue", "standing", ["level", "due_at", "event"], sqlite_where=is_open, postgresql_where=is_open
    )
    _only_added_to()


def _only_added_to() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER action_stands BEFORE UPDATE ON action BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END")
        return
    op.execute(
        "CREATE FUNCTION action_stands() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    op.execute("CREATE TRIGGER action_stands BEFORE UPDATE ON action FOR EACH ROW EXECUTE FUNCTION action_stands()")
