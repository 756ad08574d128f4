"""What a view may ask to show one incident; a part of `operations.picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a desktop starts without them
    from operations.card_snapshots import IncidentCard
    from operations.duty_cases import Officer


class CardPicture(Protocol):
    """Everything about one incident at once, of one moment."""

    def incident_card(self, event_id: int, officer: Officer | None = None) -> IncidentCard | None:
        """Return the card of the incident that an event is in, with what `officer` may do; None: no such event."""

    def event_id(self, source: str, key: str) -> int | None:
        """Return the number of the event that a source calls `key`; None where there is no such event."""
