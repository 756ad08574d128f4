"""An incident's card: who said what, what happened, what may be done now, and nothing that names a person."""

from __future__ import annotations

import pytest

from operations.card_snapshots import IncidentCard
from operations.duty_cases import Officer, RefusedError, Request, Seen
from operations.snapshots import QueueFilter
from operations.store import Store
from operations.store.link_decisions import DecisionError
from tests.operations.made import HOUR, MINUTE, NOON, SetClock, apply, event
from tests.operations.test_duty_actions import COUNTY, DUTY, LEADER, close_it, do, id_of
from tests.operations.test_store_incidents import fire, ids, incidents, keep
from tests.operations.test_store_merge import assert_whole

DOUBTFUL = {"title": "五马路口冒烟", "address": "", "lat": 28.503, "reported_at": NOON + 8 * MINUTE}


def card_of(store: Store, key: str = "1", officer: Officer | None = DUTY) -> IncidentCard:
    card = store.picture.incident_card(id_of(store, key), officer)
    assert card is not None
    return card


def test_what_may_be_done_is_what_the_machine_does(store: Store) -> None:
    apply(store, event())
    offered = {offer.action: offer for offer in card_of(store).offers}
    assert {"accept", "return", "route", "void", "urge"} <= offered.keys()
    assert "close" not in offered
    assert offered["return"].needs == ("reason",)
    told = {"reason": "r", "note": "n", "unit": "u", "until": NOON + HOUR, "score": 5}
    for place, (name, offer) in enumerate(offered.items()):
        key = f"e{place}"
        apply(store, event(key))
        do(store, f"n{place}", name, key=key, **{need: told[need] for need in offer.needs})
    assert card_of(store, officer=Officer("甲", "nobody", "township")).offers == ()
    assert card_of(store, officer=None).offers == ()


def test_a_higher_level_may_urge_what_a_lower_one_has_and_nothing_else(store: Store) -> None:
    apply(store, event())
    do(store, "a", "accept")
    assert {(offer.action, offer.level) for offer in card_of(store, officer=COUNTY).offers} == {
        ("supervise", "township"),
        ("urge", "township"),
    }
    do(store, "b", "urge", COUNTY, level="township")


def test_what_stands_still_says_since_when_and_what_takes_it_back(store: Store) -> None:
    apply(store, event())
    do(store, "a", "accept")
    do(store, "b", "transfer", unit="消防", reason="燃气")
    card = card_of(store)
    assert [offer.action for offer in card.offers if offer.undoes] == ["take_back"]
    (standing,) = card.standings
    assert (standing.held, standing.held_at, standing.unit) == ("party", NOON, "消防")


def test_what_is_sent_down_may_go_to_any_place_below(store: Store) -> None:
    apply(store, event(region="330302"))
    offer = next(one for one in card_of(store, officer=COUNTY).offers if one.action == "send_down")
    assert (offer.places, offer.place) == ((("330302006", "五马街道"),), "")
    do(store, "a", "send_down", COUNTY, region=offer.places[0][0])
    assert [one.place for one in card_of(store).standings] == ["五马街道", "鹿城区"]


def test_an_officer_who_saw_an_older_state_is_refused_with_who_was_faster(store: Store) -> None:
    apply(store, event())
    seen = card_of(store).seen
    assert seen == Seen(0, "waiting")
    store.act("a", id_of(store), DUTY, Request("accept"), seen)
    other = Officer("周", "duty", "township")
    with pytest.raises(RefusedError, match=r"王 was faster: “受理”. It stands at “已受理” now"):
        store.act("b", id_of(store), other, Request("urge"), seen)
    store.act("b", id_of(store), other, Request("urge"), card_of(store).seen)
    seen = card_of(store).seen
    apply(store, event(state="closed", closed_at=NOON, updated_at=NOON + 1))
    with pytest.raises(RefusedError, match=r"source \(grid\) changed it meanwhile to “归档”"):
        store.act("c", id_of(store), DUTY, Request("urge"), seen)


def test_a_source_s_word_before_the_first_action_is_not_overlooked(store: Store) -> None:
    apply(store, event())
    seen = card_of(store).seen
    apply(store, event(state="handling", updated_at=NOON))
    with pytest.raises(RefusedError, match="处置中"):
        store.act("a", id_of(store), DUTY, Request("urge"), seen)


def test_the_timeline_tells_reports_words_actions_links_and_decisions_newest_first(
    store: Store, clock: SetClock
) -> None:
    first = fire("g", reported_at=NOON - HOUR)
    keep(
        store, first, fire("p", "police", reported_at=NOON - HOUR + MINUTE, state="handling", updated_at=NOON - MINUTE)
    )
    clock.move(MINUTE)
    do(store, "a", "accept", key="g")
    clock.move(MINUTE)
    do(store, "b", "return", key="g", reason="找 13800138000")
    clock.move(MINUTE)
    store.incidents.split([ids(store)["p"]], officer="李", reason="另一处", token="s")
    clock.move(MINUTE)
    store.incidents.undo("s", officer="李", reason="点错了", token="u")
    card = card_of(store, "p")
    assert [(step.kind, step.what) for step in card.steps] == [
        ("decision", "undo"),
        ("decision", "split"),
        ("action", "return"),
        ("action", "accept"),
        ("linked", ""),
        ("word", ""),
        ("report", ""),
        ("report", ""),
    ]
    assert [step.undoable for step in card.steps][:2] == ["u", ""]
    assert card.steps[2].said == "找 138****8000"
    assert card.incident.count == 2
    assert [step.at for step in card.steps] == sorted((step.at for step in card.steps), reverse=True)


