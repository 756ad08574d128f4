"""Build what the feeds of the example centres replay: places, recorded air, recorded calls."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from scripts.wenzhou_regions import DIRECT_TOWNSHIP, PEOPLE, Part, Regions

METRES_A_DEGREE = 111_320
STATIONS = {
    "市站": (120.6619, 28.0167),
    "南浦": (120.6770, 27.9893),
    "龙湾": (120.7633, 27.9675),
    "瓯海": (120.6340, 27.9672),
}
"""About where the four stations stand: the recording has no positions. To some hundred metres, for the drill only."""

LONGEST_ROAD_WALK = 0.004
FIRST_CALL_DAY = date(2015, 12, 11)
CALL_DAYS = 252


def grid_table(regions: Regions, random: np.random.Generator) -> bytes:
    """Return the grids as CSV: where, how wide, how much happens there, the village and the nearest named road."""
    grids = [part for part in regions.parts if part.level == "grid"]
    a_county = Counter(part.code[:6] for part in grids)
    trees = {code: (cKDTree(points), names) for code, (points, names) in regions.roads.items()}
    rows = []
    for part in grids:
        lon, lat, radius = part.label
        tree, names = trees[part.code[:6]]
        far, index = tree.query((lon, lat))
        road = names[index] if far < LONGEST_ROAD_WALK else ""
        busy = PEOPLE[part.code[:6]] / a_county[part.code[:6]] * float(np.exp(random.normal(0, 0.7)))
        metres = max(radius * METRES_A_DEGREE * float(np.cos(np.radians(lat))), 5)
        village = part.name.rpartition("第")[0]
        rows.append((part.code, f"{lon:.5f}", f"{lat:.5f}", round(metres), f"{busy:.2f}", village, _road(road)))
    return table(("code", "lon", "lat", "metres", "weight", "village", "road"), rows)


def area_table(parts: list[Part]) -> bytes:
    """Return the names of counties and townships by code."""
    levels = {"county", "township"}
    wanted = [(part.code, part.name) for part in parts if part.level in levels and part.code != DIRECT_TOWNSHIP]
    return table(("code", "name"), wanted)


def air_table(data: Path) -> bytes:
    """Return the recorded hours of April 2020, one row a station and hour, with the station's place."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for name in ("RAW_wenzhou.csv", "温州.csv"):
        text = (data / "air/hourly_2020-04_zhejiang" / name).read_text("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text)):
            station = row["WatchPoint"]
            if station in STATIONS:
                lon, lat = STATIONS[station]
                numbers = [row[key] for key in ("AQI", "PM2.5", "PM10", "CO", "NO2", "O3_1h", "O3_8h", "SO2")]
                values = ["" if value in {"NaN", "_", "—"} else value for value in numbers]
                day = row["Date"]
                found[f"{day[:4]}-{day[4:6]}-{day[6:]}", row["Hour"], station] = [station, str(lon), str(lat), *values]
    whole = {key[:2] for key in found if all((*key[:2], station) in found for station in STATIONS)}
    names = ("date", "hour", "站点", "经度", "纬度", "AQI", "PM2.5", "PM10", "CO", "NO2", "O3", "O3_8h", "SO2")
    return table(names, [(*key[:2], *values) for key, values in sorted(found.items()) if key[:2] in whole])


def call_table(data: Path, codes: dict[str, str], severities: dict[str, int]) -> bytes:
    """Return 36 whole weeks of the recorded calls, trimmed to what the feeds serve."""
    rows = []
    with gzip.open(data / "incidents/montgomery_911.csv.gz", "rt", encoding="utf-8") as file:
        for call in csv.DictReader(file):
            moment = datetime.fromisoformat(call["timeStamp"])
            day = (moment.date() - FIRST_CALL_DAY).days
            if not 0 <= day < CALL_DAYS:
                continue
            title = call["title"].removesuffix(" -")
            feed = title.partition(":")[0].lower()
            second = moment.hour * 3600 + moment.minute * 60 + moment.second
            station = call["desc"].partition("Station")[2].partition(";")[0].strip(" :")[:12].replace("STA", "")
            lon, lat = float(call["lng"]), float(call["lat"])
            far_off = not (39.8 < lat < 40.6 and -76 < lon < -74.7)
            rows.append((
                feed, day, second, title, severities[title], codes.get(call["twp"], ""), call["twp"].title(),
                "0" if far_off else f"{lon:.5f}", "0" if far_off else f"{lat:.5f}", call["addr"], station,
            ))  # fmt: skip
    rows.sort(key=lambda row: (row[1], row[2]))
    names = ("feed", "day", "second", "title", "severity", "code", "twp", "lon", "lat", "addr", "station")
    return table(names, rows)


def table(names: tuple[str, ...], rows: list[tuple[object, ...]] | list[tuple[str, str]]) -> bytes:
    """Return rows as CSV in UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _road(name: str) -> str:
    return "" if not name or "Unnamed" in name or not any("一" <= letter <= "鿿" for letter in name) else name
