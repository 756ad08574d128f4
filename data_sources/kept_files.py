"""Files that this machine keeps for itself: whole or not at all, whatever ends the program, or the power.

What somebody entered is on the disk before the file before it is let go of (`write_document`). What can be had anew is
not worth that wait: it is sealed by a checksum (`write_cache`), and what a power cut left of it, a file of the right
length full of zeros among them, is taken for nothing (`read_cache`). Any thread, any process.
"""

from __future__ import annotations

import os
import stat
import threading
import time
import zlib
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Final

_MARK: Final = b"YPS1"
SEAL_LENGTH: Final = len(_MARK) + 4
_FORSAKEN: Final = 3600.0
"""Seconds after which a half-written file is nobody's any more: its writer was killed."""


def write_document(path: Path, data: bytes) -> None:
    """Write a file, and its folder where there is none; return when the disk has it. It keeps its permissions.

    Raises:
        OSError: It can't be written; what stood there stands.
    """
    _replace(path, (data,), synced=True)


def remove_document(path: Path) -> None:
    """Remove a file, if it is there; return when the disk knows.

    Raises:
        OSError: It can't be removed.
    """
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def write_cache(path: Path, *parts: bytes | memoryview) -> None:
    """Write the parts one after another, and their seal, and the folder where there is none.

    Raises:
        OSError: It can't be written; what stood there stands.
    """
    _replace(path, (*parts, seal_of(*parts)), synced=False)


def read_cache(path: Path) -> bytes | None:
    """Return what `write_cache` wrote; None where there is nothing, or not all of it as it was."""
    try:
        found = path.read_bytes()
    except OSError:
        return None
    data = found[:-SEAL_LENGTH]
    return data if found[-SEAL_LENGTH:] == seal_of(data) else None


def seal_of(*parts: bytes | memoryview) -> bytes:
    """Return the `SEAL_LENGTH` bytes that stand behind the parts: a mark, and their CRC-32, little-endian."""
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    return _MARK + checksum.to_bytes(4, "little")


def _replace(path: Path, parts: tuple[bytes | memoryview, ...], *, synced: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_native_id()}.new")
    try:
        with fresh.open("wb") as file:
            for part in parts:
                file.write(part)
            if synced:
                file.flush()
                os.fsync(file.fileno())
        if synced and path.exists():
            fresh.chmod(stat.S_IMODE(path.stat().st_mode))
        fresh.replace(path)
    except OSError:
        _remove(fresh)
        raise
    if synced:
        _sync_folder(path.parent)
    for left in path.parent.glob(f".{escape(path.name)}.*.new"):
        _remove(left, older_than=_FORSAKEN)


def _remove(path: Path, *, older_than: float = 0.0) -> None:
    with suppress(OSError):  # another may have removed it
        if not older_than or path.stat().st_mtime < time.time() - older_than:
            path.unlink()


def _sync_folder(folder: Path) -> None:
    """Have the disk keep the new name, too; Windows keeps it by itself, and lets no folder be opened.

    The file is in its place already: a share that takes no such wish has not failed to keep it.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
