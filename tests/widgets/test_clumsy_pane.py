"""A pane that fails to paint says so, and takes nobody along."""

from __future__ import annotations

from typing import ClassVar

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from data_sources import defects
from widgets import painting
from widgets.look import Look
from widgets.pane import Pane, PaneSettings

_tell = defects.tell


class ClumsyPane(Pane):
    pane_type: ClassVar[str] = "clumsy"
    fails = True

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        if self.fails:
            painter.translate(5000, 0)
            raise ZeroDivisionError
        painter.fillRect(body, self.look.color("accent"))


def test_a_pane_that_cannot_be_painted_says_so_each_time_and_the_log_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(defects, "tell", _tell)
    said: list[str] = []
    monkeypatch.setattr(painting, "empty", lambda _painter, _box, _look, words: said.append(words))
    pane = ClumsyPane(PaneSettings(), Look(language="en"))
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    with qtbot.captureExceptions() as raised:
        pane.grab()
        pane.grab()
    assert raised == []
    assert len(said) == 2
    assert "can't be drawn" in said[0] or "无法" in said[0]
    assert caplog.text.count("Traceback") == 1
    pane.fails = False
    assert pane.grab().toImage().pixelColor(150, 150) == pane.look.color("accent")


def test_what_is_raised_where_nobody_catches_it_is_in_the_log_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(defects, "tell", _tell)

    def raised(number: int) -> ValueError:
        try:
            int(f"no {number}")
        except ValueError as error:
            return error
        raise AssertionError

    for number in range(3):
        _tell("a slot", raised(number))
    assert caplog.text.count("Traceback") == 1
    _tell("a slot", KeyError("another"))
    assert "KeyError" in caplog.text
