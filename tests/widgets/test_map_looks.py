"""The map's words as a person reads them: none cut, none on another, none pale, in both themes, languages and sizes."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QColor

from desktop.translation import install, uninstall
from tests.contrast import contrast, over
from tests.widgets.test_map_layers import fill_events, fill_incidents, fill_levels, fill_teams, fill_tracks, rich  # noqa: F401 -- fixtures
from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures
from widgets.look import Look
from widgets.map_settings import MapSettings

LEAST_CONTRAST = 4.5
ALL = MapSettings(
    layers=(
        "base", "regions", "roads", "events", "assets", "labels",
        "warnings", "incidents", "stations", "teams", "tracks",
    ),
    stations="水位", station_limits=("警戒", "保证"),
)  # fmt: skip
READ = """(() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), scale = devicePixelRatio;
  while (walker.nextNode()) {
    const node = walker.currentNode, owner = node.parentElement, range = document.createRange();
    const text = node.textContent.trim();
    if (!text || owner.closest('script, style') || !owner.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    let room = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    for (let one = owner; one !== document.body; one = one.parentElement) {
      if (getComputedStyle(one).overflow === 'visible') continue;
      const box = one.getBoundingClientRect();
      room = { left: Math.max(room.left, box.left), top: Math.max(room.top, box.top),
        right: Math.min(room.right, box.right), bottom: Math.min(room.bottom, box.bottom) };
    }
    for (const { left, top, right, bottom } of range.getClientRects()) {
      // A line's box is higher than its characters: a sixth of it above, and below, is air.
      const air = (bottom - top) / 6, box = [left, top + air, right, bottom - air];
      const cut = left < room.left - 1 || right > room.right + 1 || box[1] < room.top || box[3] > room.bottom;
      found.push({ text, cut, box: box.map((edge) => edge * scale), colour: getComputedStyle(owner).color });
    }
  }
  return found;
})()"""
SHY = """((isShy) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { color: transparent !important }');
  document.adoptedStyleSheets = isShy ? [sheet] : [];
  return 1;
})"""
TO_POINT = "dispatchEvent(new PointerEvent('pointermove', {clientX: 200, clientY: 200, bubbles: true}))"
STATES = {
    "as it is": "1",
    "tools": f"(yiping.map.getContainer().{TO_POINT}, 1)",
    "within a county": "(yiping.turnTo('330302', '鹿城区'), 1)",
}


def colour_of(css: str) -> QColor:
    """Return a colour as the page tells it: rgb(…) or rgba(…)."""
    parts = [float(part) for part in css[css.index("(") + 1 : -1].split(",")]
    return QColor.fromRgbF(*(part / 255 for part in parts[:3]), parts[3] if len(parts) > 3 else 1.0)


def pale(texts: list[dict[str, Any]], ground: Any) -> list[str]:
    """Return the texts that hardly differ from what they stand on."""
    found = []
    for one in texts:
        left, top, right, bottom = one["box"]
        spots = [(round(left + (right - left) * part / 8), round((top + bottom) / 2)) for part in range(9)]
        seen = [ground.pixelColor(x, y) for x, y in spots if 0 <= x < ground.width() and 0 <= y < ground.height()]
        colour = colour_of(one["colour"])
        least = min(contrast(over(colour, under), under) for under in seen)
        if least < LEAST_CONTRAST:
            found.append(f"{one['text']}: {least:.2f}")
    return found


def on_each_other(texts: list[dict[str, Any]]) -> list[str]:
    """Return the texts that lie over another one."""
    return [
        f"{one['text']} and {other['text']}"
        for one, other in combinations(texts, 2)
        if min(one["box"][2], other["box"][2]) - max(one["box"][0], other["box"][0]) > 1
        and min(one["box"][3], other["box"][3]) - max(one["box"][1], other["box"][1]) > 1
    ]


@pytest.fixture
def speaking(qapp):
    """Let the interface speak a language for a test."""
    installed = []
    yield lambda language: installed.append(install(qapp, language))
    for translators in installed:
        uninstall(qapp, translators)


@pytest.mark.parametrize("size", [(520, 460), (960, 620)], ids=["small", "large"])
@pytest.mark.parametrize(("theme", "language"), [("dark", "zh"), ("light", "en")])
def test_every_word_around_the_map_can_be_read(  # noqa: PLR0917
    qtbot, open_map, picture, rich, ask, until, speaking, theme, language, size  # noqa: F811
):  # fmt: skip
    speaking(language)
    fill_events(picture)
    fill_incidents(picture, rich)
    fill_teams(picture, rich)
    fill_tracks(picture, rich)
    fill_levels(picture, rich)
    tables = picture.readings
    picture.readings = lambda metric: replace(
        tables(metric), readings=tuple(replace(row, unit="m", name="东水厂站") for row in tables(metric).readings)
    )
    picture.put_assets(np.array([27.99, 120.7]) + np.zeros((40, 2)), np.zeros(40, np.uint8))
    picture.counts = {"330302": 1234, "330303": 2}
    pane = open_map(ALL, Look(theme, language=language))
    pane.resize(*size)
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.isSettled() && yiping.state().layers.tracks.storms === 1 && yiping.layers.assets.count === 40")
    found: dict[str, list[dict[str, Any]]] = {}
    for name, script in STATES.items():
        ask(pane, script)
        until(pane, "yiping.isSettled() && yiping.hasTurned()")
        texts = found[name] = ask(pane, READ)
        ask(pane, f"{SHY}(true)")
        qtbot.wait(400)  # what the page has painted is put together by another process
        ground = pane.grab().toImage()
        ask(pane, f"{SHY}(false)")
        assert [one["text"] for one in texts if one["cut"]] == [], name
        assert on_each_other(texts) == [], name
        assert pale(texts, ground) == [], name
    assert len(found["as it is"]) > 8, "or nobody looked"
    assert len(found["tools"]) > len(found["as it is"])
