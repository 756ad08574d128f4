"""Whoever asks for what changed sees every change once, whatever the time does meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data_sources.feeds.departments import Departments
from data_sources.feeds.dropped_files import EventFiles
from data_sources.feeds.happenings import NEVER
from data_sources.feeds.ledger import Ledger
from tests.data_sources.feeds.conftest import NOON


@pytest.fixture
def ledger(departments: Callable[..., Departments]) -> Ledger:
    return departments().ledgers["police"]


def test_polling_every_second_sees_every_change_once(ledger: Ledger, departments: Callable[..., Departments]) -> None:
    span = 600
    seen: list[tuple[str, int]] = []
    cursor = NOON
    for now in range(NOON, NOON + span + 1):
        answer = ledger.changes(cursor, now)
        page = ledger.page(answer, 0, len(answer))
        seen += zip(page.key, page.updated.tolist(), strict=True)
        cursor = max([cursor, *page.updated.tolist()])
    model = departments().model
    wanted = []
    for day in range(20_700, 20_781):
        moments = model.day("police", day).moments
        within = (moments > NOON) & (moments <= NOON + span)
        wanted += [(model.key("police", day, int(row)), int(moments[row, step])) for row, step in np.argwhere(within)]
    assert len(wanted) > 10
    assert sorted(seen) == sorted(wanted)


def test_a_late_poll_catches_up_with_every_event_that_changed(ledger: Ledger) -> None:
    early, late = ledger.changes(None, NOON), ledger.changes(None, NOON + 5000)
    then = dict(zip(*_keys_and_states(ledger, early), strict=True))
    now = dict(zip(*_keys_and_states(ledger, late), strict=True))
    then.update(zip(*_keys_and_states(ledger, ledger.changes(NOON, NOON + 5000)), strict=True))
    assert then == now


def test_pages_neither_overlap_nor_gape_while_time_goes_on(departments: Callable[..., Departments], clock) -> None:
    served = departments()
    after = NOON - 86_400
    wanted = _keys(served.ledgers["grid"], after, NOON)
    keys: list[str] = []
    total = 1
    while len(keys) < total:
        rows, total = served.page("grid", after, len(keys), 300)
        keys += [row["eventId"] for row in rows]
        clock.second += 40
    assert len(keys) == len(set(keys)) == total
    assert keys == wanted


def test_two_readers_who_turn_pages_at_once_get_the_same_book(departments: Callable[..., Departments], clock) -> None:
    served = departments()
    after = NOON - 86_400
    first, total = served.page("grid", after, 0, 1000)
    clock.second += 3
    again, _ = served.page("grid", after, 0, 1000)
    rest = [served.page("grid", after, start, 1000)[0] for start in range(1000, total, 1000)]
    keys = [row["eventId"] for page in (first, *rest) for row in page]
    assert [row["eventId"] for row in again] == [row["eventId"] for row in first]
    assert len(set(keys)) == total


def test_a_small_answer_is_never_an_old_one(departments: Callable[..., Departments], clock) -> None:
    served = departments()
    before = {row["eventId"] for row in served.page("grid", NOON, 0, 1000)[0]}
    clock.second += 120
    after = {row["eventId"] for row in served.page("grid", NOON, 0, 1000)[0]}
    assert before < after


def test_a_drills_event_reaches_those_who_have_just_asked(ledger: Ledger) -> None:
    cursor = NOON
    ledger.changes(cursor, NOON)
    key = ledger.add({"title": "演练：化工园区疑似泄漏", "category": "production", "severity": 1}, NOON)
    assert key not in _keys(ledger, cursor, NOON)
    assert key in _keys(ledger, cursor, NOON + 1)
    ledger.add({"key": key, "state": "closed"}, NOON + 1)
    page = ledger.page(answer := ledger.changes(NOON + 1, NOON + 2), 0, len(answer))
    row = page.key.index(key)
    assert page.state[row] == "closed"
    assert page.severity[row] == 1
    assert page.closed[row] == NOON + 2
    assert page.reported[row] == NOON + 1


def test_an_open_event_has_no_closing_time(departments: Callable[..., Departments]) -> None:
    rows, _ = departments().page("grid", NOON - 3600, 0, 5000)
    closed = [row for row in rows if row["status"] in ("评价归档", "作废")]
    others = [row for row in rows if row not in closed]
    assert closed
    assert others
    assert all(row["finishTime"] == row["updateTime"] for row in closed)
    assert all(row["finishTime"] is None for row in others)


def test_assets_report_a_few_at_a_time_and_most_are_online(departments: Callable[..., Departments], clock) -> None:
    served = departments()
    rows, total = served.page("cameras", None, 0, 60_000)
    online = sum(row["status"] == "ON" for row in rows)
    assert total == len({row["deviceId"] for row in rows}) == 54_000
    assert online / total == pytest.approx(0.978, abs=0.003)
    newest = max(row["statusTime"] for row in rows)
    clock.second += 60
    changed, count = served.page("cameras", NOON, 0, 5000)
    assert 20 < count < 300
    assert all(row["statusTime"] > newest for row in changed)
    states = {row["deviceId"]: row["status"] for row in rows}
    states.update((row["deviceId"], row["status"]) for row in changed)
    clock_after = {row["deviceId"]: row["status"] for row in served.page("cameras", None, 0, 60_000)[0]}
    assert states == clock_after


def test_as_many_posts_are_manned_as_documented(departments: Callable[..., Departments]) -> None:
    rows, total = departments().page("posts", None, 0, 20_000)
    assert total == 10_746
    assert sum(row["dutyStatus"] == "在岗" for row in rows) == pytest.approx(10_311, abs=80)


def test_a_feed_without_a_place_for_an_added_event_says_none(departments: Callable[..., Departments]) -> None:
    served = departments()
    served.ledgers["police"].add({"key": "X", "title": "无位置"}, NOON)
    served.clock.second += 1
    rows, _ = served.page("police", NOON, 0, 100)
    row = next(row for row in rows if row["jjdbh"] == "X")
    assert row["x"] is None
    assert row["y"] is None
    assert row["jasj"] is None


def _keys(ledger: Ledger, after: int | None, now: int) -> list[str]:
    answer = ledger.changes(after, now)
    return ledger.page(answer, 0, len(answer)).key


def _keys_and_states(ledger: Ledger, answer) -> tuple[list[str], list[str]]:
    page = ledger.page(answer, 0, len(answer))
    assert ((page.closed == NEVER) == [state not in ("closed", "void") for state in page.state]).all()
    return page.key, page.state


def test_a_departments_folder_is_there_before_its_first_file(
    departments: Callable[..., Departments], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = departments()
    feed = next(one for one in served.plan.event_feeds if one.serve.style == "files")
    ledger = served.ledgers[feed.name]
    changes = ledger.changes
    monkeypatch.setattr(ledger, "changes", lambda _after, until: changes(until, until))  # a quiet weekend
    EventFiles(feed, ledger, tmp_path, ZoneInfo("Asia/Shanghai")).tick(NOON)
    assert list((tmp_path / feed.serve.path).iterdir()) == []


def test_a_feed_that_starts_again_never_leaves_its_folder_without_a_file(
    departments: Callable[..., Departments], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = departments()
    feed = next(one for one in served.plan.event_feeds if one.serve.style == "files")
    ledger, zone, folder = served.ledgers[feed.name], ZoneInfo("Asia/Shanghai"), tmp_path / feed.serve.path
    EventFiles(feed, ledger, tmp_path, zone).tick(NOON)
    (folder / "99999999.csv").write_text("of another drill", "utf-8")
    assert len(list(folder.iterdir())) == 2
    page, seen = ledger.page, []
    monkeypatch.setattr(ledger, "page", lambda *asked: [seen.extend(folder.iterdir()), page(*asked)][1])
    EventFiles(feed, ledger, tmp_path, zone).tick(NOON + 3600)
    assert len(seen) == 2
    (left,) = folder.iterdir()
    assert left not in seen
