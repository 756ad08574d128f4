"""A centre's outlines for the page, packed once a change of their files and kept in the machine's data folder."""

from __future__ import annotations

import gzip
import hashlib
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from data_sources.centre import Centre
from data_sources.decoding import decode_json
from data_sources.resource_files import data_folder

log = logging.getLogger(__name__)

FORMAT: Final = 1
"""Raise it when the packed form changes: what was cached before is then left alone."""

_packing = threading.Lock()


class RegionFiles:
    """The packed outlines of one centre. Any thread; a pack is made by the first who asks, the others wait."""

    def __init__(self, centre: Centre, cache: Path | None = None) -> None:
        self._files = [centre.folder / name for name in centre.file.regions]
        self._cache = cache or data_folder(centre.id, "cache")

    def outlines(self, level: str) -> bytes:
        """Return the outlines of all regions of a level as a pack; one without rings where there are none."""
        levels = self._levels()
        if level not in levels:
            return pack_outlines([])
        try:
            return self._path(level).read_bytes()
        except OSError:
            return self._pack_all().get(level) or pack_outlines([])

    def counts(self) -> dict[str, dict[str, Any]]:
        """Return, for each level there is, how many regions it has and whether any outline is approximate."""
        return self._levels()

    def _levels(self) -> dict[str, dict[str, Any]]:
        path = self._path("levels", "json")
        try:
            return decode_json(path.read_bytes(), dict[str, dict[str, Any]])
        except (OSError, msgspec.MsgspecError):
            with _packing:
                if path.exists():
                    return decode_json(path.read_bytes(), dict[str, dict[str, Any]])
                packs = self._read()
                self._keep(packs)
                return _summaries(packs)

    def _pack_all(self) -> dict[str, bytes]:
        return {level: pack_outlines(features) for level, features in self._read().items()}

    def _read(self) -> dict[str, list[dict[str, Any]]]:
        """Return features by level. A file that can't be read is named in the log and left out."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for path in self._files:
            try:
                data = path.read_bytes()
                if path.suffix == ".gz":
                    data = gzip.decompress(data)
                features = decode_json(data, dict[str, Any])["features"]
            except (OSError, EOFError, KeyError, msgspec.MsgspecError) as error:
                log.warning("outlines not read from %s: %s", path.name, error)
                continue
            for feature in features:
                found[str((feature.get("properties") or {}).get("level", ""))].append(feature)
        return found

    def _keep(self, features: dict[str, list[dict[str, Any]]]) -> None:
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            for stale in self._cache.glob("regions-*"):
                if self._fingerprint() not in stale.name:
                    stale.unlink(missing_ok=True)
            for level, members in features.items():
                write_whole(self._path(level), pack_outlines(members))
            write_whole(self._path("levels", "json"), msgspec.json.encode(_summaries(features)))
        except OSError as error:
            log.warning("packed outlines can't be kept in %s: %s", self._cache, error)

    def _path(self, level: str, suffix: str = "bin") -> Path:
        return self._cache / f"regions-{self._fingerprint()}-{level}.{suffix}"

    def _fingerprint(self) -> str:
        marks = [f"{FORMAT}"]
        for path in self._files:
            try:
                stat = path.stat()
                marks.append(f"{path.name}:{stat.st_mtime_ns}:{stat.st_size}")
            except OSError:
                marks.append(f"{path.name}:missing")
        return hashlib.sha256("|".join(marks).encode()).hexdigest()[:16]


def pack_outlines(features: Sequence[dict[str, Any]]) -> bytes:
    """Return region features as a pack; what packs is loaded when something has to be: mostly there is a file."""
    from maps import shapes  # noqa: PLC0415

    return shapes.pack_outlines(features)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader in another process sees all of it or the one before."""
    import tempfile  # noqa: PLC0415 - what is there already is only read

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _summaries(features: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    return {
        level: {
            "count": len(members),
            "approximate": any((member.get("properties") or {}).get("approximate") for member in members),
        }
        for level, members in features.items()
    }
