"""What a fuzzer needs to know of a parser: its inputs, how it is called, and which errors are its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st


@dataclass(frozen=True)
class Target:
    """One parser. `run` may raise `declared` and nothing else."""

    name: str
    inputs: st.SearchStrategy[Any]
    run: Callable[[Any], object]
    declared: tuple[type[Exception], ...] = ()
