"""Draw the map of an example centre off screen with many made-up marks, for a person to look at. Not a test."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

import maps.engine_flags
import maps.scheme
from data_sources.centre import read_centre
from data_sources.resource_files import example_centre


def made_up(centre_folder: Path, count: int) -> np.ndarray:
    """Return positions scattered around the label points of regions."""
    rng = np.random.default_rng(7)
    spots = []
    for name in ("townships.geojson.gz", "regions.geojson"):
        path = centre_folder / name
        if path.exists():
            data = path.read_bytes()
            features = json.loads(gzip.decompress(data) if name.endswith("gz") else data)["features"]
            spots += [(f["properties"]["lat"], f["properties"]["lon"]) for f in features]
            break
    chosen = np.array(spots)[rng.integers(0, len(spots), count)]
    return chosen + rng.normal(0, 0.018, (count, 2))


def filled(picture: Any, folder: Path) -> Any:
    """Fill a double with marks."""
    rng = np.random.default_rng(3)
    for number, (lat, lon) in enumerate(made_up(folder, 700).tolist()):
        severity = int(rng.choice([1, 2, 3, 4], p=[0.004, 0.014, 0.03, 0.952]))
        picture.put_event(number, lat, lon, severity=severity, hours=float(rng.exponential(12)))
    positions = made_up(folder, 54_000)
    picture.put_assets(positions, (rng.random(len(positions)) < 0.022).astype(np.uint8))
    for feature in json.loads((folder / "regions.geojson").read_bytes())["features"]:
        picture.counts[feature["properties"]["code"]] = int(rng.integers(0, 120))
    return picture


def main() -> None:  # noqa: PLR0915 -- one thing after the other
    """Draw and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("centre", nargs="?", default="wenzhou")
    parser.add_argument("--size", default="1000x900")
    parser.add_argument("--unit", type=float, default=1.0)
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--lang", default="zh")
    parser.add_argument("--zoom", type=float, default=0.0)
    parser.add_argument("--old", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("build/map.png"))
    options = parser.parse_args()
    began = time.perf_counter()
    maps.engine_flags.apply()
    maps.scheme.register()
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from tests.maps.doubles import SmallPicture  # noqa: PLC0415
    from widgets.look import Look, register_fonts  # noqa: PLC0415
    from widgets.map_pane import MapPane  # noqa: PLC0415
    from widgets.map_settings import MapSettings  # noqa: PLC0415
    from widgets.pane import PaneContext  # noqa: PLC0415

    app = QApplication(sys.argv[:1])
    register_fonts()
    centre = read_centre(example_centre(options.centre))
    picture = filled(SmallPicture(), centre.folder)
    picture.quality = "old" if options.old else "live"
    width, height = map(int, options.size.split("x"))
    pane = MapPane(
        MapSettings(),
        Look(theme=options.theme, unit=options.unit, language=options.lang),
        context=PaneContext(centre=centre, picture=lambda: picture),
    )
    pane.resize(width, height)
    pane.show()
    loop = QEventLoop()
    pane.first_drawn.connect(loop.quit)
    QTimer.singleShot(20_000, loop.quit)
    pane.show_snapshot(pane.question()(picture))
    print(f"set up {time.perf_counter() - began:.2f} s")
    loop.exec()
    print(f"painted {time.perf_counter() - began:.2f} s", pane.has_drawn)
    if options.zoom:
        pane.page.runJavaScript(
            f"yiping.map.setView([{centre.file.home.lat + 0.13}, {centre.file.home.lon + 0.15}], {options.zoom})"
        )
    wait = QEventLoop()
    QTimer.singleShot(1500, wait.quit)
    wait.exec()
    pane.introspect(lambda state: print(json.dumps(state, ensure_ascii=False)[:1800]))
    QTimer.singleShot(300, wait.quit)
    wait.exec()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    pane.grab().save(str(options.out))
    print("blocked", pane.engine.gate.blocked, "refused", pane.engine.handler.refused, "console", pane.page.console)
    pane.deleteLater()
    QTimer.singleShot(200, app.quit)
    app.exec()


if __name__ == "__main__":
    main()
