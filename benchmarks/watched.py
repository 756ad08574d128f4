"""Run the program itself with somebody watching it: for benchmarks, and for tests that look into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop import opening

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def run_watched(watch: Callable[[QApplication], object]) -> None:
    """Run the program by this process's command line; `watch` is called once its application is there."""
    from desktop.__main__ import start  # noqa: PLC0415 - what is watched loads it when it does

    make_application = opening.make_application

    def watched() -> QApplication:
        application = make_application()
        application.setProperty("watcher", watch(application))
        return application

    opening.make_application = watched
    start()
