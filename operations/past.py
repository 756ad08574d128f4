"""The picture of a past moment: who to ask for it, and how many events were open, as it was known then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

import msgspec

from data_sources.records import Instant
from data_sources.sentences import translate

if TYPE_CHECKING:
    from operations.picture import Picture


class PastError(Exception):
    """A question that can't be answered of the past."""

    def __init__(self) -> None:
        self.sentence = translate("Past", "Live only, no past kept").filled()
        super().__init__(str(self.sentence))


class _AsOf:
    def __init__(self, picture: Picture, at: Instant) -> None:
        self._picture = picture
        self._at = at

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def question(*values: Any, **named: Any) -> Any:
            return self._picture.as_of(self._at, name, values, named)

        return question


def as_of(picture: Picture, at: Instant | None) -> Picture:
    """Return the same picture at a past moment; itself for now. Raises `PastError` for what only now is known of."""
    return picture if at is None else cast("Picture", _AsOf(picture, at))


class OpenAt(msgspec.Struct, frozen=True):
    """How many events were open at a moment. `total` is None where the past of that moment isn't kept.

    `kept_since` is the first moment of which it is (None: of none). `by_area` is by township, or by the county of those
    that name none.
    """

    at: Instant
    total: int | None
    kept_since: Instant | None
    by_county: Mapping[str, int]
    by_area: Mapping[str, int]
    by_category: Mapping[str, int]
    by_severity: Mapping[int, int]
