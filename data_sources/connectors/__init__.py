"""The connectors: one file each here, or a package elsewhere that names its own under `yiping.connectors`.

A module here is a connector's name; its `CONNECTOR` is the class. Modules are imported when a source first needs them:
a centre without databases never loads SQLAlchemy.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from data_sources.connector import Connector

ENTRY_POINTS = "yiping.connectors"


class UnknownConnectorError(LookupError):
    """There is no connector of this name."""


@cache
def connector_names() -> tuple[str, ...]:
    """Return the names that a source file may give as its `connector`."""
    built_in = [module.name for module in pkgutil.iter_modules(__path__)]
    return tuple(sorted({*built_in, *(point.name for point in entry_points(group=ENTRY_POINTS))}))


@cache
def connector_type(name: str) -> type[Connector]:
    """Return a connector's class.

    Raises:
        UnknownConnectorError: There is none of this name.
    """
    for point in entry_points(group=ENTRY_POINTS):
        if point.name == name:
            loaded: type[Connector] = point.load()
            return loaded
    if name not in connector_names():
        raise UnknownConnectorError(name)
    module: Any = importlib.import_module(f"{__name__}.{name}")
    found: type[Connector] = module.CONNECTOR
    return found
