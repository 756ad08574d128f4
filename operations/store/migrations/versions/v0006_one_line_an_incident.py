"""Which reports have a line in the queue: those that lead their incident, or are alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_FOLLOWING = """
    SELECT id FROM (
        SELECT r.id, row_number() OVER (
            PARTITION BY r.incident
            ORDER BY e.is_open DESC, CASE WHEN e.is_open = 1 AND e.duty <> '' THEN 0 ELSE 1 END,
                     e.reported_at, e.source, e.key
        ) AS place
        FROM incident_report AS r JOIN event AS e ON e.id = r.id
    ) AS ranked WHERE place > 1
"""


def upgrade() -> None:
    """Add the column, and let the first open report of each incident lead it."""
    op.add_column("event", sa.Column("follows", sa.SmallInteger(), nullable=False, server_default="0"))
    op.execute(f"UPDATE event SET follows = 1 WHERE id IN ({_FOLLOWING})")  # noqa: S608 - nothing from outside
