"""Which reports are one happening: what links them, what keeps them apart, and that no order of arrival shows."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data_sources.linking_settings import DEFAULT, Linking
from operations.linking.cells import cells_of
from operations.linking.clustering import Decisions
from operations.linking.report import Report
from operations.linking.scoring import score
from operations.linking.whole import link_all
from operations.linking.words import number_likeness, text_likeness, words_of
from tests.operations.linking_reports import told
from tests.operations.made import MINUTE, NOON

LINKING = Linking()
RULES = LINKING.rules_of("fire")


def incidents(*reports: Report, linking: Linking = LINKING, decisions: Decisions | None = None) -> list[list[int]]:
    return sorted(link_all(reports, linking, decisions or Decisions())[1])


def test_the_same_fire_told_by_four_sources_is_one_incident() -> None:
    assert incidents(
        told(1, source="police", title="五马街有房子着火", address="五马街12号", reported_at=NOON),
        told(2, source="grid", title="居民楼起火", lat=28.5004, reported_at=NOON + 3 * MINUTE),
        told(3, source="hotline", title="反映五马街 12 号冒烟", lat=None, lon=None, reported_at=NOON + 5 * MINUTE),
        told(4, source="kitchen", title="烟雾报警", address="五马街十二号小吃店", reported_at=NOON + MINUTE),
    ) == [[1, 4, 2, 3]]


@pytest.mark.parametrize(
    "other",
    [
        {"lat": 28.52},
        {"reported_at": NOON + 60 * MINUTE},
        {"category": "noise"},
        {"simulated": True},
        {"state": "void"},
        {"lat": None, "lon": None, "region": "330303002001"},
        {"lat": None, "lon": None, "region": "330302"},
    ],
    ids=["far away", "much later", "another category", "a drill", "withdrawn", "elsewhere", "somewhere"],
)
def test_what_cannot_be_the_same_is_not_linked(other: dict) -> None:
    assert incidents(told(1), told(2, source="police", **other)) == []


def test_two_house_numbers_are_two_houses() -> None:
    same = score(told(1), told(2, source="police", title="火警"), RULES)
    next_door = score(told(1), told(2, source="police", title="火警", address="五马街 48 号"), RULES)
    assert same is not None
    assert next_door is not None
    assert (same.numbers, next_door.numbers) == (1.0, 0.0)
    assert same.total > next_door.total + 0.05


def test_a_telephone_is_told_by_its_end_and_another_caller_says_nothing() -> None:
    def told_by(detail: str) -> Report:
        return told(1, address="", title="火警", detail=detail)

    one = words_of(told_by("来电 0577-88123456"))
    assert number_likeness(one, words_of(told_by("电话88123456"))) == 1.0
    assert number_likeness(one, words_of(told_by("电话88129999"))) is None


def test_times_in_a_text_are_no_house_numbers() -> None:
    assert not words_of(told(1, address="", title="2026-02-02 12:00:00 五马街 8时30分 起火")).numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MAIN ST & N 2ND AVE", "2nd Avenue near Main Street"),
        ("WHITWELL RD", "Whitwall Road"),
        ("温州市鹿城区五马街道五马街12号", "五马街１２号"),
    ],
)
def test_an_address_written_in_another_way_is_alike(one: str, other: str) -> None:
    likeness = text_likeness(words_of(told(1, title="", address=one)), words_of(told(2, title="", address=other)))
    assert likeness is not None
    assert likeness >= 0.5


def test_two_streets_are_not_alike_because_both_are_streets() -> None:
    likeness = text_likeness(
        words_of(told(1, title="", address="Laurel Avenue and Oak Street")),
        words_of(told(2, title="", address="Walnut Avenue and Pine Street")),
    )
    assert likeness is not None
    assert likeness < 0.2


def test_a_chain_of_near_reports_does_not_become_one_endless_incident() -> None:
    reports = [told(n, source=f"s{n % 3}", reported_at=NOON + n * 15 * MINUTE) for n in range(40)]
    found = incidents(*reports)
    assert found
    for incident in found:
        assert (len(incident) - 1) * 15 * MINUTE <= RULES.longest


def test_a_split_holds_however_the_rest_hangs_together() -> None:
    reports = [told(n, source=f"s{n}") for n in (1, 2, 3)]
    assert incidents(*reports, decisions=Decisions(different=frozenset({(1, 2)}))) in ([[1, 3]], [[2, 3]])
    apart = Decisions(different=frozenset({(1, 2), (1, 3)}))
    assert incidents(*reports, decisions=apart) == [[2, 3]]
    # A report that comes later and is like both doesn't bring them together again.
    assert all(not {1, 2} <= set(one) for one in incidents(*reports, told(4, source="s4"), decisions=apart))


def test_officers_join_what_no_machine_would() -> None:
    reports = [told(1), told(2, source="police", lat=28.9, category="noise", reported_at=NOON + 600 * MINUTE)]
    assert incidents(*reports) == []
    assert incidents(*reports, decisions=Decisions(same=frozenset({(1, 2)}))) == [[1, 2]]


def test_a_category_that_is_switched_off_is_left_alone() -> None:
    off = Linking(by_category={"fire": replace(DEFAULT, name="fire", enabled=False)})
    assert incidents(told(1), told(2, source="police"), linking=off) == []


def test_categories_of_a_group_are_linked() -> None:
    group = replace(DEFAULT, name="group:fire", kin=0.9)
    linking = Linking(by_category={"fire": group, "alarm": group})
    assert incidents(told(1), told(2, source="police", category="alarm"), linking=linking) == [[1, 2]]


@st.composite
def a_crowd(draw: st.DrawFn) -> list[Report]:
    """Reports of a few hours in a few streets, many of them alike."""
    chance = random.Random(draw(st.integers(0, 10_000)))
    return [
        told(
            n,
            source=chance.choice(("grid", "police", "hotline")),
            key=f"k{n}",
            title=chance.choice(("起火", "冒烟了", "smoke is seen")),
            category=chance.choice(("fire", "noise")),
            state=chance.choice(("waiting", "closed", "void")),
            reported_at=NOON + chance.randrange(0, 120) * MINUTE,
            lat=None if chance.random() < 0.15 else 28.5 + chance.random() * 0.012,
            lon=120.5 + chance.random() * 0.012,
            address=chance.choice(("五马街 1 号", "五马街 2 号", "人民路", "Main St", "")),
        )
        for n in range(1, draw(st.integers(2, 40)))
    ]


@given(a_crowd(), st.randoms(use_true_random=False))
def test_no_order_of_arrival_shows(reports: list[Report], chance: random.Random) -> None:
    pairs, found = link_all(reports, LINKING)
    other = list(reports)
    chance.shuffle(other)
    pairs_of_other, found_of_other = link_all(other, LINKING)
    assert pairs == pairs_of_other
    assert sorted(found) == sorted(found_of_other)


@given(a_crowd(), st.randoms(use_true_random=False))
def test_the_numbers_that_a_store_gives_do_not_show(reports: list[Report], chance: random.Random) -> None:
    numbers = [report.id for report in reports]
    chance.shuffle(numbers)
    renumbered = [report._replace(id=number) for report, number in zip(reports, numbers, strict=True)]
    keys = {report.id: report.key for report in reports}
    other_keys = {report.id: report.key for report in renumbered}
    found = sorted([keys[number] for number in incident] for incident in link_all(reports, LINKING)[1])
    found_of_other = [[other_keys[number] for number in incident] for incident in link_all(renumbered, LINKING)[1]]
    assert found == sorted(found_of_other)


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(0, 0.999), st.floats(0, 6.283), st.booleans())
def test_whatever_is_near_enough_is_looked_at_from_both_sides(
    lat: float, lon: float, share: float, bearing: float, placed: bool
) -> None:
    import math

    away = share * RULES.distance / 111_320
    here = told(1, lat=lat, lon=lon)
    there = told(
        2, lat=lat + away * math.cos(bearing), lon=lon + away * math.sin(bearing) / math.cos(math.radians(lat))
    )
    if not placed:
        there = there._replace(lat=None, lon=None)
    mine, theirs = cells_of(here, RULES), cells_of(there, RULES)
    for one, other in ((mine, theirs), (theirs, mine)):
        assert {one.own, one.area} & {*other.near, *other.near_areas}
