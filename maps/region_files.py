"""A centre's outlines for the page, packed once a change of their files and kept in the machine's data folder."""

from __future__ import annotations

import gzip
import hashlib
import logging
import threading
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from data_sources.centre import Centre
from data_sources.decoding import decode_json
from data_sources.kept_files import read_cache, write_cache
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
        kept = read_cache(self._path(level))
        if kept is not None:
            return kept
        with _packing:
            return read_cache(self._path(level)) or self._pack_all().get(level) or pack_outlines([])

    def counts(self) -> dict[str, dict[str, Any]]:
        """Return, for each level there is, how many regions it has and whether any outline is approximate."""
        return self._levels()

    def _levels(self) -> dict[str, dict[str, Any]]:
        path = self._path("levels", "json")
        kept = read_cache(path)
        if kept is None:
            with _packing:
                kept = read_cache(path)
                if kept is None:
                    features = self._read()
                    self._keep({level: pack_outlines(members) for level, members in features.items()}, features)
                    return _summaries(features)
        return decode_json(kept, dict[str, dict[str, Any]])

    def _pack_all(self) -> dict[str, bytes]:
        """Pack what can't be had from the files that were kept, and keep it in their place."""
        features = self._read()
        packs = {level: pack_outlines(members) for level, members in features.items()}
        self._keep(packs, features)
        return packs

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

    def _keep(self, packs: dict[str, bytes], features: dict[str, list[dict[str, Any]]]) -> None:
        try:
            for stale in self._cache.glob("regions-*"):
                if self._fingerprint() not in stale.name:
                    stale.unlink(missing_ok=True)
            for level, packed in packs.items():
                write_cache(self._path(level), packed)
            write_cache(self._path("levels", "json"), msgspec.json.encode(_summaries(features)))
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


def _summaries(features: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    return {
        level: {
            "count": len(members),
            "approximate": any((member.get("properties") or {}).get("approximate") for member in members),
        }
        for level, members in features.items()
    }
