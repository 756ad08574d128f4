"""What a first scene asks is answered before it asks; and never with what the store has left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data_sources.batches import RecordBatch
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.kept_files import write_cache
from data_sources.records import Event
from data_sources.resource_files import example_centre
from desktop import first_questions
from desktop.first_questions import FirstQuestions
from operations.snapshots import QueueFilter
from operations.store import Store

PAGE = ("queue_page", (QueueFilter(order="severity"), 0, 20), {})
ALLOWED = frozenset({"queue_page", "region_load"})
LOAD = ("region_load", ("county",), {"category": ""})


class Counted:
    """The picture, and what it was asked."""

    def __init__(self, picture: Any) -> None:
        self._picture = picture
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name != "changes":
            self.asked.append(name)
        return getattr(self._picture, name)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    store = Store.open(str(tmp_path / "store.sqlite"), read_centre(example_centre("montgomery")), Clock())
    store.apply(batch("1"))
    yield store
    store.close()


def batch(key: str) -> RecordBatch:
    now = Clock().now()
    event = Event(
        source="ems", key=key, title="占道", category="x", state="waiting", severity=1, reported_at=now, updated_at=now
    )
    return RecordBatch(source="ems", polled_at=now, events=[event])


def learnt(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> FirstQuestions:
    """Return what a second start has of a first one that asked both questions."""
    first = FirstQuestions(path, ALLOWED)
    assert [first.take(store.picture, question) for question in (PAGE, LOAD)] == [None, None]
    monkeypatch.setattr(first_questions, "NOTED_SECONDS", -1.0)
    assert first.take(store.picture, PAGE) is None
    monkeypatch.undo()
    return FirstQuestions(path, ALLOWED)


def test_the_first_answers_are_there_before_they_are_asked_for(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = learnt(tmp_path / "cache" / "first", store, monkeypatch)
    picture: Any = Counted(store.picture)
    second.answer(picture)
    assert picture.asked == ["queue_page", "region_load"]
    ready = second.take(picture, PAGE)
    assert ready is not None
    assert [row.title for row in ready[0].rows] == ["占道"]
    assert second.take(picture, PAGE) is None  # each is handed out once: who asks again wants to know anew
    assert picture.asked == ["queue_page", "region_load"]


def test_no_answer_is_handed_out_that_the_store_has_left_behind(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = learnt(tmp_path / "first", store, monkeypatch)
    second.answer(store.picture)
    store.apply(batch("2"))
    assert second.take(store.picture, PAGE) is None


def test_what_somebody_typed_is_not_kept(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = FirstQuestions(tmp_path / "first", ALLOWED | {"search"})
    for question in (("queue_page", (QueueFilter(text="陈某"), 0, 20), {}), ("search", ("陈某",), {}), LOAD):
        assert first.take(store.picture, question) is None
    monkeypatch.setattr(first_questions, "NOTED_SECONDS", -1.0)
    assert first.take(store.picture, PAGE) is None
    assert "陈某" not in (tmp_path / "first").read_text("utf-8")
    assert "region_load" in (tmp_path / "first").read_text("utf-8")


def test_a_drills_answer_ages_by_its_own_clock(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt(tmp_path / "first", store, monkeypatch)
    second = FirstQuestions(tmp_path / "first", ALLOWED, speed=1e9)
    second.answer(store.picture)
    assert second.take(store.picture, PAGE) is None


def test_no_answer_is_handed_out_that_is_old(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    second = learnt(tmp_path / "first", store, monkeypatch)
    second.answer(store.picture)
    monkeypatch.setattr(second, "_fresh", 0.0)
    assert second.take(store.picture, LOAD) is None


@pytest.mark.parametrize("text", [b"", b"\xff\x00", b'["queue_page",[7],{}]', b'["_ask",[],{}]', b'["act",["a",1],{}]'])
def test_a_line_that_is_no_question_of_today_is_passed_over(tmp_path: Path, store: Store, text: bytes) -> None:
    path = tmp_path / "first"
    write_cache(path, text, b"\n", b'["region_load",["county"],{}]')
    first = FirstQuestions(path, ALLOWED)
    first.answer(store.picture)
    assert first.take(store.picture, ("region_load", ("county",), {})) is not None


def test_a_file_that_is_not_as_it_was_written_is_none(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "first"
    path.write_bytes(b'["region_load",["county"],{}]')
    first = FirstQuestions(path, ALLOWED)
    first.answer(store.picture)
    assert first.take(store.picture, ("region_load", ("county",), {})) is None
