"""SQL: one query on any database that SQLAlchemy reaches, asked only for what is new by `:since`.

Nothing is ever written there: the query is judged (`databases.query`), the session is read-only where the make of
database has such a thing (`databases.makes`), and every transaction is rolled back. Rows are read as they come, not
gathered: a page in memory at a time. docs/sources/sql.md has examples.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, quote_plus

import sqlalchemy
from msgspec import Meta, Struct
from sqlalchemy.engine import URL, Connection, CursorResult, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_sources import secrets
from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.cutoff import Cutoff
from data_sources.databases import errors, makes, query, values
from data_sources.databases.line import Line
from data_sources.encodings import readable
from data_sources.progress import Progress, Since
from data_sources.sentences import Sentence, translate

_NO_ADDRESS = translate(
    "Source", "The source's “url” is no database address. One looks like postgresql://user@host:5432/name."
)
"""The text itself isn't quoted: a password may stand in it."""
_PAGE = 5000
_FETCH = 1000
_PAGE_CHARACTERS = 8 * 1024 * 1024
"""Rows with long texts make shorter pages: that many characters are enough for one."""
_SAMPLED = 20
_NOT_UTF8 = "Could not decode to UTF-8"
"""What SQLite says of a text that an old program wrote in its own code page. To look at every text halves the speed."""
_LOCKED = 30.0
"""Seconds for which a program that writes a SQLite file may keep it to itself, where the poll has as long."""
_TICKS = 20_000
"""SQLite's instructions between two looks at the clock."""


