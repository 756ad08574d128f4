"""How text and marks are put on a pane: plain, elided, never beyond their place.

Text from a source is text: control and direction-override characters are made visible or harmless here, so that no
row can reorder, blank or stretch another.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from operations.snapshots import Quality
from widgets.look import Look

BETWEEN = " · "
LONGEST = 600
"""Characters of one text that are ever laid out; the rest is an ellipsis."""

KEPT = 4_096
"""Texts whose measures are kept: a wall paints the same ones again and again, and measuring is half of painting. More
than all scenes of a round have; what is new every minute pushes the oldest out, and doesn't grow for hours."""

_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]+"
)
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK_RUNS = re.compile(f"({_MARKS}{{3}}){_MARKS}+")
_UNCLEAN = re.compile(f"{_CONTROLS.pattern}|{_MARK_RUNS.pattern}")
_ELLIPSIS = "…"
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip


def shown(text: str, longest: int = LONGEST) -> str:
    """Return `text` as one line that may be drawn: no control or override characters, no towers of accents, bounded."""
    cut = len(text) > longest
    clean = text[:longest]
    if _UNCLEAN.search(clean) is not None:  # hardly any: to replace nothing takes thrice as long
        clean = _MARK_RUNS.sub(r"\1", _CONTROLS.sub(" ", clean))
    clean = clean.strip()
    return clean + _ELLIPSIS if cut else clean


def plain_tooltip(text: str) -> str:
    """Return `text` for `setToolTip`, which would else guess at markup; empty stays empty."""
    clean = "\n".join(shown(line) for line in text[: 4 * LONGEST].split("\n"))
    return f'<p style="white-space: pre-wrap">{html.escape(clean)}</p>' if clean.strip() else ""


def metrics(font: QFont) -> QFontMetrics:
    """Return a font's measures."""
    return QFontMetrics(font)


@lru_cache(KEPT)
def width(text: str, font: QFont) -> int:
    """Return how wide a text wants to be, in pixels."""
    return metrics(font).horizontalAdvance(text) + 1 if text else 0


@lru_cache(KEPT)
def fit(text: str, font: QFont, room: int) -> str:
    """Return `text`, cleaned, with an ellipsis where it does not fit into `room` pixels."""
    return metrics(font).elidedText(shown(text), Qt.TextElideMode.ElideRight, max(room, 0))


@cache
def _flags(align: Qt.AlignmentFlag) -> int:
    return int(align | _ONE_LINE)  # slow objects in Python: half as much as the text itself


def whole_parts(said: str, font: QFont, room: int) -> str:
    """Return as many whole parts of “a · b · c” as fit into `room` pixels; the first in any case."""
    parts = said.split(BETWEEN)
    while len(parts) > 1 and width(BETWEEN.join(parts), font) > room:
        parts.pop()
    return BETWEEN.join(parts)


def text(
    painter: QPainter,
    box: QRect,
    words: str,
    font: QFont,
    colour: QColor,
    *,
    align: Qt.AlignmentFlag = _LEFT_MIDDLE,
    width: int | None = None,
    once: bool = False,
) -> None:
    """Draw one line of plain text in the middle of `box`'s height, elided to `width` (default: the box's).

    What is drawn `once`, such as the second that it is, is not worth being kept.
    """
    painter.setFont(font)
    painter.setPen(colour)
    measured = fit.__wrapped__ if once else fit
    line = measured(words, font, box.width() if width is None else min(width, box.width()))
    painter.drawText(box, _flags(align), line)


def wrapped(words: str, font: QFont, room: int, lines: int) -> list[str]:
    """Return `words` broken into at most `lines` lines of `room` pixels; an ellipsis says that more follows."""
    clean = shown(words)
    if lines < 1 or room < 1 or not clean:
        return []
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(clean, font)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while len(found) < lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room)
        start, length = line.textStart(), line.textLength()
        last = len(found) == lines - 1
        found.append(fit(clean[start:], font, room) if last else clean[start : start + length].rstrip())
    layout.endLayout()
    return found


def paragraph(
    painter: QPainter, box: QRect, lines: Sequence[str], font: QFont, colour: QColor, *, leading: float = 1.45
) -> int:
    """Draw lines from the top of `box`; return the height used."""
    step = round(font.pixelSize() * leading)
    for number, line in enumerate(lines):
        text(painter, QRect(box.left(), box.top() + number * step, box.width(), step), line, font, colour)
    return step * len(lines)


