"""Merge what came with what is known: which rows are new, changed, the same, or older than what is known.

A newer update always replaces an older one, whatever the order in which they come; so any order and any repetition of
a thing's updates ends in the same row. Of two different rows with the same time, the one that came last stands: a
source that dates its rows by the second, or by the report, must still be able to correct them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

Row = tuple[Any, ...]
_FEW = 256
_Identity = TypeVar("_Identity", bound=Hashable)


@dataclass
class Merged:
    """What is to be done. Known rows start with their id, followed by the same values as a row that came."""

    new: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Row]] = field(default_factory=list)
    touched: list[tuple[int, int]] = field(default_factory=list)
    """Rows of which nothing but the time is new: (time, id). It is kept, and nobody is told."""
    unchanged: int = 0
    older: int = 0

    @property
    def written(self) -> int:
        """How many rows change the picture."""
        return len(self.new) + len(self.changed)


def merge(
    identities: Sequence[_Identity],
    rows: Sequence[Row],
    known: Mapping[_Identity, Row],
    *,
    version: int | None,
    dated_by_it: Callable[[Row], bool] | None = None,
) -> Merged:
    """Sort out `rows` against `known`. `version` is the place of a row's time, None where rows carry none.

    `dated_by_it` says of a row that what is counted of it goes by that time, so that a new one changes it.
    """
    merged = Merged()
    latest = dict(zip(identities, rows, strict=True))
    if len(latest) < len(rows):
        latest = _latest(identities, rows, version, merged)
    if not known:
        merged.new.extend(latest.values())
        return merged
    for identity, row in latest.items():
        old = known.get(identity)
        if old is None:
            merged.new.append(row)
        elif old[1:] == row:
            merged.unchanged += 1
        elif version is None:
            merged.changed.append((old, row))
        elif old[version + 1] > row[version]:
            merged.older += 1
        elif (
            old[1 : version + 1] == row[:version]
            and old[version + 2 :] == row[version + 1 :]
            and not (dated_by_it and dated_by_it(row))
        ):
            merged.touched.append((row[version], old[0]))
            merged.unchanged += 1
        else:
            merged.changed.append((old, row))
    return merged


def _latest(
    identities: Sequence[_Identity], rows: Sequence[Row], version: int | None, merged: Merged
) -> dict[_Identity, Row]:
    latest: dict[_Identity, Row] = {}
    for identity, row in zip(identities, rows, strict=True):
        other = latest.get(identity)
        if other is None:
            latest[identity] = row
            continue
        if other == row:
            merged.unchanged += 1
            continue
        merged.older += 1
        if version is None or row[version] >= other[version]:
            latest[identity] = row
    return latest


def by_columns(rows: Sequence[Row]) -> list[Row]:
    """Return the rows' values column by column; nothing for no rows."""
    columns: list[list[Any]] = [[] for _ in rows[0]] if rows else []
    # A few at a time: all at once they are more than the processor keeps at hand, which takes twice as long.
    for place in range(0, len(rows), _FEW):
        for column, values in zip(columns, zip(*rows[place : place + _FEW], strict=True), strict=True):
            column.extend(values)
    return [tuple(column) for column in columns]


def storable(rows: list[Row]) -> list[Row]:
    """Return `rows` with what a database can't keep as text replaced: NUL (PostgreSQL) and lone surrogates (both)."""
    try:
        if b"\\u0000" not in msgspec.json.encode(rows):
            return rows
    except (UnicodeEncodeError, msgspec.EncodeError):
        pass  # a lone surrogate: mended below
    return [tuple(_storable(value) if isinstance(value, str) else value for value in row) for row in rows]


def storable_columns(columns: list[Row], texts: Sequence[int]) -> list[Row]:
    """Return `columns` with the same done to those that hold text, at `texts`: a page's texts are looked at as one."""
    return [
        tuple(map(_storable, column)) if place in texts and not _is_storable("".join(column)) else column
        for place, column in enumerate(columns)
    ]


def _is_storable(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def _storable(text: str) -> str:
    return text.replace("\0", "�").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
