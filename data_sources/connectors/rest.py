"""REST: JSON over HTTP, page by page, asked only for what is new.

An error inside a 200 answer is an error, told by the source file (`ok`) or by the customs of such interfaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urljoin, urlsplit

from msgspec import Meta, Struct

from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.paging import Pages, Paging, Part
from data_sources.progress import Progress, Since
from data_sources.redaction import quoted
from data_sources.sentences import translate
from data_sources.web import Answer, Auth, Tls, Waits, Web, host_of, json_of
from data_sources.web_answers import is_one_of, search
from data_sources.web_auth import Bearer
from data_sources.web_check import judge_web

_GOOD_CODES = (0, 1, 100, 200, 1000, 2000, 10000, 20000)
"""What interfaces put into `code` when all is well; asked only of answers that have nothing where rows should be."""


class Ok(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer says that all is well: `field` holds one of `values`; else `message` says what is not."""

    field: str
    values: Annotated[tuple[int | str | bool, ...], Meta(min_length=1)]
    message: str = ""


class RestSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a REST source.

    What is asked for (page, since …) goes into the query, or, where a POST has a `body`, into that: a name with dots,
    "page.current", is a place in its tables. `form` sends the body as a form. `secret` is short for
    auth = { style = "bearer", secret = … }.
    """

    url: Annotated[str, Meta(pattern="^https?://")]
    method: Literal["GET", "POST"] = "GET"
    headers: dict[str, str] = {}
    query: dict[str, str | int | float] = {}
    body: dict[str, Any] | None = None
    form: bool = False
    paging: Paging | None = None
    since: Since | None = None
    ok: Ok | None = None
    secret: str = ""
    auth: Auth | None = None
    tls: Tls | None = None
    waits: Waits = Waits()


class RestConnector:
    """Asks one REST interface."""

    settings_type = RestSettings
    judge = staticmethod(judge_web)

    def __init__(self, settings: RestSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        auth = settings.auth or (Bearer(secret=settings.secret) if settings.secret else None)
        self._web = Web(context, auth, settings.tls, settings.waits)
        self._host = host_of(settings.url)

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the pages of one poll; the cursor comes with the last."""
        settings = self._settings
        progress = Progress(settings.since, self._context, cursor) if settings.since else None
        if settings.paging is None:
            yield self._whole(cursor, progress)
            return
        again = cursor is not None
        yield from Pages(settings.paging, settings.since, progress, self._context, self._part, again=again).read()

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _whole(self, cursor: Cursor | None, progress: Progress | None) -> Page:
        """Return the one page of a source without paging, empty where it says that nothing has changed."""
        parameters: dict[str, Any] = {}
        if progress and self._settings.since:
            parameters[self._settings.since.parameter] = progress.asked
            if self._settings.since.until:
                parameters[self._settings.since.until] = progress.words(progress.source_now)
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

    def _part(self, parameters: dict[str, Any], address: str) -> Part:
        if address:
            answer = self._web.fetch(self._address(address), headers=self._headers({}))
        else:
            answer = self._ask(parameters)
        data = self._data(answer)
        return Part(self._rows(data), data, answer)

    def _ask(self, parameters: dict[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
        settings = self._settings
        query: dict[str, Any] = dict(settings.query)
        body: dict[str, Any] | None = None
        if settings.method == "POST" and settings.body is not None:
            body = settings.body
            for name, value in parameters.items():
                body = {**body, name: value} if settings.form else with_value(body, name.split("."), value)
        else:
            query.update(parameters)
        return self._web.fetch(
            settings.url,
            method=settings.method,
            headers=self._headers(headers or {}),
            query=query,
            body=body,
            form=settings.form,
        )

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"Accept": "application/json", **self._settings.headers, **more}

    def _address(self, link: str) -> str:
        """Return the address of a link to the next page.

        Raises:
            SourceError: It leads to another host, which must not learn our key.
        """
        own, other = urlsplit(self._settings.url), urlsplit(urljoin(self._settings.url, link))
        if other.netloc.lower() != own.netloc.lower():
            sentence = translate(
                "Source", "{host} links to its next page at {other}, which the source file doesn't name."
            )
            raise SourceError(sentence.filled(host=self._host, other=host_of(other.geturl())))
        # Behind a gateway many a system believes that it is asked by http.
        return other._replace(scheme=own.scheme).geturl()

    def _data(self, answer: Answer) -> Any:
        if answer.status == 204:
            return None
        data = json_of(answer)
        ok = self._settings.ok
        if ok is not None:
            found = search(ok.field, data)
            if not is_one_of(found, ok.values):
                raise self._own_error(ok.field, found, search(ok.message, data) if ok.message else _message(data))
        elif isinstance(data, dict):
            trouble = trouble_in(data, self._rows_in(data))
            if trouble:
                raise self._own_error(*trouble, _message(data))
        return data

    def _rows_in(self, data: Any) -> Any:
        items = self._context.items
        return search(items, data) if items else data

    def _rows(self, data: Any) -> list[Any]:
        items = self._context.items
        rows = self._rows_in(data)
        if rows is None and (data is None or _is_null(items, data)):
            return []
        if isinstance(rows, dict):
            return [rows]
        if not isinstance(rows, list):
            sentence = translate("Source", "The answer of {host} has no list of rows at “{items}”. Check “items”.")
            raise SourceError(sentence.filled(host=self._host, items=items))
        return rows

    def _own_error(self, field: str, found: Any, message: Any) -> SourceError:
        sentence = translate("Source", "{host} reports an error of its own: {field} = {found}, {message}")
        return SourceError(
            sentence.filled(host=self._host, field=field, found=quoted(found, 80), message=quoted(message or "–"))
        )


def with_value(table: dict[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    """Return `table` with a value at a path of names; the tables on the way are made where they are not there."""
    if len(path) == 1:
        return {**table, path[0]: value}
    inner = table.get(path[0])
    return {**table, path[0]: with_value(inner if isinstance(inner, dict) else {}, path[1:], value)}


def trouble_in(data: dict[str, Any], rows: Any) -> tuple[str, Any] | None:
    """Return the field by which an answer says that it is an error, as such interfaces do, and its value.

    `rows` is what is where rows should be. Rows that are there are rows, whatever the code.
    """
    if data.get("success") is False:
        return "success", False
    if rows:
        return None
    for name in ("code", "errcode", "status"):
        found = data.get(name)
        if isinstance(found, bool) or not isinstance(found, int | str) or not str(found).removeprefix("-").isdecimal():
            continue
        code = int(str(found)[:20])
        if 400 <= code < 600 or (rows is None and code not in _GOOD_CODES):
            return name, found
        return None
    error = data.get("error")
    return ("error", True) if error and rows is None else None


def _message(data: Any) -> Any:
    found = (search(name, data) for name in ("msg", "message", "errmsg", "error.message", "error"))
    return next((words for words in found if isinstance(words, str) and words), None)


def _is_null(items: str, data: Any) -> bool:
    """Return whether the list's place, or one on the way there, holds null: many systems say "no rows" so."""
    parent, _, name = items.rpartition(".")
    holder = search(parent, data) if parent else data
    if holder is None and parent:
        return _is_null(parent, data)
    return isinstance(holder, dict) and name in holder


CONNECTOR = RestConnector
