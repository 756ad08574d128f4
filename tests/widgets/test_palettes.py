"""Three palettes that mean three things: severity, air, deadlines. Told apart by all eyes, or by more than colour."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.contrast import contrast
from tests.widgets.samples import make
from tests.widgets.test_panes import has_colour
from widgets import painting, words
from widgets.look import AIR, Look

THEMES = pytest.mark.parametrize("theme", ["dark", "light"])
Theme = Literal["dark", "light"]

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
SEEN = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
LIMIT = 15.0
"""CIE 1976 ΔE between neighbours, below which colour alone doesn't tell them apart at a glance."""
BY_MORE_THAN_COLOUR = {
    ("light", "severity", "II–III"): "I–IV stand in every badge, words in every warning, the map has four shapes",
    ("light", "lights", "red–yellow"): "the triangle of red is filled, that of yellow is not",
    ("any", "air", "轻度–中度"): "the standard prescribes the colours; the class's name stands beside each",
    ("any", "air", "重度–严重"): "as above",
}
"""Where the limit can't be held: orange and yellow that are dark enough for a white ground are one to many eyes."""


def linear(colour: QColor) -> np.ndarray:
    parts = np.array(colour.getRgb()[:3]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: QColor, eyes: np.ndarray) -> np.ndarray:
    part = XYZ @ np.clip(eyes @ linear(colour), 0, 1) / np.array([0.95047, 1, 1.08883])
    root = np.where(part > 216 / 24389, np.cbrt(part), (24389 / 27 * part + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def least_difference(one: QColor, other: QColor) -> float:
    """Return how far two colours lie apart for the eyes that see the least of it."""
    return min(float(np.linalg.norm(lab(one, eyes) - lab(other, eyes))) for eyes in SEEN.values())


@THEMES
def test_text_has_a_contrast_of_seven_on_every_ground_that_it_stands_on(theme: Theme) -> None:
    look = Look(theme=theme)
    for ground in ("pane", "ground"):
        for token in ("text", "quiet", "accent"):
            assert contrast(look.color(token), look.color(ground)) >= 7, (token, ground)
    assert contrast(look.color("ground"), look.color("text")) >= 7, "the notice bar"
    assert contrast(look.color("ground"), look.color("accent")) >= 7, "the replay's label"
    for severity in (1, 2, 3, 4):
        assert contrast(look.on_severity_color(severity), look.severity_color(severity)) >= 7, severity
        assert contrast(look.color("text"), look.severity_tint(severity)) >= 7, severity
        assert contrast(look.severity_color(severity), look.color("pane")) >= 2.995, f"the mark of {severity}"
    for light in ("red", "yellow"):
        assert contrast(look.light_color(light), look.color("pane")) >= 7, light


@THEMES
def test_marks_on_the_map_stand_out_from_everything_that_lies_under_them(theme: Theme) -> None:
    look = Look(theme=theme)
    tokens, own = look.tokens(), look.palette
    for ground in (own.land, own.water, own.ground, *own.choropleth):
        for mark in (*tokens["severity"], tokens["quiet"], tokens["text"]):
            assert contrast(QColor(mark), QColor(ground)) >= 3, (mark, ground)
        assert contrast(QColor(own.text), QColor(ground)) >= 4.5, ("a label", ground)


@THEMES
def test_neighbours_differ_for_every_eye_or_are_told_by_more_than_colour(theme: Theme) -> None:
    look = Look(theme=theme)
    severity = [(words.ROMAN[number - 1], look.severity_color(number)) for number in (1, 2, 3, 4)]
    air = list(zip(("优", "良", "轻度", "中度", "重度", "严重"), map(QColor, AIR), strict=True))
    lights = [("red", look.light_color("red")), ("yellow", look.light_color("yellow"))]
    alike = set()
    for name, palette in (("severity", severity), ("air", air), ("lights", lights)):
        for (one, first), (other, second) in pairwise(palette):
            if least_difference(first, second) < LIMIT:
                alike.add(("any" if name == "air" else theme, name, f"{one}–{other}"))
    known = {key for key in BY_MORE_THAN_COLOUR if key[0] in (theme, "any")}
    assert alike == known


def shape(draw, qapp: QApplication) -> QImage:
    """Return what is drawn as a stencil: where there is ink."""
    del qapp
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Alpha8)


@THEMES
def test_lights_and_severities_have_colours_and_shapes_of_their_own(theme: Theme, qapp: QApplication) -> None:
    look = Look(theme=theme)
    palette = {name.name() for name in map(look.severity_color, (1, 2, 3, 4))}
    assert not palette & {look.light_color(light).name() for light in ("red", "yellow")}
    red, yellow, green = (
        shape(lambda painter, light=light: painting.light_mark(painter, QPointF(20, 20), 12, light, look), qapp)
        for light in ("red", "yellow", "green")
    )
    assert red != yellow, "filled and outlined"
    assert green == shape(lambda _painter: None, qapp), "nothing to say"
    queue = make(look, "queue").grab().toImage()
    assert has_colour(queue, look.light_color("red"))
    assert has_colour(queue, look.severity_color(1))
