"""Adopt a centre's rules: its regions, and what counties and deadlines follow from its files."""

from __future__ import annotations

import logging
from typing import Final

from sqlalchemy import Connection, delete, select

from data_sources.records import Instant
from operations.store.counters import count_assets, count_events
from operations.store.derivation import ASSET_COLUMNS, EVENT_COLUMNS, LIT_BY, Derivation
from operations.store.engine import update_rows, upsert_rows
from operations.store.history import keep_snapshot
from operations.store.measuring import forget_measures
from operations.store.merging import Row, by_columns
from operations.store.schema import ADOPTED, asset, asset_total, event, event_day, event_total, note
from operations.store.writer import BatchWriter

log = logging.getLogger(__name__)

_AT_ONCE: Final = 20_000
_DERIVED: Final = ("county", "area", "due_at", "yellow_at", "finish_at")


def adopt_rules(connection: Connection, writer: BatchWriter, derivation: Derivation, at: Instant) -> None:
    """Write the centre's regions, and derive anew what is stored, if the centre's files aren't those of last time."""
    signature = derivation.signature
    adopted = connection.execute(select(note.c.value).where(note.c.name == ADOPTED)).scalar()
    if adopted == signature:
        return
    writer.write_regions(derivation.regions.by_code.values())
    if adopted is not None:
        log.info("the centre's regions or deadlines changed: counting anew")
        recount(connection, derivation, at)
    upsert_rows(connection, note, ["name"], ["value"], [(ADOPTED, signature)])


def recount(connection: Connection, derivation: Derivation, at: Instant) -> None:
    """Derive counties, townships and deadlines of all that is stored, and build all counters from nothing."""
    for table in (event_day, event_total, asset_total):
        connection.execute(delete(table))
    forget_measures(connection)
    derived = [EVENT_COLUMNS.index(name) for name in _DERIVED]
    duty, region_at = (EVENT_COLUMNS.index(name) for name in ("duty", "region"))
    last = 0
    while True:
        question = select(event.c.id, *(event.c[name] for name in EVENT_COLUMNS))
        found = connection.execute(question.where(event.c.id > last).order_by(event.c.id).limit(_AT_ONCE)).all()
        if not found:
            break
        last = found[-1][0]
        rows: list[Row] = []
        moved: list[Row] = []
        told = by_columns(found)
        lights = derivation.lights(*(told[place + 1] for place in LIT_BY))
        for (number, *values), yellow_at, due_at, finish_at in zip(found, *lights, strict=True):
            region = values[region_at]
            clocks = [due_at, yellow_at, finish_at]
            if values[duty]:  # its clocks go on as they began
                clocks = [values[place] for place in derived[2:]]
            new = [derivation.regions.county_of(region), derivation.regions.area_of(region), *clocks]
            if new != [values[place] for place in derived]:
                moved.append((*new, number))
            for place, value in zip(derived, new, strict=True):
                values[place] = value
            rows.append(tuple(values))
        update_rows(connection, event, _DERIVED, ["id"], moved)
        count_events(connection, by_columns(rows))
    question = select(asset.c.id, *(asset.c[name] for name in ASSET_COLUMNS))
    found = connection.execute(question).all()
    place = ASSET_COLUMNS.index("region")
    assets = [(*row[1:-1], derivation.regions.county_of(row[place + 1])) for row in found]
    update_rows(
        connection,
        asset,
        ["county"],
        ["id"],
        [(new[-1], row[0]) for row, new in zip(found, assets, strict=True) if new[-1] != row[-1]],
    )
    count_assets(connection, assets, [])
    keep_snapshot(connection, at)  # what is counted anew didn't happen now
