"""What is kept of polls: each once, bounded, a day by ten minutes, on both engines."""

from __future__ import annotations

from sqlalchemy import func, select

from data_sources.batches import RecordBatch
from data_sources.sentences import translate
from operations.snapshots import POLL_SLOT
from operations.store import Store
from operations.store.engine import reading
from operations.store.polls import KEPT_POLLS
from operations.store.schema import poll, poll_slot
from tests.operations.made import DAY, HOUR, MINUTE, NOON, SetClock, health

SENTENCE = translate("Test", "{host} answered 401.").filled(host="grid.example")


def told(store: Store, at: int, **values: object) -> None:
    values.setdefault("succeeded_at", at)
    state = health(tried_at=at, latency=120, rows=10, refused=1, **values)
    store.apply(RecordBatch(source=state.source, polled_at=at, health=state))


def test_a_poll_that_is_told_twice_is_counted_once(store: Store) -> None:
    told(store, NOON)
    told(store, NOON)
    page = store.picture.source_page("grid")
    assert [(slot.polls, slot.rows, slot.refused) for slot in page.course] == [(1, 10, 1)]
    assert [poll.at for poll in page.polls] == [NOON]


def test_a_day_is_told_by_ten_minutes_with_the_failures_and_the_slowest_of_each(store: Store, clock: SetClock) -> None:
    told(store, NOON)
    told(store, NOON + MINUTE, state="failed", sentence=SENTENCE, failing_since=NOON + MINUTE, tries=1)
    told(store, NOON + POLL_SLOT)
    clock.move(HOUR)
    first, second = store.picture.source_page("grid").course
    assert (first.at, first.polls, first.failed, first.latency, first.slowest) == (NOON, 2, 1, 240, 120)
    assert (second.at, second.polls, second.failed) == (NOON + POLL_SLOT, 1, 0)
    [half_hour] = store.picture.health_board().courses["grid"]
    assert half_hour == (NOON, 3, 1, 30, 3, 360, 120)


def test_the_last_polls_come_newest_first_each_with_what_was_wrong(store: Store) -> None:
    told(store, NOON)
    told(store, NOON + 1000, state="failed", sentence=SENTENCE, tries=1)
    newest, before = store.picture.source_page("grid").polls
    assert (newest.ok, newest.sentence) == (False, SENTENCE)
    assert (before.ok, before.sentence, before.rows) == (True, None, 10)


def test_what_is_kept_of_polls_is_bounded_however_often_a_source_is_asked(store: Store, clock: SetClock) -> None:
    for number in range(KEPT_POLLS + 30):
        told(store, NOON + number)
    told(store, NOON + 3 * DAY)
    clock.move(3 * DAY + HOUR)
    page = store.picture.source_page("grid")
    assert [slot.at for slot in page.course] == [NOON + 3 * DAY]
    assert store.picture.health_board().courses.keys() == {"grid"}
    with reading(store._engine) as connection:
        assert connection.execute(select(func.count()).select_from(poll)).scalar_one() == KEPT_POLLS
        assert connection.execute(select(func.count()).select_from(poll_slot)).scalar_one() == 1


def test_a_source_that_was_not_asked_has_no_poll(store: Store) -> None:
    told(store, NOON, state="never", succeeded_at=None)
    told(store, NOON, connector="", state="failed", sentence=SENTENCE)
    page = store.picture.source_page("grid")
    assert (page.course, page.polls) == ((), ())


def test_remarks_and_tries_are_kept_with_the_health(store: Store) -> None:
    remark = translate("Test", "Most points lie outside.")
    told(store, NOON, remarks=(remark,), tries=3)
    status = store.picture.source_page("grid").status
    assert status is not None
    assert (status.health.remarks, status.health.tries) == ((remark,), 3)


def test_a_source_that_nobody_knows_has_an_empty_page(store: Store) -> None:
    page = store.picture.source_page("nobody")
    assert page.status is None
    assert (page.kept, page.rows, page.file) == (0, (), "")
