"""XML from outside, read so that it can't do anything: the one way for CAP, GML and SOAP's inner documents.

No document types (and so no entities), nothing fetched, at most 256 levels and a bounded number of parts: libxml2
keeps some 150 bytes a part, and a hostile 60 MB can hold 15 million. Encodings are read as what they mostly are: what
says GB2312 is read as GB18030, and so is what says UTF-8 and is not.
"""

from __future__ import annotations

import codecs
import re
from typing import TypeAlias

from lxml import etree

from data_sources.connector import SourceError
from data_sources.sentences import Sentence, translate

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for it

MOST_PARTS = 3_000_000
"""Elements, and attributes, of one document."""

_DECLARATION = re.compile(rb"^<\?xml[^>]*?(?:encoding\s*=\s*[\"']([A-Za-z0-9_.-]+)[\"'][^>]*?)?\?>")
_CHINESE = ("gb2312", "gbk", "cp936", "gb18030", "gb_2312-80", "x-gbk")


class XmlError(Exception):
    """A document that is not read. Carries the reason; `truncated`: it may come whole next time."""

    def __init__(self, sentence: Sentence, *, truncated: bool = False) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.truncated = truncated


def read_xml(raw: bytes) -> Element:
    """Return the root of an XML document.

    Raises:
        XmlError: It is not well-formed, tries something, or is too large.
    """
    raw = raw.lstrip(b" \t\r\n").removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if raw.count(b"<") > MOST_PARTS or raw.count(b"=") > MOST_PARTS:
        sentence = translate("Xml", "The XML has more than {most} parts. Ask for less at once.")
        raise XmlError(sentence.filled(most=MOST_PARTS))
    declared = _DECLARATION.match(raw)
    encoding = (declared[1] or b"").decode().lower() if declared else ""
    # What calls itself UTF-16 and begins like ASCII was converted by somebody who left the declaration alone.
    if declared and (encoding in _CHINESE or encoding.startswith(("utf-16", "utf16", "ucs"))):
        raw = _recoded(raw[declared.end() :])
    try:
        return _parsed(raw)
    except etree.XMLSyntaxError as error:
        said_utf8 = encoding in ("", "utf-8", "utf8") and not raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        if not said_utf8 or _is_utf8(raw):
            raise _error_of(error, raw) from error
    try:
        return _parsed(_recoded(raw[declared.end() :] if declared else raw))
    except etree.XMLSyntaxError as error:
        raise _error_of(error, raw) from error


def xml_of(raw: bytes, host: str) -> Element:
    """Return the root of the XML document that `host` answered with.

    Raises:
        SourceError: In a sentence for the room: a web page, nothing, cut off, or no XML.
    """
    start = raw[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        sentence = translate("Source", "{host} answered with nothing. Ask its operator, or check the address.")
        raise SourceError(sentence.filled(host=host))
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        sentence = translate(
            "Source", "{host} answered with a web page instead of data: likely a log-in page or a wrong address."
        )
        raise SourceError(sentence.filled(host=host))
    try:
        return read_xml(raw)
    except XmlError as error:
        if error.truncated:
            sentence = translate("Source", "The answer of {host} breaks off in the middle. It is asked again soon.")
            raise SourceError(sentence.filled(host=host)) from error
        sentence = translate("Source", "The answer of {host} is not read. {reason}")
        raise SourceError(sentence.filled(host=host, reason=str(error.sentence))) from error


def name_of(element: Element) -> str:
    """Return an element's name without its name space; "" for what is no element (an entity left alone)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """Return the children called `name`, whatever their name space and case."""
    wanted = name.lower()
    return [child for child in element if name_of(child).lower() == wanted]


def child_text(element: Element, name: str) -> str:
    """Return the text of the first child called `name`; "" where there is none."""
    found = children(element, name)
    return content(found[0]) if found else ""


def content(element: Element) -> str:
    """Return an element's own text, without white space around it."""
    return (element.text or "").strip()


def shown_xml(element: Element) -> bytes:
    """Return an element as quarantine keeps it."""
    return etree.tostring(element, encoding="utf-8", with_tail=False)


def _parsed(raw: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(raw, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        sentence = translate("Xml", "The XML has a document type, which may define entities or point outside.")
        raise XmlError(sentence)
    return root


def _recoded(raw: bytes) -> bytes:
    """Return a document without its declaration as UTF-8."""
    for encoding in ("gb18030", "utf-8"):
        try:
            return raw.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    raise XmlError(translate("Xml", "Its encoding is neither UTF-8 nor GB18030, nor what it says."))


def _is_utf8(raw: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)  # may end in the middle of a character
    except UnicodeDecodeError:
        return False
    return True


def _error_of(error: etree.XMLSyntaxError, raw: bytes) -> XmlError:
    reason = (error.msg or "").strip()
    if "amplification" in reason:
        return XmlError(translate("Xml", "The XML has a document type, which may define entities or point outside."))
    cut = raw.startswith(b"<") and ("Premature end" in reason or not raw.rstrip().endswith(b">"))
    sentence = translate("Xml", "It is not well-formed XML: {reason}.")
    return XmlError(sentence.filled(reason=reason[:200]), truncated=cut)
