from __future__ import annotations

import math

import pytest

from operations.snapshots import Age
from tests.widgets.samples import HOUR, MINUTE, NOW, ZONE, context
from widgets import words

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (None, 0, "—"),
        (math.nan, 1, "—"),
        (math.inf, 1, "—"),
        (0.0, 0, "0"),
        (1284.0, 0, "1,284"),
        (99.624, 2, "99.62"),
        (-5.8, 1, "−5.8"),
    ],
)
def test_nothing_known_is_a_dash_and_never_a_zero(value: float | None, decimals: int, said: str) -> None:
    assert words.number(value, decimals) == said


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (99.997, 2, "99.99"),
        (99.95, 1, "99.9"),
        (99.4, 0, "99"),
        (100.0, 2, "100.00"),
        (99.994, 2, "99.99"),
        (None, 1, "—"),
    ],
)
def test_a_share_is_a_hundred_only_where_it_is_all(value: float | None, decimals: int, said: str) -> None:
    assert words.in_unit(value, decimals, "%") == said


@pytest.mark.parametrize(
    ("value", "before", "decimals", "said"),
    [
        (3.0, 1.0, 0, "+2"),
        (1.0, 3.0, 0, "−2"),
        (30.0, 20.0, 0, ""),
        (None, 3.0, 0, ""),
        (3.0, None, 0, ""),
        (3.5, 1.5, 1, ""),
    ],
)
def test_a_change_of_a_few_is_how_many_more(
    value: float | None, before: float | None, decimals: int, said: str
) -> None:
    assert words.few_more(value, before, decimals) == said


def test_what_is_no_share_is_rounded_as_numbers_are() -> None:
    assert words.in_unit(99.997, 2, "µg/m³") == "100.00"


def test_a_live_answer_says_nothing_and_an_old_one_names_its_source() -> None:
    assert words.age_words(Age("live", NOW - 3_000), NOW) == ""
    assert words.age_words(Age("old", NOW - 12 * MINUTE, "110"), NOW) == "Out of date · 12 min ago · 110"
    assert words.age_words(Age("late", NOW - 40_000), NOW) == "Late · 40 s ago"
    assert words.age_words(Age("never"), NOW) == "Not all data yet"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ""),
        (NOW + 41 * MINUTE, "41 min left"),
        (NOW, "0 min over"),
        (NOW - 65 * MINUTE, "1 h 5 min over"),
        (NOW + 2 * HOUR, "2 h left"),
        (NOW + 58 * HOUR + 11 * MINUTE, "58 h left"),
        (NOW + 200 * HOUR, "8 d left"),
    ],
)
def test_time_left_tells_a_deadline_from_one_that_is_past(due: int | None, said: str) -> None:
    assert words.remaining(due, NOW) == said


def test_a_time_of_another_day_carries_its_date() -> None:
    assert words.clock_time(NOW - HOUR, ZONE, NOW) == "16:42"
    assert words.clock_time(NOW - 24 * HOUR, ZONE, NOW) == "11-21 17:42"


def test_a_source_clock_ahead_of_ours_is_not_a_negative_age() -> None:
    assert words.ago(-30) == "0 s ago"


def test_the_centre_names_its_categories_in_the_readers_language() -> None:
    centre = context().centre
    assert words.category_name("fire", centre, "zh") == "消防隐患"
    assert words.category_name("fire", centre, "en") == "Fire hazards"
    assert words.category_name("unheard", centre, "en", "otherwise") == "otherwise"


def test_measure_words_of_a_chinese_file_are_none_of_an_english_scene() -> None:
    assert [words.unit_name(unit) for unit in ("个", "家", "人次", "%", "吨")] == ["", "", "visits", "%", "吨"]
