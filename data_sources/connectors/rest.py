"""REST: JSON over HTTP, page by page, asked only for what is new.

An error inside a 200 answer is an error (`ok`). Paging ends by the source's own total where it tells one, else by the
first page that is not full.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import jmespath
from msgspec import Meta, Struct

from data_sources import secrets
from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.mapping_fields import is_plain
from data_sources.progress import Progress, Since
from data_sources.sentences import translate
from data_sources.web import Answer, Web, host_of, json_of


class Paging(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`page` numbers pages from `first`; `offset` counts rows from 0. `total` is where the answer tells its rows."""

    style: Literal["page", "offset"]
    page: str = "page"
    offset: str = "offset"
    size: str = "size"
    rows: Annotated[int, Meta(ge=1, le=100_000)] = 1000
    total: str = ""
    first: Annotated[int, Meta(ge=0)] = 1


class Ok(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer says that all is well: `field` holds one of `values`; else `message` says what is not."""

    field: str
    values: Annotated[tuple[int | str | bool, ...], Meta(min_length=1)]
    message: str = ""


class RestSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a REST source.

    The secret goes into `authorization_header` after `authorization_prefix`, or, where `authorization_parameter` is
    given, into the query under that name.
    """

    url: Annotated[str, Meta(pattern="^https?://")]
    method: Literal["GET", "POST"] = "GET"
    headers: dict[str, str] = {}
    query: dict[str, str | int | float] = {}
    body: dict[str, Any] | None = None
    paging: Paging | None = None
    since: Since | None = None
    ok: Ok | None = None
    secret: str = ""
    authorization_header: str = "Authorization"
    authorization_prefix: str = "Bearer "
    authorization_parameter: str = ""


class RestConnector:
    """Asks one REST interface."""

    settings_type = RestSettings

    def __init__(self, settings: RestSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._web = Web(context)
        self._host = host_of(settings.url)

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the pages of one poll; the cursor comes with the last."""
        settings = self._settings
        progress = Progress(settings.since, self._context, cursor) if settings.since else None
        parameters: dict[str, Any] = {}
        if settings.since and progress:
            parameters[settings.since.parameter] = progress.asked
        if settings.paging is None:
            yield self._whole(parameters, cursor, progress)
            return
        count, number = 0, 0
        before: list[Any] | None = None
        while True:
            answer = self._ask({**parameters, **self._place(settings.paging, number, count)})
            data = self._data(answer)
            rows = self._rows(data)
            if rows and rows == before:
                sentence = translate(
                    "Source", "{host} sends the same page again and again. Check the paging of the source file."
                )
                raise SourceError(sentence.filled(host=self._host))
            before = rows
            count, number = count + len(rows), number + 1
            if progress:
                progress.see(rows, answer.source_time)
            total = _number(_search(settings.paging.total, data)) if settings.paging.total else None
            full = count < total if total is not None else len(rows) >= settings.paging.rows
            last = not rows or not full
            yield Page(rows, progress.cursor if progress and last else None, answer.source_time)
            if last:
                return
            if count >= self._context.max_rows:
                sentence = translate("Source", "{host} has more than {rows} rows at once. Narrow the query.")
                raise SourceError(sentence.filled(host=self._host, rows=self._context.max_rows))

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _whole(self, parameters: dict[str, Any], cursor: Cursor | None, progress: Progress | None) -> Page:
        """Return the one page of a source without paging, empty where it says that nothing has changed."""
        tags: dict[str, str] = {} if progress else (cursor or {}).get("tags", {})
        answer = self._ask(parameters, tags)
        if answer.status == 304:
            return Page([], None, answer.source_time)
        rows = self._rows(self._data(answer))
        if progress:
            progress.see(rows, answer.source_time)
            return Page(rows, progress.cursor, answer.source_time)
        known = {"If-None-Match": answer.headers.get("etag"), "If-Modified-Since": answer.headers.get("last-modified")}
        tags = {name: value for name, value in known.items() if value}
        return Page(rows, {"tags": tags} if tags else None, answer.source_time)

    def _ask(self, parameters: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
        settings = self._settings
        given = {"Accept": "application/json", **settings.headers, **(headers or {})}
        query: dict[str, Any] = dict(settings.query)
        body: dict[str, Any] | None = None
        if settings.secret:
            value = self._context.secrets.get(settings.secret) or secrets.secret(settings.secret)
            if settings.authorization_parameter:
                query[settings.authorization_parameter] = value
            else:
                given[settings.authorization_header] = settings.authorization_prefix + value
        if settings.method == "POST" and settings.body is not None:
            body = {**settings.body, **parameters}
        else:
            query.update(parameters)
        return self._web.fetch(settings.url, method=settings.method, headers=given, query=query, body=body)

    def _place(self, paging: Paging, number: int, count: int) -> dict[str, Any]:
        place = {paging.page: paging.first + number} if paging.style == "page" else {paging.offset: count}
        return {**place, paging.size: paging.rows} if paging.size else place

    def _data(self, answer: Answer) -> Any:
        data = None if answer.status == 204 else json_of(answer)
        ok = self._settings.ok
        if ok is None or answer.status == 204:
            return data
        found = _search(ok.field, data)
        if found not in ok.values:
            message = _search(ok.message, data) if ok.message else None
            sentence = translate("Source", "{host} reports an error of its own: {field} = {found}, {message}")
            raise SourceError(
                sentence.filled(
                    host=self._host, field=ok.field, found=str(found)[:80], message=str(message or "")[:200]
                )
            )
        return data

    def _rows(self, data: Any) -> list[Any]:
        items = self._context.items
        rows = _search(items, data) if items else data
        if rows is None and (data is None or _is_null(items, data)):
            return []
        if isinstance(rows, dict):
            return [rows]
        if not isinstance(rows, list):
            sentence = translate("Source", "The answer of {host} has no list of rows at “{items}”. Check “items”.")
            raise SourceError(sentence.filled(host=self._host, items=items))
        return rows


def _search(expression: str, data: Any) -> Any:
    if is_plain(expression) and isinstance(data, dict):
        return data.get(expression)
    try:
        return jmespath.search(expression, data)
    except jmespath.exceptions.JMESPathError:
        return None


def _is_null(items: str, data: Any) -> bool:
    """Return whether the list's place is there, and holds null: many systems say "no rows" so."""
    parent, _, name = items.rpartition(".")
    holder = _search(parent, data) if parent else data
    return isinstance(holder, dict) and name in holder


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


CONNECTOR = RestConnector
