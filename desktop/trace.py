"""When things happened while starting, on stderr as JSON lines: for benchmarks, under YIPING_TRACE=1.

YIPING_TRACE=cpu counts the processor's time of this process instead: the same on a busy machine.
"""

from __future__ import annotations

import json
import os
import sys
import time

ENVIRONMENT_VARIABLE = "YIPING_TRACE"


def mark(name: str) -> None:
    """Write `{name: ms since this process started}`; nothing unless YIPING_TRACE is set."""
    wanted = os.environ.get(ENVIRONMENT_VARIABLE)
    if not wanted:
        return
    import psutil  # noqa: PLC0415 - only for those who measure

    elapsed = (time.process_time() if wanted == "cpu" else time.time() - psutil.Process().create_time()) * 1000
    sys.stderr.write(json.dumps({name: round(elapsed)}) + "\n")
    sys.stderr.flush()
