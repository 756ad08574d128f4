"""Modules that are loaded when something of theirs is first asked for: a start loads what its first scene needs."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Late:
    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


def late(name: str) -> Any:
    """Return what stands for the module of that name; any thread may be the first to ask it for something."""
    return _Late(name)
