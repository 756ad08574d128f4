"""Registers and figures: as many things as were published, boats that stay called home, changes that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from data_sources.feeds.departments import Departments
from data_sources.feeds.local_time import day_number, midnight
from tests.data_sources.feeds.conftest import NOON

PUBLISHED = {
    "access": 21_320,
    "base": 4_009,
    "kiosk": 3_490,
    "patrol": 1_729,
    "site": 1_770,
    "town": 130,
    "kitchen": 505,
    "lab": 64,
    "post": 10_746,
}


def test_there_are_as_many_things_as_were_published(departments: Callable[..., Departments]) -> None:
    counts: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    for feed in departments().registers.values():
        answer = feed.answer(None, NOON, start=0, size=1)
        theirs = {ours: name for name, ours in feed.feed.fields.items()}
        rows = feed.rows(answer, 0, len(answer))
        if "kind" in theirs:
            counts.update(row[theirs["kind"]].partition("/")[0] for row in rows)
        else:
            counts[feed.feed.parts[0].kind] += len(rows)
        keys.update((feed.feed.name, row[theirs["key"]]) for row in rows)
    assert {kind: counts[kind] for kind in PUBLISHED} == PUBLISHED
    assert counts["camera"] == 54_000
    assert max(keys.values()) == 1


def test_boats_come_home_for_the_storm_and_stay(departments: Callable[..., Departments]) -> None:
    served = departments()
    first = day_number(NOON, served.zone) // 4 * 4
    states: list[dict[str, str]] = []
    for hours in (6, 20, 36, 70, 94):
        moment = midnight(first, served.zone) + hours * 3600
        fleet = served.registers["fishery"]
        rows = fleet.rows(fleet.answer(None, moment, start=0, size=1), 0, 10_000)
        states.append({row["id"]: row["status"] for row in rows if row["type"] == "vessel"})
    shares = [sum(state == "IN_PORT" for state in one.values()) / len(one) for one in states]
    assert shares[0] < 0.5 < shares[1] < shares[2]
    assert shares[2] > 0.95
    assert shares[4] < 0.7
    home = {key for key, state in states[2].items() if state == "IN_PORT"}
    assert all(states[3][key] == "IN_PORT" for key in home), "a boat went out into the storm"
    assert all(states[2][key] == "IN_PORT" for key, state in states[0].items() if state == "IN_PORT")


def test_a_figure_that_is_reported_later_says_how_it_changed(departments: Callable[..., Departments]) -> None:
    served = departments()
    book = served.figures["statistics"]
    today = day_number(NOON, served.zone)
    now = {(r["name"], r["region"], r["period"]): r for r in book.rows(today, 0, 100_000)[0]}
    then = {(r["name"], r["region"], r["period"]): r for r in book.rows(today - 365, 0, 100_000)[0]}
    compared = 0
    for (name, region, period), row in now.items():
        before = then.get((name, region, f"{int(period[:4]) - 1}{period[4:]}"))
        if before is None or not before["value"] or len(period) == 4:
            continue
        compared += 1
        assert row["yoy"] == round(100 * (row["value"] - before["value"]) / before["value"], 1)
    assert compared > 500
    whole = now["查封关停单位", "330300", max(period for name, _, period in now if name == "查封关停单位")]
    parts = [r for (name, region, period), r in now.items()
             if name == whole["name"] and period == whole["period"] and region != "330300"]  # fmt: skip
    assert whole["value"] == sum(row["value"] for row in parts)
