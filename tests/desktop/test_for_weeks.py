"""A wall whose scenes take turns for weeks: after a few rounds nothing is there more often than before."""

from __future__ import annotations

import functools
import gc
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from data_sources.batches import RecordBatch
from data_sources.clock import Clock
from data_sources.records import Event, Reading
from desktop.desktop import Desktop
from desktop.main_window import MainWindow
from operations.store import Store
from tests.desktop.test_walls import folder, opened, scene_of, store  # noqa: F401 - fixtures

PANES = {
    "one": ("trend", "queue", 'card"\nfigure = "events_today'),
    "two": ("series", 'course"\nmetric = "level', "breakdown"),
    "three": ("map", "health", "ranking"),
}
WALL = 'name = "Hall"\n[[display]]\ndisplay = 1\nscenes = ["one", "two", "three"]\nseconds = 0\n'
ROOMS = {"data_sources", "operations", "maps", "widgets", "desktop"}
TURNS = 12
ROUNDS = 5
MINUTE = 60_000


def fill(store: Store) -> None:  # noqa: F811
    now = Clock().now()
    events = [
        Event(
            source="grid", key=str(number), title=f"Fire {number}", category="fire", state="waiting", severity=3,
            reported_at=now - number * 7 * MINUTE, updated_at=now, region="330302",
            lat=28.0, lon=120.7,
        )
        for number in range(40)
    ]  # fmt: skip
    readings = [
        Reading(source="grid", station="st", metric="level", value=number % 7, unit="m", at=now - number * MINUTE)
        for number in range(300)
    ]
    store.apply(RecordBatch(source="grid", polled_at=now, events=events, readings=readings))


def living(window: MainWindow) -> Counter[str]:
    """Return how many there are of everything: of Python by type, of Qt by class.

    Of what is remembered for the next time there is a bounded number, which fills as ages are told: it is let go of.
    """
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and str(one.__module__).split(".")[0] in ROOMS:
            one.cache_clear()
    gc.collect()
    found = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    found.update(f"Qt {one.metaObject().className()}" for one in window.findChildren(QObject))
    return found


def turn(qtbot: QtBot, window: MainWindow) -> None:
    """Have the next scene made ready, and shown, as the play list does."""
    order = window.scene_order
    following = order[(order.index(scene_of(window)) + 1) % len(order)]
    ready = window._ahead
    window.prepare(following)
    qtbot.waitUntil(lambda: not ready.is_busy, timeout=20_000)
    window.show_scene(following)
    scene = window.current
    assert scene is not None
    qtbot.waitUntil(lambda: scene.is_complete and scene._picture is None, timeout=30_000)


def growth(qtbot: QtBot, window: MainWindow) -> Counter[str]:
    """Return what there is more of after a round of turns, where a scene's every coming could have left one."""
    before = living(window)
    for _ in range(TURNS):
        turn(qtbot, window)
    more = living(window) - before
    return Counter({name: count for name, count in more.items() if count >= TURNS // len(PANES)})


def test_nothing_is_left_behind_by_a_turn_of_the_scenes(
    qtbot: QtBot,
    opened: Callable[..., Desktop],  # noqa: F811
    folder: Path,  # noqa: F811
    store: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop.ahead.ANSWER_MILLISECONDS", 60)
    monkeypatch.setattr("desktop.ahead.BREATH_MILLISECONDS", 2)
    monkeypatch.setattr("widgets.trend_pane.CHART_MILLISECONDS", 10)
    for name, panes in PANES.items():
        columns = ", ".join(['"1fr"'] * len(panes))
        text = f'name = "{name}"\n[grid]\ncolumns = [{columns}]\nrows = ["1fr"]\n'
        for place, pane in enumerate(panes, 1):
            text += f'[[pane]]\npane = "{pane}"\nat = [{place}, 1]\n'
        (folder / "scenes" / f"{name}.toml").write_text(text, "utf-8")
    fill(store)
    window = opened(WALL).windows[0]
    qtbot.waitUntil(lambda: window.current is not None and window.current.is_complete, timeout=30_000)
    assert window.notice == ""
    for _ in range(2 * len(PANES)):
        turn(qtbot, window)
    left = growth(qtbot, window)
    # What was loaded late is there more often for a round or two; what is left behind, every time.
    for _ in range(ROUNDS - 1):
        left &= growth(qtbot, window)
        if not left:
            break
    assert left == {}
