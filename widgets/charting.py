"""pyqtgraph, loaded in half its time.

WORKAROUND pyqtgraph 0.14.0 with PySide6 6.9: its `Qt` package copies every name of QtCore, QtGui and QtWidgets, and
PySide makes a class when it is first looked at, so that 1,500 classes are made of which forty are used: 0.2 s of each
start. Here PySide's own modules stand for those copies, and have nothing to copy while pyqtgraph is being loaded.
Import this before a module that imports pyqtgraph; without it all works likewise, only later.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

COPIED = ("QtCore", "QtGui", "QtWidgets")


@contextmanager
def _nothing_to_copy() -> Iterator[None]:
    originals: list[tuple[ModuleType, object]] = []
    if "pyqtgraph" not in sys.modules:
        for name in COPIED:
            module = import_module(f"PySide6.{name}")
            sys.modules[f"pyqtgraph.Qt.{name}"] = module
            originals.append((module, vars(module).get("__dir__")))
            module.__dir__ = list  # type: ignore[method-assign]  # PEP 562: what dir() tells
    try:
        yield
    finally:
        for module, own in originals:
            if own is None:
                del module.__dir__
            else:
                vars(module)["__dir__"] = own


with _nothing_to_copy():
    import pyqtgraph

__all__ = ["pyqtgraph"]
