"""Levels' queues, forecasts, what goes up, and the measures of handling against a naive recount."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_sources.resource_files import DATA_VARIABLE
from operations.measures import MEASURES, Counted
from operations.past import as_of
from operations.picture import Picture
from operations.snapshots import QueueFilter
from operations.store import Store, event_memory
from operations.store.duty_schema import action
from operations.store.schema import event as event_table
from operations.workflow import Officer, RefusedError, Request
from tests.operations.made import DAY, HOUR, MINUTE, NOON, SetClock, apply, event
from tests.operations.test_duty_actions import COUNTY, DUTY, LEADER, UNIT, do, id_of
from tests.operations.test_store_merge import assert_whole, rows_of

PREFECTURE = Officer("周", "duty", "prefecture")


def queue(store: Store, level: str, region: str = "") -> list[tuple]:
    page = store.picture.level_queue(level, 0, 100, region=region)
    assert page.total == len(page.rows)
    return [(row.event.key, row.state, row.held, row.in_charge) for row in page.rows]


def test_each_level_has_its_own_queue_by_the_codes_of_its_places(store: Store) -> None:
    apply(
        store,
        event("t", reported_at=NOON),
        event("g", region="330302006001", reported_at=NOON - MINUTE),
        event("other", region="330303002", reported_at=NOON - 2 * MINUTE),
        event("c", region="330302", reported_at=NOON),
        event("p", region="3303", reported_at=NOON),
        event("over", state="closed", closed_at=NOON),
    )
    assert [key for key, *_ in queue(store, "township")] == ["other", "g", "t"]
    assert [key for key, *_ in queue(store, "township", "330302")] == ["g", "t"]
    assert queue(store, "county") == [("c", "waiting", "", True)]
    assert {key for key, *_ in queue(store, "prefecture")} == {"p"}
    do(store, "up", "report_up", DUTY, "t", reason="大")
    # The county sees it wait for two hours; the township keeps it last, standing still.
    assert queue(store, "county") == [("t", "waiting", "", True), ("c", "waiting", "", True)]
    assert queue(store, "township", "330302")[-1] == ("t", "transferred", "up", False)
    do(store, "down", "send_down", COUNTY, "t")
    assert ("t", "handling", "", False) in queue(store, "county")
    assert queue(store, "township", "330302") == [("g", "waiting", "", True), ("t", "waiting", "", True)]
    apply(store, event("t", state="closed", closed_at=NOON, updated_at=NOON + 1))
    assert queue(store, "county") == [("c", "waiting", "", True)]


def test_pages_of_a_levels_queue_are_the_queue(store: Store) -> None:
    apply(store, *(event(str(n), reported_at=NOON - n * MINUTE) for n in range(25)))
    for n in range(0, 25, 5):
        do(store, f"a{n}", "accept", DUTY, str(n))
    whole = [row.event.id for row in store.picture.level_queue("township", 0, 100).rows]
    pages = [store.picture.level_queue("township", offset, 4) for offset in range(0, 28, 4)]
    assert [row.event.id for page in pages for row in page.rows] == whole
    assert {page.total for page in pages} == {25}
    assert store.picture.level_queue("township", -1, 10**9).rows[0].event.id == whole[0]
    assert store.picture.level_queue("county", 0, 10).total == 0


def test_what_goes_red_in_40_minutes_is_forecast_and_first(store: Store, clock: SetClock) -> None:
    apply(store, *(event(str(n), state="handling", reported_at=NOON - (1200 - n) * MINUTE) for n in (-5, 40, 41, 90)))
    row = store.picture.level_queue("township", 0, 10).rows[1]
    assert (row.event.key, row.red_in) == ("40", 40 * MINUTE)
    told = store.picture.red_forecast([HOUR, 40 * MINUTE, 3 * HOUR, -1])
    assert (told.red, told.within) == (1, ((40 * MINUTE, 1), (HOUR, 2), (3 * HOUR, 3)))
    clock.move(41 * MINUTE)
    assert store.picture.red_forecast([HOUR]).red == 3
    assert store.picture.red_forecast([HOUR], region="330303").red == 0
    assert store.picture.red_forecast([HOUR], category="traffic").within == ((HOUR, 0),)


def test_what_nobody_touched_must_first_be_accepted_and_its_light_says_so(store: Store, clock: SetClock) -> None:
    apply(
        store,
        event("plain", reported_at=NOON),
        event("grave", severity=1, reported_at=NOON),
        event("late", reported_at=NOON - 85 * MINUTE),
        event("taken", state="handling", reported_at=NOON),
    )
    minutes = {"grave": 15, "late": 35, "plain": 120, "taken": 1200}

    def page() -> list[tuple[str, int, str]]:
        rows = store.picture.queue_page(QueueFilter(), 0, 10).rows
        return [(row.key, ((row.due_at or 0) - NOON) // MINUTE, row.light) for row in rows]

    assert page() == [(key, left, "green") for key, left in minutes.items()]
    assert [row.event.key for row in store.picture.level_queue("township", 0, 10).rows] == [*minutes]
    assert store.picture.queue_outlook(QueueFilter(), 40 * MINUTE).soon == 2
    assert store.picture.red_forecast([40 * MINUTE]).within == ((40 * MINUTE, 2),)
    for key, left in minutes.items():
        card = store.picture.incident_card(id_of(store, key))
        assert card is not None
        assert card.due_at == NOON + left * MINUTE
        assert card.due_at == min(clock.due_at for one in card.standings for clock in one.clocks)
    clock.move(36 * MINUTE)
    assert [light for _, _, light in page()] == ["red", "red", "green", "green"]
    # Its source accepted it: what is left to do is to finish it.
    apply(store, event("late", state="accepted", reported_at=NOON - 85 * MINUTE, updated_at=NOON))
    assert page()[-2] == ("late", 1200 - 85, "green")
    do(store, "a", "accept", key="plain")
    assert ("plain", 1200, "green") in page()
    assert_whole(store)


@pytest.mark.parametrize("at_hand", [False, True])
def test_what_is_only_late_to_be_accepted_is_overdue_in_no_figure(
    store: Store, clock: SetClock, tmp_path, monkeypatch: pytest.MonkeyPatch, *, at_hand: bool
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setattr(event_memory, "LEAST", 1)
    apply(
        store,
        event("waits", reported_at=NOON - 3 * HOUR),
        event("held", reported_at=NOON - 3 * HOUR),
        event("over", state="handling", reported_at=NOON - 21 * HOUR),
        event("done", state="closed", reported_at=NOON - 30 * HOUR, closed_at=NOON - 29 * HOUR),
    )
    if at_hand:
        store.picture.have_events_at_hand().load()

    def told(picture: Picture) -> tuple[dict[str, float], set[float], dict[str, float]]:
        overdue = picture.figure("overdue")
        everywhere = {
            overdue.value or 0.0,
            picture.ranking("overdue").total or 0.0,
            float(picture.measures(NOON - 9 * DAY, NOON + DAY).total.overdue),
        }
        return dict(overdue.parts), everywhere, dict(picture.figure("closed_rate").parts)

    before = ({"red": 3.0, "unaccepted": 2.0, "yellow": 0.0}, {1.0}, {"due": 2.0, "closed": 1.0})
    assert told(store.picture) == before
    clock.move(HOUR)
    do(store, "a", "accept", key="waits")
    do(store, "b", "report_up", key="held", reason="大")
    do(store, "c", "send_down", COUNTY, "held")
    assert told(store.picture) == ({"red": 1.0, "yellow": 0.0}, {1.0}, {"due": 2.0, "closed": 1.0})
    assert told(as_of(store.picture, NOON))[1:] == before[1:]
    assert_whole(store)
    clock.move(18 * HOUR)  # twenty hours after its report it had to be finished; the other has a new clock since noon
    assert told(store.picture)[1:] == ({2.0}, {"due": 3.0, "closed": 1.0})


def test_an_events_page_has_its_standings_and_actions_with_numbers_of_people_masked(store: Store) -> None:
    apply(store, event())
    number = id_of(store)
    page = store.picture.duty_page(number)
    assert page is not None
    assert [(one.level, one.state) for one in page.standings] == [("township", "waiting")]
    do(store, "a", "accept")
    do(store, "b", "report_up", reason="电话13812345678")
    page = store.picture.duty_page(number)
    assert page is not None
    assert [(one.level, one.state, one.in_charge) for one in page.standings] == [
        ("township", "transferred", False),
        ("county", "waiting", True),
    ]
    assert [one.action for one in page.actions] == ["report_up", "accept"]
    assert "13812345678" not in page.actions[0].reason
    assert store.picture.duty_page(number, limit=1).actions == page.actions[:1]  # type: ignore[union-attr]
    assert store.picture.duty_page(10**9) is None
    assert store.picture.duty_page(-1) is None


def test_what_is_grave_or_long_overdue_is_to_go_up_until_it_did(store: Store, clock: SetClock) -> None:
    apply(
        store,
        event("grave", severity=1, reported_at=NOON),
        event("late"),
        event("calm", state="handling", reported_at=NOON),
    )
    assert [row.key for row in store.picture.going_up().rows] == ["grave"]
    clock.move(1200 * MINUTE - HOUR + 4 * HOUR)
    assert [row.key for row in store.picture.going_up().rows] == ["grave", "late"]
    assert store.picture.going_up(limit=1).more
    assert store.picture.going_up(region="330303").rows == ()
    do(store, "u", "report_up", Officer("规则", "system", "township"), "grave", reason="I")
    assert [row.key for row in store.picture.going_up().rows] == ["late"]


def recounted(store: Store, first: int, last: int, now: int) -> dict[tuple[str, str], Counted]:
    """Count by the words of the formulas, an event at a time."""
    back = {number for number, sends in rows_of(store, action, "event", "sends_back") if sends}
    names = ("id", "county", "category", "state", "reported_at", "updated_at", "closed_at", "finish_at", "is_open")
    counts: dict[tuple[str, str], Counter] = {}
    for number, county, category, state, reported, updated, closed, due, is_open in rows_of(store, event_table, *names):
        if not first <= reported < last or state == "void":
            continue
        cell = counts.setdefault((county, category), Counter())
        cell["received"] += 1
        end = updated if closed is None else closed
        if state == "closed":
            cell["closed"] += 1
            cell["spent"] += max(0, end - reported)
            if due < 253_402_300_799_999:
                cell["timed"] += 1
                cell["on_time" if end <= due else "overdue"] += 1
        elif is_open and due <= now:
            cell["overdue"] += 1
        cell["sent_back"] += state == "returned" or number in back
    fields = ("received", "closed", "timed", "on_time", "spent", "sent_back", "overdue")
    return {key: Counted(**{name: cell[name] for name in fields}) for key, cell in counts.items()}


def without_links(counted: Counted) -> Counted:
    return Counted(**{**{name: getattr(counted, name) for name in Counted.__dataclass_fields__}, "repeated": None})


_events = st.lists(
    st.tuples(
        st.sampled_from(("waiting", "accepted", "handling", "closed", "returned", "void")),
        st.sampled_from(("fire", "traffic", "unheard-of")),
        st.sampled_from(("330302006", "330303002", "330302", "")),
        st.integers(1, 4),
        st.integers(-3000, 0),
        st.none() | st.integers(-3000, 100),
    ),
    max_size=12,
)
_acts = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from(("accept", "handle", "return", "pass_check", "fail_check", "close", "report_up", "void")),
        st.sampled_from((Officer("o", "duty", "township"), LEADER, UNIT, COUNTY, PREFECTURE)),
        st.integers(0, 600),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_events, _acts, st.tuples(st.integers(-3000, 0), st.integers(1, 3000)))
def test_measures_equal_a_naive_recount(
    store: Store, clock: SetClock, told: list[tuple], acts: list[tuple], period: tuple[int, int]
) -> None:
    prefix = str(random.Random(repr((told, acts))).random())
    clock.shown[0] = NOON
    for number, (state, category, region, severity, minute, closed) in enumerate(told):
        at = NOON + minute * MINUTE
        end = None if closed is None or state != "closed" else NOON + closed * MINUTE
        values = {"category": category, "region": region, "severity": severity, "reported_at": at, "lat": None}
        apply(store, event(f"{prefix}-{number}", state=state, closed_at=end, updated_at=at, **values))
    for number, (which, name, officer, later) in enumerate(acts):
        clock.move(later * MINUTE)
        if which < len(told):
            try:
                do(store, f"{prefix}:{number}", name, officer, f"{prefix}-{which}", reason="r", note="n")
            except RefusedError:
                continue
    first = NOON + period[0] * MINUTE
    last = first + period[1] * MINUTE
    table = store.picture.measures(first, last)
    wanted = recounted(store, first, last, clock.now())
    assert {key: without_links(cell) for key, cell in table.cells.items()} == wanted
    part = store.picture.measures(first, last, region="330302", category="fire")
    assert {key: without_links(cell) for key, cell in part.cells.items()} == {
        key: cell for key, cell in wanted.items() if key == ("330302", "fire")
    }
    assert table.total.received == sum(cell.received for cell in wanted.values())
    assert sum(cell.closed for cell in table.by_region().values()) == table.total.closed
    assert sum(cell.spent for cell in table.by_category().values()) == table.total.spent


def test_each_measure_is_shown_with_its_formula_and_nothing_is_no_rate(store: Store, clock: SetClock) -> None:
    clock.move(HOUR)
    apply(
        store,
        event("1", state="closed", closed_at=NOON, reported_at=NOON - HOUR),
        event("2", state="closed", closed_at=NOON + 30 * HOUR, reported_at=NOON - HOUR, updated_at=NOON + 30 * HOUR),
        event("3", reported_at=NOON - 21 * HOUR),
        event("4", reported_at=NOON),
        event("void", state="void"),
    )
    do(store, "r", "return", DUTY, "4", reason="不归我们")
    do(store, "a", "accept", DUTY, "4")
    table = store.picture.measures(NOON - DAY, NOON + DAY)
    values = {measure.name: measure.value(table.total) for measure in MEASURES}
    values.pop("repeated_rate")
    assert values == {
        "closed_rate": 0.5,
        "on_time_rate": 0.5,
        "mean_spent": 16 * HOUR,
        "sent_back_rate": 0.25,
        "overdue": 2,
    }
    assert all("÷" in str(measure.formula) or "+" in str(measure.formula) for measure in MEASURES)
    empty = store.picture.measures(0, 1)
    assert [measure.value(empty.total) for measure in MEASURES if measure.unit == "%"] == [None] * 4
    assert table.names == {"330302": "鹿城区"}


def test_reports_of_an_incident_after_its_first_are_repeats(store: Store) -> None:
    apply(store, event("1"), event("2"), event("3", region="330303002", lon=121.5))
    assert store.picture.measures(0, NOON).total.repeated == 0
    first, second = sorted((id_of(store, "1"), id_of(store, "2")))
    store.incidents.join(first, second, officer="王", reason="同一件事")
    table = store.picture.measures(0, NOON)
    assert (table.total.repeated, table.total.repeated_rate) == (1, 1 / 3)
    assert {code: one.repeated for code, one in table.by_region().items()} == {"330302": 1, "330303": 0}
    assert Counted(received=1, repeated=1) + Counted(received=1) == Counted(received=2)


def test_the_machine_is_told_to_whoever_draws_it(store: Store) -> None:
    machine = store.picture.workflow()
    assert machine.actions["accept"].label == {"zh": "受理", "en": "Accept"}
    with pytest.raises(RefusedError):
        machine.apply(None, Request("nothing"), DUTY, NOON)  # type: ignore[arg-type]
