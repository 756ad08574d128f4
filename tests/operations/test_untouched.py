"""The lights of events that nobody here has touched, many at once, are those of their cards."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.records import EventState
from operations.untouched import Untouched
from operations.workflow import Workflow
from tests.operations.made import DAY, NOON
from tests.operations.test_workflow import CITY, COUNTY, TOWNSHIP, case, machine


@pytest.fixture(scope="module")
def workflow(tmp_path_factory: pytest.TempPathFactory) -> Workflow:
    return machine(tmp_path_factory.mktemp("centre"))


_RULES = """
[[deadline]]
stage = "accept"
severities = [1]
within = "15m"
[[deadline]]
stage = "accept"
categories = ["fire"]
levels = ["county"]
within = "2wh"
yellow = 0.5
[[deadline]]
stage = "finish"
levels = ["township"]
within = "1wd"
"""


@pytest.fixture(scope="module")
def other_rules(tmp_path_factory: pytest.TempPathFactory) -> Workflow:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "workflow.toml").write_text(_RULES, "utf-8")
    return machine(folder)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("fire", "flood")),
            st.integers(1, 4),
            st.sampled_from((TOWNSHIP, COUNTY, CITY, "")),
            st.sampled_from(get_args(EventState)),
            st.integers(NOON - 9 * DAY, NOON),
        ),
        max_size=20,
    ),
    st.booleans(),
)
def test_lights_of_many_untouched_events_are_those_of_their_cards(
    workflow: Workflow, other_rules: Workflow, rows: list[tuple], own: bool
) -> None:
    there = other_rules if own else workflow
    categories, severities, regions, states, reported = zip(*rows, strict=True) if rows else [()] * 5
    lights = Untouched(there.deadlines).lights(
        categories,
        severities,
        [there.base_level(region) for region in regions],
        [state in there.waits for state in states],
        reported,
    )
    yellow, due, finish = (column.tolist() for column in lights)
    for place, (category, severity, region, state, at) in enumerate(rows):
        level = there.base_level(region)
        one = case(
            category=category, severity=severity, region=region, source_state=state, reported_at=at, charge=level
        )
        standing = there.shown(one, NOON).standings[level]
        assert (standing.shown.yellow_at, standing.shown.due_at) == (yellow[place], due[place])
        assert standing.finish.due_at == finish[place]
