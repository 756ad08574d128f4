"""Every mistake in a centre's folder at once, as far as this room knows its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data_sources.alarm_settings import read_alarm_rules
from data_sources.centre import CentreError, SourceFile, read_categories, read_centre, read_kinds, read_source
from data_sources.connectors import UnknownConnectorError, connector_names, connector_type
from data_sources.durations import ALLOWED, seconds_of
from data_sources.duty_roster import read_roster
from data_sources.indicator_settings import read_indicators
from data_sources.linking_settings import read_linking
from data_sources.mapping_fields import read_mappings
from data_sources.mistakes import Mistake, nearest_word
from data_sources.progress import NEVER
from data_sources.region_check import check_regions
from data_sources.sentences import translate
from data_sources.toml_files import TomlDocument, check_value, read_toml

_DURATIONS = (
    ("since", "first"),
    ("since", "overlap"),
    ("since", "again"),
    ("settle",),
    ("long_offline",),
    ("waits", "connect"),
    ("waits", "read"),
    ("auth", "lifetime"),
)
"""Where a connector's settings have durations."""


def mistakes_of(folder: Path) -> list[Mistake]:
    """Return all mistakes in centre.toml, the files beside it, the region files' codes, and sources/*."""
    try:
        centre = read_centre(folder)
        mistakes = [*centre.mistakes, *check_regions(centre)]
    except CentreError as error:
        if not folder.is_dir():
            return [Mistake(file=str(folder), line=0, key="", sentence=error.sentence)]
        mistakes = list(error.mistakes) + read_categories(folder)[1] + read_kinds(folder)[1]
        for path in sorted((folder / "sources").glob("*.toml")):
            mistakes += read_source(path, folder)[1]
    categories, _ = read_categories(folder)
    for path in sorted((folder / "sources").glob("*.toml")):
        source, _ = read_source(path, folder)
        if source is not None:
            document = read_toml(path, folder)
            mistakes += check_request(document, source)
            mistakes += read_mappings(document, source, categories)[1]
    sources = dict.fromkeys(path.stem for path in (folder / "sources").glob("*.toml"))
    mistakes += read_linking(folder, categories, sources)[1]
    mistakes += read_alarm_rules(folder, categories, sources)[1]
    return mistakes + read_indicators(folder, categories)[1] + list(read_roster(folder).mistakes)


def check_request(document: TomlDocument, source: SourceFile) -> list[Mistake]:
    """Judge a source's connector and [request]."""
    try:
        connector = connector_type(source.connector)
    except UnknownConnectorError:
        known = connector_names()
        sentence = translate("Mistakes", "There is no such connector.")
        nearest = nearest_word(source.connector, known)
        allowed = ", ".join(known)
        return [document.mistake(("connector",), sentence, found=source.connector, allowed=allowed, nearest=nearest)]
    settings, mistakes = check_value(document, ("request",), source.request, connector.settings_type)
    for at in _DURATIONS:
        value = _found(settings, at)
        if not isinstance(value, str) or not value or (at[-1] in ("overlap", "again") and value in NEVER):
            continue
        if not _is_duration(value):
            sentence = translate("Mistakes", "This is not a duration.")
            mistakes.append(document.mistake(("request", *at), sentence, found=value, allowed=ALLOWED))
    judge = getattr(connector, "judge", None)
    if settings is not None and judge is not None:
        written = document.data.get("request", {})
        mistakes += [
            document.mistake(("request", key), sentence, found=found)
            for key, sentence, found in judge(settings, written)
        ]
    return mistakes


def _found(settings: Any, at: tuple[str, ...]) -> Any:
    for name in at:
        settings = getattr(settings, name, None)
    return settings


def _is_duration(text: str) -> bool:
    try:
        seconds_of(text)
    except ValueError:
        return False
    return True
