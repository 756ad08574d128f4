"""Where the processes of the desktop write what happens to them. No Qt."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler

from data_sources.defects import tell_all
from data_sources.redaction import RedactingFormatter
from data_sources.resource_files import data_folder


def log_to_file(name: str) -> None:
    """Log warnings to stderr, and more to a file in the data folder that can't grow without end.

    What nobody foresaw is among it, once each.
    """
    root = logging.getLogger()
    if root.handlers:
        return
    form = RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    screen = logging.StreamHandler()
    screen.setLevel(logging.WARNING)
    handlers: list[logging.Handler] = [screen]
    try:
        folder = data_folder("logs")
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(folder / name, maxBytes=2_000_000, backupCount=3, encoding="utf-8"))
    except OSError as error:
        sys.stderr.write(f"no log file: {error}\n")  # a full disk must not keep the wall dark
    root.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(form)
        root.addHandler(handler)
    tell_all()
