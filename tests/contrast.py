"""Contrast of colours, as WCAG 2 counts it: from 1 (none) to 21 (black on white)."""

from __future__ import annotations

from PySide6.QtGui import QColor


def luminance(colour: QColor) -> float:
    """Return how bright a colour is, from 0 to 1."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def over(colour: QColor, under: QColor) -> QColor:
    """Return a colour that may let some of what is under it through, as it is seen."""
    share = colour.alphaF()
    parts = zip(colour.getRgbF()[:3], under.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(one * share + other * (1 - share) for one, other in parts))
