"""Atom and RSS feeds of alerts: their entries, and where each has its alert. RFC 4287; RSS 1.0 and 2.0.

Inside an entry an alert stands as it is, or as text (escaped, or CDATA) in its content or description.
"""

from __future__ import annotations

from hashlib import blake2b

from data_sources.cap_alerts import alerts_in
from data_sources.xml_reading import Element, XmlError, child_text, children, content, name_of, read_xml, shown_xml

_TEXTS = ("content", "description", "summary", "encoded")


def entries_of(root: Element) -> list[Element] | None:
    """Return a feed's entries; None where the document is no feed."""
    name = name_of(root).lower()
    if name == "feed":
        return children(root, "entry")
    if name in ("rss", "rdf"):
        return [element for element in root.iter() if name_of(element) == "item"]
    return None


def identity_of(entry: Element) -> tuple[str, str]:
    """Return what an entry is called, and a mark that changes with anything in it."""
    raw = shown_xml(entry)
    mark = blake2b(raw, digest_size=8).hexdigest()
    said = (child_text(entry, "id"), child_text(entry, "guid"), link_of(entry), child_text(entry, "title"))
    return next(filter(None, said), mark)[:300], mark


def alerts_inside(entry: Element) -> list[Element]:
    """Return the alerts that an entry holds itself."""
    found = alerts_in(entry)
    for name in _TEXTS:
        for holder in () if found else children(entry, name):
            text = content(holder)
            if text.startswith("<") and "alert" in text:
                try:
                    found = alerts_in(read_xml(text.encode()))
                except XmlError:
                    continue  # a text about an alert, in HTML: the link has it
    return found


def link_of(entry: Element) -> str:
    """Return an entry's link to its alert: one that says it is CAP, else an alternate, else the first, else its id."""
    links = [(link.get("type") or "", link.get("rel") or "alternate", link) for link in children(entry, "link")]
    links.sort(key=lambda each: ("cap" not in each[0], each[1] != "alternate"))
    for _, relation, link in links:
        address = (link.get("href") or content(link)).strip()
        if address and relation not in ("self", "edit", "enclosure"):
            return address
    enclosures = [link.get("url") or link.get("href") or "" for link in children(entry, "enclosure")]
    said = [address for address in (*enclosures, child_text(entry, "guid"), child_text(entry, "id")) if address]
    return next((address for address in said if address.startswith(("http://", "https://"))), "")
