"""Link many reports at once, in memory: to measure, and as the truth that the store's steps are tested against."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping

from data_sources.linking_settings import Linking
from operations.linking.cells import cells_of
from operations.linking.clustering import NONE_DECIDED, Decisions, Pair, incidents_of, pair_of
from operations.linking.report import Report
from operations.linking.scoring import Score, score


def scored_pairs(reports: Iterable[Report], linking: Linking) -> dict[Pair, Score]:
    """Return all pairs of reports that are linked or proposed."""
    kept: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    by_id: dict[int, Report] = {}
    found: dict[Pair, Score] = {}
    for report in reports:
        rules = linking.rules_of(report.category)
        if not report.linkable or not rules.enabled:
            continue
        cells = cells_of(report, rules)
        for cell in (*cells.near, *cells.near_areas):
            there = kept[cell]
            place = bisect_left(there, (report.reported_at - rules.window, -1))
            while place < len(there) and there[place][0] <= report.reported_at + rules.window:
                other = by_id[there[place][1]]
                place += 1
                one = score(report, other, rules, rules.propose)
                if one is not None:
                    found[pair_of(report.id, other.id)] = one
        by_id[report.id] = report
        insort(kept[cells.own], (report.reported_at, report.id))
        if cells.area:
            insort(kept[cells.area], (report.reported_at, report.id))
    return found


def joined(pairs: Mapping[Pair, Score], reports: Mapping[int, Report], linking: Linking) -> dict[Pair, float]:
    """Return the pairs that are linked without asking."""
    return {
        pair: one.total for pair, one in pairs.items() if one.total >= linking.rules_of(reports[pair[0]].category).join
    }


def link_all(
    reports: Iterable[Report], linking: Linking, decisions: Decisions = NONE_DECIDED
) -> tuple[dict[Pair, Score], list[list[int]]]:
    """Return all scored pairs of reports, and the incidents."""
    by_id = {report.id: report for report in reports}
    pairs = scored_pairs(by_id.values(), linking)
    able = {number: one for number, one in by_id.items() if one.stands}
    return pairs, incidents_of(able, joined(pairs, by_id, linking), decisions, linking)
