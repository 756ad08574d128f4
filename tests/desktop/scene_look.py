"""Shows every scene of a centre in a real window, one after the other, and tells what a reader would stumble over.

python -m tests.desktop.scene_look CENTRE STORE_URL  → one JSON object: scene → what is wrong with it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QPainter

from desktop.opening import Wishes, make_application
from desktop.snapshot import _Drawing
from widgets import painting

SECONDS = 300.0


class Reader:
    """Stands where texts are drawn, and notes those of which a part is missing."""

    def __init__(self) -> None:
        self.cut: list[str] = []
        self.empty: list[str] = []
        self._text, self._empty = painting.text, painting.empty

    def text(self, painter: QPainter, box: QRect, words: str, font: QFont, *rest: Any, **more: Any) -> None:
        """Draw, and look."""
        room = box.width() if more.get("width") is None else min(more["width"], box.width())
        if painting.fit(words, font, room) != painting.shown(words):
            self.cut.append(f"{words!r} needs {painting.width(words, font)}, has {room}")
        tall = painting.metrics(font).tightBoundingRect("国g").height()
        if words and box.height() < tall:
            self.cut.append(f"{words!r} is {tall} high, has {box.height()}")
        self._text(painter, box, words, font, *rest, **more)

    def nothing(self, painter: QPainter, box: QRect, look: Any, words: str) -> None:
        """Draw that there is nothing, and note it."""
        self.empty.append(words)
        self._empty(painter, box, look, words)


def main(folder: Path, store_url: str) -> None:
    """Show the scenes, and print what is wrong."""
    reader = Reader()
    painting.text, painting.empty = reader.text, reader.nothing  # type: ignore[assignment]
    application = make_application()
    drawing = _Drawing(application, Wishes(folder=folder, language="zh", theme="dark", store_url=store_url), 1920, 1080)
    told: dict[str, Any] = {}
    window = drawing._window
    deadline = time.monotonic() + SECONDS
    drawing._until(lambda: drawing._desktop.session.picture is not None, deadline, drawing._late_store)
    for scene in drawing.scenes:
        drawing.show(scene)
        widget = window.current
        assert widget is not None
        drawing._until(lambda w=widget: w.is_complete, deadline, lambda w=widget: drawing._late_panes(w.waiting()))  # type: ignore[misc]
        reader.cut.clear()
        reader.empty.clear()
        window.grab()
        boxes = [(pane.pane_type, pane.geometry()) for pane in widget.panes]
        told[scene] = {
            "cut": sorted(set(reader.cut)),
            "empty": sorted(set(reader.empty)),
            "overlaps": [
                [one, other]
                for number, (one, box) in enumerate(boxes)
                for other, place in boxes[number + 1 :]
                if box.intersects(place)
            ],
            "outside": [kind for kind, box in boxes if not widget.rect().contains(box)],
            "panes": len(boxes),
            "blank": [pane.pane_type for pane in widget.panes if not pane.has_drawn],
        }
    drawing.close()
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
