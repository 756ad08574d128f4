"""What officers draw for an incident: kept once, shown with every report of it, taken away with a line on record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from operations.duty_cases import Officer, RefusedError
from operations.store import Store
from operations.store.drawing_schema import drawing
from operations.store.drawings import MOST
from operations.store.engine import reading
from tests.operations.made import NOON, SetClock, apply, event
from tests.operations.test_duty_actions import DUTY, id_of
from tests.operations.test_store_merge import assert_whole

LINES = (((28.0, 120.7), (28.01, 120.71)), ((28.0, 120.6), (28.0, 120.61), (28.02, 120.61)))


def drawn(store: Store, key: str = "1") -> list[str]:
    return [one.id for one in store.picture.drawings(id_of(store, key)).drawings]


def test_what_was_drawn_is_kept_once_with_who_and_when_and_goes_by_hand(store: Store, clock: SetClock) -> None:
    apply(store, event(), event("2"))
    before = store.picture.changes(-1).seq
    for _ in range(2):
        store.draw("a", id_of(store), DUTY, LINES)
    (kept,) = store.picture.drawings(id_of(store)).drawings
    assert (kept.strokes, kept.officer, kept.at) == (LINES, DUTY.name, NOON)
    assert store.picture.changes(before).kinds == {"drawing"}
    assert store.picture.changes(before).seq == before + 1
    assert drawn(store, "2") == []
    clock.move(1_000)
    store.rub("a", Officer("乙", "leader", "county"))
    store.rub("a", DUTY)
    assert drawn(store) == []
    with reading(store._engine) as connection:
        (line,) = connection.execute(select(drawing.c.gone_by, drawing.c.gone_at)).all()
    assert tuple(line) == ("乙", NOON + 1_000)
    assert_whole(store)


def test_what_nobody_drew_or_nobody_can_read_is_refused_and_nothing_is_kept(store: Store) -> None:
    apply(store, event())
    number = id_of(store)
    wrong = ((((float("nan"), 1.0), (1.0, 2.0)),), (((91.0, 1.0), (1.0, 2.0)),), ("x",), LINES * 31)
    for lines in ((), (((28.0, 120.7),),), *wrong):
        with pytest.raises(RefusedError):
            store.draw("a", number, DUTY, lines)
    nobody = Officer(" ", "duty", "township")
    for name, where, who in (("", number, DUTY), ("a", number + 99, DUTY), ("a", number, nobody)):
        with pytest.raises(RefusedError):
            store.draw(name, where, who, LINES)
    with pytest.raises(RefusedError):
        store.rub("a", DUTY)
    for turn in range(MOST):
        store.draw(f"n{turn}", number, DUTY, LINES[:1])
    with pytest.raises(RefusedError):
        store.draw("more", number, DUTY, LINES)
    assert len(drawn(store)) == MOST
