"""ArcGIS: the features of one layer of a FeatureServer or MapServer, page by page, asked only for what is new.

Features come in order of their object id. Each page but the first begins with the last feature of the page before: if
it isn't there, rows were deleted meanwhile and all behind moved up; then the ids say where to go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, structs

from data_sources import mapping_times
from data_sources.arcgis_answers import ArcgisError, Features, Layer, error_in, features_of, layer_of
from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.progress import Progress, Since
from data_sources.sentences import translate
from data_sources.web import Auth, Tls, Waits, Web, host_of, json_of
from data_sources.web_check import judge_web

_LAYER_SECONDS = 600.0


class ArcgisSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of an ArcGIS source.

    `url` is the layer's: …/FeatureServer/0. `since.field` is a date field of the layer; its times are UTC unless
    `since.zone` says otherwise. `out_sr` has the server convert coordinates, where it can better than we.
    """

    url: Annotated[str, Meta(pattern=r"^https?://[^?]+/(Feature|Map)Server/\d+/?$")]
    where: str = "1=1"
    fields: tuple[str, ...] = ("*",)
    since: Since | None = None
    rows: Annotated[int, Meta(ge=0, le=100_000)] = 0
    out_sr: Annotated[int, Meta(ge=0)] = 0
    query: dict[str, str | int | float] = {}
    headers: dict[str, str] = {}
    auth: Auth | None = None
    tls: Tls | None = None
    waits: Waits = Waits()


class ArcgisConnector:
    """Asks one layer."""

    settings_type = ArcgisSettings
    judge = staticmethod(judge_web)

    def __init__(self, settings: ArcgisSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._url = settings.url.rstrip("/")
        self._web = Web(context, settings.auth, settings.tls, settings.waits)
        self._host = host_of(settings.url)
        self._source_time: int | None = None

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the pages of one poll; the cursor comes with an empty one at the end."""
        since = self._settings.since
        progress = None
        if since and since.field:
            progress = Progress(structs.replace(since, format="epoch_ms"), self._context, cursor)
        layer = self._layer()
        count = 0
        for rows in self._pages(layer, self._where(since, progress)):
            if progress:
                progress.see(rows, self._source_time)
            yield Page(rows, None, self._source_time)
            count += len(rows)
            if count > self._context.max_rows:
                sentence = translate("Source", "{host} has more than {rows} rows at once. Narrow the query.")
                raise SourceError(sentence.filled(host=self._host, rows=self._context.max_rows))
        yield Page([], progress.cursor if progress else None)

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _layer(self) -> Layer:
        """Return what the layer says of itself: asked for now and then, not with every poll."""
        kept = self._context.kept
        if kept is None:
            return self._asked_layer()
        until, layer = kept.get("layer", lambda: (time.monotonic() + _LAYER_SECONDS, self._asked_layer()))
        if time.monotonic() > until:
            kept.drop("layer")
            return self._layer()
        return layer

    def _asked_layer(self) -> Layer:
        data = self._ask(self._url, {})
        try:
            return layer_of(data)
        except ArcgisError as error:
            raise self._unusable(error) from error

    def _where(self, since: Since | None, progress: Progress | None) -> str:
        where = self._settings.where.strip() or "1=1"
        if since is None or progress is None:
            return where
        zone = ZoneInfo(since.zone) if since.zone else UTC
        begin = mapping_times.text_of(progress.begin, "%Y-%m-%d %H:%M:%S", zone)
        return f"({where}) AND {since.field} >= timestamp '{begin}'"

    def _pages(self, layer: Layer, where: str) -> Iterator[list[Any]]:
        ordered = bool(layer.key) and layer.orders
        by_key = ordered and not layer.pages
        size = max(min(self._settings.rows or layer.most, layer.most), 2)
        count = 0
        last: int | None = None
        while True:
            again = ordered and not by_key and count > 0
            place: dict[str, Any] = {"resultRecordCount": size}
            if by_key and last is not None:
                place["where"] = f"({where}) AND {layer.key} > {last}"
            elif layer.pages and not by_key:
                place["resultOffset"] = count - again
            found = self._features(layer, {"where": where, **place})
            if again and found.keys[:1] != [last]:
                by_key = True
                continue
            rows = found.rows[1:] if again else found.rows
            yield rows
            more = len(found.rows) >= size if found.more is None else found.more
            if not more or (found.more is None and not rows):
                return
            if not rows or not (ordered or layer.pages):
                sentence = translate(
                    "Source", "{host} gives {count} features at once and no more. Narrow “where”, or set “rows”."
                )
                raise SourceError(sentence.filled(host=self._host, count=count + len(rows)))
            count += len(rows)
            if ordered:
                before, last = last, found.keys[-1]
                if not isinstance(last, int) or (before is not None and last <= before):
                    raise self._unusable(
                        ArcgisError(translate("Arcgis", "the features don't come in order of their object id."))
                    )

    def _features(self, layer: Layer, place: dict[str, Any]) -> Features:
        fields = list(self._settings.fields)
        if "*" not in fields and layer.key and layer.key not in fields:
            fields.append(layer.key)
        asked: dict[str, Any] = {"outFields": ",".join(fields), "returnGeometry": "true", **place}
        if layer.key and layer.orders:
            asked["orderByFields"] = f"{layer.key} ASC"
        if self._settings.out_sr:
            asked["outSR"] = self._settings.out_sr
        data = self._ask(f"{self._url}/query", {**asked, **self._settings.query})
        try:
            return features_of(data, layer)
        except ArcgisError as error:
            raise self._unusable(error) from error

    def _ask(self, url: str, query: dict[str, Any]) -> Any:
        answer = self._web.fetch(url, headers=self._settings.headers, query={"f": "json", **query})
        self._source_time = answer.source_time
        data = json_of(answer)
        error = error_in(data)
        if error is None:
            return data
        code, message = error
        if code in (498, 499):
            sentence = translate("Source", "{host} wants a token, or takes this one no more ({code}). Check “auth”.")
        elif code == 403:
            sentence = translate("Source", "{host} forbids the access (403). Ask its operator to allow this address.")
        else:
            sentence = translate("Source", "{host} refuses the query ({code}): {message} Check “where” and “fields”.")
        raise SourceError(sentence.filled(host=self._host, code=code, message=message or "–"))

    def _unusable(self, error: ArcgisError) -> SourceError:
        sentence = translate("Source", "What {host} answers can't be used: {reason}")
        return SourceError(sentence.filled(host=self._host, reason=str(error.sentence)))


CONNECTOR = ArcgisConnector
