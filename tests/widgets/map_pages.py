"""Asking a map's page what it shows, and opening and ending a map for a test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtWebEngineCore import QWebEnginePage
from pytestqt.qtbot import QtBot

from widgets.map_pane import MapPane


def asked(qtbot: QtBot, page: QWebEnginePage | None, script: str) -> Any:
    """Return what an expression is on the page; None where it is not of JSON, or the page is gone."""
    assert page is not None
    answers: list[str] = []
    page.runJavaScript(f"JSON.stringify({script})", 0, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=30_000)
    return json.loads(answers[0]) if answers[0] else None


def heard(pane: MapPane) -> None:
    """Wait until the page has heard all that its pane has said."""
    answers: list[float] = []
    while not answers or answers[-1] < pane.desk.spoken.last:
        count = len(answers)
        pane.page.runJavaScript("yiping.heard()", 0, answers.append)
        while len(answers) == count:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def drawn(qtbot: QtBot, pane: MapPane, width: int, height: int) -> Iterator[MapPane]:
    """Show a map, give it once it is drawn, and end it: a fixture's work."""
    pane.resize(width, height)
    with qtbot.waitSignal(pane.first_drawn, timeout=30_000):
        pane.show()
    yield pane
    pane.close()
    pane.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(pane)
