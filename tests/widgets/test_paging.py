"""A list that is longer than its pane is shared out over its pages: all of it, once, and no page nearly empty."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.paging import Pages


@given(length=st.integers(0, 400), size=st.integers(0, 30))
def test_pages_hold_all_once_and_about_as_many_each(length: int, size: int) -> None:
    pages, items = Pages(10), list(range(length))
    first, told = pages.shown(items, size, 0)
    count = int(told.partition("/")[2] or 1)
    shown = [list(pages.shown(items, size, 10_000 * number)[0]) for number in range(count)]
    assert [item for page in shown for item in page] == items
    assert max(map(len, shown)) <= max(size, 1)
    assert max(map(len, shown)) - min(map(len, shown)) <= 1
    assert list(first) == shown[0]
