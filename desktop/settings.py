"""What this machine's user chose: language and theme, kept in a small file in the data folder."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from data_sources.decoding import convert
from data_sources.resource_files import data_folder

log = logging.getLogger(__name__)

Language = Literal["zh", "en"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Choices that outlive the program. None: the centre decides. Keys of a newer version are left alone."""

    language: Language | None = None
    theme: Literal["dark", "light"] = "dark"


def settings_file() -> Path:
    """Return where the choices are kept."""
    return data_folder("settings.toml")


def read_settings() -> Settings:
    """Return the choices; the defaults where there are none or they can't be read."""
    path = settings_file()
    try:
        return convert(tomllib.loads(path.read_text("utf-8")), Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        log.warning("%s is not used: %s", path, error)
        return Settings()


def write_settings(settings: Settings) -> None:
    """Keep the choices. A full disk or a folder without rights loses the choice, never the program."""
    path = settings_file()
    lines = [f'{name} = "{value}"\n' for name, value in msgspec.structs.asdict(settings).items() if value is not None]
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text("".join(lines), "utf-8")
        fresh.replace(path)
    except OSError as error:
        log.warning("the settings could not be kept in %s: %s", path, error)
