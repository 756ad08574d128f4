"""Pictures of the map's layers that a person has looked at, and how like them a map must be.

Kept small (half as wide and high, panels apart). After a change that is meant to show, run the tests with
KEEP_MAP_PICTURES=1, look at what changed in tests/widgets/map_pictures/, and commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

FOLDER = Path(__file__).parent / "map_pictures"
ROUNDING = 36
"""Of red, green and blue together: smoothed edges differ by less from one build of the web engine to another."""


def small(image: QImage) -> QImage:
    """Return a map's picture without its panels, half as large."""
    inner = image.copy(20, 150, image.width() - 40, image.height() - 260)
    half = inner.scaled(
        inner.width() // 2, inner.height() // 2, Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )  # fmt: skip
    return half.convertToFormat(QImage.Format.Format_RGB888)


def share_that_differs(one: QImage, other: QImage) -> float:
    """Return which share of two small pictures differs by more than rounding; all of it where their sizes do."""
    if one.size() != other.size():
        return 1.0
    return float((np.abs(_pixels(one) - _pixels(other)).sum(axis=2) > ROUNDING).mean())


def difference_from_kept(name: str, image: QImage) -> float:
    """Return which share of a map differs from the picture of that name; where pictures are to be kept, keep it."""
    path = FOLDER / f"{name}.png"
    now = small(image)
    if os.environ.get("KEEP_MAP_PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        now.save(str(path))
    return share_that_differs(kept(name), now)


def kept(name: str) -> QImage:
    """Return the picture of that name; an empty one where there is none."""
    return QImage(str(FOLDER / f"{name}.png")).convertToFormat(QImage.Format.Format_RGB888)


def _pixels(image: QImage) -> NDArray[np.int16]:
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return lines[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(np.int16)
