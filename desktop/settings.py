"""What this machine's user chose: language and theme, kept in a small file in the data folder."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from data_sources.centre import Centre
from data_sources.decoding import convert
from data_sources.kept_files import write_document
from data_sources.resource_files import data_folder

if TYPE_CHECKING:  # a desktop starts without the machine
    from operations.duty_cases import Officer

log = logging.getLogger(__name__)

Language = Literal["zh", "en"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Choices that outlive the program. None: the centre decides. Keys of a newer version are left alone."""

    language: Language | None = None
    theme: Literal["dark", "light"] = "dark"
    officer: str = ""
    """Who sits here; empty: nobody, and nothing can be done from here."""
    role: str = "duty"
    level: Literal["township", "county", "prefecture"] | None = None
    """None: the centre's own."""
    scope: str = ""
    """The code prefix of the place that he answers for; empty: all of the centre."""
    unit: str = ""

    def as_officer(self, centre: Centre) -> Officer | None:
        """Return who acts; None while nobody is named."""
        if not self.officer.strip():
            return None
        from operations.duty_cases import Officer  # noqa: PLC0415 - no start waits for it

        return Officer(self.officer.strip(), self.role, self.level or centre.file.level, self.scope, self.unit)


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
    told = {name: value for name, value in msgspec.structs.asdict(settings).items() if value}
    # A string of JSON is one of TOML, too, once it holds no DEL.
    lines = [f"{name} = {msgspec.json.encode(value.replace(chr(127), '')).decode()}\n" for name, value in told.items()]
    try:
        write_document(path, "".join(lines).encode())
    except OSError as error:
        log.warning("the settings could not be kept in %s: %s", path, error)
