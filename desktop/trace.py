"""When things happened while starting, on stderr as JSON lines: for benchmarks, under YIPING_TRACE=1.

YIPING_TRACE=cpu counts the processor's time of this process instead: the same on a busy machine.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

ENVIRONMENT_VARIABLE = "YIPING_TRACE"


def mark(name: str) -> None:
    """Write `{name: ms since this process started}`; nothing unless YIPING_TRACE is set."""
    wanted = os.environ.get(ENVIRONMENT_VARIABLE)
    if not wanted:
        return
    elapsed = (time.process_time() if wanted == "cpu" else _age()) * 1000
    sys.stderr.write(json.dumps({name: round(elapsed)}) + "\n")
    sys.stderr.flush()


def _age() -> float:
    """Return the seconds since this process was started."""
    try:
        with Path("/proc/self/stat").open(encoding="utf-8") as file:  # psutil would be in what is measured
            ticks = int(file.read().rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        import psutil  # noqa: PLC0415 - only for those who measure

        return time.time() - psutil.Process().create_time()
