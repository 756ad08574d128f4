"""The grid at every size a wall may have."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.grid import LEAST_FRACTION, Track, covering, design_unit, parse_track, spans, widened

OVERVIEW = tuple(filter(None, map(parse_track, ["206", "206", "1fr", "424"])))


@pytest.mark.parametrize(
    ("text", "track"),
    [
        ("206", Track(206)),
        ("1fr", Track(1, fraction=True)),
        ("2.5fr", Track(2.5, fraction=True)),
        ("0", None),
        ("0fr", None),
        ("-5", None),
        ("1 fr", None),
        ("wide", None),
        ("", None),
        ("1e9", None),
        ("１２", Track(12)),
    ],
)
def test_a_track_is_units_or_a_fraction_and_nothing_else(text: str, track: Track | None) -> None:
    assert parse_track(text) == track


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (5760, 1080), (7680, 2160), (6656, 1792)])
def test_fixed_columns_keep_their_design_width_on_every_wall(width: int, height: int) -> None:
    unit = design_unit(width, height, OVERVIEW, 12, 24)
    assert unit == height / 1080
    margin = round(24 * unit)
    columns = spans(OVERVIEW, margin, width - 2 * margin, 12, unit)
    assert columns[0].length == pytest.approx(206 * unit, abs=1)
    assert columns[3].length == pytest.approx(424 * unit, abs=1)
    assert columns[3].start + columns[3].length == pytest.approx(width - margin, abs=1)
    assert columns[2].length >= LEAST_FRACTION * unit


def test_a_display_too_narrow_makes_everything_smaller_instead_of_squashing_one_column() -> None:
    unit = design_unit(800, 1080, OVERVIEW, 12, 24)
    assert unit < 1
    margin = round(24 * unit)
    columns = spans(OVERVIEW, margin, 800 - 2 * margin, 12, unit)
    assert columns[2].length >= LEAST_FRACTION * unit - 3
    assert columns[-1].start + columns[-1].length <= 800 - margin + 1


def test_tracks_without_a_fraction_leave_no_dead_strip() -> None:
    tracks = [Track(100), Track(300)]
    columns = spans(tracks, 0, 1010, 10, 1.0)
    assert columns[-1].start + columns[-1].length == 1010
    assert columns[1].length == pytest.approx(3 * columns[0].length, abs=2)


def test_a_pane_over_several_tracks_covers_the_gaps_between() -> None:
    columns = spans(OVERVIEW, 24, 1872, 12, 1.0)
    assert covering(columns, 1, 2).length == 206 + 12 + 206


@given(
    st.lists(st.builds(Track, st.floats(1, 900), st.booleans()), min_size=1, max_size=8),
    st.integers(0, 8000),
    st.floats(0, 60),
    st.floats(0.2, 4),
)
def test_tracks_never_overlap_and_never_run_backwards(
    tracks: list[Track], length: int, gap: float, unit: float
) -> None:
    columns = spans(tracks, 0, length, gap, unit)
    for before, after in pairwise(columns):
        assert before.length >= 0
        assert after.start >= before.start + before.length + int(gap * unit) - 1


@pytest.mark.parametrize(
    ("width", "height", "least", "most"),
    [(1920, 1080, 1.0, 1.0), (1280, 1024, 1.0, 1.0), (7680, 3240, 1.1, 1.2), (5760, 1080, 1.59, 1.61)],
)
def test_on_a_wide_wall_the_map_does_not_take_all_that_is_more(
    width: int, height: int, least: float, most: float
) -> None:
    columns = widened(OVERVIEW, width, height)
    assert [column.fraction for column in columns] == [column.fraction for column in OVERVIEW]
    for before, after in zip(OVERVIEW, columns, strict=True):
        assert after == before if before.fraction else least <= after.size / before.size <= most
    unit = design_unit(width, height, OVERVIEW, 12, 24)
    spread = spans(columns, 0, width, 12, unit)
    assert spread[-1].start + spread[-1].length == width
    assert all(one.length > 0 for one in spread)
