"""What one poll brings: a batch, handed whole from a source's job to the one writer."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from data_sources.records import Asset, Event, Indicator, Instant, Reading, Region, Warning
from data_sources.sentences import Sentence

HealthState = Literal["live", "failed", "never"]


class Refused(Struct, frozen=True):
    """A row that can't be a record, kept whole. `raw` is what the source sent, as compact JSON or the text itself."""

    raw: bytes
    reason: Sentence


class SourceHealth(Struct, frozen=True, kw_only=True):
    """How a source does, after a try.

    `rhythm` is the seconds between polls that the source file asks for. `rows` and `refused` count this poll's rows.
    `tries` is how many polls failed since the last success. `sentence` says what is wrong and what to do, without who
    and since when: it is empty while all is well. `remarks` say what is doubtful while the source works. `clock_ahead`
    is how far the source's own clock runs ahead, in ms, where its answers tell.
    """

    source: str
    title: str
    connector: str
    kinds: tuple[str, ...]
    rhythm: float
    state: HealthState
    tried_at: Instant
    succeeded_at: Instant | None = None
    failing_since: Instant | None = None
    latency: int = 0
    rows: int = 0
    refused: int = 0
    tries: int = 0
    sentence: Sentence | None = None
    remarks: tuple[Sentence, ...] = ()
    clock_ahead: int | None = None
    next_try_at: Instant | None = None
    simulated: bool = False


class RecordBatch(Struct, kw_only=True):
    """Records of one poll's page or pages, with the cursor that stands once they are stored.

    Stored in one transaction: the cursor never runs ahead of the records. `health` is None on all but a poll's last
    batch.
    """

    source: str
    polled_at: Instant
    events: list[Event] = []
    assets: list[Asset] = []
    readings: list[Reading] = []
    indicators: list[Indicator] = []
    warnings: list[Warning] = []
    regions: list[Region] = []
    refused: list[Refused] = []
    cursor: dict[str, Any] | None = None
    health: SourceHealth | None = None

    @property
    def record_count(self) -> int:
        """The number of records of all kinds."""
        kinds: tuple[list[Any], ...] = (
            self.events,
            self.assets,
            self.readings,
            self.indicators,
            self.warnings,
            self.regions,
        )
        return sum(len(records) for records in kinds)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to store."""
        return not (self.record_count or self.refused or self.cursor is not None or self.health is not None)
