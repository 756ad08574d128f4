"""By when an event has to be finished, apart from the clock that is shown, which may be the one for accepting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_NEVER = "253402300799999"
_IN_HAND = """
    UPDATE event SET finish_at = coalesce((
        SELECT CASE WHEN s.held <> '' AND event.is_open = 1 THEN 253402300799999 ELSE s.finish_due END
        FROM standing AS s WHERE s.event = event.id AND s.charge = 1
    ), due_at)
    WHERE duty <> '' OR is_open = 1
"""


def upgrade() -> None:
    """Add the column. Officers' clocks say it; of all others the next program that writes derives it anew.

    Until then open ones have the clock that is shown.
    """
    op.add_column("event", sa.Column("finish_at", sa.BigInteger(), nullable=False, server_default=_NEVER))
    op.execute(_IN_HAND)
