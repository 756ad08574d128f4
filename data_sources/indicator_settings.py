"""Indicators and campaigns of a centre, from `indicators.toml` and `campaigns.toml`.

An indicator is a count, a ratio or a sum over records, or a value that is reported. A campaign (专项行动) has dates and
measures, each counted the same way between them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from msgspec import Meta, Struct

from data_sources.centre import Text, check_text
from data_sources.mistakes import Mistake, nearest_word
from data_sources.records import AssetState
from data_sources.sentences import translate
from data_sources.toml_files import TomlDocument, check_struct, check_value, read_toml
from data_sources.toml_places import KeyPath

INDICATORS = "indicators.toml"
CAMPAIGNS = "campaigns.toml"
WAYS = ("count", "ratio", "sum", "reported")

Period = Literal["day", "week", "month", "quarter", "year"]
Direction = Literal["up", "down", ""]
Identifier = Annotated[str, Meta(min_length=1, max_length=80)]


class Events(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="records", tag="event"):
    """Events of a span: reported in it, closed in it, due in it, due in it and closed, or reported in it and closed."""

    measure: Literal["reported", "closed", "due", "due_closed", "done"] = "reported"
    categories: tuple[str, ...] = ()


class Assets(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="records", tag="asset"):
    """Assets of a kind as they stand now, whatever the span; in some states, or all."""

    kind: Identifier
    states: tuple[AssetState, ...] = ()


class Readings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="records", tag="reading"):
    """The sum of a metric's values at all stations in a span, such as millimetres of rain."""

    metric: Identifier


class Reported(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="records", tag="indicator"):
    """The sum of a reported figure over the regions for which it was reported."""

    name: Identifier


Number = Events | Assets | Readings | Reported


