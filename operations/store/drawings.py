"""What officers draw on the map for an incident: kept with who and when, shown with it again, taken away by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select, update

from data_sources.decoding import decode_json
from data_sources.records import Instant, encode
from data_sources.sentences import translate
from operations.drawing_snapshots import Drawing, Drawings, Stroke
from operations.masking import masked
from operations.store.drawing_schema import drawing
from operations.store.feed import FeedWriter
from operations.store.linked_rows import read_incident_mates
from operations.store.merging import storable
from operations.store.schema import event
from operations.workflow import Officer, RefusedError

KIND: Final = "drawing"
"""What the feed calls a change of these."""
MOST: Final = 40
"""Drawings of one incident."""
MOST_STROKES: Final = 60
Strokes = Sequence[Stroke]
LONGEST: Final = 400
"""Corners of a stroke."""
_LONGEST_ID: Final = 200


def draw(
    connection: Connection, feed: FeedWriter, drawing_id: str, event_id: int, *, officer: Officer, strokes: Strokes
) -> None:
    """Keep strokes with an event; the same `drawing_id` again does nothing.

    Raises:
        RefusedError: There is no such event, nothing to keep, or too much of it.
    """
    _judge(drawing_id, officer)
    if connection.execute(select(drawing.c.id).where(drawing.c.id == drawing_id)).first() is not None:
        return
    columns = event.c
    question = select(columns.county, columns.source, columns.key).where(columns.id == event_id)
    found = connection.execute(question).first() if 0 < event_id < 1 << 63 else None
    if found is None:
        raise RefusedError(translate("Workflow", "There is no such event. It may have been let go of."))
    if not _is_drawn(strokes):
        raise RefusedError(translate("Drawings", "There is nothing drawn that could be kept."))
    if len(drawings_of(connection, event_id, 0).drawings) >= MOST:
        sentence = translate("Drawings", "{count} drawings are kept with this incident already: take one away first.")
        raise RefusedError(sentence.filled(count=MOST))
    body = encode([[(round(lat, 6), round(lon, 6)) for lat, lon in stroke] for stroke in strokes]).decode()
    line = {
        "id": drawing_id, "county": found.county, "event": event_id, "source": found.source, "key": found.key,
        "at": feed.at, "officer": officer.name, "role": officer.role, "unit": officer.unit, "body": body,
    }  # fmt: skip
    kept = storable([tuple(line.values())])[0]
    connection.execute(insert(drawing).values(dict(zip(line, kept, strict=True))))
    feed.tell(KIND, [drawing_id])


def rub(connection: Connection, feed: FeedWriter, drawing_id: str, officer: Officer) -> None:
    """Take a drawing away; one that is gone already stays so.

    Raises:
        RefusedError: There is no such drawing.
    """
    _judge(drawing_id, officer)
    found = connection.execute(select(drawing.c.gone_at).where(drawing.c.id == drawing_id)).first()
    if found is None:
        raise RefusedError(translate("Drawings", "There is no such drawing."))
    if found.gone_at is None:
        name = storable([(officer.name,)])[0][0]
        changed = update(drawing).where(drawing.c.id == drawing_id).values(gone_at=feed.at, gone_by=name)
        connection.execute(changed)
        feed.tell(KIND, [drawing_id])


def drawings_of(connection: Connection, event_id: int, now: Instant) -> Drawings:
    """Return what was drawn for the incident that an event is in, by `now` (0: whenever), and is there."""
    if not 0 < event_id < 1 << 63:
        return Drawings(event_id, (), now)
    numbers = read_incident_mates(connection, [event_id]) | {event_id}
    columns = drawing.c
    question = select(columns.id, columns.event, columns.at, columns.officer, columns.body).where(
        columns.event.in_(numbers), columns.gone_at.is_(None)
    )
    rows = connection.execute(question.order_by(columns.at, columns.id).limit(MOST)).all()
    return Drawings(
        event_id,
        tuple(
            Drawing(row.id, row.event, row.at, masked(row.officer), decode_json(row.body.encode(), tuple[Stroke, ...]))
            for row in rows
            if not now or row.at <= now
        ),
        now,
    )


def _is_drawn(strokes: Strokes) -> bool:
    try:
        known = decode_json(encode(strokes), tuple[Stroke, ...])
    except msgspec.MsgspecError:
        return False
    return 0 < len(known) <= MOST_STROKES and all(
        2 <= len(stroke) <= LONGEST
        and all(math.isfinite(lat) and abs(lat) <= 90 and abs(lon) <= 180 for lat, lon in stroke)
        for stroke in known
    )


def _judge(drawing_id: str, officer: Officer) -> None:
    if not drawing_id or len(drawing_id) > _LONGEST_ID or "\0" in drawing_id:
        raise RefusedError(translate("Workflow", "An action needs a number of its own."))
    if not officer.name.strip():
        raise RefusedError(translate("Workflow", "An action needs the officer's name."))