def hatch(painter: QPainter, box: QRect, look: Look, alpha: float = 0.22) -> None:
    """Hatch a rectangle: what is in it is old."""
    colour = look.color("quiet", alpha)
    painter.save()
    painter.setBrushOrigin(box.left(), box.bottom() + 1)
    painter.fillRect(box, _hatching(colour.rgba(), look.px(9), max(1.0, 1.5 * look.unit)))
    painter.restore()


@lru_cache(16)
def _hatching(colour: int, step: int, width: float) -> QBrush:
    """Return lines from bottom left to top right: as a tile, for whole walls are old at once."""
    tile = QImage(step, step, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor.fromRgba(colour), width))
    for shift in (-step, 0, step):
        painter.drawLine(shift - step, 2 * step, shift + 2 * step, -step)
    painter.end()
    return QBrush(tile)


def chip(painter: QPainter, box: QRect, look: Look, *, filled: bool = False) -> None:
    """Draw the outline around words about age or state; filled where they must stand out from a hatching."""
    painter.save()
    painter.setPen(QPen(look.color("quiet"), max(1.0, look.unit)))
    painter.setBrush(look.color("ground") if filled else Qt.BrushStyle.NoBrush)
    radius = look.px(3)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def state_mark(painter: QPainter, centre: QPointF, radius: float, quality: Quality, look: Look) -> None:
    """Draw how a source stands, by shape: disc live, half disc late, crossed ring old, broken ring never."""
    painter.save()
    line = max(1.2, 1.6 * look.unit)
    colour = look.color("normal" if quality == "live" else "text")
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    if quality == "live":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(box)
    elif quality == "late":
        painter.setPen(QPen(colour, line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        painter.setBrush(colour)
        painter.drawPie(box, 90 * 16, 180 * 16)
    elif quality == "old":
        painter.setPen(QPen(colour, line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        reach = radius * 0.7
        painter.drawLine(centre + QPointF(-reach, reach), centre + QPointF(reach, -reach))
    else:
        pen = QPen(look.color("quiet"), line, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
    painter.restore()


def light_mark(painter: QPainter, centre: QPointF, radius: float, light: str, look: Look) -> None:
    """Draw a deadline's light, by shape and colour: a filled triangle red, an outlined one yellow; green draws none."""
    if light not in {"red", "yellow"}:
        return
    painter.save()
    colour = look.light_color(light)
    painter.setPen(QPen(colour, max(1.2, 1.6 * look.unit)))
    painter.setBrush(colour if light == "red" else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(
        QPolygonF(
            [
                centre + QPointF(0, -radius),
                centre + QPointF(radius, radius * 0.8),
                centre + QPointF(-radius, radius * 0.8),
            ]
        )
    )
    painter.restore()


def arrow(painter: QPainter, centre: QPointF, radius: float, *, up: bool, filled: bool, colour: QColor) -> None:
    """Draw which way something moved: a triangle up or down."""
    painter.save()
    painter.setPen(QPen(colour, max(1.0, radius / 4)))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    height = radius * (-0.8 if up else 0.8)
    tip, base = centre + QPointF(0, height), centre - QPointF(0, height)
    painter.drawPolygon(QPolygonF([tip, base + QPointF(radius, 0), base - QPointF(radius, 0)]))
    painter.restore()


def diamond(painter: QPainter, centre: QPointF, radius: float, look: Look) -> None:
    """Mark what is unusual: a shape in the colour of text, for it is no alarm."""
    painter.save()
    painter.setPen(QPen(look.color("text"), max(1.0, 1.4 * look.unit)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    across, up = QPointF(radius * 0.8, 0), QPointF(0, radius)
    painter.drawPolygon(QPolygonF([centre - up, centre + across, centre + up, centre - across]))
    painter.restore()


def by_keyboard(event: QFocusEvent) -> bool:
    """Whether the keyboard came here by a key: only then is it shown, or every wall would have an outline."""
    reasons = Qt.FocusReason
    return event.reason() in {reasons.TabFocusReason, reasons.BacktabFocusReason, reasons.ShortcutFocusReason}


def empty(painter: QPainter, box: QRect, look: Look, words: str) -> None:
    """Say calmly that there is nothing, in the middle of `box`."""
    text(painter, box, words, look.font(look.LABEL), look.color("quiet"), align=Qt.AlignmentFlag.AlignHCenter)
