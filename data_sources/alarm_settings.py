"""`alarms.toml`: what is an alarm in a centre, and how it is told. Every key may be missing, and the file too.

The shipped file (`resources/alarms/alarms.toml`) says the rest. A table with a mistake is left as the shipped one has
it: an alarm rather too many than one that never rings.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from data_sources.durations import ALLOWED, seconds_of
from data_sources.mistakes import Mistake, nearest_word
from data_sources.records import Severity
from data_sources.resource_files import resource
from data_sources.sentences import translate
from data_sources.toml_files import TomlDocument, check_value, read_toml

FILE: Final = "alarms.toml"

Hours = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
_Duration = str


class WarningRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which warnings in force are alarms."""

    levels: tuple[Severity, ...]


class EventRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events are; for `[deadline]`: which of those that are overdue."""

    severities: tuple[Severity, ...]
    categories: tuple[str, ...]
    newer_than: _Duration


class SourceRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which silent sources are."""

    failing: _Duration
    severity: Severity
    sources: tuple[str, ...]


class SoundRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is heard of them."""

    severities: tuple[Severity, ...]
    volume: Annotated[float, Meta(ge=0, le=1)]
    repeat: _Duration
    quiet_hours: tuple[Hours, ...]

    @property
    def repeat_seconds(self) -> float:
        """After how many seconds it is heard again; 0: once."""
        return seconds_of(self.repeat) if self.repeat else 0.0

    def is_quiet(self, moment: time) -> bool:
        """Return whether nothing is to be heard at a time of the centre's day."""
        now = f"{moment:%H:%M}"
        for hours in self.quiet_hours:
            start, end = hours.split("-")
            if start <= now < end if start < end else now >= start or now < end:
                return True
        return False


class SpeechRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is read out."""

    severities: tuple[Severity, ...]
    most_a_minute: Annotated[int, Meta(ge=1, le=30)]


class ShelvingRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an alarm may be put aside."""

    longest: _Duration


class FloodRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when on there are more than a person can take in."""

    more_than: Annotated[int, Meta(ge=1, le=10_000)]


class AlarmRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it."""

    warning: WarningRule
    event: EventRule
    deadline: EventRule
    source: SourceRule
    sound: SoundRule
    speech: SpeechRule
    shelving: ShelvingRule
    flood: FloodRule


_PARTS: Final[Mapping[str, type[Struct]]] = {
    "warning": WarningRule,
    "event": EventRule,
    "deadline": EventRule,
    "source": SourceRule,
    "sound": SoundRule,
    "speech": SpeechRule,
    "shelving": ShelvingRule,
    "flood": FloodRule,
}
_DURATIONS: Final = (
    ("event", "newer_than"),
    ("deadline", "newer_than"),
    ("source", "failing"),
    ("sound", "repeat"),
    ("shelving", "longest"),
)


def milliseconds(duration: str) -> int:
    """Return a duration of these rules in ms."""
    return round(seconds_of(duration) * 1000)


def read_alarm_rules(
    folder: Path, categories: Mapping[str, Any] | None = None, sources: Mapping[str, Any] | None = None
) -> tuple[AlarmRules, list[Mistake]]:
    """Read a centre's `alarms.toml` over the shipped one: what can be used of it, and every mistake.

    Names of categories and sources are judged where the known ones are given.
    """
    shipped = read_toml(resource("alarms", FILE)).data
    parts, wrong = _parts(TomlDocument(FILE, shipped), shipped)
    if wrong:
        raise ValueError(f"the shipped {FILE}: {wrong[0]}")
    path = folder / FILE
    if not path.exists():
        return AlarmRules(**parts), []
    document = read_toml(path, folder)
    if document.mistakes:
        return AlarmRules(**parts), list(document.mistakes)
    own, mistakes = _parts(document, shipped)
    for name, key, known, sentence in (
        ("event", "categories", categories, translate("Mistakes", "There is no such category.")),
        ("deadline", "categories", categories, translate("Mistakes", "There is no such category.")),
        ("source", "sources", sources, translate("Mistakes", "There is no such source.")),
    ):
        if name not in own or known is None:
            continue
        unknown = [(place, word) for place, word in enumerate(getattr(own[name], key)) if word not in known]
        for place, word in unknown:
            near, allowed = nearest_word(word, known), ", ".join(known)
            found = document.mistake((name, key, place), sentence, found=word, allowed=allowed, nearest=near)
            mistakes.append(found)
        if unknown:
            del own[name]
    return AlarmRules(**{**parts, **own}), mistakes


def _parts(document: TomlDocument, shipped: Mapping[str, Any]) -> tuple[dict[str, Any], list[Mistake]]:
    """Return the tables that can be used, each over the shipped one, and what is wrong with the others."""
    parts: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for name, table in document.data.items():
        if name not in _PARTS:
            sentence = translate("Mistakes", "There is no such key.")
            near, allowed = nearest_word(name, _PARTS), ", ".join(_PARTS)
            mistakes.append(document.mistake((name,), sentence, found=name, allowed=allowed, nearest=near))
            continue
        whole = {**shipped[name], **table} if isinstance(table, dict) else table
        part, found = check_value(document, (name,), whole, _PARTS[name])
        found += _wrong_durations(document, name, whole)
        mistakes += found
        if part is not None and not found:
            parts[name] = part
    return parts, mistakes


def _wrong_durations(document: TomlDocument, name: str, table: Any) -> list[Mistake]:
    mistakes = []
    for key in (key for part, key in _DURATIONS if part == name and isinstance(table, dict)):
        value = table.get(key)
        if not isinstance(value, str) or (not value and key == "repeat"):
            continue
        try:
            seconds_of(value)
        except ValueError:
            sentence = translate("Mistakes", "This is not a duration.")
            mistakes.append(document.mistake((name, key), sentence, found=value, allowed=ALLOWED))
    return mistakes
