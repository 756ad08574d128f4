"""CAP 1.2 (and 1.1) alerts: XML to rows that speak the words of `data_sources.records.Warning`.

OASIS Common Alerting Protocol 1.2, clause 3.2. What the schema can't say is judged here, too: a polygon is "lat,lon
lat,lon …" with at least four pairs. One that is not closed is closed, for the warning matters more than its form;
whatever can't be understood makes the alert refused, with the reason. Signatures are not checked. The form that
Chinese platforms write is told by `data_sources.cap_china`.

Of several info blocks, those in the wanted language count. Where they are several (one an area, each with its own
severity), the gravest leads, the texts of the others follow it, and the areas are joined.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from data_sources import cap_china
from data_sources.batches import Refused
from data_sources.cap_areas import AlertError, area_fields
from data_sources.cap_levels import level_of
from data_sources.sentences import translate
from data_sources.xml_reading import Element, child_text, children, name_of

NAMESPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1", "")
"""Without any is taken, too: an alert is an alert."""

_STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
_MESSAGES = ("Alert", "Update", "Cancel", "Ack", "Error")


def alerts_in(root: Element) -> list[Element]:
    """Return the alerts of a document: itself, or those wrapped in it (EDXL, Atom content)."""
    return [element for element in root.iter() if name_of(element) == "alert"]


def row_of(alert: Element, language: str, raw: bytes, geocodes: tuple[str, ...] = ()) -> dict[str, Any] | Refused:
    """Return an alert as a row, with what it says in `language` (RFC 3066, "zh-CN"); refused if malformed.

    `geocodes` names the geocodes whose values are the centre's own region codes; Chinese division codes always are.
    """
    try:
        return _row(alert, language, geocodes)
    except AlertError as error:
        return Refused(raw, error.sentence)


def _row(alert: Element, language: str, geocodes: tuple[str, ...]) -> dict[str, Any]:
    chinese = cap_china.is_chinese(alert)
    namespace = alert.tag.partition("}")[0].lstrip("{") if "}" in alert.tag else ""
    if namespace not in NAMESPACES and not chinese:
        sentence = translate("Cap", "The name space is “{found}”, not that of CAP 1.2 or 1.1.")
        raise AlertError(sentence.filled(found=namespace))
    message = _word(alert, "msgType", _MESSAGES)
    row: dict[str, Any] = {
        "key": _needed(alert, "identifier"),
        "status": _word(alert, "status", _STATUSES),
        "message": message,
        "sent_at": _time(alert, "sendTime" if chinese else "sent", chinese=chinese, needed=True),
        "sender": child_text(alert, "sender"),
    }
    references = child_text(alert, "references")
    row["replaces"] = cap_china.replaced(references) if chinese else _replaced(references)
    if chinese:
        row["chain"] = row["replaces"][0] if row["replaces"] else row["key"]
    infos = _still(_chosen(children(alert, "info"), language, "zh-CN" if chinese else "en-US"))
    if not infos:
        if message in ("Alert", "Update"):
            raise AlertError(translate("Cap", "It has no “info”: nothing says what the warning is about."))
        return {**row, "event": "", "headline": child_text(alert, "note"), "level": 4}
    return {**row, **_told(infos, row, language, chinese=chinese), **area_fields(infos, language, geocodes, chinese)}


def _told(infos: list[Element], row: dict[str, Any], language: str, *, chinese: bool) -> dict[str, Any]:
    """Return what the info blocks say: the gravest first."""
    levels = [level_of(info, chinese=chinese) for info in infos]
    order = sorted(range(len(infos)), key=lambda place: levels[place])
    lead = infos[order[0]]
    headline = child_text(lead, "headline")
    event = child_text(lead, "event") or (cap_china.event_of(headline, lead) if chinese else "")
    details = [child_text(lead, "description")]
    for place in order[1:]:
        colon = "：" if language.startswith("zh") else ": "
        title = child_text(infos[place], "headline") or child_text(infos[place], "event")
        details.append(colon.join(filter(None, (title, child_text(infos[place], "description")))))
    instructions = [child_text(infos[place], "instruction") for place in order]
    onsets = [_time(info, "onset", chinese=chinese) or _time(info, "effective", chinese=chinese) for info in infos]
    ends = [_time(info, "expires", chinese=chinese) for info in infos]
    return {
        "event": event,
        "headline": headline or event,
        "level": levels[order[0]],
        # In the Chinese form, `senderName` is the officer who signed: a person, and none of the wall's business.
        "sender": row["sender"] if chinese else child_text(lead, "senderName") or row["sender"],
        "detail": "\n".join(dict.fromkeys(filter(None, details))),
        "instruction": "\n".join(dict.fromkeys(filter(None, instructions))),
        "onset_at": min((at for at in onsets if at is not None), default=None),
        "expires_at": max((at for at in ends if at is not None), default=None) if None not in ends else None,
    }


def _chosen(infos: list[Element], language: str, default: str) -> list[Element]:
    """Return the info blocks in the language, else in its main language, else in the first block's."""
    wanted = language.lower()
    spoken = [(child_text(info, "language") or default).lower() for info in infos]
    for said in (wanted, wanted.split("-")[0], spoken[0] if spoken else ""):
        found = [info for info, each in zip(infos, spoken, strict=True) if each == said or each.split("-")[0] == said]
        if found:
            return found
    return []


def _still(infos: list[Element]) -> list[Element]:
    """Return the blocks without those that sound the all-clear for an area; all, where all do."""
    return [info for info in infos if child_text(info, "responseType").lower() != "allclear"] or infos


def _replaced(text: str) -> list[str]:
    """Return the identifiers of `references`: "sender,identifier,sent", several apart by white space."""
    identifiers = []
    for reference in text.split():
        parts = reference.split(",")
        if len(parts) >= 3:
            identifiers.append(",".join(parts[1:-1]))
        elif len(parts) == 1:
            identifiers.append(reference)
    return identifiers


def _time(element: Element, name: str, *, chinese: bool, needed: bool = False) -> int | None:
    text = child_text(element, name)
    if not text and not needed:
        return None
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = cap_china.moment_of(text) if chinese else None
    if moment is not None and moment.tzinfo is None and chinese:
        moment = moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    if moment is None or moment.tzinfo is None:
        sentence = translate(
            "Cap", "“{element}” is “{found}”; a time with its zone is needed, 2026-05-24T16:49:00+08:00."
        )
        raise AlertError(sentence.filled(element=name, found=text[:60]))
    return round(moment.timestamp() * 1000)


def _word(element: Element, name: str, allowed: tuple[str, ...]) -> str:
    text = child_text(element, name)
    for word in allowed:
        if word.lower() == text.lower():
            return word
    sentence = translate("Cap", "“{element}” is “{found}”; allowed: {allowed}.")
    raise AlertError(sentence.filled(element=name, found=text[:60], allowed=", ".join(allowed)))


def _needed(element: Element, name: str) -> str:
    text = child_text(element, name)
    if not text:
        raise AlertError(translate("Cap", "“{element}” is missing.").filled(element=name))
    return text
