"""Large pieces that were given back are the system's again, whatever small thing was made beside them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from data_sources.heap import give_memory_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

if sys.argv[1] == "back":
    assert give_memory_back(few_heaps=False)
piece = b"x" * 31_000_000
del piece  # left alone, the library takes pieces as large as this from its heap from now on
before = resident()
large, small = [], []
for number in range(200):
    large.append(b"y" * 1_000_000)
    small.append(bytearray(b"z" * 1_000))
assert resident() > before + 190
large.clear()
print(resident() - before)
"""


def _megabytes_kept(how: str) -> float:
    root = Path(__file__).resolve().parent.parent.parent
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, how], capture_output=True, text=True, check=True, timeout=60, cwd=root
    )
    return float(ended.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is Linux's C library that keeps them")
def test_memory_that_was_given_back_is_the_systems() -> None:
    assert _megabytes_kept("as ever") > 100  # else there would be nothing to mend
    assert _megabytes_kept("back") < 20
