"""Incidents of a neighbourhood: which of its reports are one happening, given their links and what officers decided.

Links are taken from the strongest to the weakest, officers' own first. A link unites what its two reports belong to,
unless an officer said that two of those reports are two happenings, or the whole would span more than one happening
does: on a road at night every accident is near the next. The order is that of scores and of the reports' own identity,
so it is the same whatever came first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data_sources.linking_settings import Linking, Rules
from operations.linking.cells import METRES
from operations.linking.report import Report

Pair = tuple[int, int]
"""Two reports' ids, the smaller one first."""


@dataclass(frozen=True)
class Decisions:
    """What officers decided of pairs: these are one happening, those are two."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()


NONE_DECIDED = Decisions()


@dataclass
class _Group:
    members: list[int]
    from_at: int
    until_at: int
    south: float = 91.0
    north: float = -91.0
    west: float = 181.0
    east: float = -181.0
    apart: set[int] = field(default_factory=set)
    """Reports that an officer keeps out."""

    def fits(self, other: _Group, rules: Rules) -> bool:
        if max(self.until_at, other.until_at) - min(self.from_at, other.from_at) > rules.longest:
            return False
        south, north = min(self.south, other.south), max(self.north, other.north)
        # No wider at the poles than at the equator: the span in degrees is measured where the reports are.
        west, east = min(self.west, other.west), max(self.east, other.east)
        if south > north:
            return True
        return (north - south) * METRES <= rules.reach and (east - west) * METRES * _shrunk(south, north) <= rules.reach


def pair_of(one: int, other: int) -> Pair:
    """Return two ids as a pair."""
    return (one, other) if one < other else (other, one)


def incidents_of(
    reports: Mapping[int, Report], links: Mapping[Pair, float], decisions: Decisions, linking: Linking
) -> list[list[int]]:
    """Return the incidents of two and more reports, each with its first report first, the others in order.

    `links` holds the pairs whose score reaches their rules' mark, with it. All that is linked with a report, directly
    or over others, has to be among `reports`.
    """
    groups = {number: _group_of(report) for number, report in reports.items()}
    for one, other in decisions.different:
        if one in groups and other in groups:
            groups[one].apart.add(other)
            groups[other].apart.add(one)
    places = places_of(reports)
    by_hand = [pair for pair in decisions.same if pair[0] in groups and pair[1] in groups]
    for pair in sorted(by_hand, key=lambda pair: place_of(pair, places)):
        _unite(groups, pair, None)
    for pair in sorted(links, key=lambda pair: (-links[pair], place_of(pair, places))):
        if pair not in decisions.different:
            _unite(groups, pair, linking.rules_of(reports[pair[0]].category))
    found = {id(group): group for group in groups.values() if len(group.members) > 1}
    return [sorted(group.members, key=places.__getitem__) for group in found.values()]


def places_of(reports: Mapping[int, Report]) -> dict[int, int]:
    """Return which one each report is in their own order: a crowd has a hundred links a report to sort."""
    return {number: place for place, number in enumerate(sorted(reports, key=lambda number: reports[number].order))}


def place_of(pair: Pair, places: Mapping[int, int]) -> tuple[int, int]:
    """Return what a pair of reports is ordered by, whatever numbers a store gave them."""
    one, other = places[pair[0]], places[pair[1]]
    return (one, other) if one < other else (other, one)


def _group_of(report: Report) -> _Group:
    group = _Group([report.id], report.reported_at, report.reported_at)
    if report.lat is not None and report.lon is not None:
        group.south = group.north = report.lat
        group.west = group.east = report.lon
    return group


def _unite(groups: dict[int, _Group], pair: Pair, rules: Rules | None) -> None:
    one, other = groups[pair[0]], groups[pair[1]]
    if one is other or not _disjoint(one, other) or (rules is not None and not one.fits(other, rules)):
        return
    if len(one.members) < len(other.members):
        one, other = other, one
    one.members += other.members
    one.apart |= other.apart
    one.from_at, one.until_at = min(one.from_at, other.from_at), max(one.until_at, other.until_at)
    one.south, one.north = min(one.south, other.south), max(one.north, other.north)
    one.west, one.east = min(one.west, other.west), max(one.east, other.east)
    for number in other.members:
        groups[number] = one


def _disjoint(one: _Group, other: _Group) -> bool:
    return one.apart.isdisjoint(other.members) and other.apart.isdisjoint(one.members)


def _shrunk(south: float, north: float) -> float:
    return math.cos(math.radians((south + north) / 2))


def neighbourhood(seeds: Iterable[int], linked: Mapping[int, Iterable[int]]) -> set[int]:
    """Return all that hangs together with `seeds`."""
    found: set[int] = set()
    waiting = list(seeds)
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting += linked.get(number, ())
    return found
