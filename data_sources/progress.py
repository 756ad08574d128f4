"""How a source is asked only for what is new: the `since` table that connectors share.

The cursor is the newest update time seen, held back to the moment the poll began: a row that changes while pages are
read is asked for again, and one row dated years ahead can't hide all that follows. One second of overlap (`overlap`)
covers sources that answer "after" with "at or after", and the other way round; the store knows repeats.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from data_sources import mapping_times
from data_sources.connector import Cursor, PollContext
from data_sources.durations import seconds_of
from data_sources.mapping_columns import values_of


class Since(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`parameter` is how the source is asked, `field` the update time in its rows, `first` how far back to begin."""

    parameter: str = "since"
    field: str = ""
    format: str = "%Y-%m-%d %H:%M:%S"
    zone: str = ""
    first: str = "56d"
    overlap: str = "1s"


class Progress:
    """How far one poll has come."""

    def __init__(self, since: Since, context: PollContext, cursor: Cursor | None) -> None:
        self._since = since
        self._zone = ZoneInfo(since.zone) if since.zone else context.zone
        self._started = context.clock.now()
        known = (cursor or {}).get("since")
        if isinstance(known, int):
            self._from = known
        elif context.since is not None:
            self._from = context.since
        else:
            self._from = self._started - round(seconds_of(since.first) * 1000)
        self._newest: int | None = None
        self._ahead = 0
        self._timed = not context.clock.is_drill

    @property
    def asked(self) -> str | int:
        """What the source is asked for, in its own words."""
        return mapping_times.text_of(self._from, self._since.format, self._zone)

    def see(self, rows: list[Any], source_time: int | None = None) -> None:
        """Take note of a page's rows, and of the source's own clock."""
        if source_time is not None and self._timed:
            self._ahead = source_time - self._started
        if not self._since.field:
            return
        values = values_of([row for row in rows if isinstance(row, dict)], self._since.field)
        instants, _ = mapping_times.instants(values, self._since.format, self._zone)
        seen = [instant for instant in instants if instant is not None and instant <= self._limit]
        beyond = any(instant is not None and instant > self._limit for instant in instants)
        newest = self._limit if beyond else max(seen, default=None)
        if newest is not None:
            self._newest = newest if self._newest is None else max(newest, self._newest)

    @property
    def cursor(self) -> Cursor:
        """Where the next poll goes on, once everything seen is stored."""
        newest = self._newest if self._since.field else self._limit
        if newest is None:
            return {"since": self._from}
        return {"since": max(self._from, newest - round(_overlap(self._since) * 1000))}

    @property
    def _limit(self) -> int:
        return self._started + self._ahead


def _overlap(since: Since) -> float:
    return 0.0 if since.overlap in ("0", "0s") else seconds_of(since.overlap)
