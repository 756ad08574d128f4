"""What SQLAlchemy names and the reader doesn't use is loaded by who does use it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

READER = """
import sys
from desktop.later_modules import load_later
load_later()
import desktop.answering
print([name for name in ("asyncio.events", "ssl", "email") if name in sys.modules])

from importlib import metadata
import importlib.metadata
print(metadata.version("sqlalchemy").count("."), importlib.metadata.entry_points is metadata.entry_points)

import asyncio
print(asyncio.iscoroutine(3), asyncio.run(asyncio.sleep(0, "slept")))

import asyncio.subprocess
from asyncio.queues import Queue
print(asyncio.subprocess.PIPE, asyncio.Queue is Queue)
"""


def test_the_reader_loads_neither_until_somebody_uses_them() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READER], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stdout.splitlines() == ["[]", "2 True", "False slept", "-1 True"]
