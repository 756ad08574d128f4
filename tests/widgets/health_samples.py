"""Sample answers about sources, for the tests of the board and the page and for the gallery."""

from __future__ import annotations

from typing import Any

from data_sources.batches import SourceHealth
from data_sources.sentences import translate
from operations.snapshots import (
    POLL_SLOT,
    HealthBoard,
    PollSlot,
    PollTold,
    Quality,
    RefusedReason,
    RefusedRow,
    SourceBoard,
    SourcePage,
    SourceStatus,
)
from widgets.health_words import Standing

REFUSES = translate("Test", "{host} answers 401: renew its token.").filled(host="grid.example")
OUTSIDE = translate("Test", "Most points lie outside the county.")
UNKNOWN = translate("Test", "“{found}” is no known word in “{field}”.")
QUALITIES: dict[Standing, Quality] = {"failing": "old", "old": "old", "late": "late", "never": "never"}
SECONDS: dict[Standing, float] = {"failing": 3_100, "old": 900, "late": 90}
KINDS: tuple[Standing, ...] = ("live", "failing", "late", "doubtful", "live", "old", "live", "never", "failing")


def status(now: int, number: int, standing: Standing, **changes: object) -> SourceStatus:
    """Return a source that stands like that."""
    seconds = SECONDS.get(standing, 4.0 + number % 9)
    failing, never = standing == "failing", standing == "never"
    values: dict[str, Any] = {
        "source": f"s{number}",
        "title": f"来源{number}",
        "connector": "rest",
        "kinds": ("event",),
        "rhythm": 15.0,
        "state": "failed" if failing else "never" if never else "live",
        "tried_at": now - 4_000,
        "succeeded_at": None if never else now - round(seconds * 1000),
        "failing_since": now - 3_000_000 if failing else None,
        "latency": 210,
        "rows": 120,
        "refused": 3 if standing == "doubtful" else 0,
        "tries": 6 if failing else 0,
        "sentence": REFUSES if failing else None,
        "remarks": (OUTSIDE,) if standing == "doubtful" else (),
        "clock_ahead": 48_000 if failing else 300,
        "next_try_at": now + 42_000,
        **changes,
    }
    return SourceStatus(SourceHealth(**values), QUALITIES.get(standing, "live"), None if never else seconds)


def course(now: int, standing: Standing) -> tuple[PollSlot, ...]:
    """Return a day of polls: well until the last hours, with one slow slot; none for a source never heard."""
    if standing == "never":
        return ()
    first = (now // POLL_SLOT - 143) * POLL_SLOT
    slots = []
    for number in range(144):
        failed = 40 if standing == "failing" and number > 125 else 0
        slow = 6_000 if number == 60 else 240
        slots.append(PollSlot(first + number * POLL_SLOT, 40, failed, 0 if failed else 400 + number, 3, 40 * 180, slow))
    return tuple(slots)


def health_board(now: int, count: int = 9, *, alive: bool = True) -> HealthBoard:
    """Return a board of sources in all states; from the tenth on all are live."""
    standings = [KINDS[number] if number < len(KINDS) else "live" for number in range(count)]
    statuses = tuple(status(now, number, standing) for number, standing in enumerate(standings))
    courses = {f"s{number}": course(now, standing) for number, standing in enumerate(standings)}
    return HealthBoard(SourceBoard(statuses, now - (1_000 if alive else 95_000), alive, now), courses)


def source_page(now: int, standing: Standing = "failing", rows: int = 0, **changes: object) -> SourcePage:
    """Return a page of a source that stands like that, with so many rows in quarantine."""
    reason = UNKNOWN.filled(found="挂起", field="status")
    well = standing != "failing"
    polls = tuple(
        PollTold(now - 4_000 - 15_000 * n, well or n > 5, 180, 120, 0, None if well or n > 5 else REFUSES)
        for n in range(0 if standing == "never" else 40)
    )
    values: dict[str, Any] = {
        "source": "s1",
        "status": status(now, 1, standing),
        "course": course(now, standing),
        "polls": polls,
        "reasons": (RefusedReason(reason, rows, now - 4_000),) if rows else (),
        "rows": tuple(
            RefusedRow(f"id: {number} · tel: 138****5678", reason, now - 90_000, now - 4_000, 1 + number)
            for number in range(rows)
        ),
        "kept": rows,
        "refused": rows * 12,
        "dropped": rows // 2,
        "cursor": '{"since":"2026-02-02 11:59:58"}' if standing != "never" else "",
        "file": "sources/s1.toml",
        "collector_alive": True,
        "as_of": now,
        **changes,
    }
    return SourcePage(**values)
