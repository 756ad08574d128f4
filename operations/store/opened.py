"""An open store and its picture: all that who only asks has to load."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.resource_files import data_folder
from operations.store.engine import make_engine, store_url
from operations.store.errors import StoreError, errors_said, not_ready
from operations.store.migrating import prepare
from operations.store.store_picture import StorePicture

PATIENCE = 15.0
"""Seconds to wait for another's lock."""


def url_of(url: str | None, centre: Centre) -> URL:
    """Return the URL of a centre's store: the one told, or the centre's own.

    Raises:
        StoreError: It names another database.
    """
    return store_url(url or centre.file.store or str(data_folder(centre.id, "store.sqlite")))


class OpenStore:
    """One centre's store, for asking. Thread-safe."""

    def __init__(self, engine: Engine, centre: Centre, clock: Clock, place: str) -> None:
        """Use `open`."""
        self.place = place
        """The file or the URL, without its password: what messages name."""
        self.picture = StorePicture(engine, centre, clock, place)
        self._engine = engine
        self._centre = centre
        self._clock = clock
        self._file = _file_at(engine)

    @classmethod
    def open(
        cls, url: str | None, centre: Centre, clock: Clock, *, read_only: bool = False, patience: float = PATIENCE
    ) -> Self:
        """Open the store at `url` (a SQLAlchemy URL or a file's path; None: the centre's own), migrated.

        Raises:
            StoreError: It can't be opened, is damaged, or newer than this program; the sentence says which.
        """
        parsed = url_of(url, centre)
        is_file = parsed.get_backend_name() == "sqlite"
        place = parsed.database or ":memory:" if is_file else parsed.render_as_string(hide_password=True)
        if is_file and read_only and not Path(parsed.database or "").exists():
            raise StoreError(not_ready(place))
        with errors_said(place):
            engine = make_engine(parsed, patience=patience, read_only=read_only)
            try:
                prepare(engine, place, read_only=read_only)
            except BaseException:
                engine.dispose()
                raise
        return cls(engine, centre, clock, place)

    @property
    def is_in_place(self) -> bool:
        """Whether the file that was opened still is what its name leads to. SQLite keeps hold of one moved away."""
        return _file_at(self._engine) == self._file

    def close(self) -> None:
        """Close all connections. The picture can't be asked any more."""
        self.picture.let_go()
        self._engine.dispose()


def _file_at(engine: Engine) -> tuple[int, int] | None:
    """Return what tells the file of a SQLite store from any other in its place; None where there is none."""
    if engine.url.get_backend_name() != "sqlite" or not engine.url.database:
        return None
    try:
        found = Path(engine.url.database).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
