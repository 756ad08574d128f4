"""What the web engine is started with: one table, each flag with its reason. Applied before the QApplication."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
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
    Flag("--disable-renderer-backgrounding", "a scene shown again must not wake slowly"),
    Flag("--force-color-profile=srgb", "tokens look the same on every display and in a picture"),
    Flag(
        "--log-level=3",
        "no graphics card and no message bus are no errors to fill a terminal with; fatal ones are said",
    ),
    Flag("--log-level=3", "a missing system bus or GPU is no trouble; what is, comes by Qt's signals and our log"),
    Flag("--js-flags=--max-old-space-size=512", "a leak ends in one calm reload, not in a starved machine"),
)


def apply(environ: MutableMapping[str, str] = os.environ) -> None:
    """Add the flags to those that the user has set; a switch that the user set stands."""
    own = environ.get(VARIABLE, "").split()
    taken = {switch.partition("=")[0] for switch in own}
    added = [flag.switch for flag in FLAGS if flag.switch.partition("=")[0] not in taken]
    environ[VARIABLE] = " ".join([*own, *added])
