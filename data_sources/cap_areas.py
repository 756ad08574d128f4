"""Where a CAP alert holds: polygons, circles, and the codes of regions. CAP 1.2, clause 3.2.4.

CAP writes "lat,lon" and a circle's radius in kilometres. The Chinese form doesn't say which number comes first: in
China no longitude is a latitude, so that the numbers tell; its radii are metres, and a line of points that is not
closed is a line.
"""

from __future__ import annotations

import re
from typing import Any

from data_sources.region_codes import PROVINCES, CodeError, normalised
from data_sources.sentences import Sentence, translate
from data_sources.xml_reading import Element, child_text, children, content

Ring = list[tuple[float, float]]

_DIVISION_NAME = re.compile(r"区划|行政|地区|区域|地域|adcode|division|areacode|GB/?T? ?2260", re.IGNORECASE)
"""Six digits alone prove nothing: codes of the US, of Canada and of Germany's weather service look the same."""

_BETWEEN_CODES = re.compile(r"[,，;；、\s]+")
_FARTHEST = 20_040.0
"""Half the Earth's girth, km."""


class AlertError(Exception):
    """An alert that can't be understood. Carries the reason."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def area_fields(infos: list[Element], language: str, geocodes: tuple[str, ...], chinese: bool) -> dict[str, Any]:
    """Return the area's words, polygons, circles and regions of all blocks together.

    Raises:
        AlertError: A polygon or circle can't be understood.
    """
    areas = [area for info in infos for area in children(info, "area")]
    rings = [ring(text, chinese=chinese) for text in _contents(areas, "polygon")]
    codes = [code for area in areas for each in children(area, "geocode") for code in _codes(each, geocodes, chinese)]
    comma = "、" if language.startswith("zh") else ", "
    return {
        "area": comma.join(dict.fromkeys(filter(None, (child_text(area, "areaDesc") for area in areas)))),
        "polygons": [points for points in rings if points],
        "circles": [circle(text, chinese=chinese) for text in _contents(areas, "circle")],
        "regions": list(dict.fromkeys(codes)),
    }


def ring(text: str, *, chinese: bool = False) -> Ring:
    """Return a polygon's points (latitude, longitude), closed; empty for the Chinese form's lines.

    Raises:
        AlertError: A pair is none, or there are too few.
    """
    points = [_point(pair, chinese=chinese) for pair in text.split()]
    if points and points[0] != points[-1]:
        if chinese:
            return []
        points.append(points[0])
    if len(points) < 4:
        sentence = translate("Cap", "A polygon has {count} pairs; at least four are needed, the last like the first.")
        raise AlertError(sentence.filled(count=len(points)))
    return points


def circle(text: str, *, chinese: bool = False) -> tuple[float, float, float]:
    """Return a circle's latitude, longitude and radius in km.

    Raises:
        AlertError: It is none.
    """
    centre, _, radius = text.strip().partition(" ")
    lat, lon = _point(centre, chinese=chinese)
    try:
        kilometres = float(radius) / (1000 if chinese else 1)
    except ValueError:
        kilometres = -1.0
    if not 0 <= kilometres <= _FARTHEST:
        raise AlertError(translate("Cap", "A circle is “{found}”; “lat,lon radius” is needed.").filled(found=text[:60]))
    return lat, lon, kilometres


def division_code(text: str) -> str | None:
    """Return a Chinese division code as the store knows it: 330305000000 is 330305. None where it is none.

    The 14 digits of warning platforms are the 12 of the statistical code, and two zeros.
    """
    if len(text) == 14 and text.endswith("00"):
        text = text[:12]
    try:
        code = normalised(text)
    except CodeError:
        return None
    return code if len(text) >= 6 and code[:2] in PROVINCES else None


def _codes(geocode: Element, geocodes: tuple[str, ...], chinese: bool) -> list[str]:
    name = child_text(geocode, "valueName")
    texts = _BETWEEN_CODES.split(child_text(geocode, "value") or content(geocode))
    if name in geocodes:
        return [text for text in texts if text]
    if not (chinese or not name or _DIVISION_NAME.search(name)):
        return []
    return [code for code in map(division_code, texts) if code]


def _contents(areas: list[Element], name: str) -> list[str]:
    return [content(each) for area in areas for each in children(area, name) if content(each)]


def _point(pair: str, *, chinese: bool) -> tuple[float, float]:
    first, _, second = pair.replace("，", ",").partition(",")
    try:
        lat, lon = float(first), float(second)
    except ValueError as error:
        sentence = translate("Cap", "“{found}” is no pair “lat,lon”.").filled(found=pair[:60])
        raise AlertError(sentence) from error
    if chinese and 73 <= lat <= 136 and 0 <= lon <= 54:
        lat, lon = lon, lat
    if abs(lat) <= 90 and abs(lon) <= 180:
        return lat, lon
    if abs(lat) <= 180 and abs(lon) <= 90:
        sentence = translate("Cap", "The pair “{found}” has latitude and longitude swapped, it seems.")
    else:
        sentence = translate("Cap", "The pair “{found}” is nowhere on Earth.")
    raise AlertError(sentence.filled(found=pair[:60]))
