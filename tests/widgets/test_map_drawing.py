"""What is seen under a hand that moves the map, and after it: the same as if it had been painted there at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures

DRAG = """(() => {
  let left = 40;
  window.glasses = 0;
  const step = () => {
    yiping.map.panBy([6, -4], {animate: false});
    window.glasses = Math.max(window.glasses, document.querySelectorAll('.yiping-glass').length);
    if (--left) setTimeout(step, 10);
  };
  step();
  return 1;
})()"""
RESTS = "yiping.isSettled() && !document.querySelector('.yiping-glass, .yiping-cell.under')"


@pytest.fixture
def a_map(qtbot, open_map, picture):  # noqa: F811
    rng = np.random.default_rng(3)
    spots = np.column_stack((rng.uniform(27.9, 28.1, 6_000), rng.uniform(120.5, 120.9, 6_000)))
    picture.put_assets(spots, np.arange(6_000, dtype=np.uint8) % 3)
    picture.counts = {"330302": 3, "330303": 1}
    for number in range(60):
        picture.put_event(number, 27.95 + 0.002 * number, 120.55 + 0.005 * number, severity=2 + number % 3)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    return pane


def pixels(qtbot, pane):
    qtbot.wait(400)  # what was painted is on the screen
    image = pane.grab().toImage()
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[60:-90, :, :3].astype(int)
    )


def differing(one, other):
    return (np.abs(one - other).max(axis=2) > 24).mean()


def test_a_map_that_was_dragged_looks_as_one_that_was_painted_there(qtbot, a_map, ask, until):  # noqa: F811
    until(a_map, RESTS)
    ask(a_map, DRAG)
    until(a_map, "window.glasses === 1")
    until(a_map, RESTS)
    dragged = pixels(qtbot, a_map)
    ask(a_map, "(yiping.map.setZoom(yiping.map.getZoom() - 1, {animate: false}), 1)")
    until(a_map, RESTS)
    ask(a_map, "(yiping.map.setZoom(yiping.map.getZoom() + 1, {animate: false}), 1)")
    until(a_map, RESTS)
    anew = pixels(qtbot, a_map)
    assert len(np.unique(anew.reshape(-1, 3), axis=0)) > 50  # something is seen
    assert differing(dragged, anew) < 0.002


def test_a_change_of_marks_paints_only_the_tiles_where_they_stand(a_map, picture, ask, until):  # noqa: F811
    until(a_map, RESTS)
    ask(
        a_map,
        """(() => { window.puts = 0; const put = CanvasRenderingContext2D.prototype.putImageData;
        CanvasRenderingContext2D.prototype.putImageData = function (...all) { window.puts++; put.apply(this, all); };
        window.seen = yiping.canvases.events.paints; return 1; })()""",
    )
    picture.put_event(99, 28.0, 120.7, severity=2)
    tell(a_map, picture)
    until(a_map, f"yiping.layers.events.count === 61 && yiping.canvases.events.paints > window.seen && {RESTS}")
    assert 1 <= ask(a_map, "window.puts") <= 4


def test_points_are_found_where_they_lie(a_map, ask):  # noqa: F811
    missed = ask(
        a_map,
        """(() => { const points = new yiping.Points({}), count = 5000;
        const id = Float64Array.from({length: count}, (_, n) => n), removed = [];
        const position = Float32Array.from({length: 2 * count}, (_, n) => (n % 2 ? 120 : 27) + Math.random());
        points.take({header: {full: true}, arrays: {id, position, removed}});
        let missed = 0;
        for (let round = 0; round < 40; round++) {
          if (round === 20) points.take({header: {}, arrays: {id: [7], position: [29, 123], removed: [1, 2, 3]}});
          const [x, y] = [points.x[round * 9], points.y[round * 9]], part = [x - 2e-4, y - 1e-4, x + 1e-4, y + 3e-4];
          const found = new Set();
          points.each(...part, (slot) => { found.add(slot); });
          for (let slot = 0; slot < points.count; slot++) {
            const at = [points.x[slot], points.y[slot]];
            const isIn = at.every((one, axis) => one >= part[axis] && one <= part[axis + 2]);
            if (isIn && !found.has(slot)) missed++;
          }
          if (found.size > points.count / 4) missed++;
        }
        return missed; })()""",
    )
    assert missed == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="told by Linux only")
def test_the_process_that_draws_gives_large_blocks_back_and_no_other_is_told_to(a_map):
    told = b"MALLOC_MMAP_THRESHOLD_="
    assert told in Path(f"/proc/{a_map.page.renderProcessPid()}/environ").read_bytes()
    assert told.decode().rstrip("=") not in os.environ
