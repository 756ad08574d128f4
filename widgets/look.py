"""The look: the only place that names a colour, a size or a typeface.

Sizes are in design units: 1/1080 of the display's height. A `Look` is one theme at one scale; everything that draws
asks it, so that the same scene is right at 1080p, 4K and 7680x2160.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtGui import QColor, QFont

ThemeName = Literal["dark", "light"]


@dataclass(frozen=True)
class Palette:
    """The tokens of one theme, as #rrggbb."""

    ground: str
    pane: str
    line: str
    text: str
    quiet: str
    accent: str
    normal: str
    severity: tuple[str, str, str, str]
    """I red, II orange, III yellow, IV blue: for severity only."""
    on_severity: tuple[str, str, str, str]
    """Text on those colours."""
    land: str
    water: str
    road: str
    choropleth: tuple[str, ...]
    """From few to many: one hue, so that it never reads as severity."""


DARK = Palette(
    ground="#0b141c",
    pane="#101d27",
    line="#1e3340",
    text="#dbe8ef",
    quiet="#8ba4b2",
    accent="#7fd0f0",
    normal="#5b7f91",
    severity=("#ff4d4f", "#ff8a3c", "#f5c542", "#4aa3df"),
    on_severity=("#0b141c", "#0b141c", "#0b141c", "#0b141c"),
    land="#12212c",
    water="#0b141c",
    road="#2c4a5a",
    choropleth=("#132a37", "#15333f", "#183f49", "#1d4d54", "#245c60"),
)

LIGHT = Palette(
    ground="#eef2f5",
    pane="#ffffff",
    line="#cfd9e0",
    text="#16242e",
    quiet="#4d6371",
    accent="#0b6b94",
    normal="#6a8797",
    severity=("#c81e25", "#c2570c", "#8a6a00", "#1769aa"),
    on_severity=("#ffffff", "#ffffff", "#ffffff", "#ffffff"),
    land="#e4eaee",
    water="#f6f9fb",
    road="#b3c3cd",
    choropleth=("#dbe9ec", "#c3dde2", "#a9cfd6", "#8cbfc9", "#6dadba"),
)

FAMILY = "Noto Sans SC"


@dataclass(frozen=True)
class Look:
    """One theme at one scale. `unit` is the pixels (device independent) of one design unit."""

    theme: ThemeName = "dark"
    unit: float = 1.0
    language: str = "zh"
    palette: Palette = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "palette", DARK if self.theme == "dark" else LIGHT)

    def px(self, units: float) -> int:
        """Return `units` as whole pixels, at least one for anything above nothing."""
        return max(1, round(units * self.unit)) if units > 0 else 0

    def font(self, units: float, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the typeface at a size in design units, with tabular figures."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(units))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """Return a token's colour by its name in `Palette`, with an opacity from 0 to 1."""
        color = QColor(getattr(self.palette, token))
        color.setAlphaF(alpha)
        return color

    def severity_color(self, severity: int) -> QColor:
        """Return the colour of severity 1 (特别重大) to 4 (一般)."""
        return QColor(self.palette.severity[severity - 1])
