"""SQL: one query on any database that SQLAlchemy reaches, asked only for what is new by `:since`.

Nothing is ever written there: SQLite is opened read-only, PostgreSQL is told so, and every transaction is rolled back.
Databases other than SQLite and PostgreSQL need their driver installed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import sqlalchemy
from msgspec import Meta, Struct
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_sources import secrets
from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.progress import Progress, Since
from data_sources.sentences import Sentence, translate

_PAGE = 5000
_TICKS = 20_000
"""SQLite's instructions between two looks at the clock."""


class SqlSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a SQL source. `query` may use :since; the secret is the URL's password."""

    url: Annotated[str, Meta(min_length=1)]
    query: Annotated[str, Meta(min_length=1)]
    since: Since | None = None
    secret: str = ""
    rows: Annotated[int, Meta(ge=1)] = 2_000_000


class SqlConnector:
    """Asks one database."""

    settings_type = SqlSettings

    def __init__(self, settings: SqlSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._engine: Engine | None = None

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the query's rows, 5,000 a page; the cursor comes with the last."""
        settings = self._settings
        since = settings.since or Since(overlap="60s")
        asks_since = ":since" in settings.query
        progress = Progress(since, self._context, cursor)
        parameters = {"since": progress.asked} if asks_since else {}
        count = 0
        try:
            with self._connect() as connection:
                result = connection.execute(sqlalchemy.text(settings.query), parameters)
                names = list(result.keys())
                rows: list[Any] = []
                for portion in result.partitions(_PAGE):
                    if rows:
                        yield Page(rows)
                    rows = [dict(zip(names, row, strict=True)) for row in portion]
                    count += len(rows)
                    progress.see(rows)
                    if count > min(settings.rows, self._context.max_rows):
                        sentence = translate("Source", "{host} has more than {rows} rows at once. Narrow the query.")
                        raise SourceError(sentence.filled(host=self._name, rows=settings.rows))
                connection.rollback()
        except SQLAlchemyError as error:
            raise SourceError(self._sentence_of(error)) from error
        yield Page(rows, progress.cursor if asks_since else None)

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()

    @property
    def _name(self) -> str:
        try:
            url = sqlalchemy.make_url(self._settings.url)
        except ArgumentError:
            return self._context.source
        return Path(url.database or "").name if url.host is None else f"{url.host}/{url.database}"

    def _connect(self) -> Connection:
        settings = self._settings
        url = sqlalchemy.make_url(settings.url)
        if settings.secret:
            url = url.set(password=self._context.secrets.get(settings.secret) or secrets.secret(settings.secret))
        backend = url.get_backend_name()
        if backend == "sqlite":
            self._engine = self._sqlite(url)
        else:
            self._engine = sqlalchemy.create_engine(
                url, poolclass=NullPool, connect_args=_time_limits(backend, self._context.remaining())
            )
        connection = self._engine.connect().execution_options(stream_results=True)
        if backend == "postgresql":
            connection = connection.execution_options(postgresql_readonly=True)
        return connection

    def _sqlite(self, url: URL) -> Engine:
        path = Path(url.database or "")
        path = path if path.is_absolute() else self._context.folder / path
        if not path.is_file():
            sentence = translate("Source", "There is no database file {path}. Check the source's “url”.")
            raise SourceError(sentence.filled(path=str(path)))
        engine = sqlalchemy.create_engine(
            URL.create("sqlite", database=f"{path.as_uri()}?mode=ro", query={"uri": "true"}),
            poolclass=NullPool,
            connect_args={"timeout": min(self._context.remaining(), 5.0)},
        )

        @sqlalchemy.event.listens_for(engine, "connect")
        def limit(connection: Any, _record: Any) -> None:
            deadline = self._context.deadline
            connection.set_progress_handler(lambda: time.monotonic() > deadline, _TICKS)

        return engine

    def _sentence_of(self, error: SQLAlchemyError) -> Sentence:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0][:200]
        if isinstance(error, NoSuchModuleError | ArgumentError):
            sentence = translate("Source", "“{url}” is no database address that this machine knows: {reason}.")
            scheme = self._settings.url.partition("://")[0]
            return sentence.filled(url=f"{scheme}://…", reason=reason)
        lower = reason.lower()
        if "interrupted" in lower or "timeout" in lower or "timed out" in lower:
            sentence = translate("Source", "The query on {host} took too long. Add an index there, or ask for less.")
        elif any(word in lower for word in ("password", "authentication", "access denied")):
            sentence = translate("Source", "{host} doesn't accept the log-in. Check the user and the source's secret.")
        elif any(word in lower for word in ("no such table", "no such column", "does not exist", "syntax error")):
            sentence = translate("Source", "The query doesn't fit {host}: {reason}. Correct the source's “query”.")
        elif "locked" in lower or "busy" in lower:
            sentence = translate("Source", "{host} is locked by another program. It is asked again soon.")
        elif isinstance(error, DBAPIError) and any(word in lower for word in ("connect", "refused", "translate host")):
            sentence = translate(
                "Source", "{host} can't be reached. Is the system running, and the network up? ({reason})"
            )
        else:
            sentence = translate("Source", "Asking {host} failed: {reason}.")
        return sentence.filled(host=self._name, reason=reason)


def _time_limits(backend: str, seconds: float) -> dict[str, Any]:
    """Return the driver's own words for "no longer than this"."""
    whole = max(1, round(seconds))
    if backend == "postgresql":
        return {"connect_timeout": min(whole, 10), "options": f"-c statement_timeout={whole * 1000}"}
    if backend in ("mysql", "mariadb"):
        return {"connect_timeout": min(whole, 10), "read_timeout": whole}
    return {}


CONNECTOR = SqlConnector
