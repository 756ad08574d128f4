"""Words that a thing bears: what a room allows, what a building has."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; sources fill it with the next state that a thing reports."""
    op.add_column("asset", sa.Column("tags", sa.Text(), nullable=False, server_default=""))
