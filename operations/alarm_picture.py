"""What a view may ask about alarms; a part of `operations.picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from data_sources.records import Instant
    from operations.alarm_snapshots import AlarmBoard, AlarmLog, AlarmPage


class AlarmPicture(Protocol):
    """What stands, what rings, what is shelved, and how much there was of it."""

    def alarm_board(self) -> AlarmBoard:
        """Return what stands or rings now."""

    def alarm_page(self, *, hours: int = 24) -> AlarmPage:
        """Return the alarms of the last `hours` (at most 168) by ten minutes, their sources, and what is shelved."""

    def alarm_log(self, since: Instant, *, limit: int = 10_000) -> AlarmLog:
        """Return alarms raised since then, at most 10,000, newest first."""
