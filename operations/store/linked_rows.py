"""Read and write the rows of merging, many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    cast,
    delete,
    func,
    select,
)

from operations.linking.clustering import Pair
from operations.linking.report import Report
from operations.linking.scoring import Score
from operations.store.engine import insert_rows, raw_rows
from operations.store.linking_schema import TAKEN_BACK, incident_report, link, link_decision, link_report
from operations.store.many_numbers import numbered
from operations.store.schema import event

LINK_COLUMNS: Final = ("a", "b", "score", "place", "time", "category", "text", "numbers", "joins", "standing", "at")
_REPORT: Final = [event.c[name] for name in Report._fields]


class LinkRow(NamedTuple):
    """A row of `link`."""

    score: Score
    joins: bool
    standing: int
    at: int


def read_reports(connection: Connection, numbers: Collection[int]) -> dict[int, Report]:
    """Return events as linking sees them, by their ids; those that are there."""
    if not numbers:
        return {}
    question = select(*_REPORT).where(numbered(connection, event.c.id, numbers))
    return {row[0]: Report._make((*row[:-1], bool(row[-1]))) for row in raw_rows(connection, question)}


def read_digests(connection: Connection, numbers: Collection[int]) -> dict[int, int]:
    """Return what was looked at of events last time."""
    question = select(link_report.c.id, link_report.c.digest).where(numbered(connection, link_report.c.id, numbers))
    return dict(map(tuple, raw_rows(connection, question)))


def read_cells(
    connection: Connection, column: ColumnElement[int], spans: Sequence[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Return (cell, at, id) of the reports in cells between two moments: `spans` are (cell, from, until)."""
    if not spans:
        return []
    columns = ("cell", "first", "last")
    question: Select[Any]
    if connection.dialect.name == "postgresql":
        arrays = [cast(list(values), ARRAY(BigInteger)) for values in zip(*spans, strict=True)]
        wanted: Any = func.unnest(*arrays).table_valued(*columns).render_derived()
        cell, first, last = (wanted.c[name] for name in columns)
    else:
        wanted = func.json_each(msgspec.json.encode(spans).decode()).table_valued("value")
        cell, first, last = (
            func.json_extract(wanted.c.value, f"$[{place}]", type_=Integer) for place in range(len(columns))
        )
    question = select(column, link_report.c.at, link_report.c.id).select_from(wanted).join(
        link_report, (column == cell) & (link_report.c.at >= first) & (link_report.c.at <= last)
    )  # fmt: skip
    if column.name == "area":
        question = question.where(link_report.c.area != 0)
    return raw_rows(connection, question)


def read_links(connection: Connection, numbers: Collection[int], *, joins: bool = False) -> dict[Pair, LinkRow]:
    """Return all links of some reports, or only those that nobody is asked of."""
    if not numbers:
        return {}
    columns = [link.c[name] for name in LINK_COLUMNS]
    found: dict[Pair, LinkRow] = {}
    for side in (link.c.a, link.c.b):
        question = select(*columns).where(numbered(connection, side, numbers))
        if joins:
            question = question.where(link.c.joins == 1)
        for a, b, *parts, joining, standing, at in raw_rows(connection, question):
            found[a, b] = LinkRow(Score(*parts), bool(joining), standing, at)
    return found


def read_decisions(connection: Connection, numbers: Collection[int]) -> dict[Pair, bool]:
    """Return what holds of the pairs of some reports: True where they are one happening, False where they are two."""
    if not numbers:
        return {}
    row = link_decision.c
    found: list[tuple[int, int, int, int]] = []
    for side in (row.a, row.b):
        found += raw_rows(connection, select(row.id, row.a, row.b, row.same).where(numbered(connection, side, numbers)))
    newest = {(a, b): same for _, a, b, same in sorted(found)}
    return {pair: bool(same) for pair, same in newest.items() if same != TAKEN_BACK}


def read_members(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return (incident, how many reports it has) of those of some events that are in one."""
    if not numbers:
        return {}
    row = incident_report.c
    question = select(row.id, row.incident, row.reports).where(numbered(connection, row.id, numbers))
    return {number: (incident, reports) for number, incident, reports in raw_rows(connection, question)}


def read_incident_mates(connection: Connection, numbers: Collection[int]) -> set[int]:
    """Return all events of the incidents that some events are in."""
    if not numbers:
        return set()
    row = incident_report.c
    incidents = {incident for incident, _ in read_members(connection, numbers).values()}
    if not incidents:
        return set()
    return {
        number
        for (number,) in raw_rows(connection, select(row.id).where(numbered(connection, row.incident, incidents)))
    }


def write_links(connection: Connection, gone: Iterable[Pair], now: dict[Pair, LinkRow]) -> None:
    """Take links away, and put others in; of those that are there already, `gone` has to name them."""
    pairs = [{"one": a, "other": b} for a, b in gone]
    if pairs:
        connection.execute(delete(link).where(link.c.a == bindparam("one"), link.c.b == bindparam("other")), pairs)
    rows = [(*pair, *row.score, int(row.joins), row.standing, row.at) for pair, row in sorted(now.items())]
    insert_rows(connection, link, LINK_COLUMNS, rows)


def forget(connection: Connection, numbers: Collection[int]) -> None:
    """Take away that some events were looked at."""
    if numbers:
        connection.execute(delete(link_report).where(numbered(connection, link_report.c.id, numbers)))


def forget_all(connection: Connection) -> None:
    """Take away all that the machine found; what officers decided stays."""
    for table in (link, incident_report, link_report):
        connection.execute(delete(table))
