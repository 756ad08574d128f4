"""What a search found, as lines: events, places and equipment, each under a heading with its exact number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from data_sources.records import Instant
from data_sources.sentences import fill
from operations.search_snapshots import MOST_COUNTED, Found, FoundThing
from operations.snapshots import QueueRow
from widgets import painting, words
from widgets.pane import PaneContext
from widgets.queue_model import place_and_title
from widgets.selection import Selection, Thing, thing_of

translate = QCoreApplication.translate

MOST_EVENTS: Final = 8
MOST_PLACES: Final = 5
MOST_ASSETS: Final = 6
ASKED: Final = MOST_EVENTS
"""Things of each kind that are asked for."""

Kind = Literal["head", "event", "place", "asset", "all"]


@dataclass(frozen=True)
class Line:
    """One line. A heading, or something that can be chosen: `thing` is what was found, None for the whole queue."""

    kind: Kind
    text: str
    note: str = ""
    severity: int = 0
    thing: QueueRow | FoundThing | None = None

    @property
    def can_be_chosen(self) -> bool:
        """Whether it is more than a heading."""
        return self.kind != "head"


def counted(count: int) -> str:
    """Return how many were found: exact up to 10,000, “10,000+” beyond."""
    return f"{words.number(MOST_COUNTED)}+" if count > MOST_COUNTED else words.number(count)


def lines_of(found: Found, context: PaneContext, language: str, *, listable: bool) -> tuple[Line, ...]:
    """Return what is shown of an answer; `listable`: there is a queue that can hold all the events."""
    return tuple(_lines(found, context, language, listable=listable))


def _lines(found: Found, context: PaneContext, language: str, *, listable: bool) -> Iterator[Line]:
    events, assets, places = found.counts
    if events:
        yield Line("head", translate("Search", "Events"), counted(events))
        for row in found.events[:MOST_EVENTS]:
            yield _event(row, context, language, found.as_of)
        if listable:
            told = fill(translate("Search", "All {count} in the queue (Ctrl+Enter)"), {"count": counted(events)})
            yield Line("all", told)
    if places:
        yield Line("head", translate("Search", "Places"), counted(places))
        for place in found.regions[:MOST_PLACES]:
            yield _place(place)
    if assets:
        yield Line("head", translate("Search", "Equipment"), counted(assets))
        for asset in found.assets[:MOST_ASSETS]:
            yield _asset(asset, context, language)


def _event(row: QueueRow, context: PaneContext, language: str, now: Instant) -> Line:
    told = (words.state_of(row, language), words.clock_time(row.reported_at, context.zone, now))
    return Line("event", place_and_title(row), words.BETWEEN.join(part for part in told if part), row.severity, row)


def _place(place: FoundThing) -> Line:
    around = painting.shown(place.place, 40)
    told = (around if around != place.name else "", level_name(place.kind), painting.shown(place.code, 20))
    return Line("place", painting.shown(place.name, 80), words.BETWEEN.join(part for part in told if part), thing=place)


def _asset(asset: FoundThing, context: PaneContext, language: str) -> Line:
    kind = words.kind_name(asset.kind, context.centre, language)
    told = (painting.shown(asset.place, 40), kind, painting.shown(asset.code, 30))
    name = painting.shown(asset.name, 80) or painting.shown(asset.code, 80)
    return Line("asset", name, words.BETWEEN.join(part for part in told if part), thing=asset)


def level_name(level: str) -> str:
    """Return what a level of regions is called, "" for one of no name."""
    return {
        "prefecture": translate("Search", "Prefecture"),
        "county": translate("Search", "County"),
        "township": translate("Search", "Township"),
        "village": translate("Search", "Village"),
        "grid": translate("Search", "Grid"),
    }.get(level, "")


def selection_of(line: Line, selection: Selection, centre_code: str, origin: str) -> Selection | None:
    """Return what the scene turns to when a line is chosen; None for lines that choose nothing.

    The region that was chosen before stays where what was found lies in it.
    """
    thing = line.thing
    if isinstance(thing, QueueRow):
        return _kept(selection, thing.region).of_thing(thing_of(thing), origin)
    if thing is None:
        return None
    if line.kind == "place":
        code = "" if thing.code == centre_code else thing.code
        return selection.in_region(code, thing.name, origin)
    found = Thing("asset", thing.source, thing.code, thing.id, thing.lat, thing.lon)
    return _kept(selection, thing.region).of_thing(found, origin)


def _kept(selection: Selection, region: str) -> Selection:
    from data_sources.region_codes import prefix_of  # noqa: PLC0415 - brings numpy, for which no start waits

    lies_within = not selection.region or region.startswith(prefix_of(selection.region))
    return selection if lies_within else Selection()
