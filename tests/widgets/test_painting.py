from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import painting
from widgets.look import Look

pytestmark = pytest.mark.usefixtures("qapp")

HARMFUL = [
    "\u202eesrever",
    "a\u2066b\u2069",
    "nul\x00nul",
    "two\nlines\r\ttab",
    "\u200b\u200f\u061c",
    "Z" + "\u0301" * 400,
    "\ud800 lone",
]


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_no_text_of_a_source_can_reorder_blank_or_break_a_line(text: str) -> None:
    clean = painting.shown(text)
    assert not [c for c in clean if unicodedata.category(c) in {"Cc", "Cs"}]
    assert not set(clean) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u2028\u2029")


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_characters_do_not_reach_the_screen(text: str) -> None:
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in painting.shown(text))
    assert painting.shown(text).count("\u0301") <= 3


def test_ten_thousand_characters_are_an_ellipsis_and_not_a_stalled_wall() -> None:
    assert painting.shown("长" * 10_000).endswith("…")
    assert len(painting.shown("长" * 10_000)) == painting.LONGEST + 1


def test_place_names_beyond_gb2312_are_kept() -> None:
    assert painting.shown("垟塆峃𠅤") == "垟塆峃𠅤"


def test_a_tooltip_never_runs_markup() -> None:
    told = painting.plain_tooltip('<script>x</script><b>fat</b> & "quoted"')
    assert "<script>" not in told
    assert "<b>" not in told
    assert "&lt;b&gt;fat" in told
    assert painting.plain_tooltip("") == ""
    assert painting.plain_tooltip("\x00\u202e") == ""


def test_a_text_too_long_ends_in_an_ellipsis_and_stays_in_its_room() -> None:
    font = Look().font(16)
    fitted = painting.fit("沿街店铺火情" * 20, font, 120)
    assert fitted.endswith("…")
    assert painting.width(fitted, font) <= 121
    assert painting.fit("火情", font, 120) == "火情"


@given(st.text(max_size=400), st.integers(1, 400), st.integers(0, 5))
def test_wrapped_text_keeps_to_its_lines_and_its_width(text: str, room: int, lines: int) -> None:
    font = Look().font(16)
    found = painting.wrapped(text, font, room, lines)
    assert len(found) <= lines
    if room > 60:
        assert all(painting.width(line, font) <= room + 20 for line in found)


def test_wrapping_loses_no_words_while_there_is_room() -> None:
    font = Look().font(16)
    text = "未来 12 小时沿海风力 10–12 级；预案第 2 步：人员转移"
    assert "".join(painting.wrapped(text, font, 200, 9)).replace(" ", "") == text.replace(" ", "")
