"""Whatever bytes an MQTT message has, they give rows or a reason."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.batches import Refused
from data_sources.mqtt_messages import TopicTemplate, rows_of_payload


@pytest.mark.parametrize(
    ("payload", "rows"),
    [
        (b'{"pm25": 31}', [{"pm25": 31}]),
        (b'[{"a": 1}, {"a": 2}, 3]', [{"a": 1}, {"a": 2}, {"value": 3}]),
        (b"31.5", [{"value": 31.5}]),
        (b" 7\n", [{"value": 7}]),
        (b"007", [{"value": "007"}]),
        (b"ON", [{"value": "ON"}]),
        (b"true", [{"value": True}]),
        ("正常".encode("gb18030"), [{"value": "正常"}]),
        (b'\xef\xbb\xbf{"a": 1}', [{"a": 1}]),
        (b"", []),
        (b"  ", []),
        (b"null", []),
    ],
)
def test_payloads_become_rows(payload, rows):
    assert rows_of_payload(payload) == rows


def test_rows_deeper_in_a_payload_are_found_where_the_source_file_says():
    assert rows_of_payload(b'{"data": {"list": [{"a": 1}, {"a": 2}]}}', "data.list") == [{"a": 1}, {"a": 2}]
    (refused,) = rows_of_payload(b'{"data": 1}', "rows")
    assert isinstance(refused, Refused)
    assert "“rows”" in str(refused.reason)


@pytest.mark.parametrize(
    ("payload", "word"),
    [
        (b'{"a": 1', "cut off"),
        (b"\x00\x01\x02", "neither"),
        (b"\xff\xff\xff", "neither"),
        (b"x" * 300, "300 bytes"),
        (b"[" * 200 + b"]" * 200, ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(payload, word):
    for row in rows_of_payload(payload, most=250) if len(payload) < 400 else rows_of_payload(payload):
        if word:
            assert isinstance(row, Refused)
            assert word in str(row.reason)


@given(st.binary(max_size=300), st.sampled_from(["", "data", "a.b", "[", "x[*].y"]))
def test_no_payload_breaks_anything(payload, items):
    for row in rows_of_payload(payload, items):
        assert isinstance(row, dict | Refused)


_SCALARS = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(st.characters(codec="utf-8"))


@given(st.recursive(_SCALARS, st.lists, max_leaves=9))
def test_json_payloads_never_are_refused(value):
    assert not any(isinstance(row, Refused) for row in rows_of_payload(json.dumps(value).encode()))


def test_a_template_names_what_stands_in_a_topic():
    template = TopicTemplate("air/{station}/{metric}")
    assert template.subscription == "air/+/+"
    assert template.names_in("air/龙湾/pm25") == {"station": "龙湾", "metric": "pm25"}
    assert template.names_in("air/a") is None
    assert template.names_in("air/a/b/c") is None
    assert template.names_in("air//b") is None
    part = TopicTemplate("plant/dev-{id}/+/#")
    assert part.subscription == "plant/+/+/#"
    assert part.names_in("plant/dev-7/x/y/z") == {"id": "7"}
    assert part.names_in("plant/dev-7/x") == {"id": "7"}
    assert part.names_in("plant/other-7/x") is None
    assert TopicTemplate("#").names_in("any/thing") == {}


@pytest.mark.parametrize("text", ["", "a/{x}/{x}", "a/{x", "a/{}", "a/b+", "a/#/b", "a/{1}", "a/x#"])
def test_a_template_that_is_none_is_said(text):
    with pytest.raises(ValueError, match=r"."):
        TopicTemplate(text)


@given(st.text(max_size=40), st.text(max_size=60))
def test_no_topic_or_template_breaks_anything(text, topic):
    try:
        template = TopicTemplate(text)
    except ValueError:
        return
    template.names_in(topic)


@given(st.lists(st.text(st.characters(exclude_characters="/+#\0", codec="utf-8"), min_size=1), min_size=2, max_size=2))
def test_names_come_back_as_they_were_put_in(names):
    topic = f"air/{names[0]}/x/{names[1]}"
    assert TopicTemplate("air/{a}/x/{b}").names_in(topic) == {"a": names[0], "b": names[1]}
