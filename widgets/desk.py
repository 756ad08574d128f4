"""The desk: who sits here, and how what he decides gets kept. Panes know it by this; `desktop.deeds` is it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from data_sources.sentences import Sentence

if TYPE_CHECKING:  # no start waits for it
    from operations.duty_cases import Officer


class Kept(Struct, frozen=True):
    """What came of a deed: it is on disk, or `trouble` says why not.

    `unsure`: nobody knows. The same deed sent again, by the same number, is done once.
    """

    answer: Any = None
    trouble: Sentence | None = None
    unsure: bool = False


class Desk(Protocol):
    """Where an officer sits."""

    @property
    def officer(self) -> Officer | None:
        """Who sits here; None: nobody, and nothing can be done."""

    @property
    def read_only(self) -> bool:
        """Whether this is a wall, from which nothing is done."""

    @property
    def place(self) -> str:
        """What this computer or wall is called, beside or instead of an officer."""

    def do(self, deed: str, values: tuple[Any, ...], named: dict[str, Any], done: Callable[[Kept], None]) -> None:
        """Do a deed of `desktop.reading.DEEDS`; `done` hears in the UI thread what came of it."""


def fresh_number() -> str:
    """Return a new number for a deed."""
    return uuid.uuid4().hex
