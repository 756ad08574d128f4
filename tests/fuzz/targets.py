"""What a fuzzer needs to know of a parser: its inputs, how it is called, and which errors are its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy

from tests.fuzz.inputs import Maker


@dataclass(frozen=True)
class Target:
    """One parser. `run` may raise `declared` and nothing else. `natural` are inputs of Hypothesis' own invention.

    `done` is called at the end.
    """

    name: str
    make: Maker[Any]
    run: Callable[[Any], object]
    declared: tuple[type[Exception], ...] = ()
    natural: SearchStrategy[Any] | None = None
    done: Callable[[], None] | None = None
