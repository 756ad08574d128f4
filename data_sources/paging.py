"""Reading an interface page by page so that no row is missed: it may grow, shrink and move while it is read.

A list that shrinks while it is read moves rows from a page not yet read to one that was: so when a source's total goes
down between pages, all pages are read once more. A list in order of its update times moves likewise when a row changes;
asked for by time instead of by number (`since.sorted`), no row can slip through. Rows that come twice are harmless: the
store knows them.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from data_sources.connector import Page, PollContext, SourceError
from data_sources.progress import Progress, Since
from data_sources.sentences import Sentence, translate
from data_sources.web_answers import Answer, host_of, search

_MOST_EMPTY = 20
_HEADER = "header:"


class Paging(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How pages are asked for.

    `page` numbers pages from `first`, `offset` counts rows from 0, `cursor` sends back what the answer has at `next`,
    `link` follows the answer's Link header, or the address at `next`. `total` is where the answer tells its rows (or
    "header:NAME"), `more` where it tells whether there are more. `size` is the parameter for `rows` a page ("": none).
    """

    style: Literal["page", "offset", "cursor", "link"]
    page: str = "page"
    offset: str = "offset"
    cursor: str = "cursor"
    next: str = ""
    more: str = ""
    size: str = "size"
    rows: Annotated[int, Meta(ge=1, le=100_000)] = 1000
    total: str = ""
    first: Annotated[int, Meta(ge=0)] = 1

    def __post_init__(self) -> None:
        """Judge what belongs together."""
        if self.style == "cursor" and not self.next:
            message = "with style “cursor”, “next” says where the answer has the next cursor"
            raise ValueError(message)


@dataclass(frozen=True)
class Part:
    """One page as it came: its rows, the whole answer's JSON, and the answer."""

    rows: list[Any]
    data: Any
    answer: Answer


@dataclass
class _Reading:
    """One reading of all pages, from the first to the last. `guessing`: the page asked for may well not be there."""

    began: int = 0
    count: int = 0
    number: int = 0
    empty: int = 0
    guessing: bool = False
    total: int | None = None
    shrunk: bool = False
    short: bool = False
    changed: bool = False
    ascending: bool = True
    last: int | None = None
    seen: set[bytes] = field(default_factory=set)


