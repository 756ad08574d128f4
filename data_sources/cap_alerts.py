"""CAP 1.2 (and 1.1) alerts: XML to rows that speak the words of `data_sources.records.Warning`.

OASIS Common Alerting Protocol 1.2, clause 3.2. What the schema can't say is judged here, too: a polygon is "lat,lon
lat,lon …" with at least four pairs. One that is not closed is closed, for the warning matters more than its form;
whatever can't be understood makes the alert refused, with the reason.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from data_sources.batches import Refused
from data_sources.sentences import Sentence, translate

NAMESPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1")

_LEVEL_BY_SEVERITY = {"extreme": 1, "severe": 2, "moderate": 3, "minor": 4, "unknown": 4}
_LEVEL_BY_COLOUR = {"red": 1, "orange": 2, "yellow": 3, "blue": 4, "红": 1, "橙": 2, "黄": 3, "蓝": 4}
_STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
_MESSAGES = ("Alert", "Update", "Cancel", "Ack", "Error")


class AlertError(Exception):
    """An alert, or a feed of them, that can't be understood. Carries the reason."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def parsed(raw: bytes) -> Element:
    """Return the root of an XML document; document types with entities and outside references are refused.

    Raises:
        AlertError: It is not XML, or tries something.
    """
    try:
        try:
            root: Element = defusedxml.ElementTree.fromstring(raw)
        except ValueError as error:
            if isinstance(error, DefusedXmlException):
                raise
            root = defusedxml.ElementTree.fromstring(_in_utf8(raw))
    except DefusedXmlException as error:
        sentence = translate("Cap", "The XML defines entities or points outside, which no alert needs: it is not read.")
        raise AlertError(sentence) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        sentence = translate("Cap", "It is not well-formed XML: {reason}.")
        raise AlertError(sentence.filled(reason=str(error))) from error
    return root


def alerts_in(root: Element) -> list[Element]:
    """Return the alerts of a document: itself, or those wrapped in it (EDXL, Atom content)."""
    return [element for element in root.iter() if _local(element) == "alert"]


def row_of(alert: Element, language: str, raw: bytes) -> dict[str, Any] | Refused:
    """Return an alert as a row, with the one info block for `language` (RFC 3066, "zh-CN"); refused if malformed."""
    try:
        return _row(alert, language)
    except AlertError as error:
        return Refused(raw, error.sentence)


def _row(alert: Element, language: str) -> dict[str, Any]:
    namespace = alert.tag.partition("}")[0].lstrip("{") if "}" in alert.tag else ""
    if namespace not in NAMESPACES:
        sentence = translate("Cap", "The name space is “{found}”, not that of CAP 1.2 or 1.1.")
        raise AlertError(sentence.filled(found=namespace))
    status = _word(alert, "status", _STATUSES)
    message = _word(alert, "msgType", _MESSAGES)
    row: dict[str, Any] = {
        "key": _needed(alert, "identifier"),
        "status": status,
        "message": message,
        "sent_at": _time(alert, "sent", needed=True),
        "sender": _text(alert, "sender"),
        "replaces": _replaced(_text(alert, "references")),
    }
    info = _chosen(_children(alert, "info"), language)
    if info is None:
        if message in ("Alert", "Update"):
            raise AlertError(translate("Cap", "It has no “info”: nothing says what the warning is about."))
        return {**row, "event": "", "headline": _text(alert, "note"), "level": 4}
    event = _text(info, "event")
    headline = _text(info, "headline") or event
    row |= {
        "event": event,
        "headline": headline,
        "level": _level(info, headline),
        "sender": _text(info, "senderName") or row["sender"],
        "detail": _text(info, "description"),
        "instruction": _text(info, "instruction"),
        "onset_at": _time(info, "onset") or _time(info, "effective"),
        "expires_at": _time(info, "expires"),
    }
    areas = _children(info, "area")
    comma = "、" if language.startswith("zh") else ", "
    row["area"] = comma.join(_text(area, "areaDesc") for area in areas)
    row["polygons"] = [_ring(_content(each)) for area in areas for each in _children(area, "polygon") if _content(each)]
    row["circles"] = [_circle(_content(each)) for area in areas for each in _children(area, "circle") if _content(each)]
    codes = [_text(code, "value") for area in areas for code in _children(area, "geocode")]
    row["regions"] = list(dict.fromkeys(code for code in codes if code))
    return row


