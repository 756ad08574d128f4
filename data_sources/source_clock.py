"""How far a source's own clock runs ahead of ours: by what its answers say, and by its newest rows.

HTTP's Date tells at once, but is the web server's; the rows carry the time of the system behind it. A single row from
the future is a slip of somebody's hand, so rows count once the newest ones of three polls agree. A clock that is behind
is not told from rows that come late, or from an answer out of a proxy's memory: nothing is concluded from it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from data_sources.records import Asset, Event, Instant, Record, Warning
from data_sources.sentences import Sentence, translate

_SECOND, _MINUTE, _DAY = 1_000, 60_000, 86_400_000
LEAST: Final = 5 * _SECOND
"""What is less is the way of the answer, and Date's whole seconds."""
WORTH_SAYING: Final = _MINUTE
_AGREEING: Final = 3
_POLLS: Final = 20
_MANY: Final = 10
_HALF_HOUR: Final = 30 * _MINUTE


def made_at(records: Iterable[Record]) -> list[Instant]:
    """Return when records say that they were made, of the kinds that say so: a reading may be a forecast."""
    return [
        record.sent_at if isinstance(record, Warning) else record.updated_at
        for record in records
        if isinstance(record, Event | Asset | Warning)
    ]


class SourceClock:
    """What one source's clock shows against ours, from poll to poll. One thread at a time."""

    def __init__(self) -> None:
        self._newest: deque[tuple[Instant, int]] = deque(maxlen=_POLLS)
        self._page: list[Instant] = []
        self._rows = 0
        self._said: int | None = None

    def answer(self, source_time: Instant, now: Instant) -> None:
        """Take note of the time that an answer states."""
        self._said = source_time - now

    def see(self, times: Iterable[Instant]) -> None:
        """Take note of when rows of this poll say that they were made."""
        seen = list(times)
        self._rows += len(seen)
        self._page = sorted([*self._page, *sorted(seen)[-_AGREEING:]])[-_AGREEING:]

    @property
    def knows(self) -> bool:
        """Whether enough was seen for a judgement; not so for the first polls after a start."""
        return self._said is not None or len(self._newest) >= _AGREEING

    def end_poll(self, now: Instant) -> int | None:
        """Return how far the clock runs ahead in ms, None where nothing tells; below 0 it is behind, or slow to come.

        `now` is our time when the rows were taken.
        """
        if self._page:
            # In a poll of many rows one that is wrong must not be taken for the newest.
            newest = self._page[0] if self._rows >= _MANY else self._page[-1]
            if not self._newest or newest != self._newest[-1][0]:
                self._newest.append((newest, newest - now))
        self._page, self._rows = [], 0
        by_rows = self.ahead_by_rows
        if by_rows is None:
            return self._said
        return by_rows if self._said is None else max(by_rows, self._said)

    @property
    def ahead_by_rows(self) -> int | None:
        """How far ahead the newest rows are of which three polls agree; None where they aren't."""
        ahead = sorted((ahead for _, ahead in self._newest if LEAST <= ahead <= _DAY), reverse=True)
        return ahead[_AGREEING - 1] if len(ahead) >= _AGREEING else None

    def remarks(self) -> list[Sentence]:
        """Return what is to be said about the clock."""
        by_rows, said = self.ahead_by_rows or 0, self._said or 0
        if max(by_rows, said) < WORTH_SAYING:
            return []
        if said >= by_rows:
            sentence = translate(
                "Source",
                "The clock of the source runs {minutes} min ahead of this computer's. Set the one that is wrong; until "
                "then ages are reckoned by the source's clock.",
            )
            return [sentence.filled(minutes=round(said / _MINUTE))]
        halves = round(by_rows / _HALF_HOUR)
        if halves and abs(by_rows - halves * _HALF_HOUR) < 5 * _MINUTE:
            sentence = translate(
                "Source",
                "Its newest rows lie {hours} h ahead of this computer's clock: is “zone” right in [records]? Until "
                "then ages are reckoned by the source's clock.",
            )
            return [sentence.filled(hours=f"{halves / 2:g}")]
        sentence = translate(
            "Source",
            "Its newest rows lie {minutes} min ahead of this computer's clock. Set the clock that is wrong; until then "
            "ages are reckoned by the source's clock.",
        )
        return [sentence.filled(minutes=round(by_rows / _MINUTE))]