class Pages:
    """The pages of one poll. `ask` gets parameters and the address of the next page ("": the source's own).

    `again` tells that the source was polled before.
    """

    def __init__(
        self,
        paging: Paging,
        since: Since | None,
        progress: Progress | None,
        context: PollContext,
        ask: Callable[[dict[str, Any], str], Part],
        *,
        again: bool,
    ) -> None:
        self._paging = paging
        self._since = since
        self._progress = progress
        self._context = context
        self._ask = ask
        self._again = again
        self._host = ""
        self._rows = 0
        self._numbered = paging.style in ("page", "offset")

    def read(self) -> Iterator[Page]:
        """Yield the pages; the cursor comes with an empty one at the end, or with each where they are sought by time.

        Raises:
            SourceError: The pages have no end, come again and again, or are fewer than the source says.
        """
        since = self._since
        if since and since.sorted and since.field and self._numbered:
            yield from self._by_time()
            return
        began = time.monotonic()
        reading = self._reading()
        yield from self._by_place(reading)
        hopeful = reading.shrunk or reading.short or self._again
        if self._moved(reading) and hopeful and self._context.remaining() > 1.5 * (time.monotonic() - began):
            reading = self._reading()
            yield from self._by_place(reading)
        if reading.short and not reading.shrunk:
            raise self._too_few(reading)
        remarks = (self._remark(),) if self._moved(reading) else ()
        # Where rows may be missing, the next poll asks for the same span once more.
        lacking = reading.shrunk or reading.short
        yield Page([], self._progress.cursor if self._progress and not lacking else None, remarks=remarks)

    def _reading(self) -> _Reading:
        return _Reading(began=self._progress.source_now if self._progress else 0)

    def _moved(self, reading: _Reading) -> bool:
        """Return whether rows changed their places, so that one may have slipped from a page unread to one read."""
        return reading.shrunk or reading.short or (reading.changed and reading.ascending and self._numbered)

    def _by_place(self, reading: _Reading) -> Iterator[Page]:
        parameters = self._asked(self._progress.begin) if self._progress else {}
        cursor: Any = None
        cursors: set[str] = set()
        while True:
            link = str(cursor or "") if self._paging.style == "link" else ""
            part = self._ask({**parameters, **self._place(reading, cursor)}, link)
            if self._repeats(reading, part):
                return
            self._take(reading, part)
            yield Page(part.rows, None, part.answer.source_time)
            if self._numbered:
                if not self._goes_on(reading, part):
                    return
                continue
            cursor = self._next(part)
            if cursor is None:
                return
            reading.empty = 0 if part.rows else reading.empty + 1
            if str(cursor) in cursors or reading.empty > _MOST_EMPTY:
                raise self._endless()
            cursors.add(str(cursor))

    def _by_time(self) -> Iterator[Page]:
        """Yield the pages of a list in order of its times: what is as new as a page's newest is asked for next."""
        assert self._progress is not None  # noqa: S101 - `read` looked
        asked = self._progress.begin
        reading = self._reading()
        while True:
            part = self._ask({**self._asked(asked), **self._place(reading, None)}, "")
            if self._repeats(reading, part):
                return
            self._take(reading, part)
            if not reading.ascending:
                sentence = translate(
                    "Source", "The rows of {host} are not in order of their times. Take “sorted” out of “since”."
                )
                raise SourceError(sentence.filled(host=self._host))
            yield Page(part.rows, self._progress.cursor, part.answer.source_time)
            if not self._goes_on(reading, part):
                if reading.short:
                    raise self._too_few(reading)
                return
            newest = (reading.last or 0) - self._progress.overlap
            if newest > asked:
                asked = newest
                last = msgspec.json.encode(_ends(part))
                reading = _Reading(reading.began, guessing=reading.guessing, seen={last})

    def _asked(self, begin: int) -> dict[str, Any]:
        if self._since is None or self._progress is None:
            return {}
        asked: dict[str, Any] = {self._since.parameter: self._progress.words(begin)}
        if self._since.until:
            asked[self._since.until] = self._progress.words(self._progress.source_now)
        return asked

    def _place(self, reading: _Reading, cursor: Any) -> dict[str, Any]:
        paging = self._paging
        place: dict[str, Any] = {}
        if paging.style == "page":
            place[paging.page] = paging.first + reading.number
        elif paging.style == "offset":
            place[paging.offset] = reading.count
        elif paging.style == "cursor" and cursor is not None:
            place[paging.cursor] = cursor
        return {**place, paging.size: paging.rows} if paging.size else place

    def _repeats(self, reading: _Reading, part: Part) -> bool:
        """Return whether a page that was only a guess came before: the source has no more.

        Raises:
            SourceError: One that had to be there came before.
        """
        self._host = host_of(part.answer.url)
        if not part.rows:
            return False
        ends = msgspec.json.encode(_ends(part))
        if ends in reading.seen:
            if reading.guessing:
                return True
            raise self._endless()
        reading.seen.add(ends)
        return False

    def _take(self, reading: _Reading, part: Part) -> None:
        """Take note of a page."""
        total = self._total(part)
        if total is not None:
            reading.shrunk = reading.shrunk or (reading.total is not None and total < reading.total)
            reading.total = total
        times = self._progress.see(part.rows, part.answer.source_time) if self._progress else []
        if times and self._progress:
            ordered = all(before <= after for before, after in pairwise(times))
            reading.ascending = reading.ascending and ordered and (reading.last is None or reading.last <= times[0])
            reading.last = max(times[-1], times[-1] if reading.last is None else reading.last)
            # Many sources tell whole seconds. A time far ahead is somebody's mistake, and no change.
            now = self._progress.source_now + 1000
            late = any(reading.began - 1000 < each <= now for each in times)
            reading.changed = reading.changed or (reading.number > 0 and late)
        reading.count += len(part.rows)
        reading.number += 1
        self._rows += len(part.rows)
        if self._rows > 4 * self._context.max_rows or reading.count > self._context.max_rows:
            sentence = translate("Source", "{host} has more than {rows} rows at once. Narrow the query.")
            raise SourceError(sentence.filled(host=self._host, rows=self._context.max_rows))

    def _goes_on(self, reading: _Reading, part: Part) -> bool:
        """Return whether to ask for the next of numbered pages."""
        rows, full = len(part.rows), len(part.rows) >= self._paging.rows
        guess = False
        if not rows:
            reading.short = reading.total is not None and reading.count < reading.total
            return False
        if reading.total is not None and reading.count >= reading.total:
            # Some tell the rows of the page as the total: a first page that is just full may not be all.
            guess = reading.number == 1 and full
            if not guess:
                return False
        elif reading.total is None and not full:
            # A round number of rows may be the most that the source gives at once, whatever it is asked for.
            guess = rows % 10 == 0
            if not guess:
                return False
        reading.guessing = guess
        return True

    def _next(self, part: Part) -> Any:
        """Return the cursor or address of the next page; None behind the last."""
        paging = self._paging
        if paging.more and not search(paging.more, part.data):
            return None
        if paging.style == "link" and not paging.next:
            return next_link(part.answer.headers.get("link", ""))
        found = search(paging.next, part.data)
        return found if isinstance(found, str | int) and not isinstance(found, bool) and str(found) else None

    def _total(self, part: Part) -> int | None:
        total = self._paging.total
        if not total:
            return None
        found = (
            part.answer.headers.get(total[len(_HEADER) :]) if total.startswith(_HEADER) else search(total, part.data)
        )
        try:
            return int(found) if not isinstance(found, bool) else None  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            return None

    def _endless(self) -> SourceError:
        sentence = translate(
            "Source", "{host} sends the same page again and again. Check the paging of the source file."
        )
        return SourceError(sentence.filled(host=self._host))

    def _too_few(self, reading: _Reading) -> SourceError:
        sentence = translate(
            "Source",
            "{host} says that it has {total} rows, but sends {count}. Ask its operator, or leave “total” away.",
        )
        return SourceError(sentence.filled(host=self._host, total=reading.total or 0, count=reading.count))

    def _remark(self) -> Sentence:
        sentence = translate(
            "Source",
            "The rows of {host} moved while they were read: one may be missing. If sorted by time, say so in “since”.",
        )
        return sentence.filled(host=self._host)


def next_link(header: str) -> str | None:
    """Return the address that a Link header (RFC 8288) gives for the next page."""
    for link in re.finditer(r"<([^<>]*)>((?:\s*;\s*[^\s=;,]+\s*=?\s*(?:\"[^\"]*\"|[^\";,]*))*)", header[:20_000]):
        relation = re.search(r";\s*rel\s*=\s*\"?([^\";,]*)", link[2], re.IGNORECASE)
        if relation and "next" in relation[1].lower().split():
            return link[1].strip() or None
    return None


def _ends(part: Part) -> list[Any]:
    """Return what tells a page from another."""
    return [len(part.rows), part.rows[:1], part.rows[-1:]]
