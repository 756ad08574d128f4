"""A virtual display a test process: real windows, with an X server's rules for focus, size and stacking.

Each of several workers has its own, as a display has one focus, and one worker's window would take it from another's.
Whoever sets QT_QPA_PLATFORM (`offscreen`, or `xcb` to look on) is obeyed; without Xvfb the tests run off screen.
"""

from __future__ import annotations

import os
import shutil
import subprocess

_SIZE = "1920x1080x24"
_PATIENCE = 30


class VirtualDisplay:
    """An Xvfb of this process's own, on a free number."""

    def __init__(self, program: str) -> None:
        read, write = os.pipe()
        # The kernel ends it with this process, however that ends.
        with_parent = [setpriv, "--pdeathsig", "TERM"] if (setpriv := shutil.which("setpriv")) else []
        self._server = subprocess.Popen(
            [*with_parent, program, "-displayfd", str(write), "-screen", "0", _SIZE, "-nolisten", "tcp"],
            pass_fds=(write,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for the tests; the display goes last
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.number = answer.readline().strip()
        if not self.number:
            self._server.wait(_PATIENCE)
            raise RuntimeError(f"Xvfb ended at once with {self._server.returncode}")

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(_PATIENCE)


def give_display() -> VirtualDisplay | None:
    """Give this process and its children a display of their own where that can be, and an off-screen one elsewhere.

    Before the QApplication is made.
    """
    if os.environ.get("QT_QPA_PLATFORM"):
        return None
    program = shutil.which("Xvfb")
    if program is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return None
    display = VirtualDisplay(program)
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    os.environ["DISPLAY"] = f":{display.number}"
    os.environ.pop("WAYLAND_DISPLAY", None)
    return display
