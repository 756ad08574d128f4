"""Which scene each window of a wall showed last: on disk, so that it is back after a power cut."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from pathlib import Path

import msgspec

from data_sources.decoding import decode_json
from data_sources.resource_files import data_folder

log = logging.getLogger(__name__)


class LastScenes:
    """Reads what was kept, and keeps what is shown: in a thread, the newest only, in one step."""

    def __init__(self, centre: str, wall: str) -> None:
        self._path = data_folder(centre, f"wall-{wall}.json")
        self._scenes: dict[str, str] = self._read()
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None
        self._unkept = False

    def of_window(self, number: int) -> str:
        """Return what the window of that number (from 0) showed last, "" where nothing is known."""
        with self._lock:
            return self._scenes.get(str(number), "")

    def keep(self, number: int, scene: str) -> None:
        """Keep what a window shows now. Returns at once."""
        with self._lock:
            if self._scenes.get(str(number)) == scene:
                return
            self._scenes[str(number)] = scene
            self._unkept = True
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="last scene", daemon=True)
                self._writer.start()

    def close(self) -> None:
        """Wait until all is kept."""
        writer = self._writer
        if writer is not None:
            writer.join()

    def _read(self) -> dict[str, str]:
        try:
            return decode_json(self._path.read_bytes(), dict[str, str])
        except (OSError, msgspec.MsgspecError):
            return {}  # the first time; or whatever lies there is of no use

    def _write(self) -> None:
        while True:
            with self._lock:
                if not self._unkept:
                    self._writer = None
                    return
                self._unkept = False
                text = json.dumps(self._scenes)
            try:
                _write_through(self._path, text)
            except OSError as error:
                log.warning("the scene that is shown could not be kept: %s", error)


def _write_through(path: Path, text: str) -> None:
    """Write a file so that a power cut leaves the old or the new one."""
    fresh = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()
