"""Modules that a library names and a start doesn't use, loaded once somebody does use them.

WORKAROUND: SQLAlchemy 2.1 imports asyncio (with ssl) and importlib.metadata (with email) wherever it is imported: a
fifth of its own loading, in which a wall is dark. The reader uses neither.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

NAMED = {"asyncio": ("iscoroutine",), "importlib.metadata": ()}
"""With the functions that are only named, not called, while SQLAlchemy is loaded."""


class _Later(ModuleType):
    """Stands for a module that isn't loaded, until something of it is asked for."""

    def __init__(self, name: str, named: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in named:
            self.__dict__[function] = self._asking(function)

    def __getattr__(self, name: str) -> Any:
        """Load the module."""
        return getattr(self._loaded(), name)

    def _asking(self, function: str) -> Callable[..., Any]:
        def call(*values: Any, **options: Any) -> Any:
            return getattr(self._loaded(), function)(*values, **options)

        return call

    def _loaded(self) -> ModuleType:
        name = self.__name__
        if sys.modules.get(name) is self:
            del sys.modules[name]
        return import_module(name)


def load_later() -> None:
    """Let what is named only wait for its first use, in this process. Before SQLAlchemy is imported."""
    for name, named in NAMED.items():
        if name not in sys.modules:
            sys.modules[name] = module = _Later(name, named)
            parent, _, child = name.rpartition(".")
            if parent:
                setattr(import_module(parent), child, module)
