"""The first store: events, assets, readings, indicators, warnings, regions; the feed, the counters, the quarantine."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("is_open = 1")


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _big(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "asset",
        sa.Column("id", _BIG_KEY, autoincrement=True, nullable=False),
        _text("source"),
        _text("key"),
        _text("kind"),
        _text("name"),
        _text("state"),
        _big("updated_at"),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        _text("region"),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        _text("county"),
        _big("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_asset"),
        sa.UniqueConstraint("source", "key", "county", name="uq_asset"),
    )
    op.create_table(
        "asset_kind",
        _text("kind"),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_asset_kind"),
    )
    op.create_table(
        "asset_total",
        _text("kind"),
        _text("county"),
        _text("state"),
        _text("source"),
        _count("assets"),
        sa.PrimaryKeyConstraint("kind", "county", "state", "source", name="pk_asset_total"),
    )
    op.create_table(
        "event",
        sa.Column("id", _BIG_KEY, autoincrement=True, nullable=False),
        _text("source"),
        _text("key"),
        _text("title"),
        _text("category"),
        _text("state"),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        _big("reported_at"),
        _big("updated_at"),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        _text("region"),
        _text("address"),
        _text("detail"),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        _text("county"),
        _text("area"),
        _big("due_at"),
        sa.Column("is_open", sa.SmallInteger(), nullable=False),
        _big("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("source", "key", "county", name="uq_event"),
    )
    op.create_index(
        "ix_event_open_due", "event", ["due_at", "severity", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index(
        "ix_event_open_reported", "event", ["reported_at", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index(
        "ix_event_open_severity", "event", ["severity", "due_at", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_event_reported", "event", ["reported_at"])
    op.create_table(
        "event_day",
        _text("county"),
        _text("category"),
        _text("measure"),
        sa.Column("day", sa.Integer(), nullable=False),
        *(_count(f"h{hour:02}") for hour in range(24)),
        sa.PrimaryKeyConstraint("county", "category", "measure", "day", name="pk_event_day"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_total",
        sa.Column("is_open", sa.SmallInteger(), nullable=False),
        _text("county"),
        _text("area"),
        _text("category"),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        _text("source"),
        _count("events"),
        sa.PrimaryKeyConstraint("is_open", "county", "area", "category", "severity", "source", name="pk_event_total"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed",
        sa.Column("seq", _BIG_KEY, autoincrement=False, nullable=False),
        _big("at"),
        _text("kind"),
        _text("county"),
        _big("ref"),
        _text("state"),
        sa.PrimaryKeyConstraint("seq", name="pk_feed"),
    )
    op.create_table(
        "feed_head",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        _big("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_feed_head"),
    )
    op.create_table("feed_kind", _text("kind"), _big("seq"), sa.PrimaryKeyConstraint("kind", name="pk_feed_kind"))
    op.create_table("heartbeat", _text("name"), _big("at"), sa.PrimaryKeyConstraint("name", name="pk_heartbeat"))
    op.create_table(
        "indicator",
        sa.Column("id", _BIG_KEY, autoincrement=True, nullable=False),
        _text("source"),
        _text("region"),
        _text("name"),
        _text("period"),
        _text("domain"),
        sa.Column("value", sa.Double(), nullable=True),
        _text("unit"),
        _text("direction"),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("change", sa.Double(), nullable=True),
        _text("note"),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        _big("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_indicator"),
        sa.UniqueConstraint("source", "region", "name", "period", name="uq_indicator"),
    )
    op.create_index("ix_indicator_name", "indicator", ["name"])
    op.create_table("note", _text("name"), _text("value"), sa.PrimaryKeyConstraint("name", name="pk_note"))
    op.create_table(
        "quarantine",
        sa.Column("id", _BIG_KEY, autoincrement=True, nullable=False),
        _text("source"),
        _text("digest"),
        _big("first_at"),
        _big("last_at"),
        _count("times"),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        _text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        sa.UniqueConstraint("source", "digest", name="uq_quarantine"),
    )
    op.create_index("ix_quarantine_newest", "quarantine", ["source", "last_at"])
    op.create_table(
        "quarantine_total",
        _text("source"),
        _count("rows"),
        sa.PrimaryKeyConstraint("source", name="pk_quarantine_total"),
    )
    op.create_table(
        "reading",
        _text("county"),
        _big("series"),
        _big("at"),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("series", "at", "county", name="pk_reading"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "region",
        sa.Column("id", _BIG_KEY, autoincrement=True, nullable=False),
        _text("code"),
        _text("name"),
        _text("level"),
        _text("parent"),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        _big("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_region"),
        sa.UniqueConstraint("code", name="uq_region"),
    )
    op.create_table(
        "series",
        sa.Column("id", _BIG_KEY, autoincrement=True, nullable=False),
        _text("source"),
        _text("station"),
        _text("metric"),
        sa.Column("value", sa.Double(), nullable=False),
        _text("unit"),
        _big("at"),
        _text("name"),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        _text("region"),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        _text("county"),
        _big("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("source", "station", "metric", name="uq_series"),
    )
    op.create_index("ix_series_metric", "series", ["metric"])
    op.create_table(
        "silence",
        _text("source"),
        _big("from_at"),
        _big("until_at"),
        sa.PrimaryKeyConstraint("source", "from_at", name="pk_silence"),
    )
    op.create_index("ix_silence_until", "silence", ["until_at"])
    op.create_table(
        "source_cursor",
        _text("source"),
        _text("body"),
        _big("at"),
        sa.PrimaryKeyConstraint("source", name="pk_source_cursor"),
    )
    op.create_table(
        "source_health",
        _text("source"),
        _text("body"),
        _text("quality"),
        _big("seq"),
        sa.PrimaryKeyConstraint("source", name="pk_source_health"),
    )
    op.create_table(
        "warning",
        sa.Column("id", _BIG_KEY, autoincrement=True, nullable=False),
        _text("source"),
        _text("key"),
        _text("status"),
        _text("message"),
        _big("sent_at"),
        _big("ends_at"),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        _text("body"),
        _big("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_warning"),
        sa.UniqueConstraint("source", "key", name="uq_warning"),
    )
    op.create_index("ix_warning_ends", "warning", ["ends_at"])
    op.create_table(
        "warning_replaced",
        _text("source"),
        _text("replaced"),
        _text("status"),
        _text("key"),
        sa.PrimaryKeyConstraint("source", "replaced", "status", "key", name="pk_warning_replaced"),
    )
    op.execute("INSERT INTO feed_head (id, seq) VALUES (1, 0)")
