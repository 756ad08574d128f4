"""What the scene editor holds that is not saved yet, kept beside: a program that is killed loses none of it. No Qt."""

from __future__ import annotations

import logging
import zlib
from pathlib import Path

import msgspec

from data_sources.decoding import decode_json
from data_sources.kept_files import read_cache, write_cache
from data_sources.records import Instant
from data_sources.resource_files import data_folder

log = logging.getLogger(__name__)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The scenes that differ from what was on disk: None for one that there is not."""

    at: Instant
    base: dict[str, str | None]
    """What they were when they were opened."""
    texts: dict[str, str | None]


def draft_file(folder: Path) -> Path:
    """Return where the draft of a centre's folder is kept."""
    return data_folder("drafts", f"{folder.name}-{zlib.crc32(str(folder.resolve()).encode()):08x}.json")


def keep_draft(folder: Path, draft: Draft) -> None:
    """Keep a draft. A full disk loses it, and not what is being edited."""
    path = draft_file(folder)
    try:
        write_cache(path, msgspec.json.encode(draft))  # at every key that is hit: no wait for the disk
    except OSError as error:
        log.warning("the draft could not be kept in %s: %s", path, error)


def read_draft(folder: Path) -> Draft | None:
    """Return the draft that was left behind; None where there is none, or it can't be read."""
    path = draft_file(folder)
    kept = read_cache(path)
    if kept is None:
        return None
    try:
        return decode_json(kept, Draft)
    except msgspec.DecodeError as error:
        log.warning("the draft %s is not used: %s", path, error)
        return None


def drop_draft(folder: Path) -> None:
    """Let go of the draft: it is saved, or was thrown away."""
    try:
        draft_file(folder).unlink(missing_ok=True)
    except OSError as error:
        log.warning("the draft could not be taken away: %s", error)
