"""OGC: features of a map service, by OGC API Features or WFS 2.0, page by page, placed in WGS-84."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.coordinate_systems import CrsError, to_wgs84
from data_sources.gml import exception_of, read_collection
from data_sources.ogc_answers import (
    LATITUDE_FIRST,
    AxisOrder,
    Features,
    answered_crs,
    features_of,
    in_utc,
    json_crs,
    next_page,
    rows_of,
    rows_of_gml,
    trouble_of,
    wfs_filter,
)
from data_sources.paging import Pages, Paging, Part
from data_sources.progress import Progress, Since
from data_sources.sentences import translate
from data_sources.web import Answer, Auth, Tls, Waits, Web, host_of, json_of
from data_sources.web_troubles import check_status
from data_sources.xml_reading import xml_of

_TELLING = (400, 404, 422)
"""Statuses of errors whose body says what is wrong with the question."""

Degrees = Annotated[float, Meta(ge=-180, le=180)]


class OgcSince(Since, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By default the `datetime` of OGC API Features, which asks for the collection's own time; WFS filters `field`."""

    parameter: str = "datetime"
    format: str = "iso"


class OgcSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of an OGC source.

    `url` is the service's, `collection` the collection's or feature type's name. `bbox` is west, south, east, north.
    `crs` asks for another coordinate system than longitude and latitude; `axis_order` is for services whose numbers
    stand the other way round than they say.
    """

    url: Annotated[str, Meta(pattern="^https?://")]
    collection: str = ""
    service: Literal["features", "wfs"] = "features"
    rows: Annotated[int, Meta(ge=1, le=100_000)] = 1000
    bbox: tuple[Degrees, Degrees, Degrees, Degrees] | None = None
    since: OgcSince | None = None
    crs: str = ""
    axis_order: AxisOrder = "auto"
    format: Literal["auto", "json", "gml"] = "auto"
    headers: dict[str, str] = {}
    query: dict[str, str | int | float] = {}
    auth: Auth | None = None
    tls: Tls | None = None
    waits: Waits = Waits()

    def __post_init__(self) -> None:
        """Judge what belongs together."""
        if not self.collection and (self.service == "wfs" or "/collections/" not in self.url):
            message = "“collection” is missing: the name of the collection or feature type"
            raise ValueError(message)
        if self.service == "wfs" and self.since and not self.since.field:
            message = "“since” needs “field”, the name of the property with the update time"
            raise ValueError(message)
        if self.bbox and (self.bbox[0] >= self.bbox[2] or self.bbox[1] >= self.bbox[3]):
            message = "“bbox” is west, south, east, north"
            raise ValueError(message)
        if self.crs:
            to_wgs84(0.0, 0.0, self.crs)


class OgcConnector:
    """Asks one map service for one kind of features."""

    settings_type = OgcSettings

    def __init__(self, settings: OgcSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._web = Web(context, settings.auth, settings.tls, settings.waits)
        self._host = host_of(settings.url)
        self._swapped = False
        # Whether a WFS has GeoJSON is found out once, by asking for it.
        self._known: dict[str, str] = context.kept.get("ogc", dict) if context.kept else {}

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the pages of one poll; the cursor comes with the last."""
        settings = self._settings
        progress = Progress(settings.since, self._context, cursor) if settings.since else None
        if settings.service == "wfs":
            paging = Paging(style="offset", offset="startIndex", size="count", rows=settings.rows, total="total")
            ask = self._wfs_page
        else:
            paging = Paging(style="link", next="next", size="limit", rows=settings.rows)
            ask = self._features_page
        pages = Pages(paging, settings.since, progress, self._context, ask, again=cursor is not None)
        said = False
        for page in pages.read():
            if self._swapped and not said:
                said = True
                sentence = translate(
                    "Source",
                    "{host} sends latitude and longitude the other way round than it says; they were turned. "
                    "Set “axis_order” in the source file.",
                )
                yield replace(page, remarks=(*page.remarks, sentence.filled(host=self._host)))
            else:
                yield page

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _features_page(self, parameters: dict[str, Any], address: str) -> Part:
        settings = self._settings
        items = settings.url.rstrip("/") if "/items" in settings.url else self._items()
        query = {} if address else {**settings.query, **parameters}
        if not address:
            if settings.since and settings.since.parameter == "datetime":
                query["datetime"] = f"{in_utc(parameters['datetime'])}/.."
            if settings.bbox:
                query["bbox"] = ",".join(map(str, settings.bbox))
            if settings.crs:
                query["crs"] = settings.crs
        headers = {"Accept": "application/geo+json, application/json;q=0.9", **settings.headers}
        answer = self._web.fetch(address or items, headers=headers, query=query, accepted=_TELLING)
        if answer.status in _TELLING:
            raise self._refused(answer)
        data = None if answer.status == 204 else json_of(answer)
        features = self._listed(data)
        try:
            crs = answered_crs(answer.headers, settings.crs, features, settings.axis_order)
            found = rows_of(features, crs)
        except CrsError as error:
            raise SourceError(error.sentence) from error
        return self._part(found, {"next": next_page(data, answer.headers, items)}, answer)

    def _items(self) -> str:
        settings = self._settings
        base = settings.url.rstrip("/")
        return f"{base}/collections/{settings.collection}/items" if settings.collection else f"{base}/items"

    def _wfs_page(self, parameters: dict[str, Any], address: str) -> Part:
        del address  # a WFS is asked by number
        part = self._wfs_part(parameters)
        # One that doesn't know how many it has may send fewer than asked, and say that there are more.
        while part.data["total"] is None and part.data["more"] and len(part.rows) < parameters["count"]:
            following = self._wfs_part({**parameters, "startIndex": parameters["startIndex"] + len(part.rows)})
            if not following.rows:
                break
            part = Part(part.rows + following.rows, following.data, following.answer)
        return part

    def _wfs_part(self, parameters: dict[str, Any]) -> Part:
        settings = self._settings
        wanted = self._known.get("format", settings.format)
        answer = self._ask_wfs(parameters, as_json=wanted != "gml")
        if answer.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            return self._wfs_json(answer)
        if answer.status in _TELLING and b"<" not in answer.body[:200]:
            check_status(answer, known=settings.auth is not None, moved="")
        root = xml_of(answer.body, self._host)
        exception = exception_of(root)
        if exception is not None and wanted == "auto" and "outputformat" in " ".join(exception).lower():
            self._known["format"] = "gml"
            return self._wfs_part(parameters)
        collection = read_collection(root)
        if exception is not None or collection is None:
            raise self._reported(exception, answer)
        try:
            found = rows_of_gml(collection, settings.crs or LATITUDE_FIRST, settings.axis_order)
        except CrsError as error:
            raise SourceError(error.sentence) from error
        return self._part(found, {"total": collection.matched, "more": collection.more}, answer)

    def _ask_wfs(self, parameters: dict[str, Any], *, as_json: bool) -> Answer:
        settings = self._settings
        query: dict[str, Any] = {
            "service": "WFS",
            "version": "2.0.0",
            "request": "GetFeature",
            "typeNames": settings.collection,
            "srsName": settings.crs or LATITUDE_FIRST,
            **settings.query,
            "startIndex": parameters["startIndex"],
            "count": parameters["count"],
        }
        if as_json:
            query.setdefault("outputFormat", "application/json")
        if settings.since:
            asked = in_utc(parameters[settings.since.parameter])
            query["filter"] = wfs_filter(settings.since.field, asked, settings.bbox)
        elif settings.bbox:
            west, south, east, north = settings.bbox
            query["bbox"] = f"{south},{west},{north},{east},{LATITUDE_FIRST}"
        headers = {"Accept": "application/json, application/gml+xml, text/xml;q=0.9", **settings.headers}
        return self._web.fetch(settings.url, headers=headers, query=query, accepted=_TELLING)

    def _wfs_json(self, answer: Answer) -> Part:
        data = json_of(answer)
        if answer.status in _TELLING:
            raise self._refused(answer)
        features = self._listed(data)
        try:
            crs = json_crs(data, self._settings.crs or LATITUDE_FIRST, self._settings.axis_order)
            found = rows_of(features, crs)
        except CrsError as error:
            raise SourceError(error.sentence) from error
        total = data.get("numberMatched", data.get("totalFeatures")) if isinstance(data, dict) else None
        more = next_page(data, answer.headers, self._settings.url) is not None
        return self._part(found, {"total": total if isinstance(total, int) else None, "more": more}, answer)

    def _listed(self, data: Any) -> list[Any]:
        features = [] if data is None else features_of(data)
        if features is not None:
            return features
        trouble = trouble_of(data)
        if trouble:
            sentence = translate("Source", "{host} refuses the question: {reason}")
            raise SourceError(sentence.filled(host=self._host, reason=trouble[:300]))
        sentence = translate("Source", "The answer of {host} has no list of features. Check “url” and “collection”.")
        raise SourceError(sentence.filled(host=self._host))

    def _part(self, found: Features, data: dict[str, Any], answer: Answer) -> Part:
        self._swapped = self._swapped or found.swapped
        return Part(found.rows, data, answer)

    def _refused(self, answer: Answer) -> SourceError:
        """Return what an error's body says, or its status where it says nothing."""
        try:
            reason = trouble_of(json_of(answer))
        except SourceError:
            reason = ""
        if not reason:
            check_status(answer, known=self._settings.auth is not None, moved="")
        sentence = translate("Source", "{host} refuses the question: {reason}")
        return SourceError(sentence.filled(host=self._host, reason=reason[:300]))

    def _reported(self, exception: tuple[str, str, str] | None, answer: Answer) -> SourceError:
        if exception is None:
            check_status(answer, known=self._settings.auth is not None, moved="")
            sentence = translate(
                "Source", "The answer of {host} has no list of features. Check “url” and “collection”."
            )
            return SourceError(sentence.filled(host=self._host))
        code, place, text = exception
        reason = ": ".join(filter(None, (code, place, text)))[:300]
        sentence = translate("Source", "{host} refuses the question: {reason}")
        return SourceError(sentence.filled(host=self._host, reason=reason or "ExceptionReport"))


CONNECTOR = OgcConnector
