"""Back a store up and put it back, while others go on using it.

SQLite: one read transaction is copied by SQLite's own backup, while writers go on; the copy is looked over before it
gets its name. To put back, the backup is brought up to date beside the store and then replaces what is in it as one
write transaction: programs that have it open notice, and open it anew. PostgreSQL: its own pg_dump and pg_restore.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.engine import URL

from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from operations.store.engine import make_engine, upsert_rows, writing
from operations.store.errors import StoreError, errors_said, is_lost
from operations.store.feed import PAST
from operations.store.migrating import judge, prepare
from operations.store.schema import feed, feed_head, feed_kind, note

_PAGES: Final = 4_096
_PATIENCE: Final = 60.0
KINDS: Final = (
    *("action", "alarm", "asset", "drawing", "event", "health", "incident", "indicator"),
    *("reading", "region", "warning"),
)
"""All that the feed tells of."""


def back_up(url: URL, target: Path) -> None:
    """Write the store at `url`, as it is at this moment, to the new file `target`.

    Raises:
        StoreError: It couldn't be done. `target` is then as it was.
    """
    if target.exists():
        raise StoreError(translate("Store", "{file} is there already. Name a new file.").filled(file=str(target)))
    part = target.with_name(target.name + ".part")
    with errors_said(str(target)):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if url.get_backend_name() == "sqlite":
                _copy(Path(url.database or ""), part)
                _make_single(part)
                _look_over(part)
            else:
                _run("pg_dump", ["--format=custom", "--no-owner", "--file", str(part)], url)
            _sync(part)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)


def put_back(url: URL, backup: Path, now: Instant) -> Path | None:
    """Put the store at `url` back to what `backup` holds; return where what it held before was kept, if anywhere.

    Raises:
        StoreError: It couldn't be done; the store is as it was.
    """
    if not backup.is_file():
        raise StoreError(translate("Store", "There is no file {file}.").filled(file=str(backup)))
    if url.get_backend_name() == "sqlite":
        return _put_back_file(Path(url.database or ""), backup, now)
    with backup.open("rb") as file:
        if file.read(5) != b"PGDMP":
            raise StoreError(_no_backup(backup))
    place = url.render_as_string(hide_password=True)
    said = _run("pg_restore", ["--data-only", "--table=alembic_version", "--file=-", str(backup)])
    judge(next(iter(re.findall(r"(?m)^\d{4}$", said)), ""), str(backup))
    wanted = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
    head = _pg_head(url)
    _run("pg_restore", [*wanted, str(backup)], url)
    with errors_said(place):
        engine = make_engine(url, patience=_PATIENCE, read_only=False)
        try:
            prepare(engine, place, read_only=False)
            _begin_a_new_past(engine, now, head)
        finally:
            engine.dispose()
    return None


def _put_back_file(store: Path, backup: Path, now: Instant) -> Path | None:
    with errors_said(str(backup)):
        _look_over(backup)
    fresh = store.with_name(store.name + ".restoring")
    try:
        with errors_said(str(store)):
            store.parent.mkdir(parents=True, exist_ok=True)
            _remove(fresh)
            _copy(backup, fresh)
            head = _file_head(store)
            engine = make_engine(URL.create("sqlite", database=str(fresh)), patience=_PATIENCE, read_only=False)
            try:
                prepare(engine, str(backup), read_only=False)
                _begin_a_new_past(engine, now, head or 0)
            finally:
                engine.dispose()
            kept = _kept_aside(store, now, whole=head is not None)
            if store.exists():
                _copy(fresh, store)
            else:
                _make_single(fresh)
                fresh.rename(store)
            with closing(_connected(store)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
    finally:
        _remove(fresh)
    return kept


def _kept_aside(store: Path, now: Instant, *, whole: bool) -> Path | None:
    """Keep what the store holds: as a copy, or, where it can't be read, the file itself under another name."""
    if not store.exists():
        return None
    aside = store.with_name(f"{store.stem}-before-{now}{store.suffix}")
    if whole:
        _copy(store, aside)
        _make_single(aside)
        return aside
    for suffix in ("", "-wal", "-shm"):
        path = store.with_name(store.name + suffix)
        if path.exists():
            path.rename(aside.with_name(aside.name + suffix))
    return aside


