"""How a source is asked only for what is new: the `since` table that connectors share.

The cursor is the newest update time seen, held back to the moment the poll began: a row that changes while pages are
read is asked for again, and one row dated years ahead can't hide all that follows. One second of overlap (`overlap`)
covers sources that answer "after" with "at or after", and the other way round; the store knows repeats.

A source whose own clock is set back dates what happens next before what it dated last: the next poll then begins as
much earlier as the clock went back, where the source's answers tell its time (HTTP's Date). For others `overlap` has to
be as long as their clock may be wrong.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from data_sources import mapping_times
from data_sources.connector import Cursor, PollContext
from data_sources.durations import seconds_of
from data_sources.mapping_columns import values_of

_FARTHEST = 250_000_000_000_000
"""Milliseconds: nearly year 9900; what lies beyond came into a cursor by accident."""
_TREMOR = 2000
"""Milliseconds by which the source's clock may seem to go back: its Date has whole seconds, an answer takes a while."""


class Since(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`parameter` is how the source is asked, `field` the update time in its rows, `first` how far back to begin.

    `until` is for sources that want an end, too. `sorted` says that rows come in order of `field`, the oldest first:
    then pages are asked for by time, so that none can be missed while rows move.
    """

    parameter: str = "since"
    until: str = ""
    field: str = ""
    format: str = "%Y-%m-%d %H:%M:%S"
    zone: str = ""
    first: str = "56d"
    overlap: str = "1s"
    sorted: bool = False


class Progress:
    """How far one poll has come."""

    def __init__(self, since: Since, context: PollContext, cursor: Cursor | None) -> None:
        self._since = since
        self.zone = ZoneInfo(since.zone) if since.zone else context.zone
        """The zone in which the source writes its times."""
        self._clock = context.clock
        self._started = context.clock.now()
        known = (cursor or {}).get("since")
        if isinstance(known, int) and abs(known) < _FARTHEST:
            self._from = known
        elif context.since is not None:
            self._from = context.since
        else:
            self._from = self._started - round(seconds_of(since.first) * 1000)
        self._newest: int | None = None
        self._ahead = 0
        self._ahead_before = (cursor or {}).get("ahead")
        self._ahead_now: int | None = None
        self._timed = not context.clock.is_drill

    @property
    def asked(self) -> str | int:
        """What the source is asked for, in its own words."""
        return self.words(self._from)

    @property
    def begin(self) -> int:
        """From when on the source is asked, in ms since the epoch."""
        return self._from

    @property
    def overlap(self) -> int:
        """The milliseconds that are asked for again."""
        return round(_overlap(self._since) * 1000)

    @property
    def limit(self) -> int:
        """What the source's clock showed when this poll began: what is newer changed meanwhile."""
        return self._started + self._ahead

    @property
    def source_now(self) -> int:
        """What the source's clock shows, as far as it tells."""
        return self._clock.now() + self._ahead

    def words(self, instant: int) -> str | int:
        """Return an instant in the source's own words."""
        return mapping_times.text_of(instant, self._since.format, self.zone)

    def see(self, rows: list[Any], source_time: int | None = None) -> list[int]:
        """Take note of a page's rows, and of the source's own clock; return the times that its rows have."""
        if source_time is not None and self._timed:
            self._ahead = source_time - self._started
            if self._ahead_now is None:
                self._ahead_now = source_time - self._clock.now()
        if not self._since.field:
            return []
        values = values_of([row for row in rows if isinstance(row, dict)], self._since.field)
        read, _ = mapping_times.instants(values, self._since.format, self.zone)
        instants = [instant for instant in read if instant is not None]
        if instants:
            newest = min(max(instants), self.limit)
            self._newest = newest if self._newest is None else max(newest, self._newest)
        return instants

    @property
    def cursor(self) -> Cursor:
        """Where the next poll goes on, once everything seen is stored."""
        ahead = {} if self._ahead_now is None else {"ahead": self._ahead_now}
        newest = self._newest if self._since.field else self.limit
        if self._set_back > _TREMOR:
            # What was dated after the clock was set stands no earlier than this.
            return {"since": self._from - self._set_back - self.overlap, **ahead}
        if newest is None:
            return {"since": self._from, **ahead}
        return {"since": max(self._from, newest - self.overlap), **ahead}

    @property
    def _set_back(self) -> int:
        """The milliseconds by which the source's clock went back against ours since the poll before."""
        if not isinstance(self._ahead_before, int) or self._ahead_now is None:
            return 0
        return self._ahead_before - self._ahead_now


def _overlap(since: Since) -> float:
    return 0.0 if since.overlap in ("0", "0s") else seconds_of(since.overlap)
