"""One trial: a collector process with one source for every fault and a healthy one, all well, all failing, all mended.

What is seen of it is what a wall sees: the store.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import psutil

from data_sources.batches import SourceHealth
from tests.data_sources.faults.faults import Cell, Fault
from tests.data_sources.faults.http_port import RETRY_AFTER
from tests.data_sources.faults.systems import SECRET, HttpSystem, System

ROOT = Path(__file__).resolve().parents[3]

_PATIENCE = 60.0
"""Seconds that a phase may take. Not a measurement: what hasn't come by then never comes."""
_LOOK = 0.1
_MOST_MEMORY = 250 * 1024 * 1024
"""What faults may add to the collector's memory at its fullest: an answer may have 64 MB, and is there as text, too."""
_FIRST = 12

_CENTRE = """name = "Trial"
code = "330303"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 27.9, lon = 120.8, zoom = 11 }
language = "en"
regions = []
"""

_PROGRAM = """
import faulthandler, signal, sys
if hasattr(signal, "SIGUSR1"):
    faulthandler.register(signal.SIGUSR1)
from pathlib import Path
from data_sources.centre import read_centre
from data_sources.clock import Clock
from operations.collector import run
sys.exit(run(read_centre(Path(sys.argv[1])), Clock(), sys.argv[2], child=True))
"""


@dataclass
class Result:
    """What became of one source: complaints (none: all is well), and the figures that the table shows."""

    system: System
    complaints: list[str] = field(default_factory=list)
    said: str = ""
    said_after: float | None = None
    mended_after: float | None = None
    failures: list[str] = field(default_factory=list)
    """What the source was said to fail with, while the faults lasted."""


@dataclass
class Seen:
    """One look at one source in the store."""

    health: SourceHealth | None
    stored: dict[str, str]
    refused: dict[str, int]

    @property
    def sentence(self) -> str:
        return str(self.health.sentence) if self.health and self.health.sentence else ""

    @property
    def remarks(self) -> str:
        return " ".join(map(str, self.health.remarks)) if self.health else ""


