"""What is done so that pyqtgraph loads fast leaves no trace."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import PySide6.QtWidgets
before = set(dir(PySide6.QtWidgets))
import widgets.charting
import pyqtgraph
import widgets.trend_pane
assert before <= set(dir(PySide6.QtWidgets)), "the names of Qt's classes are gone"
assert pyqtgraph.QtWidgets.QGraphicsView is PySide6.QtWidgets.QGraphicsView
assert pyqtgraph.PlotWidget.__mro__[-1] is object
"""


def test_pyqtgraph_and_qt_are_whole_after_the_short_way() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=60)
