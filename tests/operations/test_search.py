"""Finding things by parts of their texts, initials and codes: as by looking at every thing, on both engines."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import delete, select

from data_sources.batches import RecordBatch
from data_sources.records import Asset, Event
from data_sources.resource_files import DATA_VARIABLE
from operations import search_terms
from operations.search_terms import findable, fits, initials_of, normal, terms_of, wanted
from operations.snapshots import QueueFilter
from operations.store import Store, common_terms, search_questions
from operations.store.engine import reading
from operations.store.schema import event as event_table
from tests.operations.made import NOON, apply, event

TITLES = (
    "电动车飞线充电",
    "消防通道堵塞",
    "占道经营",
    "五马街道 12 号起火",
    "Smoke is seen",
    "井盖缺失-3",
    "㐀的 test",
    "",
)
ADDRESSES = ("五马街 12 号", "Ｗu Ma Street", "人民路", "")


def caught_up(store: Store, few: int = 7) -> None:
    while not store.keep_findable(few).caught_up:
        pass


def keys(store: Store, question: str, **where: object) -> list[str]:
    """What a question finds in the queue, closed or not; it says how many, and the search finds as many."""
    page = store.picture.queue_page(QueueFilter(text=question, open_only=False, **where), 0, 500)
    assert page.total == len(page.rows)
    return [row.key for row in page.rows]


def keep(store: Store, *events) -> None:
    apply(store, *events)
    caught_up(store)


def test_a_title_an_address_and_a_code_are_found_by_characters_initials_and_ends(store: Store) -> None:
    keep(
        store,
        event("GD-2026-0001", title="五马街道 12 号起火", address="", state="closed"),
        event("GD-2026-0002", title="Smoke is seen", address="Wu Ma Jie"),
        event("XX-2026-0003", title="电动车飞线充电", address="人民路"),
    )
    things = {
        "GD-2026-0001": findable(["五马街道 12 号起火", ""], "GD-2026-0001"),
        "GD-2026-0002": findable(["Smoke is seen", "Wu Ma Jie"], "GD-2026-0002"),
        "XX-2026-0003": findable(["电动车飞线充电", "人民路"], "XX-2026-0003"),
    }
    told = "五马 马 wmj WMJ 五马街道12号 12号 smoke e-is-s gd-2026 GD.2026.0001 0001 1 飞线充电 w"
    for question in told.split():
        expected = {key for key, thing in things.items() if fits(thing, normal(question))}
        assert expected, f"{question} finds something"
        assert set(keys(store, question)) == expected, question
        assert store.picture.search(question).counts[0] == len(expected)


def test_what_changed_is_found_by_what_it_is_called_now_and_what_is_gone_is_not_found(store: Store) -> None:
    keep(store, event("a", title="占道经营"), event("b", title="井盖缺失"))
    keep(store, event("a", title="噪声扰民", updated_at=NOON + 1))
    assert (keys(store, "占道"), keys(store, "噪声"), keys(store, "zsrm")) == ([], ["a"], ["a"])
    with store._writing() as (connection, feed):
        (number,) = connection.execute(select(event_table.c.id).where(event_table.c.key == "b")).one()
        connection.execute(delete(event_table).where(event_table.c.id == number))
        feed.tell_of_changed("event", [(feed.numbers(1)[0], "", number, "let_go")])
        feed.close()
    caught_up(store)
    assert store.picture.search("井盖").counts == (0, 0, 0)


def test_assets_and_places_are_found_beside_events(store: Store) -> None:
    camera = Asset(
        source="cameras",
        key="CAM-1",
        kind="camera",
        name="五马街口球机",
        state="online",
        updated_at=NOON,
        region="330302",
    )
    store.apply(RecordBatch(source="cameras", polled_at=NOON, assets=[camera]))
    assert not store.picture.search("五马").whole
    keep(store, event("a", title="五马街起火"))
    found = store.picture.search("wm")
    assert ([row.key for row in found.events], [one.code for one in found.assets]) == (["a"], ["CAM-1"])
    assert [(one.code, one.name) for one in found.regions] == [("330302006", "五马街道")]
    assert (found.counts, found.whole) == ((1, 1, 1), True)
    assert [one.name for one in store.picture.search("330302").regions] == ["五马街道", "鹿城区"]


def test_nobody_is_found_by_a_telephone_number(store: Store) -> None:
    keep(store, event("a", title="来电人 13857712345 称有人占道"))
    assert (keys(store, "13857712345"), keys(store, "占道")) == ([], ["a"])


def test_a_question_that_finds_nothing_finds_nothing(store: Store) -> None:
    keep(store, event("b1", title="占道经营", address="", region=""))
    for question in ("", " ", "-", "。", '"', "* OR a", "'; --", "a:*", "不存在的", "x" * 500):
        assert store.picture.search(question).counts == (0, 0, 0), question


QUESTIONS = ("wm", "五马", "电", "s", "k1", "道", "test", "五马街", "12号", "k12", "充电人", "通道堵塞", "k", "1")


def made(chance: random.Random, numbers: range, **values: object) -> list[Event]:
    return [
        event(
            f"k{number}",
            **{
                "title": chance.choice(TITLES),
                "address": chance.choice(ADDRESSES),
                "severity": chance.choice((1, 2, 3, 4)),
                "state": chance.choice(("waiting", "closed")),
                "region": chance.choice(("330302006001", "330303002")),
                "reported_at": NOON - chance.randrange(1_000_000),
                **values,
            },
        )
        for number in numbers
    ]


def check(store: Store, told: list[Event], chance: random.Random, rounds: int) -> None:
    """Ask for words with any filter: what is found has to be what Python finds in every event's texts."""
    for _ in range(rounds):
        where = QueueFilter(
            text=chance.choice(QUESTIONS),
            severities=chance.choice(((), (1, 2))),
            region=chance.choice(("", "330302")),
            open_only=chance.random() < 0.5,
            order=chance.choice(("due", "severity", "newest")),
        )
        form = normal(where.text)
        finds = {one.key for one in told if fits(findable([one.title, one.address], one.key), form)}
        everything = store.picture.queue_page(replace(where, text=""), 0, 500).rows
        expected = [row.key for row in everything if row.key in finds]
        page = store.picture.queue_page(where, 0, 500)
        assert ([row.key for row in page.rows], page.total) == (expected, len(expected)), where
        assert [row.key for row in store.picture.queue_page(where, 2, 3).rows] == expected[2:5]
        assert store.picture.queue_page(where, 0, 0).total == len(expected)


