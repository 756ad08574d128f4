"""What is said of a source: who, since when, what, what was tried and what to do; how it is grouped on a board.

A connector says what happened and what to do. Who it happened to, since when and how often it was tried is the frame,
made here once for all of them.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Literal

from PySide6.QtCore import QCoreApplication

from data_sources.batches import SourceHealth
from data_sources.centre import Centre
from data_sources.records import Instant
from data_sources.sentences import fill
from operations.snapshots import PollSlot, SourceBoard, SourceStatus
from widgets import painting, words

Standing = Literal["failing", "old", "late", "never", "doubtful", "live"]
"""How a source stands, gravest first. Doubtful: it answers, and what it says gives reason to look."""

STANDINGS: tuple[Standing, ...] = ("failing", "old", "late", "never", "doubtful", "live")
SLOW_TIMES, SLOW_LEAST = 3, 1000
"""A slot of polls is slow where its slowest took over three times the day's usual, and over a second."""

translate = QCoreApplication.translate


def standing_of(status: SourceStatus) -> Standing:
    """Return how a source stands."""
    health = status.health
    if health.state == "failed":
        return "failing"
    if status.quality != "live":
        return status.quality
    return "doubtful" if health.remarks or health.refused else "live"


def standing_name(standing: Standing) -> str:
    """Return the word for how a source stands."""
    return {
        "failing": translate("Health", "Failing"),
        "old": translate("Health", "Out of date"),
        "late": translate("Health", "Late"),
        "never": translate("Health", "Never heard"),
        "doubtful": translate("Health", "Doubtful"),
        "live": translate("Health", "Live"),
    }[standing]


def gravest(board: SourceBoard) -> str:
    """Return the source that most needs a look; "" where the centre has none."""
    order = sorted(board.sources, key=lambda status: STANDINGS.index(standing_of(status)))
    return order[0].health.source if order else ""


def source_title(health: SourceHealth, centre: Centre | None, language: str) -> str:
    """Return what a source is called."""
    return painting.shown(words.source_name(health.source, centre, language, health.title), 80)


def told(status: SourceStatus, who: str, zone: tzinfo, now: Instant) -> str:
    """Return what is wrong with a source in full: who, since when, what and what to do, what was tried; or ""."""
    health = status.health
    what = words.say(health.sentence).strip()
    if health.state != "failed" or not what:
        return ""
    since = words.clock_time(health.failing_since or health.tried_at, zone, now)
    frame = translate("Health", "{who}, since {since}: {what} {tried}")
    return fill(frame, {"who": who, "since": since, "what": what, "tried": tried(health, zone, now)})


def tried(health: SourceHealth, zone: tzinfo, now: Instant) -> str:
    """Return how often it was tried, and when it is tried next."""
    if health.state != "failed":
        return ""
    upcoming = ""
    if health.next_try_at is not None and health.next_try_at > now:
        upcoming = words.local(health.next_try_at, zone).strftime("%H:%M:%S")
    values: dict[str, str | int | float] = {"tries": max(health.tries, 1), "next": upcoming}
    if upcoming:
        return fill(translate("Health", "Tried {tries} times, next at {next}."), values)
    return fill(translate("Health", "Tried {tries} times."), values)


def again_at(health: SourceHealth, zone: tzinfo, now: Instant) -> str:
    """Return when a failing source is tried again, in a few words; "" where that is not known."""
    if health.state != "failed" or health.next_try_at is None or health.next_try_at <= now:
        return ""
    upcoming = words.local(health.next_try_at, zone).strftime("%H:%M:%S")
    return fill(translate("Health", "again at {next}"), {"next": upcoming})


def silence(board: SourceBoard) -> str:
    """Return in a few words that nobody collects, and since when; "" where somebody does.

    A collector that was never there isn't silent: a centre that starts for the first time has none yet.
    """
    if board.collector_alive:
        return ""
    if board.collector_seen_at is None:
        return translate("Health", "Collecting has not begun")
    return words.BETWEEN.join(
        (translate("Health", "Collector silent"), words.span((board.as_of - board.collector_seen_at) / 1000))
    )


def advice(status: SourceStatus, *, alive: bool) -> str:
    """Return what to do where the source itself said nothing."""
    if not alive:
        return translate(
            "Health",
            "The collector is silent: no source is asked. It is started again by itself where Yiping runs; "
            "else start “yiping collect”.",
        )
    health = status.health
    if health.state == "failed":
        return ""
    if status.quality == "never":
        return fill(
            translate(
                "Health",
                "{what} If this stays so: is it switched on (“enabled”), and does “yiping source test” get an answer?",
            ),
            {"what": short_of(status)},
        )
    if status.quality in {"late", "old"}:
        return fill(
            translate("Health", "{what} Does a poll take longer than its rhythm? Lengthen “every”."),
            {"what": short_of(status)},
        )
    if health.refused:
        said = translate(
            "Health",
            "{refused} of {rows} rows were refused. The reasons are below: mend the file, then try them again.",
        )
        return fill(said, {"refused": health.refused, "rows": health.rows})
    return translate("Health", "It answers. What it says gives reason to look:") if health.remarks else ""


def short_of(status: SourceStatus) -> str:
    """Return in a few words what there is to say of a source that said nothing wrong itself; "" where it is live."""
    if status.quality == "never":
        return translate("Health", "It has not been heard yet.")
    return translate("Health", "Its polls come late without an error.") if status.quality in {"late", "old"} else ""


def counts(health: SourceHealth) -> str:
    """Return what the last poll brought."""
    said = words.BETWEEN.join(
        (
            translate("Health", "{rows} rows"),
            translate("Health", "{refused} refused"),
            translate("Health", "{latency} ms"),
        )
        if health.refused
        else (translate("Health", "{rows} rows"), translate("Health", "{latency} ms"))
    )
    numbers = {
        "rows": words.number(health.rows),
        "refused": words.number(health.refused),
        "latency": words.number(health.latency),
    }
    return fill(said, numbers)


def is_slow(slot: PollSlot, usual: float) -> bool:
    """Whether some poll of a slot took much longer than is usual for the source."""
    return slot.slowest > max(SLOW_TIMES * usual, SLOW_LEAST)


def usual_latency(course: tuple[PollSlot, ...]) -> float:
    """Return a day's usual latency in ms: the median of its slots' means; 0 where there was no poll."""
    means = sorted(slot.latency / slot.polls for slot in course if slot.polls)
    return means[len(means) // 2] if means else 0.0
