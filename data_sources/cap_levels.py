"""The Chinese warning level (1 red, 2 orange, 3 yellow, 4 blue) of a CAP info block.

Said by, in this order: the block's severity where it is a colour (the Chinese form); a parameter whose name speaks of a
colour or level; an event code that ends in a colour; the headline ("台风橙色预警"); else CAP's own severity. Green,
which some services use for "nothing", is the lowest.
"""

from __future__ import annotations

import re

from data_sources.cap_areas import AlertError
from data_sources.sentences import translate
from data_sources.xml_reading import Element, child_text, children

_LEVEL_BY_SEVERITY = {"extreme": 1, "severe": 2, "moderate": 3, "minor": 4, "unknown": 4}
_LEVEL_BY_COLOUR = {"red": 1, "orange": 2, "yellow": 3, "blue": 4, "green": 4, "红": 1, "橙": 2, "黄": 3, "蓝": 4}
_COLOUR = re.compile(r"(?<![a-z])(red|orange|yellow|blue|green)(?![a-z])|([红橙黄蓝])", re.IGNORECASE)
_CODE_COLOUR = re.compile(r"_(red|orange|yellow|blue)$|([红橙黄蓝])色", re.IGNORECASE)
_HEADLINE_COLOUR = re.compile("([红橙黄蓝])色")
_TELLING_NAME = re.compile(r"colou?r|awareness_level|(alert|warning|severity)[ _-]?level|级别|等级|颜色", re.IGNORECASE)


def level_of(info: Element, *, chinese: bool) -> int:
    """Return an info block's level.

    Raises:
        AlertError: Nothing in it says a level.
    """
    severity = child_text(info, "severity").lower()
    level = _of_colour(_COLOUR, severity) if chinese else None
    for parameter in children(info, "parameter"):
        if level is None and _TELLING_NAME.search(child_text(parameter, "valueName")):
            level = _of_colour(_COLOUR, child_text(parameter, "value"))
    for code in children(info, "eventCode"):
        level = level or _of_colour(_CODE_COLOUR, child_text(code, "value"))
    level = level or _of_colour(_HEADLINE_COLOUR, child_text(info, "headline") or child_text(info, "event"))
    level = level or _LEVEL_BY_SEVERITY.get(severity)
    if level is None:
        sentence = translate("Cap", "“{element}” is “{found}”; allowed: {allowed}.")
        allowed = "Red, Orange, Yellow, Blue, Unknown" if chinese else "Extreme, Severe, Moderate, Minor, Unknown"
        raise AlertError(sentence.filled(element="severity", found=severity[:60], allowed=allowed))
    return level


def _of_colour(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return _LEVEL_BY_COLOUR[next(filter(None, found.groups())).lower()] if found else None