class Ratio(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number for each of another, times a factor."""

    of: Number
    per: Number
    times: float = 100.0


class IndicatorRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[indicator]]`: says one of `count`, `ratio`, `sum` and `reported`.

    A reported one may be another region's than the centre's: `region` is its code, `place` what it is called.
    """

    id: Identifier
    name: Text
    domain: Text = ""
    count: Events | Assets | None = None
    ratio: Ratio | None = None
    sum: Readings | Reported | None = None
    reported: str = ""
    region: str = ""
    place: Text = ""
    period: Period = "month"
    unit: str = ""
    decimals: Annotated[int, Meta(ge=0, le=6)] = 0
    direction: Direction = ""
    target: float | None = None


class Measure(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[campaign.measure]]`. `targets` are by region; `target` is the whole's, or else their sum."""

    name: Text
    kind: Literal["inspection", "found", "mended", "closure", "demolition", "other"] = "other"
    count: Number
    unit: str = ""
    target: Annotated[float, Meta(gt=0)] | None = None
    targets: dict[str, Annotated[float, Meta(gt=0)]] = {}


class CampaignRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[campaign]]`, from its first to its last day."""

    id: Identifier
    name: Text
    first: str
    last: str
    measure: Annotated[tuple[Measure, ...], Meta(min_length=1)]


@dataclass(frozen=True)
class IndicatorSettings:
    """What a centre's two files define, in their order."""

    indicators: tuple[IndicatorRule, ...] = ()
    campaigns: tuple[CampaignRule, ...] = ()


class _Indicators(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    indicator: list[Any] = []


class _Campaigns(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    campaign: list[Any] = []


_Rule = TypeVar("_Rule", IndicatorRule, CampaignRule)


def read_indicators(folder: Path, categories: Collection[str]) -> tuple[IndicatorSettings, list[Mistake]]:
    """Read both files: what can be used of them, and every mistake. A rule with a mistake is left out."""
    indicators, mistakes = _read(folder / INDICATORS, folder, _Indicators, IndicatorRule, categories)
    campaigns, more = _read(folder / CAMPAIGNS, folder, _Campaigns, CampaignRule, categories)
    return IndicatorSettings(tuple(indicators), tuple(campaigns)), [*mistakes, *more]


def _read(
    path: Path, folder: Path, whole: type[Any], rule_type: type[_Rule], categories: Collection[str]
) -> tuple[list[_Rule], list[Mistake]]:
    if not path.exists():
        return [], []
    document = read_toml(path, folder)
    if document.mistakes:
        return [], list(document.mistakes)
    _, mistakes = check_struct(document, (), whole)
    (key,) = whole.__struct_fields__
    tables = document.data.get(key, [])
    rules: list[_Rule] = []
    for number, table in enumerate(tables if isinstance(tables, list) else []):
        at: KeyPath = (key, number)
        rule, found = check_value(document, at, table, rule_type)
        if rule is not None:
            found += _wrong(document, at, rule, categories)
            if rule.id in {other.id for other in rules}:
                sentence = translate("Mistakes", "This name stands twice.")
                found.append(document.mistake((*at, "id"), sentence, found=rule.id))
            if not found:
                rules.append(rule)
        mistakes += found
    return rules, mistakes


def _wrong(
    document: TomlDocument, at: KeyPath, rule: IndicatorRule | CampaignRule, categories: Collection[str]
) -> list[Mistake]:
    mistakes = check_text(document, (*at, "name"), rule.name)
    if isinstance(rule, IndicatorRule):
        for key in ("domain", "place"):
            mistakes += check_text(document, (*at, key), getattr(rule, key))
        said = [way for way in WAYS if getattr(rule, way)]
        if len(said) != 1:
            sentence = translate("Mistakes", "An indicator says exactly one of these.")
            mistakes.append(document.mistake(at, sentence, found=", ".join(said), allowed=", ".join(WAYS)))
        if rule.region and not rule.reported:
            sentence = translate("Mistakes", "Only a reported indicator can be another region's.")
            mistakes.append(document.mistake((*at, "region"), sentence, found=rule.region))
    else:
        mistakes += _wrong_dates(document, at, rule)
        for number, measure in enumerate(rule.measure):
            mistakes += check_text(document, (*at, "measure", number, "name"), measure.name)
    for where, counted in _numbers(at, rule):
        if isinstance(counted, Events):
            mistakes += _wrong_categories(document, (*where, "categories"), counted.categories, categories)
    return mistakes


def _wrong_dates(document: TomlDocument, at: KeyPath, rule: CampaignRule) -> list[Mistake]:
    mistakes = []
    for key in ("first", "last"):
        try:
            date.fromisoformat(getattr(rule, key))
        except ValueError:
            sentence = translate("Mistakes", "This is not a date.")
            found = getattr(rule, key)
            mistakes.append(document.mistake((*at, key), sentence, found=found, allowed='"2026-03-01"'))
    if not mistakes and rule.last < rule.first:
        sentence = translate("Mistakes", "The last day lies before the first.")
        mistakes.append(document.mistake((*at, "last"), sentence, found=rule.last))
    return mistakes


def _wrong_categories(
    document: TomlDocument, at: KeyPath, named: Sequence[str], categories: Collection[str]
) -> list[Mistake]:
    sentence = translate("Mistakes", "There is no such category.")
    return [
        document.mistake((*at, place), sentence, found=name, nearest=nearest_word(name, categories))
        for place, name in enumerate(named)
        if name not in categories
    ]


def _numbers(at: KeyPath, rule: IndicatorRule | CampaignRule) -> Iterator[tuple[KeyPath, Number]]:
    if isinstance(rule, CampaignRule):
        for place, measure in enumerate(rule.measure):
            yield (*at, "measure", place, "count"), measure.count
        return
    if rule.count is not None:
        yield (*at, "count"), rule.count
    if rule.ratio is not None:
        yield (*at, "ratio", "of"), rule.ratio.of
        yield (*at, "ratio", "per"), rule.ratio.per
