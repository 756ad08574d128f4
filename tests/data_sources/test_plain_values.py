"""Whatever a SOAP answer holds becomes plain values, and a document inside a text is read without doing anything."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.plain_values import InnerError, inner_document, plain, table_of
from data_sources.xml_reading import read_xml


def test_every_type_of_a_schema_becomes_what_a_mapping_reads():
    given_values = {
        "when": datetime(2026, 5, 1, 8, tzinfo=UTC),
        "day": date(2026, 5, 1),
        "at": time(8, 30),
        "takes": timedelta(minutes=1),
        "exact": Decimal("120.6900000"),
        "tiny": Decimal("1E-7"),
        "bytes": "文".encode(),
        "any": read_xml(b"<x><a>1</a></x>"),
        "list": [1, None, True, ("a",)],
    }
    assert plain(given_values) == {
        "when": "2026-05-01T08:00:00+00:00",
        "day": "2026-05-01",
        "at": "08:30:00",
        "takes": 60.0,
        "exact": "120.6900000",
        "tiny": "0.0000001",
        "bytes": "文",
        "any": {"x": {"a": "1"}},
        "list": [1, None, True, ["a"]],
    }


def test_xml_becomes_tables_and_lists_with_its_attributes():
    root = read_xml(b'<r n="2"><row id="1"><t>a</t></row><row id="2"><t> b </t><t>c</t></row><e/><x y="1">own</x></r>')
    assert table_of(root) == {
        "n": "2",
        "row": [{"id": "1", "t": "a"}, {"id": "2", "t": ["b", "c"]}],
        "e": "",
        "x": {"y": "1", "text": "own"},
    }


@pytest.mark.parametrize(
    ("text", "form", "found"),
    [
        ('{"a": NaN}', "json", None),
        ("\ufeff<?xml version='1.0' encoding='GBK'?><a>风</a>", "xml", "风"),
        (None, "json", None),
        ("", "xml", None),
    ],
)
def test_a_document_in_a_text_is_read_as_text_whatever_it_declares(text, form, found):
    value = inner_document(text, form)
    assert value == found or value["a"] != value["a"]


@pytest.mark.parametrize(
    ("text", "form"), [("x", "json"), ("x", "xml"), (5, "json"), ({}, "xml"), ("[" * 9999, "json")]
)
def test_what_is_no_document_is_refused_with_a_reason(text, form):
    with pytest.raises(InnerError):
        inner_document(text, form)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.decimals() | st.datetimes() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)


@given(values)
def test_anything_at_all_becomes_json(value):
    json.loads(json.dumps(plain(value)))


documents = st.text(max_size=60).map(lambda text: f"<a b='1'>{text}</a>")


@given(st.text(max_size=200) | documents, st.sampled_from(["json", "xml"]))
def test_no_text_at_all_raises_anything_else(text, form):
    with contextlib.suppress(InnerError):
        inner_document(text, form)
