"""What a view is told of incidents: which report each field comes from, why reports are linked, what is asked."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from data_sources.linking_settings import DEFAULT
from operations.linking.incident import merged
from operations.snapshots import QueueFilter
from operations.store import Store
from tests.operations.linking_reports import told
from tests.operations.made import MINUTE, NOON, apply
from tests.operations.test_store_incidents import fire, ids, keep

RULES = {
    "the earliest time": ("reported_at", NOON - MINUTE, 2),
    "the first report's title": ("title", "着火了", 2),
    "the most precise place": ("lat", 28.5001, 3),
    "the smallest region": ("region", "330302006001002", 3),
    "the place's own address": ("address", "五马街 12 号三楼", 3),
    "the highest severity": ("severity", 2, 1),
    "the newest word of the source in charge": ("state", "handling", 4),
    "the newest update": ("updated_at", NOON + 9 * MINUTE, 1),
    "the first detail there is": ("detail", "有人被困", 3),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_field_says_which_report_it_comes_from(rule: str) -> None:

    reports = [
        told(1, source="grid", severity=2, state="closed", closed_at=NOON, updated_at=NOON + 9 * MINUTE),
        told(2, source="hotline", title="着火了", reported_at=NOON - MINUTE, lat=None, lon=None, region="330302006"),
        told(3, source="police", lat=28.5001, region="330302006001002", address="五马街 12 号三楼", detail="有人被困"),
        told(4, source="police", state="handling", updated_at=NOON + 2 * MINUTE),
    ]
    name, value, report = RULES[rule]
    field = merged(reports, replace(DEFAULT, in_charge=("fire119", "police", "grid")))[name]
    assert (field.value, field.report) == (value, report)
    assert merged(reports[::-1], replace(DEFAULT, in_charge=("fire119", "police", "grid")))[name] == field


@pytest.mark.parametrize(
    ("name", "rule", "value"),
    [
        ("reported_at", "in_charge", NOON),
        ("title", "newest", "起火"),
        ("title", "longest", "五马街居民楼着火"),
        ("title", "in_charge", "起火"),
        ("category", "in_charge", "fire-alarm"),
        ("detail", "in_charge", "有人被困"),  # who is in charge says nothing of it
        ("severity", "first", 4),
        ("severity", "in_charge", 3),
        ("state", "newest", "closed"),
    ],
)
def test_a_centre_may_choose_each_field_s_rule(name: str, rule: str, value: object) -> None:
    reports = [
        told(1, source="hotline", title="着火了", severity=4, reported_at=NOON - MINUTE, updated_at=NOON - MINUTE),
        told(2, source="grid", title="五马街居民楼着火", severity=1, detail="有人被困", state="closed",
             reported_at=NOON + 5, updated_at=NOON + 2 * MINUTE),
        told(3, source="fire119", title="", category="fire-alarm", severity=4, updated_at=NOON),
        told(4, source="fire119", title="起火", category="fire-alarm", severity=3, reported_at=NOON + 9,
             updated_at=NOON + 3 * MINUTE, state="handling"),
    ]  # fmt: skip
    if name == "state":
        reports[1] = reports[1]._replace(updated_at=NOON + 4 * MINUTE)
    rules = replace(DEFAULT, in_charge=("fire119",), fields=replace(DEFAULT.fields, **{name: rule}))
    for told_so in (reports, reports[::-1]):
        assert merged(told_so, rules)[name].value == value


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("precise", (28.5, "330302006001002", "人民路", 2)),
        ("first", (28.1, "330302", "五马街", 1)),
        ("newest", (28.3, "330302006", "人民路", 3)),
        ("in_charge", (28.3, "330302006", "五马街", 3)),
    ],
)
def test_a_centre_may_choose_whose_place_an_incident_has(rule: str, place: tuple) -> None:
    reports = [
        told(1, source="hotline", lat=28.1, region="330302", address="五马街", reported_at=NOON - 2, updated_at=NOON),
        told(2, source="grid", lat=28.5, region="330302006001002", address="人民路", updated_at=NOON + 1),
        told(3, source="fire119", lat=28.3, region="330302006", address="", updated_at=NOON + 2),
    ]
    fields = merged(reports, replace(DEFAULT, in_charge=("fire119",), fields=replace(DEFAULT.fields, place=rule)))
    assert tuple(fields[name].value for name in ("lat", "region", "address")) == place[:3]
    assert fields["lat"].report == place[3]


def test_without_a_source_in_charge_the_first_to_report_says_how_it_stands() -> None:

    reports = [told(1, state="handling"), told(2, source="police", state="closed", reported_at=NOON + 1)]
    assert merged(reports, DEFAULT)["state"].value == "handling"


def test_an_incident_tells_its_reports_its_links_and_who_decided(store: Store) -> None:
    keep(
        store, fire("g", title="着火 13800138000"), fire("p", "police", reported_at=NOON - MINUTE), fire("h", "hotline")
    )
    number = ids(store)
    store.incidents.split([number["h"]], officer="甲", reason="另一处")
    told_of = store.picture.incident(number["g"])
    assert told_of is not None
    assert (told_of.id, told_of.count) == (number["p"], 2)
    assert [row.key for row in told_of.reports] == ["p", "g"]
    assert {row.reports for row in told_of.reports} == {2}
    assert told_of.fields["reported_at"].report == number["p"]
    assert {link.standing for link in told_of.links} == {"linked", "apart"}
    assert {(one.officer, one.reason, one.same) for one in told_of.decisions} == {("甲", "另一处", False)}
    alone = store.picture.incident(number["h"])
    assert alone is not None
    assert (alone.count, alone.fields["title"].value) == (1, "居民楼起火")


def test_texts_of_an_incident_are_masked(store: Store) -> None:
    keep(store, fire("g", title="着火 13800138000"), fire("p", "police", reported_at=NOON + MINUTE))
    told_of = store.picture.incident(ids(store)["g"])
    assert told_of is not None
    assert told_of.fields["title"].value == "着火 138****8000"
    assert told_of.fields["region"].value == "330302006"


def test_there_is_no_incident_of_no_event(store: Store) -> None:
    assert store.picture.incident(0) is None
    assert store.picture.incident(12345) is None
    assert store.picture.incident(1 << 70) is None


def test_an_incident_is_one_row_of_the_queue_that_carries_how_many_reports_it_has(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"), fire("h", "hotline"), fire("far", lat=28.9))
    rows = store.picture.queue_page(QueueFilter(), 0, 10).rows
    assert {row.key: row.reports for row in rows} == {"g": 3, "far": 1}
    row = store.picture.event_row(ids(store)["p"])
    assert row is not None
    assert row.reports == 3


def test_only_proposals_of_open_events_wait_for_an_officer(store: Store) -> None:
    doubtful = {"title": "五马路口冒烟", "address": "", "lat": 28.503, "reported_at": NOON + 8 * MINUTE}
    keep(store, fire("g"), fire("p", "police", **doubtful))
    number = ids(store)
    asked = store.picture.proposals()
    assert asked.total == 1
    (proposal,) = asked.proposals
    assert {proposal.one.key, proposal.other.key} == {"g", "p"}
    assert (proposal.link.standing, proposal.link.numbers) == ("proposed", None)
    assert store.picture.proposals(offset=1).proposals == ()
    closed = {"state": "closed", "closed_at": NOON + 9 * MINUTE, "updated_at": NOON + 9 * MINUTE}
    apply(store, fire("g", **closed))
    assert store.picture.proposals().total == 1
    apply(store, fire("p", "police", **doubtful | closed), source="police")
    assert store.picture.proposals().total == 0
    store.incidents.confirm(number["g"], number["p"], officer="甲")
    assert store.picture.proposals().proposals == ()
