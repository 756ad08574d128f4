"""The look: the only place that names a colour, a size or a typeface.

Sizes are in design units: 1/1080 of the display's height. A `Look` is one theme at one scale; everything that draws
asks it, so that the same scene is right at 1080p, 4K and 7680x2160.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from typing import Any, ClassVar, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPen

from data_sources.resource_files import resource

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
    marks: tuple[str, str, str, str]
    """Severity on the map, where no text stands on it: 3:1 on land, water and every fill."""
    lights: tuple[str, str]
    """A deadline's red and yellow, as text too: paler than severity, and always with a triangle (`light_mark`)."""
    land: str
    water: str
    road: str
    choropleth: tuple[str, ...]
    """From few to many: one hue, so that it never reads as severity."""
    series: tuple[str, ...]
    """Lines side by side, in hues that severity doesn't have; beyond these, the same ones dashed."""


DARK = Palette(
    ground="#0b141c",
    pane="#101d27",
    line="#1e3340",
    text="#dbe8ef",
    quiet="#94acb9",
    accent="#7fd0f0",
    normal="#5b7f91",
    severity=("#ff7376", "#ffa04a", "#fbdc50", "#52aae4"),
    on_severity=("#0b141c", "#0b141c", "#0b141c", "#0b141c"),
    marks=("#ff7376", "#ffa04a", "#fbdc50", "#52aae4"),
    lights=("#ff8a8a", "#ffd95a"),
    land="#12212c",
    water="#0b141c",
    road="#2c4a5a",
    choropleth=("#132a37", "#15333f", "#183f49", "#1c4a50", "#215457"),
    series=("#7fd0f0", "#b79df0", "#6fd6b4", "#e8a6cf", "#c3cf94", "#9aa9b5"),
)

LIGHT = Palette(
    ground="#eef2f5",
    pane="#ffffff",
    line="#cfd9e0",
    text="#16242e",
    quiet="#3e525f",
    accent="#074f70",
    normal="#55717f",
    # Black on orange at 7:1 and orange on white at 3:1 leave one lightness: 7 × 3 is all of 21:1 that there is.
    severity=("#a80034", "#ea740a", "#b79000", "#0f568f"),
    on_severity=("#ffffff", "#000000", "#000000", "#ffffff"),
    marks=("#a80034", "#a54a00", "#766000", "#0f568f"),
    lights=("#9e0b14", "#5f4c00"),
    land="#e4eaee",
    water="#f6f9fb",
    road="#b3c3cd",
    choropleth=("#e6f0f2", "#d3e6ea", "#bfdbe1", "#aad0d8", "#96c5cf"),
    series=("#0b6b94", "#6a4bb0", "#137a5d", "#a43a80", "#66751f", "#4d6371"),
)

AIR = ("#00e400", "#ffff00", "#ff7e00", "#ff0000", "#99004c", "#7e0023")
"""The classes of air quality, 优 to 严重污染, as HJ 633 prescribes them; either theme, with the class's name only.

Beside that name, never under it: on the prescribed red no text has a contrast of 7:1.
"""

FAMILY = "Noto Sans SC"
FALLBACK_FAMILIES = ("Noto Sans CJK SC", "Microsoft YaHei UI")
"""Where a character is not in the shipped typeface, or the fonts were not built yet."""


@cache
def register_fonts() -> tuple[str, ...]:
    """Load the shipped typefaces, once, and return their families; after the QApplication is made.

    And before the web engine is: it reads the list of typefaces in another thread (`desktop.opening.make_application`).
    """
    families: list[str] = []
    for path in sorted(resource("fonts").glob("*.[ot]tf")):
        if "Common" in path.name:  # the map page's small one
            continue
        number = QFontDatabase.addApplicationFont(str(path))
        if number >= 0:
            families += QFontDatabase.applicationFontFamilies(number)
    return tuple(dict.fromkeys(families))


