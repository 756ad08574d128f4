"""A desk in a process of its own: a card, a reader, an officer who presses; says on standard output what it shows.

For each report that stands on standard input, it opens its card, accepts it, and prints the line under the card.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from data_sources.centre import read_centre
from data_sources.clock import Clock
from desktop.deeds import Deeds
from desktop.reading import Reader
from operations.duty_cases import Officer
from widgets.incident_pane import IncidentPane, IncidentSettings
from widgets.look import Look
from widgets.pane import PaneContext


def main() -> None:
    application = QApplication(sys.argv[:1])
    folder = Path(sys.argv[1])
    clock = Clock()
    centre = read_centre(folder)
    reader = Reader(folder, clock)
    reader.open()
    officer = Officer("王", "duty", centre.file.level)
    deeds = Deeds(reader, lambda: officer)
    context = replace(PaneContext(centre, clock), desk=deeds)
    say("reader", str(reader.pid))
    for line in sys.stdin:
        source, _, key = line.strip().partition(":")
        number = reader.picture.event_id(source, key)
        assert number is not None
        pane = IncidentPane(IncidentSettings(), Look(language="en"), context=context, event_id=number)
        pane.resize(1480, 940)
        question = pane.question()
        pane.show_snapshot(question(reader.picture))
        pane.choose(f"act:accept:{centre.file.level}")
        assert pane.form is not None
        loop = QEventLoop()
        pane.question_changed.connect(loop.quit)
        QTimer.singleShot(0, pane.form.ok.click)
        loop.exec()
        say("shown", line.strip(), pane.bar.said if pane.form is None else pane.form.trouble.text())
        pane.deleteLater()
    deeds.stop()
    reader.close()
    del application


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
