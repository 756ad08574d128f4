"""Find what lies near some reports, and score it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from data_sources.linking_settings import Linking
from operations.linking.cells import Cells, cells_of
from operations.linking.clustering import Pair, pair_of
from operations.linking.report import Report
from operations.linking.scoring import Score, score
from operations.store.linked_rows import read_cells, read_reports
from operations.store.linking_schema import link_report

MOST: Final = 24
"""Reports near one that are looked at: the nearest in time. A source that tells the same a thousand times at one place
within the window can't bring linking to a stand; of such a crowd, the order of arrival may show."""

_Point = tuple[int, int]
"""(at, id)"""


@dataclass(frozen=True)
class Found:
    """What was found of some reports: all their links, the rows to keep them by, and every report that was read."""

    links: Mapping[Pair, tuple[Score, bool]]
    rows: Sequence[tuple[int, int, int, int, int]]
    reports: dict[int, Report]


def find_links(
    connection: Connection,
    changed: Mapping[int, Report],
    gone: Iterable[int],
    digests: Mapping[int, int],
    linking: Linking,
) -> Found:
    """Score `changed` reports with all that is near them, among themselves too. What is `gone` isn't there any more."""
    rows: list[tuple[int, int, int, int, int]] = []
    cells: dict[int, Cells] = {}
    kept: defaultdict[int, set[_Point]] = defaultdict(set)
    kept_areas: defaultdict[int, set[_Point]] = defaultdict(set)
    for number, one in changed.items():
        rules = linking.rules_of(one.category)
        if not one.linkable or not rules.enabled:
            rows.append((number, 0, 0, one.reported_at, digests[number]))
            continue
        there = cells[number] = cells_of(one, rules)
        rows.append((number, there.own, there.area, one.reported_at, digests[number]))
        kept[there.own].add((one.reported_at, number))
        if there.area:
            kept_areas[there.area].add((one.reported_at, number))
    stale = {*changed, *gone}
    spans, area_spans = _spans(cells, changed, linking)
    for column, wanted, points in ((link_report.c.cell, spans, kept), (link_report.c.area, area_spans, kept_areas)):
        for cell, at, number in read_cells(connection, column, wanted):
            if number not in stale:
                points[cell].add((at, number))
    pairs = _pairs(cells, changed, linking, _sorted(kept), _sorted(kept_areas))
    missing = {number for pair in pairs for number in pair if number not in changed}
    reports = {**changed, **read_reports(connection, missing)}
    return Found(_scored(pairs, reports, linking), rows, reports)


def _scored(pairs: Iterable[Pair], reports: Mapping[int, Report], linking: Linking) -> dict[Pair, tuple[Score, bool]]:
    links: dict[Pair, tuple[Score, bool]] = {}
    for pair in pairs:
        one, other = reports.get(pair[0]), reports.get(pair[1])
        if one is None or other is None:
            continue
        rules = linking.rules_of(one.category)
        # The category of a report that waits to be looked at may be another by now.
        if not (one.linkable and other.linkable) or linking.rules_of(other.category).name != rules.name:
            continue
        told = score(one, other, rules, rules.propose)
        if told is not None:
            links[pair] = told, told.total >= rules.join
    return links


_Spans = list[tuple[int, int, int]]


def _spans(cells: Mapping[int, Cells], reports: Mapping[int, Report], linking: Linking) -> tuple[_Spans, _Spans]:
    """Return which cells are to be read, and between which moments; overlapping spans of a cell as one."""
    wanted: tuple[defaultdict[int, list[_Point]], ...] = (defaultdict(list), defaultdict(list))
    for number, there in cells.items():
        at, window = reports[number].reported_at, linking.rules_of(reports[number].category).window
        for place, near in zip(wanted, (there.near, there.near_areas), strict=True):
            for cell in near:
                if cell:
                    place[cell].append((at - window, at + window))
    return _merged(wanted[0]), _merged(wanted[1])


def _merged(wanted: Mapping[int, list[_Point]]) -> _Spans:
    spans: _Spans = []
    for cell, asked in wanted.items():
        asked.sort()
        first, last = asked[0]
        for begin, end in asked[1:]:
            if begin > last:
                spans.append((cell, first, last))
                first = begin
            last = max(last, end)
        spans.append((cell, first, last))
    return spans


def _sorted(points: Mapping[int, set[_Point]]) -> dict[int, list[_Point]]:
    return {cell: sorted(there) for cell, there in points.items()}


def _pairs(
    cells: Mapping[int, Cells],
    reports: Mapping[int, Report],
    linking: Linking,
    kept: Mapping[int, list[_Point]],
    kept_areas: Mapping[int, list[_Point]],
) -> set[Pair]:
    pairs: set[Pair] = set()
    for number, there in cells.items():
        at, window = reports[number].reported_at, linking.rules_of(reports[number].category).window
        near: list[_Point] = []
        for points, looked_in in ((kept, there.near), (kept_areas, there.near_areas)):
            for cell in looked_in:
                found = points.get(cell)
                if found:
                    near += found[bisect_left(found, (at - window, -1)) : bisect_right(found, (at + window, 1 << 63))]
        if len(near) > MOST:
            near = sorted(near, key=lambda point: (abs(point[0] - at), point[1]))[:MOST]
        pairs.update(pair_of(number, other) for _, other in near if other != number)
    return pairs
