"""The machine: every cell of its table, its levels and its clocks, without a store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.centre import Category, Centre, CentreFile, Home
from data_sources.records import OPEN_STATES
from operations.deadlines import LEVELS, NEVER
from operations.workflow import Case, Officer, RefusedError, Request, Workflow
from operations.workflow_file import read_workflow
from tests.operations.made import DAY, HOUR, MINUTE, NOON

TOWNSHIP, COUNTY, CITY = "330302006", "330302", "3303"
FILLED = Request("", reason="因", note="记", unit="消防队", until=NOON + 10 * DAY, score=5)


def machine(folder: Path) -> Workflow:
    home = Home(lat=28, lon=120.7, zoom=9)
    file = CentreFile(name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=home, regions=())
    categories = {"fire": Category(code="fire", name="f", due_minutes=(60, 120, 600, 1200))}
    workflow, mistakes = read_workflow(Centre(folder, file, {}, categories))
    assert mistakes == []
    return workflow


@pytest.fixture(scope="module")
def workflow(tmp_path_factory: pytest.TempPathFactory) -> Workflow:
    return machine(tmp_path_factory.mktemp("centre"))


def case(**values: object) -> Case:
    told: dict = {
        "category": "fire",
        "severity": 4,
        "region": TOWNSHIP + "001",
        "reported_at": NOON - HOUR,
        "source_state": "waiting",
        "charge": "township",
        **values,
    }
    return Case(**told)


def officer(role: str = "duty", level: str = "township", scope: str = "") -> Officer:
    return Officer("王", role, level, scope)  # type: ignore[arg-type]


def stand(workflow: Workflow, state: str, level: str = "township") -> Case:
    """Return a case that is in a state at one level, asked extension and all, whatever led there."""
    begun = workflow.begun(case(charge=level), NOON)
    standing = replace(
        begun.standings[level], state=state, stage_name=workflow.states[state].stage, asked_until=NOON + DAY
    )
    return replace(begun, standings={level: standing})


ROLES = ("duty", "unit", "checker", "leader", "system", "grid")


def test_every_cell_of_the_table_is_what_the_table_says(workflow: Workflow) -> None:
    """Every state × action × role × level of the officer: done as written, or refused."""
    done = 0
    for state in workflow.states:
        begun = stand(workflow, state, "county")
        for name, action in workflow.actions.items():
            for role in ROLES:
                for level in LEVELS:
                    request = replace(FILLED, action=name, level="county")
                    rank = LEVELS.index(level) - LEVELS.index("county")
                    may = (
                        state in action.sources
                        and role in action.roles
                        and level in action.levels
                        and (rank == 0 or (rank > 0 and action.over))
                    )
                    try:
                        outcome = workflow.apply(begun, request, officer(role, level), NOON)
                    except RefusedError:
                        assert not may, (state, name, role, level)
                        continue
                    assert may, (state, name, role, level)
                    done += 1
                    assert outcome.before == state
                    assert outcome.after == (action.to or state)
    assert done > 150


def test_nothing_is_done_without_what_it_needs(workflow: Workflow) -> None:
    checked = 0
    for name, action in workflow.actions.items():
        state = min(action.sources)
        level = next(level for level in ("county", *LEVELS) if level in action.levels)
        begun = stand(workflow, state, level)
        for need in action.needs:
            for nothing in (None, "", "  ") if need not in ("until", "score") else (None,):
                request = replace(FILLED, action=name, **{need: nothing})
                with pytest.raises(RefusedError, match=workflow.name_of(f"need_{need}")):
                    workflow.apply(begun, request, officer(min(action.roles), level), NOON)
                checked += 1
    assert checked > 20


def test_each_state_can_be_reached_and_left_until_the_end(workflow: Workflow) -> None:
    reached, frontier = set(), {"draft", *(workflow.begin(s) for s in (*OPEN_STATES, "closed", "void"))}
    while frontier:
        reached |= frontier
        frontier = {
            action.to for action in workflow.actions.values() if action.sources & reached and action.to
        } - reached
    assert reached == set(workflow.states)
    for name, state in workflow.states.items():
        leads = [a for a in workflow.actions.values() if name in a.sources and a.to not in ("", name)]
        assert leads, f"{name} is a dead end"
        assert state.label


def test_every_field_of_the_issue_is_in_the_table(workflow: Workflow) -> None:
    states = {state.label["zh"] for state in workflow.states.values()}  # type: ignore[index]
    actions = {action.label["zh"] for action in workflow.actions.values()}  # type: ignore[index]
    named = "暂存 待受理 已受理 处置中 处置完毕 待核查 核查通过 核查退回 待评价 归档 退回 作废 撤回 移交"
    assert states == set(named.split())
    wanted = "受理 分流 交办 签收 处置 延期申请 延期批准 协同 上报 下派 督办 催办 批示 反馈 核查通过 核查退回 结案 评价"
    assert set(wanted.split()) <= actions
    assert set(workflow.words.values()) <= set(workflow.states)


def run(workflow: Workflow, begun: Case, *steps: tuple) -> Case:
    """Do (action, role, level, moment, told …) one after the other."""
    for action, role, level, moment, *told in steps:
        request = replace(FILLED, **{"action": action, "until": None, **(told[0] if told else {})})
        begun = workflow.apply(begun, request, officer(role, level), moment).case
    return begun


def test_an_event_goes_its_whole_way_at_one_level(workflow: Workflow) -> None:
    now = case()
    for action, role, state, coarse in (
        ("accept", "duty", "accepted", "accepted"),
        ("assign", "duty", "accepted", "accepted"),
        ("sign", "unit", "handling", "handling"),
        ("handle", "unit", "handled", "handled"),
        ("ask_check", "unit", "checking", "checking"),
        ("fail_check", "checker", "failed", "handling"),
        ("handle", "unit", "handled", "handled"),
        ("pass_check", "checker", "passed", "checking"),
        ("close", "leader", "rating", "closed"),
        ("rate", "duty", "archived", "closed"),
    ):
        now = run(workflow, now, (action, role, "township", NOON))
        assert now.standings["township"].state == state
        assert workflow.coarse(now) == coarse
    assert now.standings["township"].unit == "消防队"


def test_only_who_answers_for_the_place_may(workflow: Workflow) -> None:
    request = Request("accept")
    workflow.apply(case(), request, officer(scope=TOWNSHIP), NOON)
    with pytest.raises(RefusedError, match="answers for"):
        workflow.apply(case(), request, officer(scope="330302007"), NOON)
    with pytest.raises(RefusedError, match="answers for"):  # the place is the county's, the officer a township's
        workflow.apply(stand(workflow, "waiting", "county"), request, officer(level="county", scope=TOWNSHIP), NOON)


def test_clocks_run_by_stage_and_the_earlier_red_is_shown(workflow: Workflow) -> None:
    accepted = run(workflow, case(), ("urge", "duty", "township", NOON))
    standing = accepted.standings["township"]
    assert standing.stage.due_at == NOON - HOUR + 2 * HOUR  # accept within two hours of the report
    assert standing.finish.due_at == NOON - HOUR + 1200 * MINUTE
    assert standing.shown.due_at == standing.stage.due_at
    handled = run(workflow, accepted, ("accept", "duty", "township", NOON), ("handle", "unit", "township", NOON))
    check = handled.standings["township"].stage
    assert check.measure == "work"
    assert check.due_at == NOON + 2 * DAY  # Monday noon, two working days
    assert handled.standings["township"].shown.due_at == standing.finish.due_at
    closed = run(workflow, handled, ("pass_check", "duty", "township", NOON), ("close", "duty", "township", NOON))
    assert closed.standings["township"].stage.due_at == NEVER


def test_a_third_party_stops_the_clock_and_it_goes_on_with_what_was_left(workflow: Workflow) -> None:
    gone = run(workflow, case(), ("accept", "duty", "township", NOON), ("transfer", "duty", "township", NOON))
    assert gone.standings["township"].held == "party"
    assert gone.standings["township"].shown.due_at == NEVER
    back = run(workflow, gone, ("take_back", "duty", "township", NOON + 3 * DAY))
    assert back.standings["township"].shown.due_at == NOON - HOUR + 1200 * MINUTE + 3 * DAY
    assert back.standings["township"].held == ""


def test_what_was_over_when_a_third_party_took_it_is_still_over(workflow: Workflow) -> None:
    late = NOON + 30 * HOUR
    gone = run(workflow, case(), ("accept", "duty", "township", NOON), ("transfer", "duty", "township", late))
    back = run(workflow, gone, ("take_back", "duty", "township", late + DAY))
    assert back.standings["township"].shown.due_at == NOON - HOUR + 1200 * MINUTE


def test_an_extension_counts_once_it_is_granted_and_only_once(workflow: Workflow) -> None:
    until = NOON + 5 * DAY
    accepted = run(workflow, case(), ("accept", "duty", "township", NOON))
    due = accepted.standings["township"].shown.due_at
    asked = run(workflow, accepted, ("ask_extension", "unit", "township", NOON, {"until": until}))
    assert asked.standings["township"].shown.due_at == due
    refused = run(workflow, asked, ("refuse_extension", "leader", "township", NOON))
    assert refused.standings["township"].shown.due_at == due
    with pytest.raises(RefusedError, match="No extension"):
        run(workflow, refused, ("grant_extension", "leader", "township", NOON))
    granted = run(workflow, asked, ("grant_extension", "leader", "township", NOON + HOUR))
    assert granted.standings["township"].shown.due_at == due + (until - NOON - HOUR)
    with pytest.raises(RefusedError, match="No extension"):
        run(workflow, granted, ("grant_extension", "leader", "township", NOON))
    late = run(workflow, asked, ("grant_extension", "leader", "township", NOON + 4 * DAY))
    assert late.standings["township"].shown.due_at == until  # what was over is due when the extension ends
    with pytest.raises(RefusedError, match="later than now"):
        run(workflow, accepted, ("ask_extension", "unit", "township", NOON, {"until": NOON}))


def test_up_and_down_each_level_has_its_own_queue_and_clock(workflow: Workflow) -> None:
    up = run(workflow, case(), ("report_up", "duty", "township", NOON))
    assert (up.charge, up.standings["township"].held, up.standings["county"].state) == ("county", "up", "waiting")
    assert up.standings["county"].scope == COUNTY
    assert up.standings["county"].finish.due_at == NOON + 1200 * MINUTE  # from when it came up
    with pytest.raises(RefusedError, match="level above"):
        run(workflow, up, ("take_back", "duty", "township", NOON))
    with pytest.raises(RefusedError, match="nothing to do"):
        workflow.apply(up, replace(FILLED, action="accept", level="prefecture"), officer(level="prefecture"), NOON)
    down = run(
        workflow, up, ("accept", "duty", "county", NOON), ("send_down", "duty", "county", NOON + DAY, {"region": ""})
    )
    assert (down.charge, down.standings["township"].state) == ("township", "waiting")
    assert down.standings["township"].scope == TOWNSHIP
    assert down.standings["township"].stage.due_at == NOON + DAY + 2 * HOUR
    assert down.standings["county"].state == "handling"
    assert down.standings["county"].held == ""
    with pytest.raises(RefusedError, match="already"):
        run(workflow, down, ("send_down", "duty", "county", NOON))
    done = run(
        workflow,
        down,
        ("accept", "duty", "township", NOON + DAY),
        ("handle", "unit", "township", NOON + DAY),
        ("pass_check", "duty", "township", NOON + DAY),
        ("close", "duty", "township", NOON + DAY),
    )
    assert done.charge == "county"
    assert workflow.coarse(done) == "handling"  # the county still has to finish it
    over = run(
        workflow,
        done,
        ("handle", "duty", "county", NOON + DAY),
        ("pass_check", "duty", "county", NOON + DAY),
        ("close", "duty", "county", NOON + DAY),
        ("rate", "duty", "township", NOON + DAY),
    )
    assert over.charge == "county"
    assert workflow.coarse(over) == "closed"


def test_it_goes_down_to_another_place_only_where_the_officer_answers(workflow: Workflow) -> None:
    county = case(charge="county", region=COUNTY)
    with pytest.raises(RefusedError, match="Say to which place"):
        run(workflow, county, ("send_down", "duty", "county", NOON, {"region": ""}))
    with pytest.raises(RefusedError, match="Say to which place"):
        run(workflow, county, ("send_down", "duty", "county", NOON, {"region": "330303002"}))
    sent = run(workflow, county, ("send_down", "duty", "county", NOON, {"region": "330302011"}))
    assert sent.standings["township"].scope == "330302011"


def test_the_highest_level_that_ends_it_ends_it_below(workflow: Workflow) -> None:
    up = run(workflow, case(), ("report_up", "duty", "township", NOON), ("void", "duty", "county", NOON))
    assert {one.state for one in up.standings.values()} == {"void"}
    assert workflow.coarse(up) == "void"


def test_there_is_no_level_above_the_highest_nor_below_the_lowest(workflow: Workflow) -> None:
    city = case(charge="prefecture", region="3303")
    assert not [a for a in workflow.allowed(city, officer(level="prefecture")) if a.effect == "up"]
    assert not [a for a in workflow.allowed(case(), officer()) if a.effect == "down"]


def test_what_is_grave_or_long_overdue_goes_up_once(workflow: Workflow) -> None:
    assert workflow.must_go_up(case(severity=1), NOON)
    assert not workflow.must_go_up(case(), NOON)
    overdue = run(workflow, case(), ("accept", "duty", "township", NOON))
    red = overdue.standings["township"].shown.due_at
    assert not workflow.must_go_up(overdue, red + 4 * HOUR - 1)
    assert workflow.must_go_up(overdue, red + 4 * HOUR)
    up = run(workflow, case(severity=1), ("report_up", "system", "township", NOON))
    assert not workflow.must_go_up(up, NOON)


def test_a_sources_word_ends_or_opens_again_and_else_changes_nothing(workflow: Workflow) -> None:
    here = run(workflow, case(), ("accept", "duty", "township", NOON))
    assert workflow.heard(here, "waiting", NOON) is None
    later = workflow.heard(here, "handling", NOON)
    assert later is not None
    assert workflow.coarse(later) == "accepted"
    ended = workflow.heard(later, "closed", NOON)
    assert ended is not None
    assert (ended.standings["township"].state, workflow.coarse(ended)) == ("archived", "closed")
    again = workflow.heard(ended, "returned", NOON)
    assert again is not None
    assert workflow.coarse(again) == "returned"
    assert workflow.heard(case(), "closed", NOON) is None  # nobody here has it: the source's state is all there is


def test_a_source_that_goes_on_does_not_open_what_was_closed_here(workflow: Workflow) -> None:
    closed = run(
        workflow,
        case(),
        ("accept", "duty", "township", NOON),
        ("handle", "unit", "township", NOON),
        ("pass_check", "duty", "township", NOON),
        ("close", "duty", "township", NOON),
    )
    heard = workflow.heard(closed, "handled", NOON)
    assert heard is not None
    assert workflow.coarse(heard) == "closed"


_step = st.tuples(
    st.integers(0, 60),
    st.sampled_from(ROLES),
    st.sampled_from(LEVELS),
    st.sampled_from(LEVELS),
    st.integers(0, 3 * DAY),
)


@given(st.lists(_step, max_size=40), st.data())
def test_whatever_is_tried_a_case_stays_sound(workflow: Workflow, steps: list[tuple], data: st.DataObject) -> None:
    names = list(workflow.actions)
    now, moment = case(), NOON
    for number, role, level, at_level, later in steps:
        moment += later
        request = replace(FILLED, action=names[number % len(names)], level=at_level, until=moment + DAY)
        try:
            outcome = workflow.apply(now, request, officer(role, level), moment)
        except RefusedError:
            if data.draw(st.booleans()):
                now = (
                    workflow.heard(now, data.draw(st.sampled_from(("waiting", "handling", "closed", "void"))), moment)
                    or now
                )
            continue
        now = outcome.case
        charge = now.in_charge
        assert charge is not None
        # An event counts as done exactly where no level has anything left to do.
        assert workflow.is_open(charge) == any(map(workflow.is_open, now.standings.values()))
        for standing in now.standings.values():
            assert bool(standing.held) == workflow.states[standing.state].held
            assert standing.stage.yellow_at <= standing.stage.due_at
            assert standing.finish.yellow_at <= standing.finish.due_at
            assert now.region.startswith(standing.scope)


def test_a_machine_of_the_centres_own_replaces_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "workflow.toml").write_text(
        '[[deadline]]\nstage = "finish"\nwithin = "3wd"\nyellow = 0.5\n[working_time]\nweekdays = [1, 2, 3, 4, 5, 6]\n',
        "utf-8",
    )
    own = machine(tmp_path)
    assert own.deadlines.rule("accept", "fire", 4, "township") is None
    clock = own.deadlines.start("finish", "fire", 4, "township", NOON)
    assert (clock.measure, clock.due_at) == ("work", NOON + 3 * DAY)
    assert own.actions.keys() == machine(tmp_path / "none").actions.keys()


MISTAKEN = """
[[state]]
name = "waiting"
label = { zh = "待受理" }
source = "waitin"

