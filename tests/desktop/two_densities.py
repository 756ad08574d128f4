"""A wall on two displays, one of which has more pixels to the inch; saves what each shows: a program of a test."""

from __future__ import annotations

import sys
from pathlib import Path

from data_sources.clock import Clock
from desktop.desktop import Desktop
from desktop.opening import Wishes, make_application


def main(folder: Path, pictures: Path) -> None:
    """Show the wall “hall”, and save a picture of each display by its name."""
    application = make_application()
    desktop = Desktop(application, Wishes(folder=folder, wall="hall"), Clock(), None)
    desktop.show()
    while not all(window.current is not None and window.current.is_complete for window in desktop.windows):
        application.processEvents()
    for window in desktop.windows:
        window.grab().save(str(pictures / f"{window.screen().name()}.png"))
        sys.stdout.write(f"{window.screen().name()} {window.devicePixelRatio():g}\n")
    desktop.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
