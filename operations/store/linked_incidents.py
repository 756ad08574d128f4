"""Work out the incidents of a neighbourhood anew, and how its links stand; write what is different; tell the feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, delete, update

from data_sources.linking_settings import Linking
from operations.linking.clustering import Decisions, Pair, incidents_of, pair_of, place_of, places_of
from operations.linking.report import Report
from operations.store.engine import upsert_rows
from operations.store.feed import FeedWriter
from operations.store.linked_rows import (
    LinkRow,
    read_decisions,
    read_incident_mates,
    read_links,
    read_members,
    read_reports,
)
from operations.store.linking_schema import APART, LINKED, PROPOSED, incident_report, link
from operations.store.many_numbers import numbered

KIND: Final = "incident"
"""What the feed calls a change of incidents, links or proposals. A line names the first event concerned."""


def settle_incidents(
    connection: Connection,
    feed_writer: FeedWriter,
    seeds: Iterable[int],
    known: dict[int, Report],
    linking: Linking,
) -> set[int]:
    """Work out the incidents of all that hangs together with `seeds`; `known` are reports read in this transaction.

    Returns the events whose incident is another now: who leads them is to be settled.
    """
    there, decided = _neighbourhood(connection, set(seeds))
    if not there:
        return set()
    _read_more(connection, there, known)
    standing = {number: known[number] for number in there if number in known and known[number].stands}
    links = read_links(connection, there)
    joining = {
        pair: row.score.total for pair, row in links.items() if row.joins and pair[0] in there and pair[1] in there
    }
    decisions = Decisions(
        frozenset(pair for pair, same in decided.items() if same),
        frozenset(pair for pair, same in decided.items() if not same),
    )
    now: dict[int, tuple[int, int]] = {}
    for incident in incidents_of(standing, joining, decisions, linking):
        now.update(dict.fromkeys(incident, (incident[0], len(incident))))
    before = read_members(connection, there)
    moved = {number for number in before.keys() | now.keys() if before.get(number) != now.get(number)}
    told = _write_members(connection, before, now)
    told |= _write_standings(
        connection, links, {**_outside(connection, {*links, *decided}, there), **now}, decisions, known
    )
    numbers = feed_writer.numbers(len(told))
    feed_writer.tell_of_changed(KIND, [(seq, "", ref, "") for seq, ref in zip(numbers, sorted(told), strict=True)])
    return moved


def _neighbourhood(connection: Connection, seeds: set[int]) -> tuple[set[int], dict[Pair, bool]]:
    """Return all events that hang together with `seeds`, and what was decided of them."""
    found: set[int] = set()
    decided: dict[Pair, bool] = {}
    frontier = seeds | read_incident_mates(connection, seeds)
    while frontier:
        found |= frontier
        of_these = read_decisions(connection, frontier)
        decided |= of_these
        pairs = [*read_links(connection, frontier, joins=True), *(pair for pair, same in of_these.items() if same)]
        frontier = {number for pair in pairs for number in pair} - found
        frontier |= read_incident_mates(connection, frontier) - found
    return found, decided


def _read_more(connection: Connection, numbers: Iterable[int], known: dict[int, Report]) -> None:
    known |= read_reports(connection, [number for number in numbers if number not in known])


def _outside(connection: Connection, links: set[Pair], there: set[int]) -> dict[int, tuple[int, int]]:
    return read_members(connection, {number for pair in links for number in pair} - there)


def _write_members(
    connection: Connection, before: Mapping[int, tuple[int, int]], now: Mapping[int, tuple[int, int]]
) -> set[int]:
    """Write who is in which incident; return the incidents that are others than before."""
    gone = [number for number in before if number not in now]
    if gone:
        connection.execute(delete(incident_report).where(numbered(connection, incident_report.c.id, gone)))
    changed = {number: place for number, place in now.items() if before.get(number) != place}
    rows = [(number, *place) for number, place in sorted(changed.items())]
    upsert_rows(connection, incident_report, ["id"], ["incident", "reports"], rows)
    return {before[number][0] for number in (*gone, *changed) if number in before} | {
        incident for incident, _ in changed.values()
    }


def _write_standings(
    connection: Connection,
    links: Mapping[Pair, LinkRow],
    members: Mapping[int, tuple[int, int]],
    decisions: Decisions,
    known: dict[int, Report],
) -> set[int]:
    """Write how each link stands; return the events of proposals that came or went.

    Of two incidents with several links between them, only the strongest is proposed: the officer is asked once.
    """
    standings = dict.fromkeys(links, APART)
    between: defaultdict[Pair, list[Pair]] = defaultdict(list)
    pairs_told = {*links, *decisions.different}
    units = {number: members[number][0] if number in members else number for pair in pairs_told for number in pair}
    refused = {pair_of(units[one], units[other]) for one, other in decisions.different}
    for pair in links:
        one, other = units[pair[0]], units[pair[1]]
        if one == other:
            standings[pair] = LINKED
        elif pair_of(one, other) not in refused:
            between[pair_of(one, other)].append(pair)
    several = {number for pairs in between.values() if len(pairs) > 1 for pair in pairs for number in pair}
    _read_more(connection, several, known)
    places = places_of({number: known[number] for number in several if number in known})
    last = len(places)
    for number in several:
        places.setdefault(number, last)
    for pairs in between.values():
        strongest = pairs[0]
        if len(pairs) > 1:
            strongest = min(pairs, key=lambda pair: (-links[pair].score.total, place_of(pair, places)))
        standings[strongest] = PROPOSED
    changed = [pair for pair, standing in standings.items() if links[pair].standing != standing]
    if changed:
        connection.execute(
            update(link)
            .where(link.c.a == bindparam("one"), link.c.b == bindparam("other"))
            .values(standing=bindparam("now")),
            [{"one": pair[0], "other": pair[1], "now": standings[pair]} for pair in changed],
        )
    return {pair[0] for pair in changed if PROPOSED in (links[pair].standing, standings[pair])}
