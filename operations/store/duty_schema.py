"""The tables of duty actions: what was done, which is only ever added to, and how each event stands at each level."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, SmallInteger, Table, Text, text

from operations.store.schema import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _instant(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _flag(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False)


# `id` is made by whoever acts, so that what is sent twice is done once. `event` is the number that an event had; source
# and key name it for good. A trigger refuses every update. What a source's word ended or opened again has its line too,
# with the source for an officer and no level's role.
action = Table(
    "action",
    metadata,
    _text("id"),
    _text("county"),
    _instant("seq"),
    _instant("event"),
    _text("source"),
    _text("key"),
    _text("region"),
    _instant("at"),
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
    Column("until", BigInteger),
    Column("score", BigInteger),
    _text("to_region"),
    _flag("sends_back"),
    PrimaryKeyConstraint("id", "county", name="pk_action"),
)
Index("ix_action_event", action.c.event, action.c.seq)
# 99 of 100 actions send nothing back, and cost this nothing.
Index("ix_action_back", action.c.at, action.c.event, sqlite_where=text("sends_back = 1"))

# How an event stands at one level. `due_at` and `yellow_at` are of the clock that is shown; `charge` is 1 for the one
# level that counts. `heard` is the source's last word.
standing = Table(
    "standing",
    metadata,
    _instant("event"),
    _text("level"),
    _text("county"),
    _text("scope"),
    _text("state"),
    _text("unit"),
    _flag("charge"),
    _flag("is_open"),
    _instant("since"),
    _instant("yellow_at"),
    _instant("due_at"),
    _text("stage"),
    _instant("stage_yellow"),
    _instant("stage_due"),
    _text("stage_measure"),
    _instant("finish_yellow"),
    _instant("finish_due"),
    _text("finish_measure"),
    _text("held"),
    _instant("held_at"),
    Column("asked_until", BigInteger),
    _text("heard"),
    PrimaryKeyConstraint("event", "level", "county", name="pk_standing"),
)
Index("ix_standing_queue", standing.c.level, standing.c.due_at, standing.c.event, sqlite_where=text("is_open = 1"))
