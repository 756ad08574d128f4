"""Keep a virtual machine's processors from being parked while something is measured, as `idle=poll` does for a kernel.

A guest's processor that has nothing to do is given back to the host, and a busy host takes its time to return it: a
tenth of a second was seen where the same host took next to nothing of a processor that never slept. What is measured
then is the host. One process on each processor that only spins, and yields to everything else, prevents that.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SPIN = """
import os, pathlib
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
group = pathlib.Path("/proc/self/autogroup")
if group.exists():
    group.write_text("19")
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(100_000):
        pass
"""


@contextmanager
def awake(*, wanted: bool = True) -> Iterator[None]:
    """Keep all processors busy with what yields to everything; elsewhere than on Linux, or not `wanted`, do nothing.

    A spinner is in a session of its own: Linux weighs sessions against each other before it looks into them.
    """
    if not wanted or not hasattr(os, "SCHED_IDLE"):
        yield
        return
    spinners = [
        subprocess.Popen([sys.executable, "-c", SPIN], start_new_session=True) for _ in range(os.cpu_count() or 1)
    ]
    try:
        yield
    finally:
        for one in spinners:
            one.kill()
            one.wait()
