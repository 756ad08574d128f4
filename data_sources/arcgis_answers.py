"""What an ArcGIS layer says of itself and of its features, as plain rows. Esri's REST interface, `f=json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite, nan
from typing import Any

import numpy as np

from data_sources.coordinate_systems import CrsError, to_wgs84
from data_sources.geometry import point_of
from data_sources.inside_points import inside_point
from data_sources.redaction import quoted
from data_sources.sentences import Sentence, translate

_MOST_CODES = 100_000


class ArcgisError(ValueError):
    """An answer that can't be used. Carries the reason."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Layer:
    """What a layer says of itself. `names` are the words for its codes: field → code → name.

    `subtypes` are the words that differ by the value of `subtype_field`.
    """

    key: str = ""
    most: int = 1000
    pages: bool = False
    orders: bool = False
    names: dict[str, dict[Any, str]] = field(default_factory=dict)
    subtype_field: str = ""
    subtypes: dict[Any, dict[str, dict[Any, str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Features:
    """One page of features: rows, the object ids by which they are ordered, and whether there are more.

    Old servers don't tell (None), newer ones often only if there are.
    """

    rows: list[dict[str, Any]]
    keys: list[Any]
    more: bool | None


def error_in(data: Any) -> tuple[int, str] | None:
    """Return code and message of the error that an answer of status 200 may be."""
    error = data.get("error") if isinstance(data, dict) else None
    if not isinstance(error, dict):
        return None
    details = error.get("details")
    words = [error.get("message"), *(details if isinstance(details, list) else [details])]
    text = " ".join(dict.fromkeys(str(word).strip() for word in words if word))
    code = error.get("code")
    return (code if isinstance(code, int) else 0), quoted(text, 300)


def layer_of(data: Any) -> Layer:
    """Return what a layer's own page says.

    Raises:
        ArcgisError: It is no layer's page.
    """
    if not isinstance(data, dict) or not isinstance(data.get("fields"), list):
        raise ArcgisError(
            translate("Arcgis", "it is no layer. The “url” ends with the layer's number: …/FeatureServer/0")
        )
    fields = [each for each in data["fields"] if isinstance(each, dict) and isinstance(each.get("name"), str)]
    keys = [each["name"] for each in fields if each.get("type") == "esriFieldTypeOID"]
    abilities = data.get("advancedQueryCapabilities")
    abilities = abilities if isinstance(abilities, dict) else {}
    most = data.get("maxRecordCount")
    subtype_field = data.get("typeIdField") or data.get("subtypeField") or ""
    types = data.get("types")
    types = [each for each in types if isinstance(each, dict)] if isinstance(types, list) else []
    names = {each["name"]: words for each in fields if (words := _words(each.get("domain")))}
    subtype_words = {each["id"]: str(each["name"]) for each in types if _is_code(each.get("id")) and each.get("name")}
    if isinstance(subtype_field, str) and subtype_field and subtype_words:
        names[subtype_field] = subtype_words
    return Layer(
        key=str(data.get("objectIdField") or (keys[0] if keys else "")),
        most=most if isinstance(most, int) and 0 < most <= 100_000 else 1000,
        pages=bool(abilities.get("supportsPagination")),
        orders=bool(abilities.get("supportsOrderBy") or data.get("supportsAdvancedQueries")),
        names=names,
        subtype_field=subtype_field if isinstance(subtype_field, str) else "",
        subtypes={
            each["id"]: {
                str(name): words for name, domain in (each.get("domains") or {}).items() if (words := _words(domain))
            }
            for each in types
            if _is_code(each.get("id")) and isinstance(each.get("domains") or {}, dict)
        },
    )


def features_of(data: Any, layer: Layer) -> Features:
    """Return a query's features as rows: their attributes, codes as words, and `lon`, `lat` in WGS-84.

    The code of a word stays under the field's name and "_code". Dates stay milliseconds since the epoch. Of an area a
    point inside is taken, of a line its middle.

    Raises:
        ArcgisError: It is no answer to a query, or its coordinates can't be read.
    """
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise ArcgisError(translate("Arcgis", "the answer to the query has no “features”."))
    # What has no attributes is a row of nothing, for the quarantine.
    plain = [each if isinstance(each, dict) else {} for each in features]
    sound = [each if isinstance(each.get("attributes"), dict) else {**each, "attributes": {}} for each in plain]
    rows = [_row(each["attributes"], layer) for each in sound]
    points = [_point(each.get("geometry")) for each in sound]
    if any(point is not None for point in points):
        crs = _crs_of(data.get("spatialReference") or _reference_in(sound))
        x, y = (np.array([nan if point is None else point[axis] for point in points]) for axis in (0, 1))
        try:
            lon, lat = to_wgs84(x, y, crs)
        except CrsError as error:
            raise ArcgisError(error.sentence) from error
        for row, east, north in zip(rows, lon.tolist(), lat.tolist(), strict=True):
            if isfinite(east) and isfinite(north):
                row["lon"], row["lat"] = east, north
    keys = [each["attributes"].get(layer.key) for each in sound] if layer.key else []
    more = data.get("exceededTransferLimit")
    return Features(rows, keys, more if isinstance(more, bool) else None)


def _row(attributes: dict[str, Any], layer: Layer) -> dict[str, Any]:
    row = dict(attributes)
    subtype = attributes.get(layer.subtype_field) if layer.subtype_field else None
    own = layer.subtypes.get(subtype, {}) if _is_code(subtype) else {}
    for name, words in {**layer.names, **own}.items():
        code = attributes.get(name)
        if _is_code(code) and code in words:
            row[name] = words[code]
            row.setdefault(f"{name}_code", code)
    return row


def _words(domain: Any) -> dict[Any, str]:
    values = domain.get("codedValues") if isinstance(domain, dict) else None
    if not isinstance(values, list):
        return {}
    pairs = [(each.get("code"), each.get("name")) for each in values[:_MOST_CODES] if isinstance(each, dict)]
    return {code: str(name) for code, name in pairs if _is_code(code) and name is not None}


def _is_code(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _point(geometry: Any) -> tuple[float, float] | None:
    """Return one point of a geometry; None where it has none. Empty points say "NaN"."""
    if not isinstance(geometry, dict):
        return None
    found: Any = None
    try:
        if "x" in geometry:
            found = (geometry["x"], geometry["y"])
        elif geometry.get("rings"):
            found = inside_point(geometry["rings"])
        elif geometry.get("paths"):
            found = point_of({"type": "MultiLineString", "coordinates": geometry["paths"]})
        elif geometry.get("points"):
            found = point_of({"type": "MultiPoint", "coordinates": geometry["points"]})
        return _sound(*found) if found is not None else None
    except (TypeError, ValueError, KeyError, IndexError, OverflowError):
        return None


def _sound(x: Any, y: Any) -> tuple[float, float] | None:
    east, north = float(x), float(y)
    return (east, north) if isfinite(east) and isfinite(north) else None


def _reference_in(features: list[dict[str, Any]]) -> Any:
    geometries = (each.get("geometry") for each in features)
    return next(
        (each["spatialReference"] for each in geometries if isinstance(each, dict) and "spatialReference" in each), None
    )


def _crs_of(reference: Any) -> int:
    found = reference if isinstance(reference, dict) else {}
    for name in ("latestWkid", "wkid"):
        number = found.get(name)
        if isinstance(number, int) and number > 0:
            return number
    raise ArcgisError(
        translate("Arcgis", "its coordinate system has no number. Write out_sr = 4326, so that the server converts.")
    )
