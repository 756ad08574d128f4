"""`${NAME}` and `${NAME:-default}` in the strings of a source file, filled from the environment.

So one folder serves the test bench and the real room, and no address of either stands in it. `${YIPING_DATA}` always
has a value: this machine's data folder.
"""

from __future__ import annotations

import os
import re
from typing import Any

from data_sources.resource_files import DATA_VARIABLE, data_folder

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")


def unset_names(value: Any) -> list[str]:
    """Return the names in `value` (a string, or a tree of them) that have neither value nor default."""
    if isinstance(value, str):
        return [name for name, default in _found(value) if default is None and _environment(name) is None]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [name for child in children for name in unset_names(child)]


def filled(value: Any) -> Any:
    """Return `value` with its placeholders filled; an unset name without default stays as it stands."""
    if isinstance(value, str):
        return _PLACEHOLDER.sub(_fill, value)
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    return value


def _found(text: str) -> list[tuple[str, str | None]]:
    return [(match.group(1), match.group(2)) for match in _PLACEHOLDER.finditer(text)]


def _environment(name: str) -> str | None:
    value = os.environ.get(name)
    if name == DATA_VARIABLE:
        return value or data_folder().as_posix()
    return value


def _fill(match: re.Match[str]) -> str:
    value = _environment(match.group(1))
    if value:
        return value
    default: str | None = match.group(2)
    if default is not None:
        return default
    return match.group(0) if value is None else value