def test_the_line_of_an_incident_is_what_officers_have_in_hand_then_what_is_open(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police", reported_at=NOON + MINUTE), fire("h", "hotline", reported_at=NOON + 1))
    number = ids(store)
    assert card_of(store, "p").lead == number["g"]
    closed = {"state": "closed", "closed_at": NOON + HOUR, "updated_at": NOON + HOUR}
    apply(store, fire("g", **closed))
    assert card_of(store, "p").lead == number["h"]
    do(store, "a", "accept", key="p")
    assert card_of(store, "h").lead == number["p"]


def test_the_line_of_an_incident_is_as_grave_as_its_gravest_open_report_and_due_with_it(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police", reported_at=NOON + MINUTE), fire("h", "hotline", reported_at=NOON + 1))
    number = ids(store)

    def line() -> tuple[str, int, int]:
        (row,) = store.picture.queue_page(QueueFilter(), 0, 10).rows
        card = card_of(store, "g")
        assert (card.lead, card.due_at) == (row.id, row.due_at)
        return row.key, row.severity, row.reports

    assert line() == ("g", 4, 3)
    keep(store, fire("p", "police", reported_at=NOON + MINUTE, updated_at=NOON + HOUR, severity=2))
    assert line() == ("p", 2, 3)
    keep(store, fire("p", "police", reported_at=NOON + MINUTE, updated_at=NOON + 2 * HOUR, severity=4))
    assert line() == ("g", 4, 3)
    do(store, "a", "accept", key="h")
    keep(store, fire("p", "police", reported_at=NOON + MINUTE, updated_at=NOON + 3 * HOUR, severity=3))
    assert line() == ("h", 4, 3), "what an officer has in hand is his to judge"
    keep(store, fire("p", "police", reported_at=NOON + MINUTE, updated_at=NOON + 4 * HOUR, severity=2))
    assert line() == ("p", 2, 3), "but for what is serious"
    assert number["g"] == store.picture.incident(number["h"]).reports[0].id  # type: ignore[union-attr]


def test_both_clocks_of_each_level_are_told_and_none_of_a_closed_event(store: Store) -> None:
    apply(store, event())
    (standing,) = card_of(store).standings
    assert [(clock.stage, clock.due_at - NOON) for clock in standing.clocks] == [
        ("accept", HOUR),
        ("finish", 19 * HOUR),
    ]
    assert card_of(store).due_at == NOON + HOUR
    close_it(store)
    (standing,) = card_of(store).standings
    assert (standing.is_open, standing.clocks) == (False, ())
    reopened = [offer.action for offer in card_of(store, officer=LEADER).offers]
    assert "reopen" in reopened


def test_every_decision_can_be_taken_back_and_what_held_before_holds_again(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"), fire("far", lat=28.507))
    number = ids(store)
    incident = store.incidents
    incident.join(number["g"], number["far"], officer="甲", reason="同一火", token="1")
    assert incidents(store) == [["far", "g", "p"]]
    incident.undo("1", officer="乙", token="2")
    assert incidents(store) == [["g", "p"]]
    incident.undo("2", officer="乙", token="3")
    assert incidents(store) == [["far", "g", "p"]]
    incident.split([number["p"]], officer="甲", token="4")
    assert incidents(store) == [["far", "g"]]
    with pytest.raises(DecisionError, match="no such decision"):
        incident.undo("none", officer="甲")
    incident.undo("4", officer="甲", token="5")
    assert incidents(store) == [["far", "g", "p"]]
    with pytest.raises(DecisionError, match="later decision"):
        incident.undo("4", officer="甲")
    incident.undo("5", officer="甲", token="6")
    incident.undo("5", officer="甲", token="6")
    assert incidents(store) == [["far", "g"]]


def test_a_proposal_s_refusal_can_be_taken_back_and_is_asked_again(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police", **DOUBTFUL))
    number = ids(store)
    assert [(one.one.key, one.other.key) for one in card_of(store, "g").proposals] == [("g", "p")]
    store.incidents.reject(number["g"], number["p"], officer="甲", reason="两处", token="n")
    assert card_of(store, "g").proposals == ()
    store.incidents.undo("n", officer="甲", token="u")
    assert len(card_of(store, "p").proposals) == 1


def test_there_is_no_card_of_no_event_and_an_event_is_found_by_its_source_s_key(store: Store) -> None:
    apply(store, event("A-1"))
    assert store.picture.event_id("grid", "A-1") == id_of(store, "A-1")
    assert store.picture.event_id("grid", "nope") is None
    assert store.picture.incident_card(10**9, DUTY) is None
    assert store.picture.incident_card(1 << 80, DUTY) is None


def test_closing_an_incident_closes_its_reports_but_for_those_that_officers_have_in_hand(store: Store) -> None:
    keep(
        store,
        fire("g"),
        fire("p", "police", reported_at=NOON + 1),
        fire("h", "hotline", reported_at=NOON + 2),
        fire("k", "grid", reported_at=NOON + 3, title="居民楼起火了", lat=28.501),
    )
    assert card_of(store, "g").incident.count == 4
    do(store, "k", "accept", key="k")
    for number, (name, told) in enumerate((("accept", {}), ("handle", {"note": "灭了"}), ("pass_check", {}))):
        do(store, f"c{number}", name, key="g", **told)
    assert next(one for one in card_of(store, "g").offers if one.action == "close").closes
    do(store, "close", "close", key="g")
    card = card_of(store, "p")
    assert {one.event.key: one.event.state for one in card.reports} == {
        "g": "closed", "p": "closed", "h": "closed", "k": "accepted",
    }  # fmt: skip
    assert card.lead == ids(store)["k"]
    closings = [step for step in card.steps if step.what == "close"]
    assert {(step.event, step.who) for step in closings} == {(ids(store)[key], "王") for key in "gph"}
    assert_whole(store)
    seq = store.picture.changes(0).seq
    assert do(store, "close", "close", key="g").repeated
    assert store.picture.changes(0).seq == seq
    apply(store, fire("p", "police", reported_at=NOON + 1, state="handling", updated_at=NOON + HOUR), source="police")
    assert {one.event.key: one.event.state for one in card_of(store, "p").reports}["p"] == "closed"


def test_making_the_first_report_void_leaves_the_others_open(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police", reported_at=NOON + 1))
    do(store, "v", "void", key="g", reason="误报")
    assert store.picture.event_row(ids(store)["p"]).state == "waiting"  # type: ignore[union-attr]


def test_a_queue_s_line_says_who_told_of_it_in_their_order_and_that_another_may_be_the_same(store: Store) -> None:
    keep(
        store,
        fire("g", reported_at=NOON - MINUTE),
        fire("p", "police"),
        fire("h", "grid", reported_at=NOON + 1),
        fire("d", "hotline", **DOUBTFUL),
        fire("far", lat=28.9),
    )
    rows = {row.key: row for row in store.picture.queue_page(QueueFilter(), 0, 10).rows}
    assert {key: (row.told_by, row.reports, row.asked) for key, row in rows.items()} == {
        "g": (("grid", "police"), 3, 1), "d": ((), 1, 1), "far": ((), 1, 0),
    }  # fmt: skip
    assert {row.duty for row in rows.values()} == {""}
    do(store, "a", "accept", key="g")
    row = next(row for row in store.picture.queue_page(QueueFilter(), 0, 10).rows if row.reports > 1)
    assert (row.key, row.duty) == ("g", {"zh": "已受理", "en": "Accepted"})


def test_a_level_s_queue_is_narrowed_and_counted_exactly(store: Store) -> None:
    apply(store, *(event(str(n), severity=1 + n % 4, reported_at=NOON - n * HOUR) for n in range(12)))
    for n in (0, 5, 11):
        do(store, f"a{n}", "accept", key=str(n))

    def narrowed(**where: object) -> list[str]:
        queue = store.picture.level_queue("township", 0, 50, where=QueueFilter(**where))  # type: ignore[arg-type]
        assert queue.total == len(queue.rows)
        return sorted((row.event.key for row in queue.rows), key=int)

    assert narrowed(severities=(1, 4)) == ["0", "3", "4", "7", "8", "11"]
    assert narrowed(states=("accepted",)) == ["0", "5", "11"]
    assert narrowed(severities=(4,), states=("accepted",)) == ["11"]
    assert narrowed(sources=("police",)) == []
    assert {row.event.duty["zh"] for row in store.picture.level_queue("township", 0, 50).rows} == {"待受理", "已受理"}  # type: ignore[index, call-overload]


def test_what_it_may_be_joined_with_are_the_open_events_of_its_township(store: Store) -> None:
    keep(store, fire("g"), fire("p", "police"), fire("new", lat=28.9, reported_at=NOON + MINUTE), fire("old", lat=28.8))
    apply(store, fire("shut", lat=28.7, state="closed", closed_at=NOON), fire("far", region="330303002", lat=28.6))
    card = card_of(store, "p")
    assert [row.key for row in card.nearby] == ["new", "old"]
    store.incidents.join_named(card.lead, f"网格事件：{card.nearby[0].key}", officer="甲", reason="同一火", token="j")
    with pytest.raises(DecisionError, match="no report “nowhere:1”"):
        store.incidents.join_named(card.lead, "nowhere:1", officer="甲")
    assert {one.token for one in card_of(store, "new").incident.decisions} == {"j"}
