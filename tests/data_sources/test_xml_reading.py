"""XML from outside is read whatever its encoding, and can do nothing: no entities, no files, no endless work."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.connector import SourceError
from data_sources.xml_reading import MOST_PARTS, XmlError, child_text, content, read_xml, xml_of

DECLARED = '<?xml version="1.0" encoding="{}"?>\n<a>台风，峃口</a>'


@pytest.mark.parametrize(
    "raw",
    [
        DECLARED.format("UTF-8").encode(),
        DECLARED.format("UTF-8").encode("utf-8-sig"),
        b" \r\n" + DECLARED.format("utf-8").encode(),
        DECLARED.format("GB2312").encode("gb18030"),
        DECLARED.format("GBK").encode("gbk"),
        DECLARED.format("GB18030").encode("gb18030"),
        DECLARED.format("UTF-8").encode("gb18030"),
        "<a>台风，峃口</a>".encode("gb18030"),
        DECLARED.format("GBK").encode(),
        DECLARED.format("UTF-16").encode("utf-16"),
        DECLARED.format("UTF-16").encode(),
        DECLARED.format("utf-16").encode("gb18030"),
        "<a>台<!-- x -->风<![CDATA[，峃]]>口<?x y?></a>".encode(),
    ],
)
def test_every_encoding_that_occurs_is_read_even_one_that_is_declared_wrong(raw):
    assert content(read_xml(raw)) == "台风，峃口"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert>&x;</alert>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY x "aa"><!ENTITY y "&x;&x;">]><alert b="&y;">&y;</alert>',
        "<!DOCTYPE a><a/>",
    ],
)
def test_a_document_type_is_refused_whatever_it_says(text):
    with pytest.raises(XmlError, match="document type"):
        read_xml(text.encode())


def laughs(inside: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE a [<!ENTITY l0 "{"ha" * 50}">{entities}]>{inside}'.encode()


@pytest.mark.parametrize("inside", ["<a>&l11;</a>", '<a b="&l11;"/>'])
def test_a_billion_laughs_are_not_laughed(inside):
    with pytest.raises(XmlError):
        read_xml(laughs(inside))


def test_depth_and_number_of_parts_are_bounded():
    with pytest.raises(XmlError, match="depth"):
        read_xml(b"<a>" * 100_000 + b"</a>" * 100_000)
    with pytest.raises(XmlError, match=str(MOST_PARTS)):
        read_xml(b"<a>" + b"<b/>" * MOST_PARTS + b"</a>")
    with pytest.raises(XmlError):
        read_xml(b"<a>" + b"x" * 11_000_000 + b"</a>")


@pytest.mark.parametrize("raw", [b"", b"not xml", b"<open></alert>", b"<a>\xff\xff</a>", b"<a>&n;</a>", b"\xff\xfe<"])
def test_what_is_no_xml_is_refused_with_a_reason(raw):
    with pytest.raises(XmlError) as caught:
        read_xml(raw)
    assert str(caught.value.sentence)


def test_a_document_cut_off_anywhere_is_never_taken_for_whole():
    whole = '<?xml version="1.0" encoding="UTF-8"?><a xmlns="urn:x"><b c="d">台风 &amp; x</b><![CDATA[s]]></a>'.encode()
    assert child_text(read_xml(whole), "B") == "台风 & x"
    for length in range(1, len(whole)):
        with pytest.raises(XmlError) as caught:
            read_xml(whole[:length])
        assert caught.value.truncated or whole[:length].endswith(b">")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "with nothing"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"<html><body>log in</body></html>", "web page"),
        (b"<a><b>", "breaks off"),
        (b"{}", "not well-formed"),
        (b"<!DOCTYPE a><a/>", "document type"),
    ],
)
def test_an_answer_that_is_no_xml_is_said_in_a_sentence(raw, words):
    with pytest.raises(SourceError, match=words):
        xml_of(raw, "host:1")


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: f"<a>{text}</a>".encode()))
def test_no_bytes_at_all_raise_anything_else(raw):
    with contextlib.suppress(XmlError):
        read_xml(raw)
