"""What a view is told of incidents: immutable, bounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from data_sources.records import Instant
from operations.snapshots import Age, QueueRow

LinkStanding = Literal["apart", "proposed", "linked"]


class FieldTold(msgspec.Struct, frozen=True):
    """A field of an incident, and the event (by its id) whose report says so. Texts are masked."""

    value: Any
    report: int


class LinkTold(msgspec.Struct, frozen=True):
    """Why two events may be one happening: the score and its parts, 0 to 1, None for what one of them doesn't say.

    `at` is when it was found. `apart`: they are two incidents, by an officer's word or because others fit better.
    """

    one: int
    other: int
    standing: LinkStanding
    score: float
    place: float | None
    time: float
    category: float
    text: float | None
    numbers: float | None
    at: Instant


class DecisionTold(msgspec.Struct, frozen=True):
    """What an officer decided of two events: that they are one happening (`same`), or two; None: he took one back.

    `token` names the decision, which may be about many pairs. The reason is masked.
    """

    at: Instant
    officer: str
    action: str
    reason: str
    one: int
    other: int
    same: bool | None
    token: str = ""


class Incident(msgspec.Struct, frozen=True):
    """An incident: its number (the id of its first report's event), its one line, its reports, and why they are one.

    `fields` holds the names of an event's fields. At most 100 reports, and 500 links and decisions each, newest first;
    `count` is the number of all reports. An event that stands alone is an incident of one report.
    """

    id: int
    count: int
    fields: Mapping[str, FieldTold]
    reports: tuple[QueueRow, ...]
    links: tuple[LinkTold, ...]
    decisions: tuple[DecisionTold, ...]
    as_of: Instant


class Proposal(msgspec.Struct, frozen=True):
    """Two events that an officer is asked about."""

    one: QueueRow
    other: QueueRow
    link: LinkTold


class Proposals(msgspec.Struct, frozen=True):
    """A window of what officers are asked, newest first: `total` proposals of which at least one event is open."""

    proposals: tuple[Proposal, ...]
    offset: int
    total: int
    as_of: Instant
    age: Age
