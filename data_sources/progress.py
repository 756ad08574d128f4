"""How a source is asked only for what is new: the `since` table that connectors share.

The cursor is the newest update time seen, held back to the moment the poll began: a row that changes while pages are
read is asked for again, and one row dated years ahead can't hide all that follows. One second of overlap (`overlap`)
covers sources that answer "after" with "at or after", and the other way round; the store knows repeats.

A source whose own clock is set back dates what happens next before what it dated last: the next poll then begins as
much earlier as the clock went back, where the source's answers tell its time (HTTP's Date). For others, and for rows
that are dated back or committed late, the last hours (`again`) are asked for once more every hour.
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


_MINUTE, _HOUR = 60_000, 3_600_000

NEVER = ("0", "0s")
"""What `overlap` and `again` may say besides a duration."""


class Since(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`parameter` is how the source is asked, `field` the update time in its rows, `first` how far back to begin.

    Every hour the rows of so long as `again` says are asked for once more ("0": never). `until` is for sources that
    want an end, too. `sorted` says that rows come in order of `field`, the oldest first: then pages are asked for by
    time, so that none can be missed while rows move.
    """

    parameter: str = "since"
    until: str = ""
    field: str = ""
    format: str = "%Y-%m-%d %H:%M:%S"
    zone: str = ""
    first: str = "56d"
    overlap: str = "1s"
    again: str = "3h"
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
        self._most_before = (cursor or {}).get("ahead_most", self._ahead_before)
        self._swept, self._begin = self._sweep(cursor or {}, context)
        self._ahead_now: int | None = None
        """By how much the source's clock is ahead of ours at least, and at most: an answer may be long on its way."""
        self._most_now = 0
        self._timed = not context.clock.is_drill

    @property
    def asked(self) -> str | int:
        """What the source is asked for, in its own words."""
        return self.words(self._begin)

    @property
    def begin(self) -> int:
        """From when on the source is asked, in ms since the epoch."""
        return self._begin

    @property
    def overlap(self) -> int:
        """The milliseconds that are asked for again."""
        return _milliseconds(self._since.overlap)

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
                self._most_now = self._ahead
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
        more = {} if self._ahead_now is None else {"ahead": self._ahead_now, "ahead_most": self._most_now}
        if self._swept is not None:
            more["swept"] = self._swept
        newest = self._newest if self._since.field else self.limit
        if self._was_set_back:
            # What was dated after the clock was set stands no earlier than this.
            return {"since": self._from - self._set_back_most - self.overlap, **more}
        if newest is None:
            return {"since": self._from, **more}
        return {"since": max(self._from, newest - self.overlap), **more}

    def _sweep(self, cursor: Cursor, context: PollContext) -> tuple[int | None, int]:
        """Return when the last hours were asked for again, this poll included, and from when on this poll asks."""
        again = _milliseconds(self._since.again)
        ahead = self._ahead_before if isinstance(self._ahead_before, int) else 0
        beyond = self._from - self._started - max(ahead, 0)
        if "since" in cursor and beyond > _MINUTE:
            # Our own clock was wrong, or is: whatever was asked for by it may have holes.
            self._from = self._started
            return self._started, self._started - max(again, beyond)
        if context.clock.is_drill or not again:
            return None, self._from
        swept = cursor.get("swept")
        if not isinstance(swept, int):
            return self._started, self._from
        if 0 <= self._started - swept < _HOUR:
            return swept, self._from
        return self._started, self._from - again

    @property
    def _was_set_back(self) -> bool:
        """Whether the source's clock went back against ours since the poll before, however long answers took."""
        if not isinstance(self._ahead_before, int) or self._ahead_now is None:
            return False
        return self._ahead_before - self._most_now > _TREMOR

    @property
    def _set_back_most(self) -> int:
        """The milliseconds by which it went back at most."""
        before = self._most_before if isinstance(self._most_before, int) else 0
        return before - (self._ahead_now or 0)


def asked_again(before: Cursor | None, after: Cursor | None) -> bool:
    """Return whether a poll between two cursors asked for the last hours once more: its rows are no measure."""
    return (before or {}).get("swept") != (after or {}).get("swept")


def _milliseconds(duration: str) -> int:
    return 0 if duration in NEVER else round(seconds_of(duration) * 1000)
