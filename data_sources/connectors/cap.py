"""CAP: warnings from an Atom or RSS feed of alerts, a single alert, or files of either.

Each alert is fetched once; a feed's entry that changes is fetched again. An alert that can't be had costs none of the
others: the poll reads on, keeps what it has, and then says what was wrong; the next one tries again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urljoin, urlsplit

from msgspec import Meta, Struct

from data_sources.batches import Refused
from data_sources.cap_alerts import alerts_in, row_of
from data_sources.cap_china import link_chains
from data_sources.cap_feeds import alerts_inside, entries_of, identity_of, link_of
from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.sentences import translate
from data_sources.web import Answer, Auth, Tls, Waits, Web, host_of
from data_sources.xml_reading import Element, XmlError, read_xml, shown_xml, xml_of

_MOST_AT_ONCE = 5000
"""Alerts fetched a poll; the next poll goes on."""
_MOST_FAILURES = 3
_SETTLED_SECONDS = 10
_ACCEPTED = "application/cap+xml, application/atom+xml, application/rss+xml, application/xml"


class CapSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a CAP source. `url`: http(s), or a file or a folder of files in the centre's folder.

    `hosts` are others that the feed may link to; they are asked without `auth`. `geocodes` names the geocodes whose
    values are the centre's own region codes; Chinese division codes are known by themselves.
    """

    url: Annotated[str, Meta(min_length=1)]
    language: str = ""
    headers: dict[str, str] = {}
    hosts: tuple[str, ...] = ()
    geocodes: tuple[str, ...] = ()
    auth: Auth | None = None
    tls: Tls | None = None
    waits: Waits = Waits()


