"""The one line of an incident: each of its fields, and which report it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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

    - `reported_at` the earliest; `title`, `category` and `detail` of the first report that says any;
    - `lat` and `lon` of the most precise place: a position, in the smallest region, with the longest address;
    - `region` the smallest; `address` of the report with the place, or the longest;
    - `severity` the highest; `updated_at` the newest;
    - `state` and `closed_at` the newest word of the source in charge: the first of the settings' that reported, or
      that of the first report.
    """
    ordered = sorted(reports, key=lambda report: report.order)
    first = ordered[0]
    placed = _best(ordered, lambda one: (one.placed, len(one.region), len(one.address)))
    in_charge = _in_charge(ordered, rules)
    speaker = _best((one for one in ordered if one.source == in_charge), lambda one: (one.updated_at,))
    smallest = _best(ordered, lambda one: (len(one.region), one.placed))
    severest = _best(ordered, lambda one: (-one.severity,))
    addressed = placed if placed.address else _best(ordered, lambda one: (len(one.address),))
    newest = _best(ordered, lambda one: (one.updated_at,))
    detailed = next((one for one in ordered if one.detail), first)
    titled = next((one for one in ordered if one.title), first)
    return {
        "reported_at": Field(first.reported_at, first.id),
        "title": Field(titled.title, titled.id),
        "category": Field(first.category, first.id),
        "detail": Field(detailed.detail, detailed.id),
        "lat": Field(placed.lat, placed.id),
        "lon": Field(placed.lon, placed.id),
        "region": Field(smallest.region, smallest.id),
        "address": Field(addressed.address, addressed.id),
        "severity": Field(severest.severity, severest.id),
        "state": Field(speaker.state, speaker.id),
        "closed_at": Field(speaker.closed_at, speaker.id),
        "updated_at": Field(newest.updated_at, newest.id),
    }


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
