"""What an officer may do now with an event, at his own level and at those below: asked of the machine itself."""

from __future__ import annotations

from dataclasses import replace

from data_sources.records import Instant
from operations.card_snapshots import Offer
from operations.deadlines import LEVELS, NEVER, Level
from operations.duty_cases import Case, Officer, RefusedError, Request
from operations.workflow import Workflow

_FILLED = Request("", reason="-", note="-", unit="-", until=NEVER, score=0)


def offers_of(workflow: Workflow, case: Case, officer: Officer, now: Instant) -> tuple[Offer, ...]:
    """Return the actions that the table allows the officer, his own level's first, in the order of the table."""
    below = LEVELS[: LEVELS.index(officer.level)][::-1]
    return tuple(
        Offer(
            action.name,
            action.label,
            level,
            action.needs,
            asks_place=action.effect == "down",
            undoes=action.effect in {"take_back", "reopen"},
            closes=bool(action.to) and workflow.states[action.to].source == "closed",
        )
        for level in (officer.level, *below)
        for action in workflow.actions.values()
        if _fits(workflow, case, officer, replace(_FILLED, action=action.name, level=level), now)
    )


def _fits(workflow: Workflow, case: Case, officer: Officer, request: Request, now: Instant) -> bool:
    """Return whether the machine would do it, told whatever it needs to be told."""
    for region in dict.fromkeys((case.region, *_places_below(workflow, case, request.level))):
        try:
            workflow.apply(case, replace(request, region=region), officer, now)
        except RefusedError:
            continue
        return True
    return False


def _places_below(workflow: Workflow, case: Case, level: Level | None) -> tuple[str, ...]:
    """Return a code that stands for any place below: an event that is known by its county only may be sent down too."""
    below = [length for one, length in workflow.scopes.items() if level and LEVELS.index(one) < LEVELS.index(level)]
    return (case.region.ljust(max(below), "0"),) if below else ()
