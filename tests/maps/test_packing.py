"""Packs: what goes in comes out, and a damaged one is refused rather than drawn."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from operations.packing import PackError, pack, pack_assets, pack_events, unpack
from tests.maps.doubles import NOW, SmallPicture

KINDS = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.float32, np.float64]
ARRAYS = st.sampled_from(KINDS).flatmap(lambda kind: arrays_of.arrays(kind, st.integers(0, 40)))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    meta=st.dictionaries(WORDS.filter(lambda name: name != "arrays"), st.one_of(WORDS, st.integers(-(2**53), 2**53))),
    arrays=st.dictionaries(WORDS, ARRAYS, max_size=5),
)
def test_a_pack_gives_back_what_it_was_made_of(meta, arrays):
    header, found = unpack(pack(meta, arrays))
    assert header == meta
    assert list(found) == list(arrays)
    for name, values in arrays.items():
        assert found[name].dtype == values.dtype
        np.testing.assert_array_equal(found[name], values)


@given(arrays=st.dictionaries(WORDS, ARRAYS, min_size=1, max_size=4), cut=st.integers(1, 60))
def test_a_pack_cut_short_never_reads_beyond_its_end(arrays, cut):
    whole = pack({}, arrays)
    try:
        _, found = unpack(whole[: max(0, len(whole) - cut)])
    except PackError:
        return
    for name, values in arrays.items():  # only padding was cut away
        np.testing.assert_array_equal(found[name], values)


@given(st.binary(max_size=200))
def test_bytes_from_elsewhere_are_no_pack(data):
    with pytest.raises(PackError):
        unpack(b"YPM1" + struct.pack("<I", len(data)) + data.replace(b"arrays", b"x"))


def test_every_array_lies_on_eight_bytes_as_the_page_needs():
    data = pack({"a": 1}, {"u": np.zeros(3, np.uint8), "f": np.arange(3, dtype=np.float64), "h": np.zeros(5, np.int16)})
    (length,) = struct.unpack_from("<I", data, 4)
    assert (8 + length) % 8 == 0
    _, found = unpack(data)
    assert found["f"].tolist() == [0, 1, 2]


def test_an_array_type_that_javascript_lacks_is_refused_by_name():
    with pytest.raises(ValueError, match="'id'"):
        pack({}, {"id": np.zeros(2, np.int64)})


def test_event_marks_keep_their_ids_beyond_32_bits():
    picture = SmallPicture()
    picture.put_event(2**40 + 1, 28.0, 120.5, severity=1)
    header, arrays = unpack(pack_events(picture.event_points(None), NOW))
    assert arrays["id"].tolist() == [2**40 + 1]
    assert header["full"] is True
    assert header["now"] == NOW
    assert arrays["position"].reshape(-1, 2)[0].tolist() == pytest.approx([28.0, 120.5], abs=1e-5)


def test_an_empty_layer_is_a_pack_too():
    picture = SmallPicture()
    assert unpack(pack_events(picture.event_points(None), NOW))[1]["id"].size == 0
    header, arrays = unpack(pack_assets(picture.asset_points(None)))
    assert arrays["id"].size == 0
    assert header["states"][1] == "offline"
