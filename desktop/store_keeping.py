"""What `yiping store` does: purge, backup, verify and restore, and what they say of it."""

from __future__ import annotations

import sys
from pathlib import Path

from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.sentences import Sentence, translate
from desktop.translation import say
from operations import store as stores
from operations.store import Store


def purge(folder: Path, store_url: str, language: str) -> int:
    """Let go of what is older than the centre keeps, and print how much of what.

    Raises:
        CentreError: The centre can't be read.
        StoreError: The store can't be written.
    """
    store = _opened(folder, store_url)
    try:
        gone = store.purge()
    finally:
        store.close()
    names = {
        "events": translate("StoreKeeping", "closed events"),
        "changes": translate("StoreKeeping", "lines of the change feed"),
        "readings": translate("StoreKeeping", "readings"),
        "refused": translate("StoreKeeping", "refused rows"),
        "warnings": translate("StoreKeeping", "warnings"),
    }
    for kind, count in gone.counts.items():
        _print(f"{count:>10}  {say(names[kind], language)}")
    return 0


def back_up(folder: Path, file: Path, store_url: str, language: str) -> int:
    """Write the store to a new file, looked over.

    Raises:
        CentreError: The centre can't be read.
        StoreError: It couldn't be done.
    """
    store = _opened(folder, store_url, read_only=True)
    try:
        store.back_up(file)
    finally:
        store.close()
    sentence = translate("StoreKeeping", "{file} holds all of {place}, as it was just now ({size} MB).")
    size = f"{file.stat().st_size / 1_000_000:.1f}"
    _print(say(sentence.filled(file=str(file), place=store.place, size=size), language))
    return 0


def verify(folder: Path, store_url: str, language: str, *, mend: bool) -> int:
    """Print what each look at the store came to; return 1 if anything is wrong.

    Raises:
        CentreError: The centre can't be read.
        StoreError: The store can't be read.
    """
    store = _opened(folder, store_url, read_only=not mend)
    try:
        found = store.verify()
        if mend and any(finding.mendable for finding in found):
            _print_findings(found, language)
            _print(say(translate("StoreKeeping", "Counting anew …"), language))
            store.mend()
            found = store.verify()
    finally:
        store.close()
    _print_findings(found, language)
    return 1 if any(finding.trouble is not None for finding in found) else 0


def restore(folder: Path, file: Path, store_url: str, language: str, *, sure: bool) -> int:
    """Put the store back, after asking; return 1 where the answer was no.

    Raises:
        CentreError: The centre can't be read.
        StoreError: It couldn't be done; the store is as it was.
    """
    centre = read_centre(folder)
    if not sure:
        question = translate(
            "StoreKeeping", "All that {centre}'s store took in since {file} was written will be gone. Go on? (yes/no) "
        ).filled(centre=centre.id, file=file.name)
        sys.stdout.write(say(question, language))
        sys.stdout.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
            _print(say(translate("StoreKeeping", "Nothing was done."), language))
            return 1
    kept = stores.restore(store_url or None, centre, file, Clock.from_environment())
    _print(say(translate("StoreKeeping", "The store holds what {file} held.").filled(file=str(file)), language))
    if kept is not None:
        sentence = translate("StoreKeeping", "What it held before is kept as {file}.").filled(file=str(kept))
        _print(say(sentence, language))
    return 0


def _opened(folder: Path, store_url: str, *, read_only: bool = False) -> Store:
    return Store.open(store_url or None, read_centre(folder), Clock.from_environment(), read_only=read_only)


def _print_findings(found: list[stores.Finding], language: str) -> None:
    for finding in found:
        mark = say(translate("StoreKeeping", "ok"), language) if finding.trouble is None else "✗"
        trouble: list[Sentence] = [finding.what, *([finding.trouble] if finding.trouble is not None else [])]
        _print(f"{mark}  " + ": ".join(say(sentence, language) for sentence in trouble))


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