def _begin_a_new_past(engine: Engine, now: Instant, head: int) -> None:
    """Let nobody take numbers of the feed for known that the store has given out before, or gives out again."""
    with writing(engine) as connection:
        own = connection.execute(select(feed_head.c.seq).with_for_update()).scalar_one()
        first = max(own, head) + 2  # one is left out: a view that knows the last number is handed everything, too
        connection.execute(delete(feed))
        last = first + len(KINDS) - 1
        lines = [
            {"seq": first + place, "at": now, "kind": kind, "county": "", "ref": 0, "state": "put_back"}
            for place, kind in enumerate(KINDS)
        ]
        connection.execute(insert(feed), lines)
        told = [(line["kind"], line["seq"]) for line in lines]
        upsert_rows(connection, feed_kind, ["kind"], ["seq"], told)
        connection.execute(update(feed_head).values(seq=last))
        upsert_rows(connection, note, ["name"], ["value"], [(PAST, uuid4().hex)])


def _file_head(store: Path) -> int | None:
    """Return the last number that a file's feed gave out; None where there is no file, or it can't be read."""
    if not store.exists():
        return None
    try:
        with closing(_connected(store)) as connection:
            return int(connection.execute("SELECT seq FROM feed_head").fetchone()[0])
    except sqlite3.Error as error:
        if not is_lost(error):
            raise
        return None


def _pg_head(url: URL) -> int:
    place = url.render_as_string(hide_password=True)
    engine = make_engine(url, patience=_PATIENCE, read_only=False)
    try:
        with errors_said(place), engine.connect() as connection:
            if not engine.dialect.has_table(connection, "feed_head"):
                return 0
            return int(connection.execute(select(func.max(feed_head.c.seq))).scalar() or 0)
    finally:
        engine.dispose()


def _copy(source: Path, target: Path) -> None:
    """Copy a SQLite file as it is at one moment, over whatever `target` holds, in one transaction."""
    if not source.is_file():
        raise StoreError(translate("Store", "There is no file {file}.").filled(file=str(source)))
    with closing(_connected(source)) as reader, closing(_connected(target)) as copy:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on, one moment is read
        reader.backup(copy, pages=_PAGES)
        reader.rollback()


def _make_single(file: Path) -> None:
    """Make of a copy one file, which can be carried off and read where nothing may be written beside it."""
    with closing(_connected(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _look_over(file: Path) -> None:
    """Raise where a file is no store, damaged, or of a newer program."""
    try:
        with closing(_connected(file)) as connection:
            revision = str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except (sqlite3.DatabaseError, TypeError) as error:
        if isinstance(error, sqlite3.OperationalError) and not is_lost(error):
            raise
        raise StoreError(_no_backup(file)) from error
    judge(revision, str(file))
    if not sound:
        raise StoreError(_no_backup(file))


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    connection.execute("PRAGMA page_size = 8192")
    return connection


def _no_backup(file: Path) -> Sentence:
    return translate("Store", "{file} is damaged or is no backup of such a store.").filled(file=str(file))


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _run(program: str, options: Sequence[str], url: URL | None = None) -> str:
    """Run one of PostgreSQL's programs, on a database; return what it printed.

    The password goes by the environment: a command line is for all to read.
    """
    found = shutil.which(program)
    if found is None:
        sentence = translate(
            "Store", "{program} isn't there. Install PostgreSQL's client programs, of the server's version or newer."
        )
        raise StoreError(sentence.filled(program=program))
    environment = {**os.environ, "PGOPTIONS": f"-c lock_timeout={int(_PATIENCE * 1000)}"}
    command = [found, *options]
    if url is not None:
        place = url.set(drivername="postgresql", password=None).render_as_string()
        command[1:1] = ["--no-password", f"--dbname={place}"]
        if url.password is not None:
            environment["PGPASSWORD"] = str(url.password)
    done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - PostgreSQL's own
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        sentence = translate("Store", "{program} failed: {said}").filled(program=program, said=" ".join(said[:3])[:500])
        raise StoreError(sentence)
    return done.stdout.decode("utf-8", "replace")
