"""Shows every scene of a centre in a real window, in both themes and languages, and tells what is wrong to the eye.

python -m tests.desktop.scene_look CENTRE STORE_URL  → one JSON object: theme → scene → what is wrong with it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from desktop.opening import Wishes, make_application
from desktop.scene_widget import SceneWidget
from desktop.settings import Settings
from desktop.snapshot import _Drawing
from tests.contrast import contrast, over
from widgets import painting

SECONDS = 300.0
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LEAST_CONTRAST = 4.5
"""Of any text against what it is drawn on; what is read from afar has tokens of 7:1, which the palettes' test holds."""
LOOKS: tuple[tuple[Literal["dark", "light"], Literal["zh", "en"]], ...] = (("dark", "zh"), ("light", "en"))
"""Each theme and each language once: colours don't depend on words, nor the room for words on colours."""


class Reader:
    """Stands where texts are drawn, and notes where each stands, and those of which a part is missing.

    While `is_shy`, no text is drawn: what is seen then is what texts stand on.
    """

    def __init__(self) -> None:
        self.is_shy = False
        self.cut: list[str] = []
        self.empty: list[str] = []
        self.placed: list[tuple[str, QRectF, QColor]] = []
        self._text, self._empty = painting.text, painting.empty

    def text(self, painter: QPainter, box: QRect, words: str, font: QFont, colour: QColor, **more: Any) -> None:
        """Draw, and look."""
        if self.is_shy:
            return
        room = box.width() if more.get("width") is None else min(more["width"], box.width())
        line = painting.fit(words, font, room)
        if line != painting.shown(words):
            self.cut.append(f"{words!r} needs {painting.width(words, font)}, has {room}")
        tall = painting.metrics(font).tightBoundingRect("国g").height()
        if words and box.height() < tall:
            self.cut.append(f"{words!r} is {tall} high, has {box.height()}")
        wide, high = painting.width(line, font), 0.8 * font.pixelSize()
        align = more.get("align", Qt.AlignmentFlag.AlignLeft)
        spare = {
            Qt.AlignmentFlag.AlignRight: box.width() - wide,
            Qt.AlignmentFlag.AlignHCenter: (box.width() - wide) / 2,
        }
        ink = QRectF(box.left() + spare.get(align, 0), box.center().y() - high / 2, wide, high)
        if line:
            self.placed.append((line, painter.deviceTransform().mapRect(ink), colour))
        self._text(painter, box, words, font, colour, **more)

    def nothing(self, painter: QPainter, box: QRect, look: Any, words: str) -> None:
        """Draw that there is nothing, and note it."""
        self.empty.append(words)
        self._empty(painter, box, look, words)

    def read(self, window: Any) -> QImage:
        """Look at a window twice; return what its texts stand on."""
        self.is_shy = True
        ground = window.grab().toImage()
        self.is_shy = False
        for found in (self.cut, self.empty, self.placed):
            found.clear()
        window.grab()
        return ground

    def on_each_other(self) -> list[str]:
        """Return the texts that lie over another one."""
        found = []
        for (one, box, _), (other, place, _) in combinations(self.placed, 2):
            shared = box.intersected(place)
            if shared.width() > 2 and shared.height() > 2:
                found.append(f"{one!r} and {other!r}")
        return sorted(set(found))

    def pale(self, ground: QImage) -> list[str]:
        """Return the texts that hardly differ from what they stand on, at any place of theirs."""
        found = []
        for words, box, colour in self.placed:
            spots = [box.left() + box.width() * part / 8 for part in range(9)]
            seen = [ground.pixelColor(round(x), round(box.center().y())) for x in spots if 0 <= x < ground.width()]
            least = min((contrast(over(colour, under), under) for under in seen), default=21.0)
            if least < LEAST_CONTRAST:
                found.append(f"{words!r} has a contrast of {least:.2f}")
        return sorted(set(found))


def wrong_with(reader: Reader, widget: SceneWidget, window: Any, language: str) -> dict[str, Any]:
    """Return what a reader would stumble over in a scene. In English, what sources said in Chinese may be cut."""
    ground = reader.read(window)
    boxes = [(pane.pane_type, pane.geometry()) for pane in widget.panes]
    return {
        "cut": sorted({one for one in reader.cut if language == "zh" or not CHINESE.search(one)}),
        "empty": sorted(set(reader.empty)),
        "on each other": reader.on_each_other(),
        "pale": reader.pale(ground),
        "overlaps": [[one, other] for (one, box), (other, place) in combinations(boxes, 2) if box.intersects(place)],
        "outside": [kind for kind, box in boxes if not widget.rect().contains(box)],
        "panes": len(boxes),
        "texts": len(reader.placed),
        "blank": [pane.pane_type for pane in widget.panes if not pane.has_drawn],
    }


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
    for theme, language in LOOKS:
        drawing._desktop.change(Settings(language=language, theme=theme))
        told[theme] = {}
        for scene in drawing.scenes:
            drawing.show(scene)
            widget = window.current
            assert widget is not None
            drawing._until(lambda w=widget: w.is_complete, deadline, lambda w=widget: drawing._late_panes(w.waiting()))  # type: ignore[misc]
            told[theme][scene] = wrong_with(reader, widget, window, language)
    drawing.close()
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
