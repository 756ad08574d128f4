"""What can go wrong with the store, said so that a person can act.

Driver errors are told apart by their codes (SQLite's extended names, PostgreSQL's SQLSTATE), never by their texts.
"""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy.exc

from data_sources.sentences import Sentence, translate


class StoreError(Exception):
    """The store can't do what was asked. Once the cause is gone, the same `Store` works again.

    Unless it is `lost`: the file is damaged, was moved away or replaced. Then it has to be opened anew. Or is about
    the `values` that it was given: they are no better the next time.
    """

    def __init__(self, sentence: Sentence, *, lost: bool = False, values: bool = False) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.lost = lost
        self.values = values


def disk_full(place: str) -> Sentence:
    """Return what to say when there is no room left."""
    return translate(
        "Store", "The disk that holds {place} is full: nothing new is kept. Free some space; it goes on by itself."
    ).filled(place=place)


def locked(place: str) -> Sentence:
    """Return what to say when another program keeps the store to itself."""
    return translate(
        "Store", "Another program keeps {place} locked. Close what else has it open; it goes on by itself."
    ).filled(place=place)


def newer(place: str, found: str, known: str) -> Sentence:
    """Return what to say to a program that is older than its store."""
    return translate(
        "Store",
        "{place} was written by a newer Yiping (version {found} of the store; this one knows {known}). "
        "Install the newer program, or name another store.",
    ).filled(place=place, found=found, known=known)


def not_ready(place: str) -> Sentence:
    """Return what to say to a reader who came before the store was made or brought up to date."""
    return translate(
        "Store", "{place} isn't ready yet: the collector makes it when it starts. It goes on by itself."
    ).filled(place=place)


def put_back(place: str) -> Sentence:
    """Return what to say to a program whose store was put back to an older state under it."""
    return translate("Store", "{place} was put back from a backup. It is opened anew; it goes on by itself.").filled(
        place=place
    )


def unknown_engine(place: str) -> Sentence:
    """Return what to say to a store URL that is neither SQLite nor PostgreSQL."""
    return translate(
        "Store", "{place} names no store that Yiping knows. Use sqlite:///FILE or postgresql://USER@HOST/DATABASE."
    ).filled(place=place)


def _corrupt(place: str) -> Sentence:
    return translate(
        "Store", "{place} is damaged or is no store of Yiping. Move it away and start again, or restore a copy of it."
    ).filled(place=place)


def _unreachable(place: str) -> Sentence:
    return translate(
        "Store",
        "{place} can't be opened. Check that it is there, that its folder may be written and that its server runs.",
    ).filled(place=place)


def _refused(place: str) -> Sentence:
    return translate("Store", "{place} may not be used by this user. Check its rights and the store's user.").filled(
        place=place
    )


def _other(place: str, error: BaseException) -> Sentence:
    return translate("Store", "{place} failed: {error}.").filled(place=place, error=str(error).splitlines()[0][:200])


_SQLITE = {
    "SQLITE_FULL": disk_full,
    "SQLITE_BUSY": locked,
    "SQLITE_LOCKED": locked,
    "SQLITE_PROTOCOL": locked,
    "SQLITE_CORRUPT": _corrupt,
    "SQLITE_NOTADB": _corrupt,
    "SQLITE_CANTOPEN": _unreachable,
    "SQLITE_IOERR": _unreachable,
    "SQLITE_READONLY": _refused,
    "SQLITE_PERM": _refused,
    "SQLITE_AUTH": _refused,
}
_SQLITE_LOST = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_READONLY_DBMOVED", "SQLITE_CANTOPEN", "SQLITE_IOERR")
# SQLSTATE, longest prefix first: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = (
    ("53100", disk_full),
    ("55P03", locked),
    ("57014", locked),
    ("40P01", locked),
    ("40001", locked),
    ("42501", _refused),
    ("28", _refused),
    ("3D000", _unreachable),
    ("08", _unreachable),
    ("57P", _unreachable),
    ("53300", _unreachable),
    ("XX001", _corrupt),
    ("XX002", _corrupt),
)


def sentence_of(error: BaseException, place: str) -> Sentence:
    """Return what to say about an error of a driver, of SQLAlchemy or of the file system."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", None) or ""
        say = _SQLITE.get("_".join(name.split("_")[:2]))
        return say(place) if say else _other(place, cause)
    driver = _postgresql_driver()
    if driver is not None and isinstance(cause, driver.Error):
        state = cause.sqlstate or ("08" if isinstance(cause, driver.OperationalError) else "")
        found = next((say for prefix, say in _POSTGRESQL if state.startswith(prefix)), None)
        return found(place) if found else _other(place, cause)
    if isinstance(cause, OSError):
        return _sentence_of_file_error(cause, place)
    return locked(place) if isinstance(cause, sqlalchemy.exc.TimeoutError) else _other(place, cause)


def _sentence_of_file_error(error: OSError, place: str) -> Sentence:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    return _refused(place) if isinstance(error, PermissionError) else _unreachable(place)


@contextmanager
def errors_said(place: str) -> Iterator[None]:
    """Turn every error of the store's machinery inside the block into a `StoreError`."""
    try:
        yield
    except Exception as error:
        driver = _postgresql_driver()
        known = (sqlalchemy.exc.SQLAlchemyError, sqlite3.Error, OSError, *((driver.Error,) if driver else ()))
        if isinstance(error, known):
            raise StoreError(sentence_of(error, place), lost=is_lost(error), values=_is_of_values(error)) from error
        raise


def is_lost(error: BaseException) -> bool:
    """Whether the open connections will never work again: SQLite keeps hold of a file whatever becomes of its name."""
    cause = getattr(error, "orig", None) or error
    if not isinstance(cause, sqlite3.Error):
        return False
    name = getattr(cause, "sqlite_errorname", None) or ""
    missing_table = name == "SQLITE_ERROR" and "no such table" in str(cause)  # a fresh file in its place
    return missing_table or name.startswith(_SQLITE_LOST)


def _is_of_values(error: BaseException) -> bool:
    """Whether a database refused what it was given: out of a column's range, doubled, too long."""
    cause = getattr(error, "orig", None) or error  # what a driver does itself, as COPY, isn't wrapped
    drivers = [sqlite3, *filter(None, [_postgresql_driver()])]
    return any(isinstance(cause, (driver.DataError, driver.IntegrityError)) for driver in drivers)


def _postgresql_driver() -> Any:
    """Return psycopg once a store has loaded it: a wall on SQLite starts a fifth of a second earlier without."""
    return sys.modules.get("psycopg")
