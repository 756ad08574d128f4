"""What a record gets from the centre's files on its way in: its county, its township, its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from operator import itemgetter
from typing import Final, get_args

import msgspec
import numpy as np
from msgspec.structs import astuple

from data_sources.centre import Centre
from data_sources.records import OPEN_STATES, Asset, Event, EventState, Reading
from operations.regions import Regions
from operations.store.merging import Row, by_columns, storable_columns
from operations.store.schema import NEVER
from operations.untouched import Untouched
from operations.workflow import Workflow
from operations.workflow_file import read_workflow

EVENT_FIELDS: Final = Event.__struct_fields__
EVENT_COLUMNS: Final = (*EVENT_FIELDS, "county", "area", "due_at", "is_open", "yellow_at", "duty", "finish_at")
ASSET_FIELDS: Final = Asset.__struct_fields__
ASSET_COLUMNS: Final = (*ASSET_FIELDS, "county")

_IS_OPEN: Final = {state: int(state in OPEN_STATES) for state in get_args(EventState)}
_CATEGORY, _STATE, _SEVERITY, _REPORTED, _LAT, _LON, _REGION = (
    EVENT_FIELDS.index(name) for name in ("category", "state", "severity", "reported_at", "lat", "lon", "region")
)
LIT_BY: Final = (_CATEGORY, _SEVERITY, _REGION, _STATE, _REPORTED)
"""The fields that `Derivation.lights` goes by, in its order."""
_ASSET_LAT, _ASSET_LON, _ASSET_REGION = (ASSET_FIELDS.index(name) for name in ("lat", "lon", "region"))
_TEXTS: Final = frozenset(
    {"source", "key", "title", "category", "state", "region", "address", "detail", "kind", "name"}
)
_EVENT_TEXTS: Final = [place for place, name in enumerate(EVENT_FIELDS) if name in _TEXTS]
_ASSET_TEXTS: Final = [place for place, name in enumerate(ASSET_FIELDS) if name in _TEXTS]


class _Places(dict[str, tuple[str, str]]):
    """The county and the township of each region's code that was asked for."""

    def __init__(self, regions: Regions) -> None:
        super().__init__()
        self._regions = regions

    def __missing__(self, code: str) -> tuple[str, str]:
        place = self[code] = self._regions.county_of(code), self._regions.area_of(code)
        return place


class Derivation:
    """The rules of one centre. Used by the one writer only."""

    def __init__(self, centre: Centre) -> None:
        self.regions = Regions(centre)
        self.centre = centre
        self._places = _Places(self.regions)

    @cached_property
    def workflow(self) -> Workflow:
        """The centre's machine. Read when something is first written: who only asks needs none."""
        return read_workflow(self.centre, self.regions)[0]

    @cached_property
    def _untouched(self) -> Untouched:
        return Untouched(self.workflow.deadlines)

    @property
    def signature(self) -> str:
        """What tells one state of the rules from another; when it changes, what is stored is derived anew."""
        told = [self._untouched.told, self.centre.file.code, self.centre.file.level]
        rules = msgspec.json.encode([*told, sorted(self.workflow.waits)])
        return f"4:{self.regions.signature}:{blake2b(rules, digest_size=12).hexdigest()}"

    @property
    def has_to_accept(self) -> bool:
        """Whether events that nobody here has touched have to be accepted in time."""
        return self._untouched.accepts

    def event_columns(self, events: Sequence[Event]) -> list[Row]:
        """Return the events by columns, as `EVENT_COLUMNS`."""
        # By columns, with plain look-ups only: this runs for every row of every poll.
        columns = storable_columns(by_columns(list(map(astuple, events))), _EVENT_TEXTS)
        if "" in columns[_REGION]:
            columns[_REGION] = self._placed(columns[_REGION], columns[_LAT], columns[_LON])
        places = list(map(self._places.__getitem__, columns[_REGION]))
        county, area = (tuple(map(itemgetter(at), places)) for at in (0, 1))
        is_open = tuple(map(_IS_OPEN.__getitem__, columns[_STATE]))
        yellow_at, due_at, finish_at = self.lights(*(columns[at] for at in LIT_BY))
        return [*columns, county, area, due_at, is_open, yellow_at, ("",) * len(is_open), finish_at]

    def lights(
        self, categories: Row, severities: Row, regions: Row, states: Row, reported: Row
    ) -> tuple[Row, Row, Row]:
        """Return of events that nobody here deals with from when they are yellow, red, and to be finished."""
        if not self._untouched.is_any:
            never = (NEVER,) * len(reported)
            return never, never, never
        levels = list(map(self.workflow.base_level, regions)) if self._untouched.by_level else None
        waits = map(self.workflow.waits.__contains__, states)
        yellow_at, due_at, finish_at = self._untouched.lights(categories, severities, levels, waits, reported)
        due = tuple(due_at.tolist())
        return tuple(yellow_at.tolist()), due, due if finish_at is due_at else tuple(finish_at.tolist())

    def asset_rows(self, assets: Sequence[Asset]) -> list[Row]:
        """Return the assets as rows of `ASSET_COLUMNS`."""
        columns = storable_columns(list(zip(*map(astuple, assets), strict=True)), _ASSET_TEXTS)
        if "" in columns[_ASSET_REGION]:
            columns[_ASSET_REGION] = self._placed(columns[_ASSET_REGION], columns[_ASSET_LAT], columns[_ASSET_LON])
        places = self._places
        county = [places[region][0] for region in columns[_ASSET_REGION]]
        return list(zip(*columns, county, strict=True))

    def readings_placed(self, readings: Sequence[Reading]) -> list[str]:
        """Return the region of each reading's station: the one it says, or the one it stands in."""
        regions = [one.region for one in readings]
        if "" not in regions:
            return regions
        # Many values of few stations: each place is looked for once.
        where = list(dict.fromkeys((one.lat, one.lon) for one in readings if not one.region))
        lats, lons = zip(*where, strict=True)
        found = dict(zip(where, self._placed(("",) * len(where), lats, lons), strict=True))
        return [one.region or found[one.lat, one.lon] for one in readings]

    def _placed(self, told: Row, lats: Row, lons: Row) -> Row:
        """Return the regions, with the one it lies in for each row that has a position but no region."""
        regions = list(told)
        where = [
            index
            for index, region in enumerate(regions)
            if not region and lats[index] is not None and lons[index] is not None
        ]
        if where:
            codes = self.regions.place(
                np.array([lats[index] for index in where], dtype=np.float64),
                np.array([lons[index] for index in where], dtype=np.float64),
            )
            for index, code in zip(where, codes, strict=True):
                regions[index] = code
        return tuple(regions)