class Trial:
    """Runs one kind of system through the faults."""

    def __init__(self, kind: type[System], faults: list[Fault], folder: Path) -> None:
        self.kind = kind
        self.folder = folder / "trial"
        self.store = folder / "store.sqlite"
        self.faults = faults
        self.results: dict[Fault | None, Result] = {}

    def run(self) -> None:
        """Go through the phases; what is wrong is kept, not raised."""
        (self.folder / "sources").mkdir(parents=True)
        (self.folder / "centre.toml").write_text(_CENTRE, "utf-8")
        with contextlib.ExitStack() as stack:
            world = stack.enter_context(self.kind.opened_world(self.folder / "world"))
            for fault in (None, *self.faults):
                system = self.kind(fault.name.lower() if fault else "healthy", fault, self.folder, world)
                stack.callback(system.close)
                self.results[fault] = Result(system)
                system.truth.add(_FIRST)
                system.changed()
                (self.folder / "sources" / f"{system.name}.toml").write_text(system.source_file(), "utf-8")
            process = stack.enter_context(self._collecting())
            connection = stack.enter_context(contextlib.closing(self._connected()))
            self._phases(connection, process)
        self._look_for_secrets()

    def _phases(self, connection: sqlite3.Connection, process: psutil.Process) -> None:
        self._until(connection, self._is_whole, self._say_never_well)
        fullest = _fullest(process)
        self._fail(connection)
        self._mend(connection)
        for result in self.results.values():
            counted = result.system.counted(connection)
            if counted and counted[0] != counted[1]:
                result.complaints.append(f"the counters say {counted[0]}, there are {counted[1]}")
        grown = _fullest(process) - fullest
        if grown > _MOST_MEMORY:
            worst = self.results.get(Fault.GZIP_BOMB) or self.results[None]
            worst.complaints.append(f"the faults cost {grown // 2**20} MB of memory at the worst moment")

    def _fail(self, connection: sqlite3.Connection) -> None:
        """Let every fault begin, and wait until each has shown."""
        for result in self.results.values():
            result.system.begin()
            result.system.grow()
        begun = time.monotonic()
        healthy = self.results[None]

        def judged(result: Result, seen: Seen) -> bool:
            if seen.health is not None and seen.health.state == "failed":
                result.failures.append(seen.sentence)
            return self._is_whole(result, seen) if result is healthy else self._has_said(result, seen, begun)

        self._until(connection, judged, self._say_not_said)
        # The healthy one goes on while every other fails: news of its own comes.
        healthy.system.grow()
        self._until(
            connection,
            lambda result, seen: result is not healthy or self._is_whole(result, seen),
            lambda result, _: result.complaints.append("the healthy source beside it was held up"),
        )
        for fault, seen in self._looks(connection).items():
            self._judge_during(fault, seen)

    def _mend(self, connection: sqlite3.Connection) -> None:
        """Lift every fault, and wait until all is there."""
        mended = time.monotonic()
        for result in self.results.values():
            result.system.lift()
            result.system.truth.add(3)
            result.system.changed()

        def recovered(result: Result, seen: Seen) -> bool:
            whole = self._is_whole(result, seen)
            if whole and result.mended_after is None:
                result.mended_after = time.monotonic() - mended
            return whole

        self._until(connection, recovered, self._say_not_recovered)

    def _is_whole(self, result: Result, seen: Seen) -> bool:
        """Tell whether a source is live and the store has all that it has; what is in quarantine is kept, too."""
        if seen.health is None or seen.health.state != "live":
            return False
        expected = result.system.expected()
        if seen.stored == expected:
            return True
        missing = {key for key, title in expected.items() if seen.stored.get(key) != title}
        return (
            self._cell(result).quarantine and missing <= seen.refused.keys() and seen.stored.keys() <= expected.keys()
        )

    def _has_said(self, result: Result, seen: Seen, begun: float) -> bool:
        cell, health = self._cell(result), seen.health
        if health is None:
            return False
        if cell.says:
            done = health.state == "failed" and re.search(cell.says, seen.sentence) is not None
        else:
            done = self._is_whole(result, seen) and re.search(cell.remark, seen.remarks) is not None
            done = done and (not cell.quarantine or bool(seen.refused))
        if done and result.said_after is None:
            result.said_after = time.monotonic() - begun
        if done or seen.sentence:
            result.said = seen.sentence or (seen.remarks if cell.remark else "") or "live"
        return done

    def _judge_during(self, fault: Fault | None, seen: Seen) -> None:
        """Look once more before the faults are lifted: who failed still says so, who didn't never did."""
        result = self.results[fault]
        cell, health = self._cell(result), seen.health
        if result.complaints or health is None:
            return
        if cell.says and health.state != "failed":
            result.complaints.append("is said to be live while the fault lasts")
        if not cell.says and result.failures:
            result.complaints.append(f"was said to fail: {result.failures[0]}")
        if fault is Fault.TOO_MANY and isinstance(result.system, HttpSystem):
            self._judge_pauses(result)

    def _judge_pauses(self, result: Result) -> None:
        """A source that asks for a pause gets it."""
        port = result.system.port  # type: ignore[attr-defined]
        times = [at for at, status in port.replies if status == 429]
        pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
        if any(pause < RETRY_AFTER * 0.98 for pause in pauses):
            result.complaints.append(f"was asked again after {min(pauses):.1f} s, though it asked for {RETRY_AFTER} s")

    def _cell(self, result: Result) -> Cell:
        cell = self.kind.cells[result.system.fault] if result.system.fault else Cell()
        assert isinstance(cell, Cell)
        return cell

    def _until(
        self,
        connection: sqlite3.Connection,
        done: Callable[[Result, Seen], bool],
        complain: Callable[[Result, Seen], None],
    ) -> None:
        """Look until it is done for every source that has no complaint yet."""
        deadline = time.monotonic() + _PATIENCE
        waiting = {fault for fault, result in self.results.items() if not result.complaints}
        while waiting:
            looks = self._looks(connection)
            waiting -= {fault for fault in waiting if done(self.results[fault], looks[fault])}
            if waiting and time.monotonic() > deadline:
                for fault in waiting:
                    complain(self.results[fault], looks[fault])
                return
            time.sleep(_LOOK)  # looked at as a wall does: nothing tells when something isn't going to happen

    def _say_never_well(self, result: Result, seen: Seen) -> None:
        result.complaints.append(f"never worked: {seen.sentence or _difference(result, seen)}")

    def _say_not_said(self, result: Result, seen: Seen) -> None:
        state = seen.health.state if seen.health else "unknown"
        wanted = self._cell(result).says or self._cell(result).remark or "all rows"
        found = seen.sentence or seen.remarks or _difference(result, seen)
        result.complaints.append(f"health is {state}; wanted “{wanted}”, found: {found}")

    def _say_not_recovered(self, result: Result, seen: Seen) -> None:
        state = seen.health.state if seen.health else "unknown"
        result.complaints.append(f"is {state} after the fault was lifted: {seen.sentence or _difference(result, seen)}")

    def _looks(self, connection: sqlite3.Connection) -> dict[Fault | None, Seen]:
        with connection:
            connection.execute("BEGIN")
            health = {
                source: msgspec.json.decode(body, type=SourceHealth)
                for source, body in connection.execute("SELECT source, body FROM source_health")
            }
            looks = {}
            for fault, result in self.results.items():
                system = result.system
                refused: dict[str, int] = {}
                for raw, times in connection.execute(
                    "SELECT raw, times FROM quarantine WHERE source = ?", (system.name,)
                ):
                    refused[system.key_in(raw)] = times
                looks[fault] = Seen(health.get(system.name), system.stored(connection), refused)
        return looks

    def _connected(self) -> sqlite3.Connection:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                connection = sqlite3.connect(f"{self.store.as_uri()}?mode=ro", uri=True, timeout=20)
                connection.execute("SELECT count(*) FROM source_health")
            except sqlite3.OperationalError:
                assert time.monotonic() < deadline, (self.folder / "stderr").read_text("utf-8")
                time.sleep(_LOOK)
            else:
                return connection

    @contextlib.contextmanager
    def _collecting(self) -> Iterator[psutil.Process]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "YIPING_DATA": str(self.folder.parent / "data")}
        for result in self.results.values():
            environment |= result.system.environment
        with (self.folder.parent / "said").open("wb") as said, (self.folder / "stderr").open("wb") as errors:
            command = [sys.executable, "-c", _PROGRAM, str(self.folder), str(self.store)]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=errors, env=environment)
            try:
                yield psutil.Process(process.pid)
            finally:
                assert process.stdin is not None
                process.stdin.close()
                try:
                    code = process.wait(40)
                except subprocess.TimeoutExpired:
                    self._where_it_stands(process)
                    process.kill()
                    process.wait()
                    code = -9
            if code:
                self.results[None].complaints.append(f"the collector ended with {code}")

    def _where_it_stands(self, process: subprocess.Popen[bytes]) -> None:
        """Let a collector that doesn't end say what its threads do, in what the test prints."""
        if hasattr(signal, "SIGUSR1"):
            process.send_signal(signal.SIGUSR1)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(2)
            sys.stderr.write((self.folder / "stderr").read_text("utf-8", "replace")[-20_000:])

    def _look_for_secrets(self) -> None:
        """Look through all that the collector wrote: store, log, what it said."""
        places = [path for path in self.folder.parent.rglob("*") if path.is_file() and "world" not in path.parts]
        for path in places:
            if self.folder / "sources" == path.parent:
                continue
            found = re.search(re.escape(SECRET).encode() + rb"-(\w+)", path.read_bytes())
            if found:
                name = found.group(1).decode()
                for result in self.results.values():
                    if result.system.name.startswith(name):
                        result.complaints.append(f"its secret is in {path.name}")


def _difference(result: Result, seen: Seen) -> str:
    expected = result.system.expected()
    missing = sorted(expected.keys() - seen.stored.keys())
    odd = sorted(seen.stored.keys() - expected.keys())
    other = sorted(key for key in expected.keys() & seen.stored.keys() if expected[key] != seen.stored[key])
    refused = f", {len(seen.refused)} refused" if seen.refused else ""
    return f"{len(missing)} missing {missing[:3]}, {len(odd)} too many {odd[:3]}, {len(other)} old {other[:3]}{refused}"


def _fullest(process: psutil.Process) -> int:
    """Return the most memory that a process ever had, in bytes (Linux); else what it has."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    except OSError:
        return int(process.memory_info().rss)
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) * 1024  # type: ignore[union-attr]
