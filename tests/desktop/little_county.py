"""A centre of one county with nothing in it, and a desktop of it, for tests that bring the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from data_sources.clock import Clock
from desktop.desktop import Desktop
from desktop.opening import Wishes

CENTRE = """\
name = { zh = "小县", en = "Little County" }
code = "330302"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 28.0, lon = 120.7, zoom = 9 }
language = "en"
regions = []
"""


def little_folder(folder: Path, scenes: dict[str, str], *, centre: str = CENTRE, categories: str = "") -> Path:
    """Write a centre's folder, with its scenes by their names; return it."""
    (folder / "scenes").mkdir(parents=True)
    (folder / "centre.toml").write_text(centre, "utf-8")
    (folder / "categories.toml").write_text(categories, "utf-8")
    for name, scene in scenes.items():
        (folder / "scenes" / f"{name}.toml").write_text(scene, "utf-8")
    return folder


def opened_desktops(
    application: QApplication, folder: Path, size: tuple[int, int] | None = None
) -> Iterator[Callable[..., Desktop]]:
    """Give what opens desktops of a centre by their wishes, and close them afterwards: a fixture's work."""
    desktops: list[Desktop] = []

    def open_it(clock: Clock | None = None, **wishes: Any) -> Desktop:
        wished = Wishes(**{"folder": folder, "windowed": True, **wishes})
        desktop = Desktop(application, wished, clock or Clock(), None)
        desktops.append(desktop)
        if size is not None:
            desktop.windows[0].setGeometry(0, 0, *size)
        desktop.show()
        return desktop

    yield open_it
    for desktop in desktops:
        desktop.close()
        desktop.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.setStyleSheet("")
