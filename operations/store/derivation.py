"""What a record gets from the centre's files on its way in: its county, its township, its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import msgspec
import numpy as np
from msgspec.structs import astuple

from data_sources.centre import Centre
from data_sources.records import OPEN_STATES, Asset, Event, Reading
from operations.deadlines import due_offsets
from operations.regions import Regions
from operations.store.merging import Row, storable
from operations.store.schema import NEVER

EVENT_FIELDS: Final = Event.__struct_fields__
EVENT_COLUMNS: Final = (*EVENT_FIELDS, "county", "area", "due_at", "is_open")
ASSET_FIELDS: Final = Asset.__struct_fields__
ASSET_COLUMNS: Final = (*ASSET_FIELDS, "county")

_OPEN: Final = frozenset(OPEN_STATES)
_KEY, _CATEGORY, _STATE, _SEVERITY, _REPORTED, _LAT, _LON, _REGION = (
    EVENT_FIELDS.index(name) for name in ("key", "category", "state", "severity", "reported_at", "lat", "lon", "region")
)


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
        self._centre = centre
        self._places = _Places(self.regions)
        self._offsets = due_offsets(centre.categories)

    @property
    def signature(self) -> str:
        """What tells one state of the rules from another; when it changes, what is stored is derived anew."""
        rules = msgspec.json.encode([sorted(self._offsets.items()), self._centre.file.code, self._centre.file.level])
        return f"1:{self.regions.signature}:{blake2b(rules, digest_size=12).hexdigest()}"

    def event_rows(self, events: Sequence[Event]) -> list[Row]:
        """Return the events as rows of `EVENT_COLUMNS`."""
        rows = storable([astuple(event) for event in events])
        if "" in [row[_REGION] for row in rows]:
            rows = self._placed(rows)
        # Plain look-ups only: this runs for every row of every poll.
        places, offsets = self._places, self._offsets
        return [
            (
                *row,
                *places[row[_REGION]],
                due
                if (due := row[_REPORTED] + offsets.get((row[_CATEGORY], row[_SEVERITY]), NEVER)) < NEVER
                else NEVER,
                1 if row[_STATE] in _OPEN else 0,
            )
            for row in rows
        ]

    def asset_rows(self, assets: Sequence[Asset]) -> list[Row]:
        """Return the assets as rows of `ASSET_COLUMNS`."""
        region = ASSET_FIELDS.index("region")
        county_of = self.regions.county_of
        return [(*row, county_of(row[region])) for row in storable([astuple(asset) for asset in assets])]

    def county_of_reading(self, reading: Reading) -> str:
        """Return the county of a station."""
        return self.regions.county_of(reading.region)

    def due_at(self, category: str, severity: int, reported_at: int) -> int:
        """Return when an event is due; `NEVER` where its category sets no time."""
        offset = self._offsets.get((category, severity))
        return NEVER if offset is None or reported_at + offset > NEVER else reported_at + offset

    def _placed(self, rows: list[Row]) -> list[Row]:
        """Give rows that have a position but no region the region they lie in."""
        where = [
            index
            for index, row in enumerate(rows)
            if not row[_REGION] and row[_LAT] is not None and row[_LON] is not None
        ]
        if not where:
            return rows
        codes = self.regions.place(
            np.array([rows[index][_LAT] for index in where], dtype=np.float64),
            np.array([rows[index][_LON] for index in where], dtype=np.float64),
        )
        for index, code in zip(where, codes, strict=True):
            row = rows[index]
            rows[index] = (*row[:_REGION], code, *row[_REGION + 1 :])
        return rows
