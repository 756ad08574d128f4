"""What PySide keeps as source inside its libraries, compiled once and not at every start.

WORKAROUND: PySide6 6.9.3 compiles a dozen modules of its own from an archive in memory whenever it is imported: a
twentieth of a second, in which a wall is dark. Python keeps such code for files only, so here it is kept in a file of
ours. What isn't known, or isn't the same source for the same Python, is compiled as ever; what only PySide's tools
need isn't loaded.
"""

from __future__ import annotations

import builtins
import logging
import marshal
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any, Final

from data_sources.kept_files import read_cache, write_cache

log = logging.getLogger(__name__)

PACKAGE: Final = "shibokensupport/"
NOT_NEEDED: Final = frozenset({"shibokensupport/signature/lib/pyi_generator.py"})
"""Modules that only PySide's own tools use: they are taken for empty."""
_HEAD: Final = b"yiping code 1 " + MAGIC_NUMBER + str(sys.implementation.cache_tag).encode() + b"\n"
_Key = tuple[str, int, int]


@contextmanager
def compiled_once(path: Path) -> Iterator[None]:
    """Take the code of PySide's own modules from `path` while they are imported, and keep there what wasn't known.

    It stands in for `compile` meanwhile; what others compile goes through unchanged.
    """
    known = _read(path)
    before, count = builtins.compile, len(known)

    def compile_once(source: Any, filename: Any, mode: str, *values: Any, **named: Any) -> Any:
        if mode != "exec" or values or named or not (isinstance(filename, str) and filename.startswith(PACKAGE)):
            return before(source, filename, mode, *values, **named)
        if filename in NOT_NEEDED:
            return before("", "<not needed>", mode)
        body = source if isinstance(source, bytes) else str(source).encode()
        key = filename, len(body), zlib.crc32(body)
        if key not in known:
            known[key] = before(source, filename, mode)
        return known[key]

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = before
    if len(known) > count:
        _write(path, known)


def _read(path: Path) -> dict[_Key, CodeType]:
    try:
        data = read_cache(path)
        if data is not None and data.startswith(_HEAD):
            found = marshal.loads(data[len(_HEAD) :])  # noqa: S302 - our own, as Python's own .pyc files
            return {tuple(key): code for key, code in found}
    except (EOFError, ValueError, TypeError) as error:
        log.info("what was compiled before can't be read from %s: %s", path, error)
    return {}


def _write(path: Path, known: dict[_Key, CodeType]) -> None:
    try:
        write_cache(path, _HEAD, marshal.dumps(list(known.items())))
    except OSError as error:
        log.info("what was compiled can't be kept in %s: %s", path, error)