def _chosen(infos: list[Element], language: str) -> Element | None:
    """Return the info block in the language, else in its main language, else the first. CAP's default is en-US."""
    wanted = language.lower()
    spoken = [(_text(info, "language") or "en-US").lower() for info in infos]
    main = wanted.split("-")[0]
    for info, said in zip(infos, spoken, strict=True):
        if said == wanted:
            return info
    for info, said in zip(infos, spoken, strict=True):
        if said.split("-")[0] == main:
            return info
    return infos[0] if infos else None


def _level(info: Element, headline: str) -> int:
    """Return the Chinese level: by a colour parameter, by the headline ("台风橙色预警"), else by CAP's severity."""
    for parameter in _children(info, "parameter"):
        if "colo" in _text(parameter, "valueName").lower():
            level = _LEVEL_BY_COLOUR.get(_text(parameter, "value").lower())
            if level is not None:
                return level
    colour = re.search("([红橙黄蓝])色", headline)
    if colour:
        return _LEVEL_BY_COLOUR[colour.group(1)]
    severity = _text(info, "severity").lower()
    if severity not in _LEVEL_BY_SEVERITY:
        sentence = translate("Cap", "“{element}” is “{found}”; allowed: {allowed}.")
        allowed = "Extreme, Severe, Moderate, Minor, Unknown"
        raise AlertError(sentence.filled(element="severity", found=severity, allowed=allowed))
    return _LEVEL_BY_SEVERITY[severity]


def _ring(text: str) -> list[tuple[float, float]]:
    points = [_point(pair, text) for pair in text.split()]
    if points and points[0] != points[-1]:
        points.append(points[0])
    if len(points) < 4:
        sentence = translate("Cap", "A polygon has {count} pairs; at least four are needed, the last like the first.")
        raise AlertError(sentence.filled(count=len(points)))
    return points


def _circle(text: str) -> tuple[float, float, float]:
    centre, _, radius = text.strip().partition(" ")
    lat, lon = _point(centre, text)
    try:
        kilometres = float(radius)
    except ValueError:
        kilometres = -1.0
    if not 0 <= kilometres <= 20_040:
        raise AlertError(translate("Cap", "A circle is “{found}”; “lat,lon radius” is needed.").filled(found=text[:60]))
    return lat, lon, kilometres


def _point(pair: str, text: str) -> tuple[float, float]:
    first, _, second = pair.partition(",")
    try:
        lat, lon = float(first), float(second)
    except ValueError as error:
        sentence = translate("Cap", "“{found}” is no pair “lat,lon”.").filled(found=pair[:60])
        raise AlertError(sentence) from error
    if abs(lat) <= 90 and abs(lon) <= 180:
        return lat, lon
    if abs(lat) <= 180 and abs(lon) <= 90:
        sentence = translate("Cap", "The pair “{found}” has latitude and longitude swapped, it seems.")
    else:
        sentence = translate("Cap", "The pair “{found}” is nowhere on Earth.")
    raise AlertError(sentence.filled(found=pair[:60], text=text[:60]))


def _replaced(text: str) -> list[str]:
    """Return the identifiers of `references`: "sender,identifier,sent", several apart by white space."""
    identifiers = []
    for reference in text.split():
        parts = reference.split(",")
        if len(parts) >= 3:
            identifiers.append(",".join(parts[1:-1]))
    return identifiers


def _time(element: Element, name: str, *, needed: bool = False) -> int | None:
    text = _text(element, name)
    if not text and not needed:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        sentence = translate(
            "Cap", "“{element}” is “{found}”; a time with its zone is needed, 2026-05-24T16:49:00+08:00."
        )
        raise AlertError(sentence.filled(element=name, found=text[:60]))
    return int(moment.timestamp() * 1000)


def _word(element: Element, name: str, allowed: tuple[str, ...]) -> str:
    text = _text(element, name)
    for word in allowed:
        if word.lower() == text.lower():
            return word
    sentence = translate("Cap", "“{element}” is “{found}”; allowed: {allowed}.")
    raise AlertError(sentence.filled(element=name, found=text[:60], allowed=", ".join(allowed)))


def _needed(element: Element, name: str) -> str:
    text = _text(element, name)
    if not text:
        raise AlertError(translate("Cap", "“{element}” is missing.").filled(element=name))
    return text


def _text(element: Element, name: str) -> str:
    found = _children(element, name)
    return _content(found[0]) if found else ""


def _content(element: Element) -> str:
    return (element.text or "").strip()


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name]


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _in_utf8(raw: bytes) -> bytes:
    """Return a document in an encoding that the XML reader doesn't know (GBK) as UTF-8."""
    declared = re.search(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)[\"'][^>]*\?>", raw)
    if declared is None:
        return raw
    return raw[declared.end() :].decode(declared.group(1).decode()).encode()
