"""What opens and what doesn't, and that a store goes on once the cause of an error is gone."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from operations.snapshots import QueueFilter
from operations.store import QuarantineCount, Store, StoreError
from operations.store.engine import reading, writing
from operations.store.schema import metadata
from tests.operations.made import NOON, apply, event, health


def test_the_migrations_make_the_tables_that_the_code_expects(store: Store) -> None:
    with reading(store._engine) as connection:
        ours = {"compare_type": True, "include_name": lambda name, *_: not str(name).startswith("findable_term")}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, metadata) == []


def test_a_store_of_the_first_program_is_brought_up_to_date_with_what_it_holds(
    url, centre, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("operations.store.migrating.REVISION", "0001")
        upgrade = command.upgrade
        older.setattr(command, "upgrade", lambda config, _revision: upgrade(config, "0001"))
        first = Store.open(url, centre, clock)
    with writing(first._engine) as connection:
        connection.execute(text("INSERT INTO quarantine_total (source, rows) VALUES ('grid', 7)"))
    first.close()
    store = Store.open(url, centre, clock)
    assert store.quarantine_count("grid") == QuarantineCount(kept=0, refused=7, dropped=0)
    apply(store, event(), health=health())
    assert len(store.picture.source_page("grid").polls) == 1
    store.close()


def test_a_store_opened_again_has_everything(url, centre, clock) -> None:
    first = Store.open(url, centre, clock)
    apply(first, event(), cursor={"since": NOON})
    first.close()
    second = Store.open(url, centre, clock)
    assert second.cursor("grid") == {"since": NOON}
    assert second.picture.queue_page(QueueFilter(), 0, 1).total == 1
    second.close()


def test_two_programs_that_open_a_fresh_store_at_once_both_get_it(url, centre, clock) -> None:
    stores: list[Store] = []
    errors: list[Exception] = []

    def open_one() -> None:
        try:
            stores.append(Store.open(url, centre, clock))
        except Exception as error:  # noqa: BLE001 told by the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert errors == []


def test_a_newer_store_is_left_alone_and_says_so(url, centre, clock) -> None:
    store = Store.open(url, centre, clock)
    with writing(store._engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="newer Yiping"):
        Store.open(url, centre, clock)


def test_a_reader_who_comes_before_the_store_is_made_is_told_to_wait(tmp_path: Path, centre, clock) -> None:
    place = tmp_path / "none.sqlite"
    with pytest.raises(StoreError, match="isn't ready yet"):
        Store.open(str(place), centre, clock, read_only=True)
    assert not place.exists()


def test_a_read_only_store_answers_and_refuses_to_write(tmp_path: Path, centre, clock) -> None:
    place = str(tmp_path / "s.sqlite")
    writer = Store.open(place, centre, clock)
    apply(writer, event())
    reader = Store.open(place, centre, clock, read_only=True)
    assert reader.picture.queue_page(QueueFilter(), 0, 1).total == 1
    with pytest.raises(StoreError):
        apply(reader, event("2"))
    reader.close()
    writer.close()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("mysql://someone@host/db", "names no store"),
        ("postgresql://someone:secret@127.0.0.1:1/db", "can't be opened"),
        ("nonsense://", "names no store"),
    ],
)
def test_a_store_that_is_none_is_named_without_its_password(place, said, centre, clock) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        Store.open(place, centre, clock, patience=2)
    assert "secret" not in str(caught.value)


def test_a_folder_that_may_not_be_made_is_said(tmp_path: Path, centre, clock) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="can't be opened"):
        Store.open(str(tmp_path / "file" / "s.sqlite"), centre, clock)


def test_a_file_that_is_no_store_is_called_damaged_and_not_touched(tmp_path: Path, centre, clock) -> None:
    place = tmp_path / "letter.sqlite"
    place.write_bytes(b"Dear county, " * 1000)
    before = place.read_bytes()
    with pytest.raises(StoreError, match="damaged"):
        Store.open(str(place), centre, clock)
    assert place.read_bytes() == before


def test_a_full_disk_is_said_and_the_store_goes_on_when_there_is_room(tmp_path: Path, centre, clock) -> None:
    store = Store.open(str(tmp_path / "s.sqlite"), centre, clock)
    apply(store, event("first"))
    with store._engine.connect() as connection:  # the pool hands the same connection out again
        limit = connection.exec_driver_sql("PRAGMA max_page_count").scalar_one()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    many = [event(f"{number}", detail="x" * 5000) for number in range(200)]
    with pytest.raises(StoreError, match="full"):
        apply(store, *many)
    assert store.picture.queue_page(QueueFilter(), 0, 1).total == 1
    with store._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {limit}")
    assert apply(store, *many).written == 200
    store.close()


def test_a_locked_store_is_said_and_goes_on_when_it_is_free(tmp_path: Path, centre, clock) -> None:
    place = tmp_path / "s.sqlite"
    store = Store.open(str(place), centre, clock, patience=0.1)
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        apply(store, event())
    assert store.picture.queue_page(QueueFilter(), 0, 1).total == 0  # readers aren't kept out
    other.execute("ROLLBACK")
    other.close()
    assert apply(store, event()).written == 1
    store.close()


def test_a_server_that_drops_its_connections_is_found_again(url, centre, clock) -> None:
    if not url.startswith("postgresql"):
        pytest.skip("a server's matter")
    store = Store.open(url, centre, clock)
    apply(store, event("1"))
    with store._engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    assert apply(store, event("2")).written == 1
    store.close()


def test_a_writer_that_waits_for_another_sees_what_it_wrote(url, centre, clock) -> None:
    """Two collectors on one store: numbers of the feed never go backwards, and no event is doubled."""
    stores = [Store.open(url, centre, clock) for _ in range(2)]
    errors: list[Exception] = []

    def write(store: Store) -> None:
        try:
            for number in range(25):
                apply(store, event(str(number), updated_at=NOON))
        except Exception as error:  # noqa: BLE001 told by the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=write, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    seen = [-1]
    while any(thread.is_alive() for thread in threads):
        seen.append(stores[0].picture.changes(0).seq)
    for thread in threads:
        thread.join()
    assert errors == []
    assert seen == sorted(seen)
    assert stores[1].picture.queue_page(QueueFilter(), 0, 1).total == 25
    for store in stores:
        store.close()