@lru_cache(maxsize=256)
def _font(pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setFamilies([FAMILY, *FALLBACK_FAMILIES])
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@lru_cache(maxsize=512)
def _color(rgb: str, alpha: float) -> QColor:
    color = QColor(rgb)
    color.setAlphaF(alpha)
    return color


@dataclass(frozen=True)
class Look:
    """One theme at one scale. `unit` is the pixels (device independent) of one design unit."""

    theme: ThemeName = "dark"
    unit: float = 1.0
    language: str = "zh"
    palette: Palette = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "palette", DARK if self.theme == "dark" else LIGHT)

    CAPTION: ClassVar[float] = 14.5
    """The smallest text of a wall scene."""
    LABEL: ClassVar[float] = 16
    TITLE: ClassVar[float] = 18
    READING: ClassVar[float] = 20
    """A number in a row."""
    FIGURE: ClassVar[float] = 46
    """A number that the whole room must read."""

    def px(self, units: float) -> int:
        """Return `units` as whole pixels, at least one for anything above nothing."""
        return max(1, round(units * self.unit)) if units > 0 else 0

    def font(self, units: float, *, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the typeface at a size in design units, with tabular figures. Shared: copy before changing it."""
        return _font(self.px(units), weight)

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """Return a token's colour by its name in `Palette`, with an opacity from 0 to 1."""
        return QColor(_color(getattr(self.palette, token), alpha))

    def mixed(self, token: str, ground: str, share: float) -> QColor:
        """Return `share` of one token over another, opaque."""
        over, under = self.color(token), self.color(ground)
        return _mixed(over, under, share)

    def pen(self, token: str, units: float = 1.0, alpha: float = 1.0) -> QPen:
        """Return a pen that keeps its width under any transform."""
        pen = QPen(self.color(token, alpha), max(1.0, units * self.unit))
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def severity_color(self, severity: int) -> QColor:
        """Return the colour of severity 1 (特别重大) to 4 (一般)."""
        return QColor(self.palette.severity[severity - 1])

    def on_severity_color(self, severity: int) -> QColor:
        """Return the colour of text on `severity_color`."""
        return QColor(self.palette.on_severity[severity - 1])

    def light_color(self, light: str) -> QColor:
        """Return the colour of a deadline's light, red or yellow: of its mark, and of the time left."""
        return QColor(self.palette.lights[0 if light == "red" else 1])

    def severity_tint(self, severity: int) -> QColor:
        """Return a quiet ground for a card of that severity."""
        return _mixed(self.severity_color(severity), self.color("pane"), 0.14)

    def series_color(self, number: int) -> QColor:
        """Return the colour of the line or bar of that number, from 0, among several."""
        return QColor(self.palette.series[number % len(self.palette.series)])

    def series_tint(self, number: int) -> QColor:
        """Return its colour for an area: a line needs more light than a bar."""
        return _mixed(self.series_color(number), self.color("pane"), 0.62)

    def series_pen(self, number: int, units: float = 1.8) -> QPen:
        """Return its pen: whole for as many as there are colours, then dashed."""
        pen = QPen(self.series_color(number), max(1.0, units * self.unit))
        pen.setCosmetic(True)
        if number >= len(self.palette.series):
            pen.setDashPattern([5, 3])
        return pen

    def air_color(self, level: int, alpha: float = 1.0) -> QColor:
        """Return the prescribed colour of an air quality class, 1 (优) to 6 (严重污染)."""
        color = QColor(AIR[level - 1])
        color.setAlphaF(alpha)
        return color

    def tokens(self) -> dict[str, Any]:
        """Return every token as plain values, for the map page: severity as it is marked there."""
        return {
            **asdict(self.palette),
            "severity": self.palette.marks,
            "family": FAMILY,
            "theme": self.theme,
            "unit": self.unit,
            "language": self.language,
        }

    def qt_palette(self) -> QPalette:
        """Return the palette for the Fusion style, so that native widgets fit in."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "ground",
            QPalette.ColorRole.Base: "pane",
            QPalette.ColorRole.AlternateBase: "ground",
            QPalette.ColorRole.Button: "pane",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.ToolTipBase: "pane",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "quiet",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "ground",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.Mid: "line",
            QPalette.ColorRole.Dark: "line",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("quiet", 0.6))
        return palette

    def stylesheet(self) -> str:
        """Return the style sheet for the few native widgets: menus, tooltips, scroll bars, dialogs.

        No rule for QWidget or QFrame: Qt would take the margins of every pane away.
        """
        token = self.palette
        px = self.px
        family = ", ".join(f'"{name}"' for name in (FAMILY, *FALLBACK_FAMILIES))
        return f"""
            QMenu, QToolTip, QDialog, QDialog QWidget {{ font-family: {family}; font-size: {px(self.LABEL)}px; }}
            QToolTip {{ background: {token.pane}; color: {token.text}; border: 1px solid {token.line};
                        padding: {px(6)}px; }}
            QMenu {{ background: {token.pane}; color: {token.text}; border: 1px solid {token.line};
                     padding: {px(4)}px; }}
            QMenu::item {{ padding: {px(6)}px {px(28)}px {px(6)}px {px(28)}px; }}
            QMenu::item:selected {{ background: {token.line}; }}
            QMenu::separator {{ height: 1px; background: {token.line}; margin: {px(4)}px {px(8)}px; }}
            QScrollBar:vertical {{ background: transparent; width: {px(8)}px; margin: 0; }}
            QScrollBar::handle:vertical {{ background: {token.line}; border-radius: {px(4)}px;
                                           min-height: {px(32)}px; }}
            QScrollBar::handle:vertical:hover {{ background: {token.normal}; }}
            QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
            QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
            QPushButton {{ background: {token.pane}; color: {token.text}; border: 1px solid {token.line};
                           border-radius: {px(4)}px; padding: {px(6)}px {px(14)}px; }}
            QPushButton:hover {{ border-color: {token.normal}; }}
            QPushButton:focus {{ border-color: {token.accent}; }}
            QPushButton:disabled {{ color: {token.normal}; }}
            QDialog {{ background: {token.ground}; color: {token.text}; }}
        """


def shade_color(strength: float) -> QColor:
    """Return what takes so much of the light away, from 0 to 1, whatever the theme."""
    color = QColor("black")
    color.setAlphaF(strength)
    return color


def _mixed(over: QColor, under: QColor, share: float) -> QColor:
    rest = 1 - share
    return QColor(
        round(over.red() * share + under.red() * rest),
        round(over.green() * share + under.green() * rest),
        round(over.blue() * share + under.blue() * rest),
    )