[[deadline]]
stage = "accept"
within = "soon"

[[action]]
name = "accept"
label = "a"
from = ["waitng"]
to = "accepted"
roles = ["duty"]
needs = ["reson"]
"""


def test_every_mistake_is_named_at_its_line_and_the_shipped_machine_stands(tmp_path: Path) -> None:
    home = Home(lat=28, lon=120.7, zoom=9)
    file = CentreFile(name="x", code="330302", level="county", zone="Asia/Shanghai", home=home, regions=())
    centre = Centre(tmp_path, file, {}, {"fire": Category(code="fire", name="f")})

    def found(text: str) -> list[tuple[int, str, str]]:
        (tmp_path / "workflow.toml").write_text(text, "utf-8")
        workflow, mistakes = read_workflow(centre)
        assert "pass_check" in workflow.actions
        return [(mistake.line, mistake.key, mistake.nearest) for mistake in mistakes]

    assert found(MISTAKEN) == [(5, "state[1].source", "waiting"), (17, "action[1].needs[1]", "reason")]
    softer = MISTAKEN.replace('waitin"', 'waiting"').replace("reson", "reason")
    assert (9, "deadline[1].within", "") in found(softer)
    assert (14, "action[1].from", "waiting") in found(softer)
    assert found('[up]\noverdue = "x"\n[words]\n"办" = "handlig"\n[working_time]\nhours = [["9", "8"]]\n') == [
        (4, "words.办", "handling"),
        (6, "working_time.hours", ""),
        (2, "up.overdue", ""),
    ]
    assert found('[[deadline]]\nstage = "check"\nwithin = "2h"\ncategories = ["fir"]\n') == [
        (4, "deadline[1].categories", "fire")
    ]
    assert found("x = ")[0][0] == 1
    assert machine_of(centre, tmp_path).scopes == {"township": 9, "county": 6}


def machine_of(centre: Centre, folder: Path) -> Workflow:
    (folder / "workflow.toml").unlink()
    return read_workflow(centre)[0]


def test_levels_are_as_long_as_the_centres_codes(tmp_path: Path, workflow: Workflow) -> None:
    assert workflow.scopes == {"township": 9, "county": 6, "prefecture": 4}
    assert [workflow.base_level(region) for region in ("330302006001", "330302006", "330302", "3303", "")] == [
        "township",
        "township",
        "county",
        "prefecture",
        "prefecture",
    ]
    assert msgspec.json.encode(case())  # travels as it is
    del tmp_path
