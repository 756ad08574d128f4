"""What the web engine is started with: one table, each flag with its reason. Applied before the QApplication."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

VARIABLE: Final = "QTWEBENGINE_CHROMIUM_FLAGS"


class Flag(NamedTuple):
    """A Chromium switch and why it is there."""

    switch: str
    reason: str


FLAGS: Final = (
    Flag("--disable-background-networking", "the page reaches only its own scheme; nothing else may call home"),
    Flag("--disable-component-update", "no component is fetched behind a wall's back"),
    Flag("--disable-domain-reliability", "no reports leave the machine"),
    Flag("--no-pings", "no hyperlink auditing"),
    Flag("--dns-prefetch-disable", "no name is looked up"),
    Flag("--disable-breakpad", "no crash report leaves the machine"),
    Flag("--disable-speech-api", "unused, and would reach a server"),
    Flag("--disable-backgrounding-occluded-windows", "a wall behind a dialog goes on drawing"),
    Flag("--process-per-site", "one process draws all map panes: each of its own would take 230 MB"),
    Flag("--disable-renderer-backgrounding", "a scene shown again must not wake slowly"),
    Flag("--force-color-profile=srgb", "tokens look the same on every display and in a picture"),
    Flag(
        "--log-level=3",
        "no graphics card and no message bus are no errors to fill a terminal with; fatal ones are said",
    ),
    Flag("--js-flags=--max-old-space-size=512", "a leak ends in one calm reload, not in a starved machine"),
)

BY_PROCESSOR: Final = (
    Flag("--disable-gpu", "there is none: no driver is looked for, nothing is drawn by an imitation of one"),
)
"""Beside those, where the processor draws."""

QT_BY_PROCESSOR: Final[Mapping[str, str]] = {"QT_QUICK_BACKEND": "software", "QT_XCB_GL_INTEGRATION": "none"}
"""What tells Qt the same. It would find Mesa's imitation of a graphics card and push every frame of the window, map
and all, through it: a third of a start's time, and of a quiet wall's."""

MALLOC: Final[Mapping[str, str]] = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "1048576"}
"""How the processes that draw hold memory, on Linux. Left to itself, the C library takes ever larger blocks from one
heap that only shrinks at its end: pictures come and go in it, and it grew by 40 MB an hour."""

CARDS: Final = ("dri/renderD*", "nvidia[0-9]*", "mali[0-9]*", "dxg")
"""Under /dev: where something that draws shows on Linux. (A card without a `renderD` only puts pixels out.)"""


def apply(environ: MutableMapping[str, str] = os.environ, devices: Path = Path("/dev")) -> None:
    """Add the flags to those that the user has set; a switch or a variable that the user set stands."""
    flags: tuple[Flag, ...] = FLAGS
    if environ.get("QT_QUICK_BACKEND", "" if has_graphics(devices) else "software") == "software":
        flags += BY_PROCESSOR
        for name, value in QT_BY_PROCESSOR.items():
            environ.setdefault(name, value)
    own = environ.get(VARIABLE, "").split()
    taken = {switch.partition("=")[0] for switch in own}
    added = [flag.switch for flag in flags if flag.switch.partition("=")[0] not in taken]
    environ[VARIABLE] = " ".join([*own, *added])


@contextmanager
def lean_processes(environ: MutableMapping[str, str] = os.environ) -> Iterator[None]:
    """Let the processes that the web engine starts meanwhile hold memory that way, and no others."""
    added = [name for name in MALLOC if name not in environ]
    environ.update((name, MALLOC[name]) for name in added)
    try:
        yield
    finally:
        for name in added:
            environ.pop(name, None)


def has_graphics(devices: Path = Path("/dev")) -> bool:
    """Whether the machine has a graphics card; told on Linux only, elsewhere there is one."""
    return not sys.platform.startswith("linux") or any(any(devices.glob(pattern)) for pattern in CARDS)