@pytest.mark.parametrize(
    ("few", "fewer", "at_hand"),
    [(0, 0, False), (1_000, 0, True), (0, 1_000, True), (0, 0, True)],
    ids=["from the tables", "by few texts", "by more texts", "by the index"],
)
def test_words_go_together_with_any_filter_and_order(
    store: Store, tmp_path, monkeypatch, few: int, fewer: int, *, at_hand: bool
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr(search_questions, "_FEW", few)
    monkeypatch.setattr(search_questions, "_FEWER", fewer)
    chance = random.Random(1)
    told = made(chance, range(80))
    keep(store, *told)
    if at_hand:
        store.picture.have_events_at_hand().load()
    check(store, told, chance, 25)


@pytest.mark.parametrize("share", [0.0, 0.15])
def test_common_terms_at_hand_find_the_same_whatever_changed_since_they_were_read(
    store: Store, tmp_path, monkeypatch, share: float
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr(search_questions, "_FEW", 0)
    monkeypatch.setattr(search_questions, "_FEWER", 0)
    monkeypatch.setattr(search_questions, "_BLOCK", 40)
    monkeypatch.setattr(common_terms, "LEAST", 1)
    monkeypatch.setattr(common_terms, "_SHARE", share)
    monkeypatch.setattr(common_terms, "_AT_ONCE", 16)
    chance = random.Random(2)
    told = made(chance, range(80))
    keep(store, *told)
    store.picture.have_events_at_hand().load()
    store.picture.queue_page(QueueFilter(text="五马"), 0, 0)
    store.picture.wait_for_terms()
    monkeypatch.setattr(search_questions, "_lines", None)  # what the index alone would be asked for
    check(store, told, chance, 15)
    # Other words, another time of report, new ones, and some of which the words aren't gathered yet.
    told = [*made(chance, range(40, 100), updated_at=NOON + 5_000), *told[:40]]
    keep(store, *told[:60])
    check(store, told, chance, 15)
    apply(store, *made(chance, range(100, 110)))
    check(store, told, chance, 5)
    with store.picture.have_events_at_hand().turn:
        monkeypatch.setattr(common_terms, "_STALE", 0)
        monkeypatch.setattr(common_terms, "_AGAIN", 0)
    check(store, told, chance, 1)
    store.picture.wait_for_terms()
    check(store, told, chance, 15)


@pytest.mark.parametrize("at_hand", [False, True])
def test_of_very_many_the_newest_are_told_and_one_more_is_counted(
    store: Store, monkeypatch, tmp_path, at_hand: bool
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr(search_questions, "MOST_COUNTED", 10)
    monkeypatch.setattr(search_questions, "_FEW", 0)
    monkeypatch.setattr(common_terms, "LEAST", 1)
    keep(store, *(event(f"k{number}", title="占道经营") for number in range(15)))
    if at_hand:
        store.picture.have_events_at_hand().load()
        store.picture.queue_page(QueueFilter(text="占道"), 0, 500)
        store.picture.wait_for_terms()
    page = store.picture.queue_page(QueueFilter(text="占道"), 0, 500)
    assert (page.total, len(page.rows)) == (11, 10)
    assert store.picture.search("占道").counts[0] == 11


def test_gathering_goes_on_where_it_was_and_begins_anew_when_things_are_found_by_something_else(
    url, centre, clock, monkeypatch
) -> None:
    store = Store.open(url, centre, clock)
    apply(store, *(event(f"k{number}", title="占道经营") for number in range(15)))
    store.keep_findable(7)
    store.close()
    store = Store.open(url, centre, clock)
    caught_up(store)
    assert store.picture.search("占道").counts[0] == 15
    monkeypatch.setattr("operations.store.search_index._VERSION", 99)
    monkeypatch.setattr(search_terms, "_MOST", 1)
    caught_up(store)
    assert store.picture.search("占道").counts[0] == 0
    assert store.picture.search("占").counts[0] == 15
    with reading(store._engine) as connection:
        assert not [one for one in store.verify() if one.trouble], connection
    store.close()


@given(st.lists(st.text(max_size=12), max_size=3), st.text(max_size=12), st.text(min_size=1, max_size=6))
def test_the_terms_never_miss_what_a_text_holds(texts: list[str], code: str, question: str) -> None:
    thing = findable(texts, code)
    for form in {normal(question), *(thing.texts[n : n + 3].partition("\n")[0] for n in range(len(thing.texts)))}:
        looked = wanted(form)
        if looked is None or not fits(thing, looked.form):
            continue
        terms = terms_of(thing)
        by_pieces = bool(looked.pieces) and set(looked.pieces) <= set(terms)
        by_code = not set(looked.whole).isdisjoint(terms)
        assert by_pieces or by_code or any(term.startswith(tuple(looked.beginnings)) for term in terms)


def test_initials_are_those_of_the_commonest_reading() -> None:
    assert initials_of(normal("五马街道12号 起火")) == "wmjd12hqh"
    assert initials_of("smoke") == ""
