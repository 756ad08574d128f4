"""Displays that are plugged in and out under a wall: real ones, as an X server tells of them."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.desktop import Desktop
from desktop.main_window import MainWindow
from tests.desktop.test_walls import folder, opened, scene_of, store  # noqa: F401 -- fixtures

LIBRARY = ctypes.util.find_library("Xrandr")
pytestmark = pytest.mark.skipif(not os.environ.get("DISPLAY") or not LIBRARY, reason="no X server with RandR")

WALL = 'name = "Hall"\n' + "".join(
    f'[[display]]\ndisplay = "{name}"\nscenes = ["{scene}"]\nseconds = 0\n'
    for name, scene in (("west", "first"), ("east", "second"))
)


class Monitor(ctypes.Structure):
    """XRRMonitorInfo."""

    _fields_ = (
        ("name", ctypes.c_ulong),
        *((key, ctypes.c_int) for key in ("primary", "automatic", "noutput", "x", "y", "width", "height")),
        *((key, ctypes.c_int) for key in ("mwidth", "mheight")),
        ("outputs", ctypes.c_void_p),
    )


class Cables:
    """Plugs monitors into the X server, and takes them out."""

    def __init__(self) -> None:
        self._x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
        self._randr = ctypes.CDLL(LIBRARY)
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        for call in (self._x11.XDefaultRootWindow, self._x11.XInternAtom):
            call.restype = ctypes.c_ulong
        self._randr.XRRAllocateMonitor.restype = ctypes.POINTER(Monitor)
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(None))
        self._root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))
        self._plugged: set[str] = set()

    def plug(self, name: str, left: int, width: int) -> None:
        monitor = self._randr.XRRAllocateMonitor(self._display, 0)
        told = monitor.contents
        told.name, told.x, told.y, told.width, told.height = self._atom(name), left, 0, width, 1080
        told.mwidth, told.mheight = 300, 300
        self._randr.XRRSetMonitor(self._display, self._root, monitor)
        self._x11.XSync(self._display, 0)
        self._plugged.add(name)

    def pull(self, name: str) -> None:
        self._randr.XRRDeleteMonitor(self._display, self._root, ctypes.c_ulong(self._atom(name)))
        self._x11.XSync(self._display, 0)
        self._plugged.discard(name)

    def close(self) -> None:
        for name in list(self._plugged):
            self.pull(name)
        self._x11.XCloseDisplay(self._display)

    def _atom(self, name: str) -> int:
        return int(self._x11.XInternAtom(self._display, name.encode(), 0))


@pytest.fixture
def cables(qtbot: QtBot, qapp: QApplication) -> Iterator[Cables]:
    before = len(qapp.screens())
    cables = Cables()
    yield cables
    cables.close()
    qtbot.waitUntil(lambda: len(qapp.screens()) == before)


def screen_of(qapp: QApplication, name: str) -> QScreen:
    return next(screen for screen in qapp.screens() if screen.name() == name)


def test_a_display_that_is_pulled_and_plugged_in_elsewhere_gets_its_scenes_back(
    qtbot: QtBot,
    qapp: QApplication,
    cables: Cables,
    opened: Callable[..., Desktop],  # noqa: F811
) -> None:
    cables.plug("west", 0, 960)
    cables.plug("east", 960, 960)
    qtbot.waitUntil(lambda: {"west", "east"} <= {screen.name() for screen in qapp.screens()})
    desktop = opened(WALL)

    def stand(*displays: str) -> bool:
        return [window.screen().name() for window in desktop.windows] == list(displays) and all(
            screen_of(qapp, name).geometry().contains(window.geometry().center())
            for name, window in zip(displays, desktop.windows, strict=True)
        )

    def scenes() -> list[str]:
        windows: list[MainWindow] = desktop.windows
        return [scene_of(window) for window in windows if window.isVisible()]

    qtbot.waitUntil(lambda: stand("west", "east") and scenes() == ["first", "second"])
    cables.pull("east")
    qtbot.waitUntil(lambda: stand("west") and "east" in desktop.windows[0].notice)
    assert desktop.windows[0].scene_order == ("first", "second")
    cables.plug("east", 1200, 720)
    qtbot.waitUntil(lambda: stand("west", "east") and scenes() == ["first", "second"])
    assert desktop.windows[1].notice == ""
    assert desktop.windows[1].geometry().left() >= 1200


def test_displays_of_different_density_show_a_scene_alike_each_in_its_own_pixels(
    qtbot: QtBot,
    qapp: QApplication,
    cables: Cables,
    folder: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    cables.plug("west", 0, 960)
    cables.plug("east", 960, 960)
    qtbot.waitUntil(lambda: {"west", "east"} <= {screen.name() for screen in qapp.screens()})
    (folder / "walls" / "hall.toml").write_text(WALL.replace('"second"', '"first"'), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop.two_densities", str(folder), str(tmp_path)],
        env={**os.environ, "QT_SCREEN_SCALE_FACTORS": "west=1;east=1.5"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["west 1", "east 1.5"], done.stderr[-2000:]
    pictures = [np.asarray(Image.open(tmp_path / f"{name}.png").convert("L"), np.int16) for name in ("west", "east")]
    west, east = pictures
    assert west.shape == east.shape == (1080, 960)
    # Letters and lines stand within a pixel or two of each other: no second picture is an enlarged one.
    blocks = [picture.reshape(54, 20, 48, 20).mean((1, 3)) for picture in pictures]
    assert np.abs(blocks[0] - blocks[1]).max() < 30
    edges = [np.abs(np.diff(picture, axis=1)).max() for picture in pictures]
    assert min(edges) > 0.8 * max(edges)
