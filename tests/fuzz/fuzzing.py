"""Runs a parser over many inputs: no error but its own, and no second spent on any.

The second is one of the processor's, not of the clock's: a busy machine is no hang.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import Target

INPUTS = int(os.environ.get("FUZZ_INPUTS") or 200)
"""Inputs a parser; `make fuzz` asks for 100,000."""
HANG = 1.0
"""Seconds of the processor that one input may cost."""

_BATCH = 100
"""Inputs made of one of Hypothesis' numbers where there are many: its own work would be most of the time."""
_NATURAL = 5000


class HangError(BaseException):
    """An input that costs too much. No Exception: nothing of the parser's may take it for its own."""


def fuzz(target: Target) -> float:
    """Run the parser; return the most seconds that one input cost."""
    slowest = 0.0
    batch = _BATCH if INPUTS > 10 * _BATCH else 1

    def one(value: Any) -> None:
        nonlocal slowest
        begun = time.process_time()
        try:
            with _no_hang():
                target.run(value)
        except target.declared:
            pass
        except BaseException as error:
            error.add_note(f"input: {value!r:.2000}")
            raise
        slowest = max(slowest, time.process_time() - begun)

    def many(number: int) -> None:
        for place in range(batch):
            one(target.make(random.Random(number * _BATCH + place)))

    try:
        for number in range(20):  # what is loaded once is no input's cost
            with suppress(*target.declared):
                target.run(target.make(random.Random(number)))
        _by_hypothesis(many, st.integers(min_value=0, max_value=2**48), INPUTS // batch)
        if target.natural is not None:
            _by_hypothesis(one, target.natural, min(INPUTS, _NATURAL))
    finally:
        if target.done is not None:
            target.done()
    return slowest


def _by_hypothesis(run: Any, strategy: st.SearchStrategy[Any], count: int) -> None:
    profile = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        derandomize=INPUTS <= 1000,
    )
    profile(given(strategy)(run))()


@contextmanager
def _no_hang() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def hang(*_: object) -> None:
        message = f"over {HANG} s of the processor's time"
        raise HangError(message)

    before = signal.signal(signal.SIGVTALRM, hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
