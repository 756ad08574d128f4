"""The ways in which a source fails, and what a cell of the matrix promises for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """One column of the matrix: issue 3's list, with the two black holes and the three wrong TLS apart."""

    REFUSED = "refused"
    SILENT = "black hole: accepts, never answers"
    NEVER_ACCEPTS = "black hole: never accepts"
    SLOW_LORIS = "slow-loris"
    RESET = "reset mid-body"
    TLS_UNKNOWN = "wrong TLS: signed by itself"
    TLS_OTHER_NAME = "wrong TLS: another host's"
    TLS_PLAIN = "wrong TLS: plain text"
    UNAUTHORISED = "401"
    FORBIDDEN = "403"
    TOO_MANY = "429 with Retry-After"
    BROKEN = "500"
    HTML = "HTML instead of data"
    TRUNCATED = "truncated"
    ENCODING = "wrong encoding"
    GZIP_BOMB = "gzip bomb"
    ENTITY_BOMB = "XML entity bomb"
    TEN_TIMES = "10 x the rows"
    DUPLICATES = "duplicate keys"
    KEY_TYPES = "keys that change type"
    EMPTY_PAGES = "empty page loop"
    DRIFT = "schema drift"
    TIME_BACK = "time going backwards"


DATA_FAULTS = (Fault.TEN_TIMES, Fault.DUPLICATES, Fault.KEY_TYPES, Fault.EMPTY_PAGES, Fault.DRIFT, Fault.TIME_BACK)
"""Faults in what is said, not in how: the source answers."""


@dataclass(frozen=True)
class Cell:
    """What a source does under a fault.

    `says` is a pattern of the sentence (English) that its health must carry while the fault lasts; empty: the source
    stays live, and what it says meanwhile is taken. `remark` is a pattern of a remark of a live source. `quarantine`
    says that rows are refused meanwhile: they must be kept whole. `stands_for` names the nearest thing where the fault
    as such can't be.
    """

    says: str = ""
    remark: str = ""
    quarantine: bool = False
    stands_for: str = ""


@dataclass(frozen=True)
class Impossible:
    """A cell that can't be, with the reason."""

    reason: str


Cells = dict[Fault, Cell | Impossible]
