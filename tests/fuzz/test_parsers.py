"""No parser fails otherwise than it says, or hangs, whatever it is fed. `make fuzz`: 100,000 inputs each."""

from __future__ import annotations

import importlib
import pkgutil
import time
from pathlib import Path

import pytest

from tests.fuzz.fuzzing import INPUTS, fuzz
from tests.fuzz.table import PROPERTY
from tests.fuzz.targets import Target


def _targets() -> list[Target]:
    """Return the targets of all modules beside this one."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = [importlib.import_module(f"tests.fuzz.{name}") for name in names if not name.startswith("test_")]
    return [target for module in modules for target in getattr(module, "TARGETS", [])]


@pytest.mark.timeout(120 if INPUTS < 10_000 else 14_400)
@pytest.mark.parametrize("target", _targets(), ids=lambda target: target.name.replace(" ", "-"))
def test_nothing_makes_a_parser_fail_otherwise_than_it_says_or_hang(target, record_property):
    begun = time.monotonic()
    slowest = fuzz(target)
    record_property(PROPERTY, [target.name, INPUTS, round(time.monotonic() - begun, 1), round(slowest * 1000)])
