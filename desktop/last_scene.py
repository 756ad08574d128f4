"""Which scene each window of a wall showed last: on disk, so that it is back after a power cut."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import msgspec

from data_sources.decoding import decode_json
from data_sources.kept_files import write_document
from data_sources.resource_files import data_folder

log = logging.getLogger(__name__)


class LastScenes:
    """Reads what was kept, and keeps what is shown: in a thread, for the disk may be slow."""

    def __init__(self, centre: str, wall: str) -> None:
        self._path = data_folder(centre, f"wall-{wall}.json")
        self._scenes = self._read()
        self._before = dict(self._scenes)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="last scene")

    def of_window(self, number: int) -> str:
        """Return what the window of that number (from 0) showed when the program ended, "" where nothing is known."""
        return self._before.get(str(number), "")

    def keep(self, number: int, scene: str) -> None:
        """Keep what a window shows now. Returns at once."""
        if self._scenes.get(str(number)) != scene:
            self._scenes[str(number)] = scene
            self._writer.submit(self._write, json.dumps(self._scenes))

    def close(self) -> None:
        """Wait until all is kept."""
        self._writer.shutdown()

    def _read(self) -> dict[str, str]:
        try:
            return decode_json(self._path.read_bytes(), dict[str, str])
        except (OSError, msgspec.MsgspecError):
            return {}  # the first time; or whatever lies there is of no use

    def _write(self, text: str) -> None:
        try:
            write_document(self._path, text.encode())
        except OSError as error:
            log.warning("the scene that is shown could not be kept: %s", error)
