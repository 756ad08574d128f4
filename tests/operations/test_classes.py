"""Classes of a map's fill, against what they promise and against all divisions there are."""

from __future__ import annotations

from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.classes import breaks, class_of

NUMBERS = st.lists(st.integers(0, 40), min_size=1, max_size=30)


@given(NUMBERS, st.integers(1, 6), st.sampled_from(["quantile", "natural"]))
def test_every_number_is_in_a_class_and_none_is_empty(values, count, scheme):
    ends = breaks(values, count, scheme)
    assert list(ends) == sorted(set(ends))
    assert len(ends) == min(count, len(set(values)))
    assert ends[-1] == max(values)
    assert {class_of(value, ends) for value in values} == set(range(len(ends)))


@given(st.lists(st.integers(0, 12), min_size=4, max_size=14), st.integers(2, 4))
def test_natural_breaks_are_the_best_there_are(values, count):
    def price(ends):
        groups = [[value for value in values if class_of(value, ends) == number] for number in range(len(ends))]
        return sum(sum((value - fmean(group)) ** 2 for value in group) for group in groups)

    different = sorted(set(values))
    ends = breaks(values, count, "natural")
    if len(different) > count:
        best = min(price((*cut, different[-1])) for cut in combinations(different[:-1], count - 1))
        assert price(ends) == pytest.approx(best)


def test_quantiles_share_regions_evenly_and_one_crowded_region_takes_no_colour_from_others():
    values = [*range(1, 101), 10_000]
    ends = breaks(values, 4)
    sizes = [sum(class_of(value, ends) == number for value in values) for number in range(4)]
    assert max(sizes) - min(sizes) <= 2
    assert class_of(20_000, ends) == 3


def test_no_numbers_make_no_classes():
    assert breaks([], 4) == ()
    assert class_of(3, ()) == 0
