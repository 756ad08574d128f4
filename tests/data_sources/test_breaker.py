"""A source that fails is left alone longer and longer, by chance, and only probed when it goes on."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.breaker import OPENS_AFTER, Breaker, pause_after

RHYTHMS = [1.0, 15.0, 120.0, 86_400.0]


@pytest.mark.parametrize("rhythm", RHYTHMS)
@given(chance=st.integers(0, 2**32))
def test_pauses_grow_to_ten_rhythms_or_five_minutes_and_never_beyond(rhythm, chance):
    random.seed(chance)
    longest = max(rhythm, min(10 * rhythm, 300.0))
    pauses = [pause_after(failures, rhythm) for failures in range(1, 40)]
    assert pauses[0] <= 2.0
    assert all(0.5 <= pause <= min(longest, 2.0**failures) for failures, pause in enumerate(pauses, 1))
    assert all(pause >= min(longest, 2.0**failures) / 2 for failures, pause in enumerate(pauses, 1) if failures >= 5)
    assert pauses[-1] >= longest / 2


def test_collectors_that_lost_the_same_server_do_not_come_back_together():
    pauses = sorted(pause_after(4, 60.0) for _ in range(1000))
    assert pauses[0] < 2.0
    assert pauses[-1] > 14.0
    gaps = [after - before for before, after in itertools.pairwise(pauses)]
    assert max(gaps) < 1.0


@pytest.mark.parametrize(("asked", "least", "most"), [(60.0, 60.0, 66.0), (86_400.0, 3600.0, 3960.0), (0.0, 0.5, 2.0)])
def test_what_the_source_asks_for_is_honoured_up_to_an_hour(asked, least, most):
    assert least <= pause_after(1, 15.0, asked) <= most


def test_the_breaker_opens_after_failures_in_a_row_and_one_success_closes_it():
    breaker = Breaker(15.0)
    for _ in range(OPENS_AFTER - 1):
        breaker.failed()
        assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    breaker.succeeded()
    assert not breaker.is_open
    assert breaker.failures == 0
    assert Breaker(15.0, failures=9).is_open
