"""A throw-away PostgreSQL cluster: made in a temporary folder, on a socket of its own, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def _programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


def _as_someone() -> list[str]:
    """Return the prefix that runs a command as an ordinary user: PostgreSQL refuses root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@contextmanager
def cluster() -> Iterator[str | None]:
    """Give the URL of the cluster's `postgres` database, without its name; None where PostgreSQL isn't installed."""
    programs = _programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="yp-pg-"))  # short: a socket's path may have 107 bytes
    data = folder / "data"
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    who = _as_someone()
    if who:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run([*who, *command], check=True, capture_output=True, env=environment, cwd=folder, timeout=60)

    run(str(programs / "initdb"), "-D", str(data), "-U", "yiping", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -k {folder} -F -c synchronous_commit=off -c full_page_writes=off"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
    run(*control, "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://yiping@/{{}}?host={quote(str(folder), safe='')}"
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
