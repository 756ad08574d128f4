"""Read and write the rows of merging, many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    Table,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    select,
    union_all,
)

from operations.linking.clustering import Pair
from operations.linking.report import Report
from operations.linking.scoring import Score
from operations.store.engine import insert_rows
from operations.store.linking_schema import TAKEN_BACK, incident_report, link, link_decision, link_report
from operations.store.many_numbers import numbered
from operations.store.ready import Ready, is_among
from operations.store.schema import event

LINK_COLUMNS: Final = ("a", "b", "score", "place", "time", "category", "text", "numbers", "joins", "standing", "at")


class LinkRow(NamedTuple):
    """A row of `link`."""

    score: Score
    joins: bool
    standing: int
    at: int


def read_reports(connection: Connection, numbers: Collection[int]) -> dict[int, Report]:
    """Return events as linking sees them, by their ids; those that are there."""
    return {row[0]: Report._make((*row[:-1], bool(row[-1]))) for row in _REPORTS.of(connection, numbers)}


def read_digests(connection: Connection, numbers: Collection[int]) -> dict[int, int]:
    """Return what was looked at of events last time."""
    return dict(map(tuple, _DIGESTS.of(connection, numbers)))


def read_cells(
    connection: Connection, column: ColumnElement[int], spans: Sequence[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Return (cell, at, id) of the reports in cells between two moments: `spans` are (cell, from, until)."""
    if not spans:
        return []
    if connection.dialect.name == "postgresql":
        told: dict[str, Any] = dict(zip(_SPAN, map(list, zip(*spans, strict=True)), strict=True))
    else:
        told = {"spans": msgspec.json.encode(spans).decode()}
    return _IN_CELLS[column.name].rows(connection, **told)


def read_links(connection: Connection, numbers: Collection[int], *, joins: bool = False) -> dict[Pair, LinkRow]:
    """Return all links of some reports, or only those that nobody is asked of."""
    return {
        (a, b): LinkRow(Score(*parts), bool(joining), standing, at)
        for a, b, *parts, joining, standing, at in (_JOINS if joins else _LINKS).of(connection, numbers)
    }


def read_decisions(connection: Connection, numbers: Collection[int]) -> dict[Pair, bool]:
    """Return what holds of the pairs of some reports: True where they are one happening, False where they are two."""
    newest = {(a, b): same for _, a, b, same in sorted(_DECISIONS.of(connection, numbers))}
    return {pair: bool(same) for pair, same in newest.items() if same != TAKEN_BACK}


def read_members(connection: Connection, numbers: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return (incident, how many reports it has) of those of some events that are in one."""
    return {number: (incident, reports) for number, incident, reports in _MEMBERS.of(connection, numbers)}


def read_incident_mates(connection: Connection, numbers: Collection[int]) -> set[int]:
    """Return all events of the incidents that some events are in."""
    return {number for (number,) in _MATES.of(connection, numbers)}


def _in_cells(column: ColumnElement[int]) -> Ready:
    def build(engine: str) -> Select[Any]:
        if engine == "postgresql":
            arrays = [cast(bindparam(name), ARRAY(BigInteger)) for name in _SPAN]
            wanted: Any = func.unnest(*arrays).table_valued(*_SPAN).render_derived()
            cell, first, last = (wanted.c[name] for name in _SPAN)
        else:
            wanted = func.json_each(bindparam("spans")).table_valued("value")
            cell, first, last = (
                func.json_extract(wanted.c.value, f"$[{place}]", type_=Integer) for place in range(len(_SPAN))
            )
        question = select(column, link_report.c.at, link_report.c.id).select_from(wanted).join(
            link_report, (column == cell) & (link_report.c.at >= first) & (link_report.c.at <= last)
        )  # fmt: skip
        # In the words of the partial index, or it would not be used.
        return question.where(literal_column("link_report.area <> 0")) if column.name == "area" else question

    return Ready(build)


def _both_ends(columns: Sequence[ColumnElement[Any]], table: Table, *more: ColumnElement[bool]) -> Ready:
    """Return the question for the rows of pairs that have one of many numbers at either end; some of them twice."""

    def build(engine: str) -> CompoundSelect[Any]:
        return union_all(*(select(*columns).where(is_among(engine, end), *more) for end in (table.c.a, table.c.b)))

    return Ready(build)


def _mates(engine: str) -> Select[Any]:
    told, mate = incident_report.alias("told"), incident_report.alias("mate")
    return (
        select(mate.c.id).join(told, told.c.incident == mate.c.incident).where(is_among(engine, told.c.id)).distinct()
    )


_SPAN: Final = ("cell", "first", "last")
_IN_CELLS: Final = {column.name: _in_cells(column) for column in (link_report.c.cell, link_report.c.area)}
_REPORTS: Final = Ready(
    lambda engine: select(*(event.c[name] for name in Report._fields)).where(is_among(engine, event.c.id))
)
_DIGESTS: Final = Ready(
    lambda engine: select(link_report.c.id, link_report.c.digest).where(is_among(engine, link_report.c.id))
)
_LINKS: Final = _both_ends([link.c[name] for name in LINK_COLUMNS], link)
_JOINS: Final = _both_ends([link.c[name] for name in LINK_COLUMNS], link, link.c.joins == 1)
_DECISIONS: Final = _both_ends([link_decision.c[name] for name in ("id", "a", "b", "same")], link_decision)
_MEMBERS: Final = Ready(
    lambda engine: select(incident_report.c.id, incident_report.c.incident, incident_report.c.reports).where(
        is_among(engine, incident_report.c.id)
    )
)
_MATES: Final = Ready(_mates)


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
