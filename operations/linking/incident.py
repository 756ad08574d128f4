"""The one line of an incident: each of its fields, and which report it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data_sources.linking_settings import Rules
from operations.linking.report import Report


@dataclass(frozen=True)
class Field:
    """A field's value, and the report, by the store's number of its event, that says so."""

    value: Any
    report: int


def merged(reports: Sequence[Report], rules: Rules) -> Mapping[str, Field]:
    """Return the fields of an incident. `reports` are those that stand, at least one; `rules` the first one's.

    By the rules of `rules.fields`, or else:

    - `reported_at` the earliest; `title`, `category` and `detail` of the first report that says any;
    - `lat` and `lon` of the most precise place: a position, in the smallest region, with the longest address;
    - `region` the smallest; `address` of the report with the place, or the longest;
    - `severity` the highest; `updated_at` the newest;
    - `state` and `closed_at` the newest word of the source in charge: the first of the settings' that reported, or
      that of the first report.

    A report that says nothing of a field is passed over where another says something.
    """
    ordered = sorted(reports, key=lambda report: report.order)
    source = _in_charge(ordered, rules)
    choice = _Choice(ordered, [one for one in ordered if one.source == source])
    by = rules.fields
    began = choice.of("first" if by.reported_at == "earliest" else "in_charge_first")
    titled = choice.of(by.title, lambda one: len(one.title))
    detailed = choice.of(by.detail, lambda one: len(one.detail))
    named = choice.of(by.category)
    weighed = _best(ordered, lambda one: (-one.severity,)) if by.severity == "highest" else choice.of(by.severity)
    speaker = choice.of(by.state)
    newest = choice.of("newest")
    placed, smallest, addressed = _placed(choice, by.place)
    return {
        "reported_at": Field(began.reported_at, began.id),
        "title": Field(titled.title, titled.id),
        "category": Field(named.category, named.id),
        "detail": Field(detailed.detail, detailed.id),
        "lat": Field(placed.lat, placed.id),
        "lon": Field(placed.lon, placed.id),
        "region": Field(smallest.region, smallest.id),
        "address": Field(addressed.address, addressed.id),
        "severity": Field(weighed.severity, weighed.id),
        "state": Field(speaker.state, speaker.id),
        "closed_at": Field(speaker.closed_at, speaker.id),
        "updated_at": Field(newest.updated_at, newest.id),
    }


class _Choice:
    """The reports of an incident in their order, and those of the source in charge, to be chosen from by a rule."""

    def __init__(self, ordered: Sequence[Report], in_charge: Sequence[Report]) -> None:
        self.ordered = ordered
        self.in_charge = in_charge

    def of(self, rule: str, says: Callable[[Report], int] = lambda _: 1) -> Report:
        """Return the report that a rule names, of those that say something, as long as `says`; else the first."""
        telling = [one for one in self.ordered if says(one)] or self.ordered
        of_source = [one for one in self.in_charge if says(one)] or telling[:1]
        match rule:
            case "longest":
                return _best(telling, lambda one: (says(one),))
            case "newest":
                return _best(telling, lambda one: (one.updated_at,))
            case "in_charge":
                return _best(of_source, lambda one: (one.updated_at,))
            case "in_charge_first":
                return of_source[0]
        return telling[0]


def _placed(choice: _Choice, rule: str) -> tuple[Report, Report, Report]:
    """Return the reports with the position, the region and the address."""
    if rule == "precise":
        placed = _best(choice.ordered, lambda one: (one.placed, len(one.region), len(one.address)))
        smallest = _best(choice.ordered, lambda one: (len(one.region), one.placed))
    else:
        placed = choice.of(rule, lambda one: int(one.placed))
        smallest = placed if placed.region else choice.of(rule, lambda one: len(one.region))
    if placed.address:
        return placed, smallest, placed
    return placed, smallest, choice.of("longest" if rule == "precise" else rule, lambda one: len(one.address))


def _in_charge(ordered: Sequence[Report], rules: Rules) -> str:
    told = {one.source for one in ordered}
    return next((source for source in rules.in_charge if source in told), ordered[0].source)


def _best(reports: Iterable[Report], worth: Any) -> Report:
    """Return the report of the greatest worth; of equals the first."""
    best: Report | None = None
    for one in reports:
        if best is None or worth(one) > worth(best):
            best = one
    assert best is not None  # noqa: S101 an incident has reports
    return best
