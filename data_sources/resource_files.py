"""Where the shipped files lie, in a checkout and in the frozen program; and where this machine keeps its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DATA_VARIABLE = "YIPING_DATA"


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder below `resources/`."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)


def data_folder(*parts: str) -> Path:
    """Return a path below this machine's data folder: `YIPING_DATA`, or the platform's own place."""
    root = os.environ.get(DATA_VARIABLE)
    if not root:
        import platformdirs  # noqa: PLC0415 - a start begins with this module, before it needs a folder

        root = platformdirs.user_data_dir("yiping", appauthor=False)
    return Path(root).joinpath(*parts)


def example_centre(name: str = "wenzhou") -> Path:
    """Return the folder of a shipped example centre."""
    return resource("centres", name)
