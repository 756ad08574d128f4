"""After an outage: who was not heard from when until when, and what happened meanwhile. On both engines."""

from __future__ import annotations

from data_sources.batches import RecordBatch
from data_sources.sentences import translate
from operations.outages import Gap, told_gaps
from operations.store import Store
from operations.store.polls import KEPT_POLLS
from tests.operations.made import HOUR, MINUTE, NOON, SetClock, event, health

SENTENCE = translate("Test", "{host} did not answer.").filled(host="grid.example")
RHYTHMS = {"grid": 5.0, "hotline": 60.0, "figures": 86_400.0}


def told(store: Store, source: str, at: int, *events_at: int, ok: bool = True) -> None:
    values = {"succeeded_at": at} if ok else {"state": "failed", "sentence": SENTENCE, "tries": 1}
    state = health(source=source, title=source.title(), tried_at=at, rhythm=5.0, **values)
    found = [event(source=source, key=f"{source}{when}", reported_at=when, updated_at=when) for when in events_at]
    store.apply(RecordBatch(source=source, polled_at=at, events=found, health=state))


def test_a_source_s_outage_is_told_with_what_came_after_it(store: Store, clock: SetClock) -> None:
    told(store, "grid", NOON, NOON - MINUTE)
    told(store, "hotline", NOON)
    for number in range(KEPT_POLLS + 50):  # more than are kept, over several slots
        told(store, "grid", NOON + (number + 1) * 12_000, ok=False)
        told(store, "hotline", NOON + (number + 1) * 12_000, NOON + (number + 1) * 12_000)
    back = NOON + 31 * MINUTE
    told(store, "grid", back, NOON + 2 * MINUTE, back - 1, back + 1)
    clock.move(32 * MINUTE)
    (outage,) = store.picture.outages(NOON + MINUTE).outages
    assert (outage.source, outage.title) == ("grid", "Grid")
    assert (outage.from_at, outage.until_at, outage.events) == (NOON, back, 2)
    assert store.picture.outages(back + 1).outages == ()


def test_when_nothing_was_heard_it_is_one_outage_and_all_events_count(store: Store, clock: SetClock) -> None:
    for source in ("grid", "hotline"):
        told(store, source, NOON)
    told(store, "grid", NOON + HOUR, NOON + 5 * MINUTE)
    told(store, "hotline", NOON + HOUR + 2000, NOON + 6 * MINUTE, NOON + 7 * MINUTE)
    clock.move(HOUR + MINUTE)
    (outage,) = store.picture.outages(NOON).outages
    assert (outage.source, outage.from_at, outage.until_at, outage.events) == ("", NOON, NOON + HOUR, 3)


def test_a_source_that_was_gone_for_longer_than_the_link_is_told_apart() -> None:
    gaps = [
        Gap("grid", NOON, NOON + HOUR),
        Gap("hotline", NOON, NOON + 2 * HOUR),
        Gap("figures", NOON - 20 * HOUR, NOON + 4 * HOUR),  # once a day: never old in this time
    ]
    assert told_gaps(gaps, RHYTHMS) == (Gap("", NOON, NOON + HOUR), gaps[1])


def test_a_pause_that_a_source_s_rhythm_explains_is_no_outage() -> None:
    assert told_gaps([Gap("hotline", NOON, NOON + 9 * MINUTE)], RHYTHMS) == ()
    assert told_gaps([Gap("unknown", NOON, NOON + HOUR)], RHYTHMS) == ()


def test_how_long_a_first_start_takes_is_no_outage_and_a_later_silence_is_one(store: Store, clock: SetClock) -> None:
    told(store, "grid", NOON, NOON - HOUR)  # weeks of events, on a busy machine: the next poll is late
    told(store, "grid", NOON + 70_000)
    told(store, "grid", NOON + 75_000)
    told(store, "grid", NOON + 75_000 + 80_000)
    clock.move(5 * MINUTE)
    assert store.picture.outages(NOON).outages == ()
    told(store, "grid", NOON + 9 * MINUTE)  # so long no start takes
    told(store, "grid", NOON + 11 * MINUTE)  # comes back, and catches up
    told(store, "grid", NOON + 20 * MINUTE)
    told(store, "grid", NOON + 22 * MINUTE)
    clock.move(18 * MINUTE)
    spans = [(outage.from_at - NOON, outage.until_at - NOON) for outage in store.picture.outages(NOON).outages]
    assert spans == [(11 * MINUTE, 20 * MINUTE), (155_000, 9 * MINUTE)]
