"""What a start loads beside the window's thread."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_what_is_loaded_beside_the_windows_thread_makes_no_class_of_qt():
    # PySide makes a class when it is first looked at; two threads that do so at once end the process.
    program = "import sys, maps.packing; sys.exit('PySide6' in sys.modules or 'shiboken6' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=True, timeout=60)
