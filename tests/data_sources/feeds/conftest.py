"""Feeds at a moment of the test's choosing, and the real feeds process of both example centres."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from data_sources.clock import Clock
from data_sources.feeds.departments import Departments
from data_sources.resource_files import example_centre

ROOT = Path(__file__).resolve().parents[3]
NOON = 1_795_320_000
"""2026-11-22T04:00:00Z, a Sunday's noon in Wenzhou."""

SERVE = """
import sys
from pathlib import Path
from data_sources.clock import Clock
from data_sources.feeds.server import serve
sys.exit(serve(Path(sys.argv[1]), Clock.from_environment(), int(sys.argv[2]), child=True))
"""


class HandClock:
    """A clock that stands until the test moves it."""

    def __init__(self, second: int = NOON) -> None:
        self.second = second

    def now(self) -> int:
        return self.second * 1000


@dataclass
class Served:
    """A feeds process that runs."""

    url: str
    folder: Path
    process: subprocess.Popen[str]


@contextmanager
def serving(centre: Path, data: Path, port: int = 0, clock: Clock | None = None) -> Iterator[Served]:
    environment = {**os.environ, "YIPING_DATA": str(data), **(clock.to_environment() if clock else {})}
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(centre), str(port)],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        ready = json.loads(process.stdout.readline())["ready"]
        yield Served(ready["url"], Path(ready["folder"]), process)
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def departments(tmp_path: Path, clock: HandClock) -> Callable[..., Departments]:
    def make(name: str = "wenzhou") -> Departments:
        return Departments(example_centre(name), tmp_path / "feeds" / name, clock)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def served_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def wenzhou(served_data: Path) -> Iterator[Served]:
    with serving(example_centre("wenzhou"), served_data) as served:
        yield served


@pytest.fixture(scope="session")
def montgomery(served_data: Path) -> Iterator[Served]:
    with serving(example_centre("montgomery"), served_data) as served:
        yield served


@pytest.fixture(scope="session")
def both(wenzhou: Served, montgomery: Served) -> dict[str, Served]:
    return {"wenzhou": wenzhou, "montgomery": montgomery}
