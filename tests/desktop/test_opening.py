"""What a start survives."""

from __future__ import annotations

import subprocess
import sys

from desktop.own_program import own_environment

WITH_A_BUSY_THREAD = """
import os, sys, threading

def load_modules():
    for number in range(300_000):
        sys.modules[f"nothing_{number}"] = sys

sys.setswitchinterval(1e-6)
from desktop.opening import make_application
threading.Thread(target=load_modules, daemon=True).start()
application = make_application()
print("there", flush=True)
os._exit(0)
"""


def test_a_thread_that_loads_modules_does_not_end_the_start() -> None:
    environment = {**own_environment({}), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", WITH_A_BUSY_THREAD],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout.strip() == "there", ran.stderr
