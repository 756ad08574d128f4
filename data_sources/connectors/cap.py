"""CAP: warnings from an Atom or RSS feed of alerts, a single alert, or a file of either.

Each alert is fetched once; a feed's entry that changes is fetched again. Issue 3 completes it (signatures, several
info blocks).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, tostring

from msgspec import Meta, Struct

from data_sources.batches import Refused
from data_sources.cap_alerts import AlertError, alerts_in, parsed, row_of
from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.sentences import translate
from data_sources.web import Web, host_of

_MOST_ENTRIES = 5000


class CapSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a CAP source. `url`: http(s), or a file relative to the centre's folder."""

    url: Annotated[str, Meta(min_length=1)]
    language: str = ""
    headers: dict[str, str] = {}


class CapConnector:
    """Reads one feed of alerts."""

    settings_type = CapSettings

    def __init__(self, settings: CapSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._language = settings.language or ("zh-CN" if context.language == "zh" else context.language)
        self._web = Web(context)

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield the new alerts; the cursor comes with the last."""
        url = self._settings.url
        raw, source_time = self._fetched(url)
        try:
            root = parsed(raw)
        except AlertError as error:
            sentence = translate("Source", "What {host} sent is no feed of alerts: {reason}")
            raise SourceError(sentence.filled(host=host_of(url), reason=str(error.sentence))) from error
        entries = _entries(root)
        if entries is None:
            rows = self._rows(root, raw)
            if not rows:
                sentence = translate("Source", "What {host} sent is neither a feed nor an alert. Check the “url”.")
                raise SourceError(sentence.filled(host=host_of(url)))
            yield Page(rows, None, source_time)
            return
        known: dict[str, str] = dict((cursor or {}).get("seen", {}))
        seen: dict[str, str] = {}
        rows = []
        try:
            for entry in entries[:_MOST_ENTRIES]:
                identity, updated = _identity(entry)
                if known.get(identity) != updated:
                    rows += self._alerts_of(entry)
                seen[identity] = updated
        finally:
            # A link that fails ends the poll; what was read before it stands.
            if rows:
                yield Page(rows, {"seen": {**known, **seen}}, source_time)
        yield Page([], {"seen": seen}, source_time)

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _fetched(self, url: str) -> tuple[bytes, int | None]:
        if urlsplit(url).scheme in ("http", "https"):
            accepted = {
                "Accept": "application/cap+xml, application/atom+xml, application/xml",
                **self._settings.headers,
            }
            answer = self._web.fetch(url, headers=accepted)
            return answer.body, answer.source_time
        path = Path(url)
        path = path if path.is_absolute() else self._context.folder / path
        try:
            return path.read_bytes()[: self._context.max_bytes], None
        except OSError as error:
            sentence = translate("Source", "{file} can't be read: {reason}. Correct the source's “url”.")
            raise SourceError(sentence.filled(file=path.name, reason=error.strerror or str(error))) from error

    def _alerts_of(self, entry: Element) -> list[Any]:
        """Return the alerts of a feed's entry: inside it, or where it links to."""
        inside = self._rows(entry, tostring(entry))
        if inside:
            return inside
        link = _link(entry)
        if not link:
            reason = translate("Cap", "The feed's entry has neither an alert nor a link to one.")
            return [Refused(tostring(entry), reason)]
        url = urljoin(self._settings.url, link)
        if urlsplit(url).hostname != urlsplit(self._settings.url).hostname:
            reason = translate("Cap", "The feed's entry links to {host}, which the source file doesn't name.")
            return [Refused(tostring(entry), reason.filled(host=urlsplit(url).hostname or url))]
        raw, _ = self._fetched(url)
        try:
            rows = self._rows(parsed(raw), raw)
        except AlertError as error:
            return [Refused(raw, error.sentence)]
        return rows or [Refused(raw, translate("Cap", "The linked document holds no alert."))]

    def _rows(self, root: Element, raw: bytes) -> list[Any]:
        return [row_of(alert, self._language, raw) for alert in alerts_in(root)]


def _entries(root: Element) -> list[Element] | None:
    """Return a feed's entries; None where the document is no feed."""
    name = root.tag.rpartition("}")[2].lower()
    if name == "feed":
        return [child for child in root if child.tag.rpartition("}")[2] == "entry"]
    if name in ("rss", "rdf"):
        return [element for element in root.iter() if element.tag.rpartition("}")[2] == "item"]
    return None


def _identity(entry: Element) -> tuple[str, str]:
    said = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in entry if isinstance(child.tag, str)}
    identity = said.get("id") or said.get("guid") or _link(entry) or said.get("title", "")
    return identity, said.get("updated") or said.get("pubDate") or said.get("published") or ""


def _link(entry: Element) -> str:
    """Return an entry's link: the one that says it is CAP, else the first."""
    links = [child for child in entry if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == "link"]
    links.sort(key=lambda link: "cap" not in link.get("type", ""))
    return next((link.get("href") or (link.text or "").strip() for link in links), "")


CONNECTOR = CapConnector
