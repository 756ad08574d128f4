"""How this program starts itself as a child: frozen, or from a checkout. Loads next to nothing: a start begins here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""numpy's own threads are for large matrices, of which there are none: they only start, and wait busily."""


def own_command(*arguments: str) -> list[str]:
    """Return the command that starts this same program as a child, frozen or from a checkout."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "desktop", *arguments]


def own_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return a child's environment: this one's, `extra`, and where a checkout's rooms are found."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", **ONE_THREAD, **extra}
    if not getattr(sys, "frozen", False):
        root = str(Path(__file__).resolve().parent.parent)
        paths = [root, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
        environment["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    return environment


def start_reader(folder: Path, store_url: str, extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start the process that `desktop.reading` asks; it lives as long as its standard input is open.

    Raises:
        OSError: It can't be started.
    """
    return subprocess.Popen(  # noqa: S603 - our own program
        own_command("read", str(folder), "--child", *(["--store", store_url] if store_url else [])),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=own_environment(extra),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
