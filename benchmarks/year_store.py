"""The store of a prefecture's year, on which answers are timed: built by a script where there is none, and kept."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
YEAR_STORE: Final = Path(tempfile.gettempdir(), "yiping-scale.sqlite")


def year_store(place: Path) -> Path:
    """Return where it is, built if need be: half an hour, 2.5 GB."""
    if not place.exists():
        subprocess.run([sys.executable, ROOT / "scripts" / "build_scale_store.py", place], check=True)
    return place
