"""Garbage is looked for in the UI thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.garbage import GarbageCollector


class Knot:
    """A cycle."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    was_on = gc.isenabled()
    collector = GarbageCollector(qapp)
    yield collector
    collector.deleteLater()
    if was_on:
        gc.enable()


def test_a_worker_never_ends_a_cycle_and_the_ui_thread_does(collector: GarbageCollector) -> None:
    ended_in: list[str] = []

    def work() -> None:
        knot = Knot()
        weakref.finalize(knot, lambda: ended_in.append(threading.current_thread().name))
        del knot
        _kept = [[number] for number in range(100_000)]

    worker = threading.Thread(target=work, name="worker")
    worker.start()
    worker.join()
    assert ended_in == []
    for _ in range(3):
        collector.look()
    gc.collect()
    assert ended_in == [threading.main_thread().name]
