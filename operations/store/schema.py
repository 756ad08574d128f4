"""The tables of the store: the same on SQLite and PostgreSQL.

Times are `Instant` (ms since the epoch), codes are text, yes and no are Boolean but for `is_open`, which stands in the
conditions of partial indexes and is 0 or 1 on both engines. Tables that grow carry the county in their unique key, so
that PostgreSQL can be partitioned or distributed by it. `seq` is the feed's number at which a row last changed, and
the `id` that the store gives is the one at which it came. What changed since a number is asked of the feed, by its key:
an index on every table's `seq` would cost more than all else that tells of changes.

Migrations write these tables down again, as they were at their time; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISION = "0014"
"""The newest migration. Revisions are numbers, so that a store newer than the program is known as such."""

ADOPTED = "derivation"
"""The note of the rules by which all that is stored was derived."""

NEVER = 253_402_300_799_999
"""Stands for "no deadline" and "no end", so that both engines sort it last."""

HOUR = 3_600_000
"""ms: the counters' step."""

ALL = "*"
"""Stands in the counters for all counties, or all categories."""

UNPLACED = ""
"""The county of a thing whose region isn't known."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_BigKey = BigInteger().with_variant(Integer, "sqlite")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _instant(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _place() -> tuple[Column[Any], Column[Any]]:
    return Column("lat", Double), Column("lon", Double)


def _simulated() -> Column[bool]:
    return Column("simulated", Boolean(create_constraint=False), nullable=False)


# `duty` is the finer state in which officers here have an event (see `duty_schema`), "" where only its source has it.
# `due_at` is of the clock that is shown, maybe the one for accepting; `finish_at` of the one for finishing.
# `follows` is 1 where another report leads the incident that the event is in (see `leading`), 0 where it has a line.
event = Table(
    "event",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("source"),
    _text("key"),
    _text("title"),
    _text("category"),
    _text("state"),
    Column("severity", SmallInteger, nullable=False),
    _instant("reported_at"),
    _instant("updated_at"),
    _instant("closed_at", optional=True),
    *_place(),
    _text("region"),
    _text("address"),
    _text("detail"),
    _simulated(),
    _text("county"),
    _text("area"),
    _instant("due_at"),
    Column("is_open", SmallInteger, nullable=False),
    _instant("seq"),
    Column("yellow_at", BigInteger, nullable=False, server_default=str(NEVER)),
    _text("duty"),
    Column("follows", SmallInteger, nullable=False, server_default="0"),
    Column("finish_at", BigInteger, nullable=False, server_default=str(NEVER)),
    UniqueConstraint("source", "key", "county", name="uq_event"),
)
Index("ix_event_reported", event.c.reported_at)
# The queue's orders, over open events only: 99 of 100 events are closed, and cost these indexes nothing.
for _name, _columns in (
    ("ix_event_open_due", (event.c.due_at, event.c.severity, event.c.id)),
    ("ix_event_open_severity", (event.c.severity, event.c.due_at, event.c.id)),
    ("ix_event_open_reported", (event.c.reported_at, event.c.id)),
):
    # The migrations say the same to PostgreSQL: its dialect, named here, would be loaded at each start.
    Index(_name, *_columns, sqlite_where=text("is_open = 1"))

# Events by hour: a row a day (UTC), a column an hour, so that a batch moves few rows and a trend reads one a day.
# `measure` is what is counted: reports, closings, deadlines, or deadlines of events that are closed. Rows for ALL
# counties and categories stand beside the others.
HOUR_COLUMNS = tuple(f"h{hour:02}" for hour in range(24))
event_day = Table(
    "event_day",
    metadata,
    _text("county"),
    _text("category"),
    _text("measure"),
    Column("day", Integer, nullable=False),
    *map(_count, HOUR_COLUMNS),
    PrimaryKeyConstraint("county", "category", "measure", "day", name="pk_event_day"),
    sqlite_with_rowid=False,
)

# Events as they stand now. `area` is the township of open events, the county of the many others.
event_total = Table(
    "event_total",
    metadata,
    Column("is_open", SmallInteger, nullable=False),
    _text("county"),
    _text("area"),
    _text("category"),
    Column("severity", SmallInteger, nullable=False),
    _text("source"),
    _count("events"),
    PrimaryKeyConstraint("is_open", "county", "area", "category", "severity", "source", name="pk_event_total"),
    sqlite_with_rowid=False,
)

asset = Table(
    "asset",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("source"),
    _text("key"),
    _text("kind"),
    _text("name"),
    _text("state"),
    _instant("updated_at"),
    *_place(),
    _text("region"),
    _text("tags"),
    _simulated(),
    _text("county"),
    _instant("seq"),
    UniqueConstraint("source", "key", "county", name="uq_asset"),
)

Index("ix_asset_kind", asset.c.kind)

# Kinds in the order in which they were first seen: a map layer's index of a kind never moves.
asset_kind = Table(
    "asset_kind",
    metadata,
    _text("kind"),
    Column("ordinal", Integer, nullable=False),
    PrimaryKeyConstraint("kind", name="pk_asset_kind"),
)

asset_total = Table(
    "asset_total",
    metadata,
    _text("kind"),
    _text("county"),
    _text("state"),
    _text("source"),
    _count("assets"),
    PrimaryKeyConstraint("kind", "county", "state", "source", name="pk_asset_total"),
)

# One metric at one station, with its newest value; `reading` holds the history.
series = Table(
    "series",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("source"),
    _text("station"),
    _text("metric"),
    Column("value", Double, nullable=False),
    _text("unit"),
    _instant("at"),
    _text("name"),
    *_place(),
    _text("region"),
    _simulated(),
    _text("county"),
    _instant("seq"),
    UniqueConstraint("source", "station", "metric", name="uq_series"),
)
Index("ix_series_metric", series.c.metric)

reading = Table(
    "reading",
    metadata,
    _text("county"),
    Column("series", BigInteger, nullable=False),
    _instant("at"),
    Column("value", Double, nullable=False),
    PrimaryKeyConstraint("series", "at", "county", name="pk_reading"),
    sqlite_with_rowid=False,
)

indicator = Table(
    "indicator",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("source"),
    _text("region"),
    _text("name"),
    _text("period"),
    _text("domain"),
    Column("value", Double),
    _text("unit"),
    _text("direction"),
    Column("target", Double),
    Column("change", Double),
    _text("note"),
    _simulated(),
    _instant("seq"),
    UniqueConstraint("source", "region", "name", "period", name="uq_indicator"),
)
Index("ix_indicator_name", indicator.c.name)

# `body` is the whole Warning as JSON: polygons are read by the map only, never searched.
warning = Table(
    "warning",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("source"),
    _text("key"),
    _text("status"),
    _text("message"),
    _instant("sent_at"),
    _instant("ends_at"),
    Column("level", SmallInteger, nullable=False),
    _text("body"),
    _instant("seq"),
    UniqueConstraint("source", "key", name="uq_warning"),
)
Index("ix_warning_ends", warning.c.ends_at)

# Which identifiers an Update or a Cancel names. Apart, because it may arrive before what it replaces.
warning_replaced = Table(
    "warning_replaced",
    metadata,
    _text("source"),
    _text("replaced"),
    _text("status"),
    _text("key"),
    PrimaryKeyConstraint("source", "replaced", "status", "key", name="pk_warning_replaced"),
)

region = Table(
    "region",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("code"),
    _text("name"),
    _text("level"),
    _text("parent"),
    *_place(),
    Column("approximate", Boolean(create_constraint=False), nullable=False),
    _instant("seq"),
    UniqueConstraint("code", name="uq_region"),
)

# `quality` is what the source's marks were last announced as; see operations.store.health.
source_health = Table(
    "source_health",
    metadata,
    _text("source"),
    _text("body"),
    _text("quality"),
    _instant("seq"),
    PrimaryKeyConstraint("source", name="pk_source_health"),
)

# Spans in which a source wasn't heard and after which it can't tell what happened meanwhile.
silence = Table(
    "silence",
    metadata,
    _text("source"),
    _instant("from_at"),
    _instant("until_at"),
    PrimaryKeyConstraint("source", "from_at", name="pk_silence"),
)
Index("ix_silence_until", silence.c.until_at)

source_cursor = Table(
    "source_cursor",
    metadata,
    _text("source"),
    _text("body"),
    _instant("at"),
    PrimaryKeyConstraint("source", name="pk_source_cursor"),
)

# How each of a source's last polls ended; and ten minutes of polls as one row, for a day's course.
poll = Table(
    "poll",
    metadata,
    _text("source"),
    _instant("at"),
    Column("ok", Boolean(create_constraint=False), nullable=False),
    Column("latency", Integer, nullable=False),
    _count("rows"),
    _count("refused"),
    _text("sentence"),
    PrimaryKeyConstraint("source", "at", name="pk_poll"),
)

poll_slot = Table(
    "poll_slot",
    metadata,
    _text("source"),
    _instant("at"),
    _count("polls"),
    _count("failed"),
    _count("rows"),
    _count("refused"),
    _count("latency"),
    _count("slowest"),
    PrimaryKeyConstraint("source", "at", name="pk_poll_slot"),
)
Index("ix_poll_slot_at", poll_slot.c.at)

# A row refused again and again is one row with a count.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", _BigKey, primary_key=True, autoincrement=True),
    _text("source"),
    _text("digest"),
    _instant("first_at"),
    _instant("last_at"),
    _count("times"),
    Column("raw", LargeBinary, nullable=False),
    _text("reason"),
    UniqueConstraint("source", "digest", name="uq_quarantine"),
)
Index("ix_quarantine_newest", quarantine.c.source, quarantine.c.last_at)

# `rows` were ever refused; `dropped` different rows had to make room for newer ones.
quarantine_total = Table(
    "quarantine_total",
    metadata,
    _text("source"),
    _count("rows"),
    _count("dropped"),
    PrimaryKeyConstraint("source", name="pk_quarantine_total"),
)

feed = Table(
    "feed",
    metadata,
    Column("seq", _BigKey, primary_key=True, autoincrement=False),
    _instant("at"),
    _text("kind"),
    _text("county"),
    Column("ref", BigInteger, nullable=False),
    _text("state"),
)

# One row. Whoever writes holds it locked, so that on PostgreSQL too numbers become visible in their order.
feed_head = Table(
    "feed_head",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    _instant("seq"),
)

feed_kind = Table(
    "feed_kind",
    metadata,
    _text("kind"),
    _instant("seq"),
    PrimaryKeyConstraint("kind", name="pk_feed_kind"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    _text("name"),
    _instant("at"),
    PrimaryKeyConstraint("name", name="pk_heartbeat"),
)

note = Table(
    "note",
    metadata,
    _text("name"),
    _text("value"),
    PrimaryKeyConstraint("name", name="pk_note"),
)
