"""Assets by their kind: lists of one kind don't read all the others."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_asset_kind", "asset", ["kind"])