class SqlSince(Since, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`bind` says what :since is to the database: a moment, or the text that `format` makes of it."""

    bind: Literal["auto", "time", "text"] = "auto"


class SqlSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a SQL source. `query` may use :since; the secret is the URL's password."""

    url: Annotated[str, Meta(min_length=1)]
    query: Annotated[str, Meta(min_length=1)]
    since: SqlSince | None = None
    secret: str = ""
    rows: Annotated[int, Meta(ge=1)] = 2_000_000


class SqlConnector:
    """Asks one database."""

    settings_type = SqlSettings

    def __init__(self, settings: SqlSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._engine: Engine | None = None
        self._line: Line | None = None
        self._in_any_encoding = False
        self._password = ""

    @staticmethod
    def judge(settings: SqlSettings, written: dict[str, Any]) -> Iterator[tuple[str, Sentence, str | None]]:
        """Yield what `yiping check` says of settings that fit: the key, the mistake, and what was found there.

        `written` is the table as it stands in the file, its placeholders not filled.
        """
        try:
            url = make_url(settings.url)
        except (ArgumentError, ValueError):
            yield "url", _NO_ADDRESS, None
            return
        password = re.search(r"://[^/@]*:([^/]*)@", str(written.get("url", "")))
        if password is not None and re.fullmatch(r"\$\{\w+\}", password[1]) is None:
            yield "url", translate("Mistakes", "A password may not stand in a file. Name it by “secret”."), None
        make = makes.make_of(url)
        wrong = query.mistake_in(settings.query, make.backend)
        if wrong is not None:
            yield "query", wrong, settings.query
        elif settings.since is not None and not query.asks_since(settings.query, make.backend):
            yield (
                "query",
                translate("Mistakes", "“since” is given, but the query never asks for :since."),
                settings.query,
            )

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the query's rows, at most 5,000 a page; the cursor comes with the last."""
        url = self._url()
        make = makes.make_of(url)
        wrong = query.mistake_in(self._settings.query, make.backend)
        if wrong is not None:
            sentence = translate("Source", "The query isn't sent to {host}: {mistake}")
            raise SourceError(sentence.filled(host=self._host(url), mistake=str(wrong)))
        with Cutoff(self._context.deadline, self._cut) as cutoff:
            try:
                try:
                    yield from self._pages(url, make, cursor)
                except OperationalError as error:
                    if _NOT_UTF8 not in str(error.orig) or self._in_any_encoding:
                        raise
                    # Rows that came already come again, which does no harm.
                    self._in_any_encoding = True
                    yield from self._pages(url, make, cursor)
            except (SQLAlchemyError, OSError, UnicodeError, ImportError) as error:
                raise SourceError(self._sentence_of(error, url, make, late=cutoff.fired)) from error
            except Exception as error:
                # A line that is cut makes drivers stumble over themselves.
                if not cutoff.fired:
                    raise
                raise SourceError(self._sentence_of(error, url, make, late=True)) from error

    def close(self) -> None:
        """Let go of the database."""
        if self._line is not None:
            self._line.close()
        if self._engine is not None:
            self._engine.dispose()

    def _url(self) -> URL:
        try:
            url = make_url(self._settings.url)
        except (ArgumentError, ValueError) as error:
            raise SourceError(_NO_ADDRESS) from error
        if self._settings.secret:
            password = self._context.secrets.get(self._settings.secret) or secrets.secret(self._settings.secret)
            url = url.set(password=password)
        self._password = str(url.password or "")
        return makes.driven(url, makes.make_of(url))

    def _pages(self, url: URL, make: makes.Make, cursor: Cursor | None) -> Iterator[Page]:
        settings = self._settings
        progress = Progress(settings.since or SqlSince(overlap="60s"), self._context, cursor)
        asks_since = query.asks_since(settings.query, make.backend)
        statement = sqlalchemy.text(query.sendable(settings.query, make.backend))
        if asks_since:
            # Without a type of ours: the database knows what it compares with.
            since = sqlalchemy.bindparam("since", self._since(progress, make), type_=sqlalchemy.types.NullType())
            statement = statement.bindparams(since)
        in_order = settings.since is not None and settings.since.sorted
        last: list[Any] = []
        with self._connect(url, make, progress) as connection:
            try:
                result = connection.execution_options(stream_results=True).execute(statement)
                count = 0
                for rows in self._portions(result, make):
                    if last:
                        yield Page(last, progress.cursor if asks_since and in_order else None)
                    last = rows
                    count += len(rows)
                    progress.see(rows)
                    self._limit(count, url)
                result.close()
                connection.rollback()
            except BaseException:
                self._abandon(connection)
                raise
        yield Page(last, progress.cursor if asks_since else None)

    def _limit(self, count: int, url: URL) -> None:
        most = min(self._settings.rows, self._context.max_rows)
        if count > most:
            sentence = translate("Source", "{host} has more than {rows} rows at once. Narrow the query.")
            raise SourceError(sentence.filled(host=self._host(url), rows=most))

    def _since(self, progress: Progress, make: makes.Make) -> Any:
        since = self._settings.since or SqlSince()
        as_time = since.bind == "time" or (
            since.bind == "auto" and make.binds_times and since.format in makes.TIME_FORMATS
        )
        return (
            datetime.fromtimestamp(progress.begin / 1000, progress.zone).replace(tzinfo=None)
            if as_time
            else progress.asked
        )

    def _portions(self, result: CursorResult[Any], make: makes.Make) -> Iterator[list[Any]]:
        names = list(result.keys())
        doubled = next((name for name in names if names.count(name) > 1), None)
        if doubled is not None:
            sentence = translate(
                "Source", "The query has two columns “{column}”. Name one of them otherwise: … AS other_name."
            )
            raise SourceError(sentence.filled(column=doubled))
        cursor = result.cursor
        columns = makes.makers_of(make.backend, cursor.description if cursor is not None else [("", None)] * len(names))
        portion: list[Any] = []
        characters = 0
        while rows := result.fetchmany(_FETCH):
            portion += values.plain_rows(names, rows, columns)
            # Some rows stand for all: it is memory that is watched, not accounts.
            some = rows[::_SAMPLED]
            characters += _SAMPLED * sum(len(cell) for row in some for cell in row if isinstance(cell, str | bytes))
            if len(portion) >= _PAGE or characters > _PAGE_CHARACTERS:
                yield portion
                portion, characters = [], 0
        if portion:
            yield portion

    def _connect(self, url: URL, make: makes.Make, progress: Progress) -> Connection:
        session = makes.Session(self._context.remaining(), progress.zone)
        if make.backend == "sqlite":
            self._engine = self._sqlite(url)
        else:
            arguments = make.arguments(session)
            # What the URL says itself wins: a CA's file, another encoding.
            given = {name: value for name, value in arguments.items() if name not in url.query}
            self._engine = sqlalchemy.create_engine(url, poolclass=NullPool, connect_args=given)
            self._line = Line(self._engine)
        connection = self._engine.connect()
        try:
            session = makes.Session(self._context.remaining(), progress.zone)
            make.open(connection, session)
        except BaseException:
            self._abandon(connection)
            raise
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
            connect_args={"timeout": min(self._context.remaining(), _LOCKED)},
        )

        @sqlalchemy.event.listens_for(engine, "connect")
        def limit(connection: Any, _record: Any) -> None:
            deadline = self._context.deadline
            connection.set_progress_handler(lambda: time.monotonic() > deadline, _TICKS)
            if self._in_any_encoding:
                connection.text_factory = readable

        return engine

    def _cut(self) -> None:
        if self._line is not None:
            self._line.cut()

    def _abandon(self, connection: Connection) -> None:
        if self._line is not None:
            self._line.abandon(connection)
        else:
            connection.close()

    def _host(self, url: URL) -> str:
        name = Path(url.database or "").name if url.host is None else f"{url.host}/{url.database or ''}"
        return name.rstrip("/") or self._context.source

    def _sentence_of(self, error: BaseException, url: URL, make: makes.Make, *, late: bool) -> Sentence:
        host = self._host(url)
        if isinstance(error, NoSuchModuleError | ImportError):
            if not make.name:
                sentence = translate(
                    "Source", "“{scheme}” is no database address that is known here; known are: {known}."
                )
                return sentence.filled(scheme=url.drivername, known=", ".join(makes.MAKES))
            sentence = translate(
                "Source",
                "The driver for {make} isn't installed: {package}. docs/sources/sql.md says how to install it.",
            )
            return sentence.filled(make=make.name, package=make.package)
        if isinstance(error, UnicodeError):
            sentence = translate(
                "Source", "Texts on {host} are in another encoding than it says. Name it in the “url”: ?charset=gbk."
            )
            return sentence.filled(host=host)
        if isinstance(error, ArgumentError):
            sentence = translate("Source", "The source's “url” doesn't fit {make}: {reason}.")
            return sentence.filled(make=make.name, reason=self._clean(errors.reason_of(error)))
        told = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        cause: errors.Cause = "time" if late else errors.cause_of(make.backend, told)
        if cause == "time" and self._line is not None and not self._line.is_open:
            cause = "silent"
        sentence = errors.sentence_of(cause, told, query=self._settings.query)
        kept = {
            name: self._clean(value) if isinstance(value, str) else value for name, value in sentence.values.items()
        }
        return Sentence(sentence.context, sentence.text, kept).filled(host=host)

    def _clean(self, text: str) -> str:
        """Return a driver's words without the password, should they hold it."""
        if not self._password:
            return text
        for spelt in {self._password, quote(self._password), quote_plus(self._password)}:
            text = text.replace(spelt, "…")
        return text


CONNECTOR = SqlConnector