class CapConnector:
    """Reads one feed of alerts."""

    settings_type = CapSettings

    def __init__(self, settings: CapSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._language = settings.language or ("zh-CN" if context.language == "zh" else context.language)
        self._web = Web(context, settings.auth, settings.tls, settings.waits)
        self._elsewhere = Web(context, None, settings.tls, settings.waits)

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the new alerts, and the cursor with them.

        Raises:
            SourceError: The feed can't be had, or, after what could be had, one of its alerts.
        """
        url = self._settings.url
        if urlsplit(url).scheme not in ("http", "https"):
            yield from self._files(cursor or {})
            return
        tags = (cursor or {}).get("tags", {})
        answer = self._fetched(self._web, url, tags)
        if answer.status == 304:
            yield Page([], None, answer.source_time)
            return
        root = xml_of(answer.body, host_of(url))
        entries = entries_of(root)
        if not entries:
            rows = self._rows(root, answer.body)
            if not rows and entries is None:
                sentence = translate("Source", "What {host} sent is neither a feed nor an alert. Check the “url”.")
                raise SourceError(sentence.filled(host=host_of(url)))
            yield self._page(rows, cursor or {}, {"seen": {}, "tags": {}}, answer)
            return
        yield from self._feed(entries, cursor or {}, answer)

    def close(self) -> None:
        """Close the connections."""
        self._web.close()
        self._elsewhere.close()

    def _feed(self, entries: list[Element], cursor: Cursor, answer: Answer) -> Iterator[Page]:
        known: dict[str, str] = cursor.get("seen", {})
        seen: dict[str, str] = {}
        rows: list[Any] = []
        failures: list[SourceError] = []
        whole = True
        for entry in entries:
            identity, mark = identity_of(entry)
            if known.get(identity) == mark:
                seen[identity] = mark
                continue
            if len(rows) >= _MOST_AT_ONCE or len(failures) >= _MOST_FAILURES:
                whole = False
                continue
            try:
                rows += self._alerts_of(entry)
                seen[identity] = mark
            except SourceError as error:
                whole = False
                if error.sentence.values.get("status") in (404, 410):
                    reason = translate("Cap", "The feed names this alert, but the server doesn't have it. Tried again.")
                    rows.append(Refused(shown_xml(entry), reason))
                else:
                    failures.append(error)
        tags = {"If-None-Match": answer.headers.get("etag"), "If-Modified-Since": answer.headers.get("last-modified")}
        kept = {name: value for name, value in tags.items() if value} if whole else {}
        yield self._page(rows, cursor, {"seen": seen, "tags": kept}, answer)
        if failures:
            raise failures[0]

    def _page(self, rows: list[Any], cursor: Cursor, changes: dict[str, Any], answer: Answer | None = None) -> Page:
        chains = link_chains((row for row in rows if isinstance(row, dict)), cursor.get("chains", {}))
        after = {**cursor, **changes, "chains": chains}
        after = {name: value for name, value in after.items() if value}
        return Page(rows, after or None, answer.source_time if answer else None)

    def _fetched(self, web: Web, url: str, more: dict[str, str]) -> Answer:
        return web.fetch(url, headers={"Accept": _ACCEPTED, **self._settings.headers, **more})

    def _alerts_of(self, entry: Element) -> list[Any]:
        """Return the alerts of a feed's entry: inside it, or where it links to."""
        inside = alerts_inside(entry)
        if inside:
            return [self._row(alert, shown_xml(entry)) for alert in inside]
        link = link_of(entry)
        if not link:
            reason = translate("Cap", "The feed's entry has neither an alert nor a link to one.")
            return [Refused(shown_xml(entry), reason)]
        url = urljoin(self._settings.url, link)
        own = host_of(url) == host_of(self._settings.url)
        if not own and not {host_of(url), urlsplit(url).hostname} & set(self._settings.hosts):
            reason = translate(
                "Cap", "The feed's entry links to {host}, which the source file doesn't name in “hosts”."
            )
            return [Refused(shown_xml(entry), reason.filled(host=host_of(url)))]
        raw = self._fetched(self._web, url, {}).body if own else self._elsewhere.fetch(url).body
        try:
            rows = self._rows(read_xml(raw), raw)
        except XmlError as error:
            if error.truncated:
                sentence = translate("Source", "The answer of {host} breaks off in the middle. It is asked again soon.")
                raise SourceError(sentence.filled(host=host_of(url))) from error
            return [Refused(raw, error.sentence)]
        return rows or [Refused(raw, translate("Cap", "The linked document holds no alert."))]

    def _rows(self, root: Element, raw: bytes) -> list[Any]:
        return [self._row(alert, raw) for alert in alerts_in(root)]

    def _row(self, alert: Element, raw: bytes) -> Any:
        return row_of(alert, self._language, raw, self._settings.geocodes)

    def _files(self, cursor: Cursor) -> Iterator[Page]:
        """Yield the alerts of a file, or of a folder's files that are new or changed."""
        place = self._context.folder / self._settings.url
        known: dict[str, str] = cursor.get("seen", {})
        seen: dict[str, str] = {}
        rows: list[Any] = []
        try:
            for path in sorted(place.iterdir()) if place.is_dir() else [place]:
                if place.is_dir() and path.suffix.lower() not in (".xml", ".cap"):
                    continue
                status = path.stat()
                mark = f"{status.st_mtime_ns} {status.st_size}"
                if known.get(path.name) == mark and place.is_dir():
                    seen[path.name] = mark
                    continue
                found = self._alerts_of_file(path, status.st_size)
                if not _is_half_written(found, status.st_mtime):
                    seen[path.name] = mark
                    rows += found
        except OSError as error:
            sentence = translate("Source", "{file} can't be read: {reason}. Correct the source's “url”.")
            raise SourceError(sentence.filled(file=place.name, reason=error.strerror or str(error))) from error
        yield self._page(rows, cursor, {"seen": seen})

    def _alerts_of_file(self, path: Path, size: int) -> list[Any]:
        if size > self._context.max_bytes:
            reason = translate("Cap", "{file} has over {megabytes} MB: no alert is so long.")
            return [Refused(path.name.encode(), reason.filled(file=path.name, megabytes=size // 1_000_000))]
        raw = path.read_bytes()
        try:
            root = read_xml(raw)
        except XmlError as error:
            return [Refused(raw, _TRUNCATED if error.truncated else error.sentence)]
        rows = self._rows(root, raw)
        return rows or [Refused(raw, translate("Cap", "The file holds no alert."))]


_TRUNCATED = translate("Cap", "The document breaks off in the middle.")


def _is_half_written(found: list[Any], written: float) -> bool:
    """Return whether a file's end is still to come, most likely: it is left for the next poll."""
    cut = any(isinstance(row, Refused) and row.reason == _TRUNCATED for row in found)
    return cut and time.time() - written < _SETTLED_SECONDS


CONNECTOR = CapConnector
