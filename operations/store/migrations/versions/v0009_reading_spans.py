"""Readings by the quarter of an hour, the hour and the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table, of the readings that are there."""
    op.create_table(
        "reading_span",
        sa.Column("county", sa.Text(), server_default="", nullable=False),
        sa.Column("series", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("span", sa.BigInteger(), nullable=False),
        sa.Column("readings", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("high", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("series", "length", "span", "county", name="pk_reading_span"),
        sqlite_with_rowid=False,
    )
    for length in (15, 60, 1_440):
        milliseconds = length * 60_000
        # Both engines round towards zero; moments before 1970 must go down.
        span = f"(at - CASE WHEN at < 0 THEN {milliseconds - 1} ELSE 0 END) / {milliseconds}"
        op.execute(
            "INSERT INTO reading_span (county, series, length, span, readings, total, low, high)"  # noqa: S608
            f" SELECT county, series, {length}, {span}, count(*), sum(value), min(value), max(value)"
            " FROM reading GROUP BY 1, 2, 3, 4"
        )
