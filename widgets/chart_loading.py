"""pyqtgraph, loaded a piece at a time: at once it takes a quarter of a second, in which a wall stands still.

Whoever has time calls `load_more` in turns of the event loop of their own, in the UI thread (PySide makes classes when
they are first used, and two threads that do so end the process; numpy has none). Whoever can't wait imports
`widgets.charting`, which loads what is left.

WORKAROUND pyqtgraph 0.14.0 with PySide6 6.9: its `Qt` package copies every name of QtCore, QtGui and QtWidgets, and
PySide makes a class when it is first looked at, so that 1,500 classes are made of which forty are used: 0.2 s. Here
PySide's own modules stand for those copies, and have nothing to copy while pyqtgraph is being loaded.
"""

from __future__ import annotations

import ast
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType

COPIED = ("QtCore", "QtGui", "QtWidgets")
PIECE_SECONDS = 0.008
PACKAGE = "pyqtgraph"

_left: list[Iterator[None]] = []
"""What goes on with the loading, once it has begun."""


def load_more() -> bool:
    """Load for some milliseconds; return whether there is more to load."""
    if not _left:
        _left.append(_pieces())
    with _nothing_to_copy():
        return next(_left[0], _left) is not _left


def load_rest() -> None:
    """Load all of it now."""
    while load_more():
        pass
    with _nothing_to_copy():
        import_module(PACKAGE)


def _pieces() -> Iterator[None]:
    if PACKAGE in sys.modules:
        return
    numpy = threading.Thread(target=import_module, args=("numpy",), name="numpy")
    numpy.start()
    while numpy.is_alive():
        yield
        numpy.join(PIECE_SECONDS)
    spec = find_spec(PACKAGE)
    source = getattr(spec.loader, "get_source", lambda _name: None)(PACKAGE) if spec is not None else None
    if spec is None or source is None:
        return  # without its source it is loaded as a whole, by `load_rest`
    module = sys.modules[PACKAGE] = module_from_spec(spec)
    try:
        end = time.monotonic() + PIECE_SECONDS
        for statement in ast.parse(source).body:
            # As Python itself does with the file, but for the pauses.
            exec(compile(ast.Module([statement], []), str(spec.origin), "exec"), vars(module))  # noqa: S102
            if time.monotonic() > end:
                yield
                end = time.monotonic() + PIECE_SECONDS
    except BaseException:
        for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
            del sys.modules[name]  # a half of it is worse than nothing
        raise


@contextmanager
def _nothing_to_copy() -> Iterator[None]:
    originals: list[tuple[ModuleType, object]] = []
    if f"{PACKAGE}.Qt" not in sys.modules:
        for name in COPIED:
            module = import_module(f"PySide6.{name}")
            sys.modules[f"{PACKAGE}.Qt.{name}"] = module
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
