"""What a view may ask about incidents; a part of `operations.picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a desktop starts without them
    from operations.incident_snapshots import Incident, Proposals


class IncidentPicture(Protocol):
    """Which reports are one happening. The feed tells of changes as the kind 'incident'."""

    def incident(self, event_id: int) -> Incident | None:
        """Return the incident that an event is in, alone or with others; None where there is no such event."""

    def proposals(self, offset: int = 0, limit: int = 50) -> Proposals:
        """Return proposals `offset` to `offset + limit` (at most 100) that wait for an officer."""
