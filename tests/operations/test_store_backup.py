"""A store that is backed up, put back and looked over while others go on using it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from sqlalchemy import text

from data_sources.centre import Centre
from operations.snapshots import QueueFilter
from operations.store import Store, StoreError, restore
from operations.store.engine import writing
from tests.operations.made import NOON, SetClock, apply, event, health
from widgets.registry import pane_class, pane_types


def total(store: Store) -> int:
    return store.picture.queue_page(QueueFilter(), 0, 1).total


def troubles(store: Store) -> list[str]:
    return [str(finding.trouble) for finding in store.verify() if finding.trouble is not None]


@pytest.fixture(autouse=True)
def _programs(url: str) -> None:
    if "://" in url and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump isn't installed")


def test_a_backup_taken_while_another_writes_holds_one_moment_and_is_put_back_whole(
    store: Store, centre: Centre, clock: SetClock, url: str, tmp_path: Path
) -> None:
    apply(store, *(event(str(n)) for n in range(300)), cursor={"since": 1}, health=health())
    stop, written = threading.Event(), []

    def write_on() -> None:
        while not stop.is_set():
            number = 1000 + len(written)
            apply(store, event(str(number)), event(f"{number} too"))
            written.append(number)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        backup = tmp_path / "backups" / "first.backup"
        store.back_up(backup)
    finally:
        stop.set()
        writer.join()
    assert list(backup.parent.iterdir()) == [backup], "one file, nothing beside it"
    apply(store, event("later"), cursor={"since": 2})
    before = total(store)
    kept_at = restore(url, centre, backup, clock)
    other = Store.open(url, centre, clock)
    assert 300 <= total(other) < before
    assert total(other) % 2 == 0, "no batch is half in it"
    assert other.cursor("grid") == {"since": 1}
    assert troubles(other) == []
    other.close()
    if kept_at is not None:
        aside = Store.open(str(kept_at), centre, clock)
        assert total(aside) == before, "what the store held is kept"
        aside.close()


def test_programs_that_have_the_store_open_notice_that_it_was_put_back(
    store: Store, centre: Centre, clock: SetClock, url: str, tmp_path: Path
) -> None:
    apply(store, event("1", lat=28.1, lon=120.5))
    backup = tmp_path / "one.backup"
    store.back_up(backup)
    apply(store, event("2", lat=28.1, lon=120.6))
    seq = store.picture.changes(0).seq
    restore(url, centre, backup, clock)
    told = store.picture.changes(seq).kinds
    assert not {kind for name in pane_types() for kind in pane_class(name).kinds} - set(told), "every pane asks anew"
    points = store.picture.event_points(seq)
    assert (points.full, len(points.id)) == (True, 1)
    with pytest.raises(StoreError) as error:
        store.heartbeat()
    assert error.value.lost, "the collector opens it anew, and goes on from the cursors that it has now"
    again = Store.open(url, centre, clock)
    applied = apply(again, event("2", lat=28.1, lon=120.6))
    assert applied.seq > seq, "no number is given out twice"
    assert total(again) == 2
    again.close()


def test_a_backup_never_takes_the_place_of_a_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "there.backup"
    target.write_text("precious")
    with pytest.raises(StoreError, match="is there already"):
        store.back_up(target)
    assert target.read_text() == "precious"


def test_what_is_no_backup_is_refused_and_the_store_stays_as_it_is(
    store: Store, centre: Centre, clock: SetClock, url: str, tmp_path: Path
) -> None:
    apply(store, event())
    backup = tmp_path / "no.backup"
    for content in (b"", b"PGDM", b"SQLite format 3\0" + b"\7" * 5000, b"some text" * 100):
        backup.write_bytes(content)
        with pytest.raises(StoreError, match="no backup"):
            restore(url, centre, backup, clock)
    with pytest.raises(StoreError, match="no file"):
        restore(url, centre, tmp_path / "missing", clock)
    apply(store, event("2"))
    assert total(store) == 2


def test_counters_that_differ_are_found_and_mended(store: Store) -> None:
    apply(store, *(event(str(n), state="closed" if n % 2 else "waiting", closed_at=NOON) for n in range(10)))
    assert troubles(store) == []
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE event_total SET events = events + 1 WHERE is_open = 1"))
        connection.execute(text("UPDATE event_day SET h03 = h03 + 1 WHERE category = 'fire'"))
        connection.execute(text("UPDATE asset_total SET assets = assets + 1"))
    # Twice: against a recount, and against what is kept of the past, which ends with what stands now.
    assert ["counters differ" in said for said in troubles(store)] == [True, True]
    store.mend()
    assert troubles(store) == []


def test_a_hole_in_the_feed_is_found(store: Store) -> None:
    for number in range(4):
        apply(store, event(str(number)))
    with writing(store._engine) as connection:
        connection.execute(text("DELETE FROM feed WHERE seq = 3"))
    (said,) = troubles(store)
    assert "head says" in said


def test_a_damaged_file_is_put_aside_and_the_backup_takes_its_place(
    centre: Centre, clock: SetClock, tmp_path: Path
) -> None:
    place = tmp_path / "store.sqlite"
    store = Store.open(str(place), centre, clock)
    apply(store, event())
    backup = tmp_path / "one.backup"
    store.back_up(backup)
    store.close()
    place.write_bytes(b"\7" * 100_000)
    kept = restore(str(place), centre, backup, clock)
    assert kept is not None
    assert kept.read_bytes() == b"\7" * 100_000
    again = Store.open(str(place), centre, clock)
    assert total(again) == 1
    again.close()


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_touched(
    store: Store, centre: Centre, clock: SetClock, url: str, tmp_path: Path
) -> None:
    with writing(store._engine) as connection:
        own = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup = tmp_path / "newer.backup"
    with pytest.raises(StoreError, match="newer") if "://" not in url else nullcontext():
        store.back_up(backup)
    if "://" not in url:
        return
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :own"), {"own": own})
    apply(store, event())
    with pytest.raises(StoreError, match="newer"):
        restore(url, centre, backup, clock)
    assert total(store) == 1


def test_a_sqlite_backup_of_a_newer_program_is_refused(centre: Centre, clock: SetClock, tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store.sqlite"), centre, clock)
    backup = tmp_path / "newer.backup"
    store.back_up(backup)
    with closing(sqlite3.connect(backup, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer"):
        restore(store.place, centre, backup, clock)
    store.close()
