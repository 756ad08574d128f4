"""Twelve series of a year, panned: frames a second of the course pane, and of pyqtgraph given the raw arrays.

    python benchmarks/trend.py [--every 10] [--frames 600]

A store is filled with a year's readings of twelve stations, one each `--every` minutes. The pane is a real window's;
its questions are asked of the store while it is being panned, by the desktop's own view runner, in this process: the
program asks another one, and so is disturbed less. A frame is from the new range to the painted chart. pyqtgraph's
plots get the arrays whole, and draw them the fastest way there is, a pixel wide and not smooth: as they come, and with
its own downsampling (peaks) and clipping, which the pane's lines are compared with.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.programs import virtual_display
from benchmarks.results import Result, quantile, report
from data_sources.batches import RecordBatch
from data_sources.centre import Centre, CentreFile, Home
from data_sources.clock import Clock
from data_sources.records import Reading
from operations.store import Store

BAR_FRAMES = 30
STATIONS = 12
DAY = 86_400_000
WIDTH, HEIGHT = 1280, 420
METRIC = "level"
MOST_SECONDS = 15.0


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=10, help="minutes between two readings")
    parser.add_argument("--frames", type=int, default=600)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, virtual_display():
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the display is there

        application = QApplication.instance() or QApplication([])
        begun = time.perf_counter()
        store, arrays = _filled(Path(folder), arguments.every)
        filled = time.perf_counter() - begun
        try:
            results = _pane(application, store, arguments.frames)
        finally:
            store.close()
        rows = sum(len(y) for _, y in arrays)
        pane = float(results[0].figure.split()[-1])
        for what, downsampled in (("raw arrays", False), ("raw arrays, its own downsampling", True)):
            for view, (span, moves) in _views(arguments.frames).items():
                frames = _pyqtgraph(application, arrays, span, moves, downsampled=downsampled)
                results.append(_told(f"pyqtgraph, {what}: {view}", frames, promised=False))
        results.append(Result("trend", "readings in all, kept in", f"{rows:,}, {rows / filled:,.0f} a second"))
        raw = float(results[2].figure.split()[-1])
        results.append(
            Result("trend", "pane ÷ pyqtgraph with raw arrays, a month seen, by processor time", f"{pane / raw:.1f} ×")
        )
        report(results)


def _filled(folder: Path, minutes: int) -> tuple[Store, list[tuple[Any, Any]]]:
    """Return a store with the readings, and the same as arrays (ms, value)."""
    file = CentreFile(
        name="Bench", code="330300", level="prefecture", zone="Asia/Shanghai", home=Home(lat=28, lon=120, zoom=9)
    )
    (folder / "regions.geojson").write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    clock = Clock()
    store = Store.open(str(folder / "bench.sqlite"), Centre(folder, file, {}, {}), clock)
    now = clock.now()
    at = np.arange(now - 365 * DAY, now, minutes * 60_000)
    rng = np.random.default_rng(1)
    arrays = []
    for number in range(STATIONS):
        value = 20 + 5 * number + 6 * np.sin(at / DAY * 6.28) + np.cumsum(rng.normal(0, 0.05, len(at)))
        arrays.append((at.astype(np.float64), value))
        for first in range(0, len(at), 20_000):
            part = slice(first, first + 20_000)
            rows = [
                Reading(source="s", station=f"st{number}", metric=METRIC, value=v, unit="m", at=t, name=f"站 {number}")
                for t, v in zip(at[part].tolist(), value[part].tolist(), strict=True)
            ]
            store.apply(RecordBatch(source="s", polled_at=now, readings=rows))
    return store, arrays


def _views(frames: int) -> dict[str, tuple[float, Any]]:
    """Return what is seen, and by how much of it each frame moves."""
    there = np.full(frames, -11.0 / frames)  # through eleven months
    back_and_forth = 0.004 * np.sign(np.sin(np.arange(frames) / 12))
    return {"a month seen": (30.0 * DAY, there), "the year seen": (365.0 * DAY, back_and_forth)}


def _pane(application: Any, store: Store, frames: int) -> list[Result]:
    from desktop.opening import SWITCH_SECONDS  # noqa: PLC0415
    from desktop.view_runner import ViewRunner  # noqa: PLC0415
    from widgets.look import Look, register_fonts  # noqa: PLC0415
    from widgets.pane import PaneContext  # noqa: PLC0415
    from widgets.registry import make_pane  # noqa: PLC0415

    register_fonts()
    sys.setswitchinterval(SWITCH_SECONDS)
    results = []
    for view, (span, moves) in _views(frames).items():
        settings = {"metric": METRIC, "period": "month" if span < 60 * DAY else "year"}
        pane: Any = make_pane("course", settings, Look(), context=PaneContext(None, Clock()))
        pane.resize(WIDTH, HEIGHT)
        pane.show()
        runner = ViewRunner(str)
        runner.add(pane)
        runner.show_only([pane])
        runner.set_picture(store.picture)
        answers = []
        draw = pane.draw_snapshot
        pane.draw_snapshot = lambda snapshot, draw=draw, kept=answers: (kept.append(1), draw(snapshot))
        _until(application, lambda pane=pane: pane.has_drawn)
        chart = pane.chart
        filled: list[bool] = []

        def move(by: float, pane: Any = pane, filled: list[bool] = filled) -> None:
            _move(pane.chart.item, pane.chart.view, by)
            first, last = pane.chart.view.viewRange()[0]
            filled.append(pane.course.first <= first and last <= max(pane.course.last, pane.course.as_of))

        told = _panned(application, chart.plot, move, moves)
        share = f"{len(answers)} answers meanwhile, {100 * sum(filled) / len(filled):.0f} % of frames whole"
        results.append(_told(f"course pane: {view} ({share})", told, promised=True))
        runner.stop()
        pane.close()
        pane.deleteLater()
    return results


def _pyqtgraph(application: Any, arrays: list[tuple[Any, Any]], span: float, moves: Any, *, downsampled: bool) -> Any:
    import pyqtgraph as pg  # noqa: PLC0415

    from widgets.look import Look  # noqa: PLC0415

    look = Look()
    plot = pg.PlotWidget(axisItems={"bottom": pg.DateAxisItem()}, background=look.color("pane"))
    plot.resize(WIDTH, HEIGHT)
    item = plot.getPlotItem()
    item.setMouseEnabled(x=True, y=False)
    for number, (x, y) in enumerate(arrays):
        curve = item.plot(x / 1000, y, pen=pg.mkPen(look.series_color(number), width=1), antialias=False)
        if downsampled:
            curve.setDownsampling(auto=True, method="peak")
            curve.setClipToView(True)
    item.setYRange(0, 90)
    end = arrays[0][0][-1] / 1000
    item.setXRange(end - span / 1000, end, padding=0)
    plot.show()
    application.processEvents()
    told = _panned(application, plot, lambda by: _move(item, item.getViewBox(), by), moves)
    plot.close()
    plot.deleteLater()
    return told


def _move(item: Any, view: Any, by: float) -> None:
    first, last = view.viewRange()[0]
    item.setXRange(first + by * (last - first), last + by * (last - first), padding=0)


def _panned(application: Any, plot: Any, move: Callable[[float], None], moves: Any) -> list[tuple[float, float]]:
    """Return how long each frame took, and of it the processor time of this thread, in seconds.

    Slow ones are as many as can be drawn in a while.
    """
    frames = []
    ends = time.perf_counter() + MOST_SECONDS
    for by in moves.tolist():
        if frames and time.perf_counter() > ends:
            break
        begun, worked = time.perf_counter(), time.thread_time()
        move(by)
        plot.viewport().repaint()
        frames.append((time.perf_counter() - begun, time.thread_time() - worked))
        application.processEvents()
    return frames


def _until(application: Any, done: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not done():
        if time.monotonic() > ends:
            raise TimeoutError("no answer within a minute")
        application.processEvents()
        time.sleep(0.005)


def _told(what: str, frames: list[tuple[float, float]], *, promised: bool) -> Result:
    """Return frames a second by the clock, and what they would be if nothing else ran, by processor time."""
    rate, alone = (len(frames) / sum(frame[place] for frame in frames) for place in range(2))
    slow = quantile([frame[0] for frame in frames], 0.99) * 1000
    figure = f"{rate:.1f} frames/s, p99 {slow:.0f} ms; by processor time {alone:.1f}"
    if not promised:
        return Result("trend", what, figure)
    return Result("trend", what, figure, f"≥ {BAR_FRAMES} frames/s", rate >= BAR_FRAMES)


if __name__ == "__main__":
    os.environ.setdefault("QT_SCALE_FACTOR", "1")
    main()
