"""What `yiping event` and `yiping incident` do, and what they print."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from data_sources.centre import Centre, Text, read_centre, text_of
from data_sources.clock import Clock
from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from desktop.settings import read_settings
from desktop.terminal_text import print_line
from desktop.translation import say
from operations.card_snapshots import ClockTold, IncidentCard, StandingTold, Step
from operations.deadlines import Level
from operations.duty_cases import Officer, Request
from operations.step_words import step_sentence
from operations.store import Store
from operations.workflow import Workflow

Report = tuple[str, str]
"""(source, key)"""


class DeskError(Exception):
    """What was asked makes no sense here; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Who:
    """The officer, as the command line names him; what it leaves out, this machine's settings say."""

    name: str
    role: str = ""
    level: Level | None = None
    scope: str = ""


@dataclass(frozen=True)
class Wish:
    """An action, as the command line tells it."""

    action: str
    level: Level | None
    reason: str
    note: str
    unit: str
    until: str
    score: int | None
    place: str
    number: str


@dataclass(frozen=True)
class Decision:
    """A decision on incidents, as the command line tells it."""

    deed: Literal["confirm", "reject", "join", "split", "undo"]
    officer: str
    reason: str
    number: str


def show(folder: Path, store_url: str, name: Report, language: str, *, as_json: bool) -> int:
    """Print all that is known of the incident that a report is in.

    Raises:
        CentreError: The centre can't be read.
        DeskError: There is no such report.
        StoreError: The store can't be read.
    """
    with _opened(folder, store_url, read_only=True) as (store, centre):
        card = _card(store, centre, name)
    if as_json:
        _print_json(card)
        return 0
    _Words(centre, card, language).print_card()
    return 0


def history(folder: Path, store_url: str, name: Report, language: str, *, as_json: bool) -> int:
    """Print what happened to the incident that a report is in, newest first.

    Raises:
        CentreError: The centre can't be read.
        DeskError: There is no such report.
        StoreError: The store can't be read.
    """
    with _opened(folder, store_url, read_only=True) as (store, centre):
        card = _card(store, centre, name)
    if as_json:
        _print_json(card.steps)
        return 0
    _Words(centre, card, language).print_steps()
    return 0


def act(  # noqa: PLR0917 - who wants what of which report
    folder: Path, store_url: str, name: Report, who: Who, wish: Wish, language: str, *, as_json: bool
) -> int:
    """Do an action to a report, and print what came of it: it is on disk then.

    Raises:
        CentreError: The centre can't be read.
        DeskError: There is no such report, or nobody is named.
        RefusedError: It may not be done, by this officer or now.
        StoreError: The store can't be written.
    """
    with _opened(folder, store_url) as (store, centre):
        workflow = store.picture.workflow()
        officer = _officer(centre, who)
        request = Request(
            _action(workflow, wish.action),
            wish.level,
            reason=wish.reason,
            note=wish.note,
            unit=wish.unit,
            until=_moment(centre, wish.until),
            score=wish.score,
            region=wish.place,
        )
        done = store.act(wish.number or uuid.uuid4().hex, _number(store, name), officer, request)
    if as_json:
        _print_json(done)
        return 0
    before, after = (_state(workflow, state, language) for state in (done.before, done.after))
    sentence = translate("Desk", "Done: {before} → {after}. Its number is {number}.")
    if done.repeated:
        sentence = translate("Desk", "It was done before under this number: {before} → {after}.")
    print_line(say(sentence.filled(before=before, after=after, number=done.id), language))
    return 0


def decide(
    folder: Path, store_url: str, names: Sequence[Report], decision: Decision, language: str, *, as_json: bool
) -> int:
    """Keep an officer's decision on which reports are one happening, and say so once it is on disk.

    Raises:
        CentreError: The centre can't be read.
        DecisionError: It makes no sense: not proposed, not one incident, withdrawn, a later decision.
        DeskError: There is no such report, nobody is named, or nothing can be taken back.
        StoreError: The store can't be written.
    """
    with _opened(folder, store_url) as (store, centre):
        officer = _officer(centre, Who(decision.officer)).name
        numbers = [_number(store, name) for name in names]
        told = {"officer": officer, "reason": decision.reason, "token": decision.number or uuid.uuid4().hex}
        match decision.deed:
            case "split":
                store.incidents.split(numbers, **told)
            case "undo":
                store.incidents.undo(_newest_decision(store, centre, names[0]), **told)
            case deed:
                getattr(store.incidents, deed)(*numbers, **told)
        card = _card(store, centre, names[0])
    if as_json:
        _print_json(card.incident)
        return 0
    sentence = translate("Desk", "Kept. The incident of {report} has {count} reports now: {reports}.")
    reports = ", ".join(f"{row.source}:{row.key}" for row in card.incident.reports)
    count = card.incident.count
    print_line(say(sentence.filled(report=":".join(names[0]), count=count, reports=reports), language))
    return 0


def proposals(folder: Path, store_url: str, language: str, *, as_json: bool) -> int:
    """Print what waits for an officer's word, newest first.

    Raises:
        CentreError: The centre can't be read.
        StoreError: The store can't be read.
    """
    with _opened(folder, store_url, read_only=True) as (store, _):
        waiting = store.picture.proposals(0, 100)
    if as_json:
        _print_json(waiting)
        return 0
    sentence = translate("Desk", "{count} proposals wait for an officer.").filled(count=waiting.total)
    print_line(say(sentence, language))
    for one in waiting.proposals:
        names = f"{one.one.source}:{one.one.key}  {one.other.source}:{one.other.key}"
        print_line(f"{one.link.score:.2f}  {names}  {one.one.title} | {one.other.title}")
    return 0


class _Words:
    """A card as lines of a terminal."""

    def __init__(self, centre: Centre, card: IncidentCard, language: str) -> None:
        self._centre = centre
        self._card = card
        self._language = language

    def print_card(self) -> None:
        card, told = self._card, self._card.incident.fields
        print_line(f"{told['title'].value}  [{self._text(card.state)}]")
        place = told["address"].value or told["region"].value
        if place:
            print_line(f"  {place}")
        count = translate("Desk", "{count} reports:").filled(count=card.incident.count)
        print_line(say(count, self._language))
        for one in card.reports:
            row = one.event
            mark = "*" if row.id == card.lead else " "
            print_line(
                f"{mark} {row.source}:{row.key}  {self._at(row.reported_at)}  {self._text(one.state)}  {row.title}"
            )
        for standing in card.standings:
            print_line(self._standing(standing))
        offered = ", ".join(f"{offer.action} ({self._text(offer.label)})" for offer in card.offers)
        if offered:
            print_line(say(translate("Desk", "Now possible: {actions}").filled(actions=offered), self._language))
        self.print_steps()

    def print_steps(self) -> None:
        for step in self._card.steps:
            print_line(self._step(step))

    def _step(self, step: Step) -> str:
        sentence = step_sentence(step, self._card, self._language, self._source)
        wrote = f" “{step.said}”" if step.said and step.kind != "report" else ""
        return f"{self._at(step.at)}  {say(sentence, self._language)}{wrote}"

    def _standing(self, standing: StandingTold) -> str:
        parts = [self._text(standing.level_name), standing.place, self._text(standing.state), standing.unit]
        if standing.held:
            held = translate("Desk", "the clock stands still since {at}").filled(at=self._at(standing.held_at))
            parts.append(say(held, self._language))
        else:
            parts += [self._clock(clock) for clock in standing.clocks]
        return "  ".join(part for part in parts if part)

    def _clock(self, clock: ClockTold) -> str:
        sentence = {
            "accept": translate("Desk", "accept by {at}"),
            "handle": translate("Desk", "handle by {at}"),
            "check": translate("Desk", "check by {at}"),
            "finish": translate("Desk", "finish by {at}"),
        }[clock.stage]
        return say(sentence.filled(at=self._at(clock.due_at)), self._language)

    def _source(self, source: str) -> str:
        file = self._centre.sources.get(source)
        return text_of(file.name, self._language) if file is not None else source

    def _text(self, text: Text) -> str:
        return text_of(text, self._language)

    def _at(self, at: Instant) -> str:
        return datetime.fromtimestamp(at / 1000, self._centre.zone).strftime("%Y-%m-%d %H:%M:%S")


@contextmanager
def _opened(folder: Path, store_url: str, *, read_only: bool = False) -> Iterator[tuple[Store, Centre]]:
    centre = read_centre(folder)
    store = Store.open(store_url or None, centre, Clock.from_environment(), read_only=read_only)
    try:
        yield store, centre
    finally:
        store.close()


def _number(store: Store, name: Report) -> int:
    found = store.picture.event_id(*name)
    if found is None:
        sentence = translate("Desk", "The source {source} has no report “{key}” in this store.")
        raise DeskError(sentence.filled(source=name[0], key=name[1][:80]))
    return found


def _card(store: Store, centre: Centre, name: Report) -> IncidentCard:
    officer = read_settings().as_officer(centre)
    card = store.picture.incident_card(_number(store, name), officer)
    if card is None:
        raise DeskError(translate("Desk", "The report is gone: it was let go of."))
    return card


def _newest_decision(store: Store, centre: Centre, name: Report) -> str:
    token = next((step.undoable for step in _card(store, centre, name).steps if step.undoable), "")
    if not token:
        raise DeskError(translate("Desk", "There is no decision here that can be taken back."))
    return token


def _officer(centre: Centre, who: Who) -> Officer:
    own = read_settings()
    told = msgspec.structs.replace(
        own, officer=who.name or own.officer, role=who.role or own.role, level=who.level or own.level,
        scope=who.scope or own.scope,
    )  # fmt: skip
    officer = told.as_officer(centre)
    if officer is None:
        raise DeskError(translate("Desk", "Say who does it: --officer NAME, or the settings of this machine."))
    return officer


def _action(workflow: Workflow, word: str) -> str:
    """Return an action's name, told by it or by what it is called in any language."""
    for action in workflow.actions.values():
        labels = action.label.values() if isinstance(action.label, dict) else (action.label,)
        if word == action.name or word in labels:
            return action.name
    known = ", ".join(f"{one.name} ({text_of(one.label, workflow.language)})" for one in workflow.actions.values())
    sentence = translate("Desk", "There is no action “{action}”. There are: {known}.")
    raise DeskError(sentence.filled(action=word[:80], known=known))


def _state(workflow: Workflow, name: str, language: str) -> str:
    return text_of(workflow.states[name].label, language) if name in workflow.states else name


def _moment(centre: Centre, text: str) -> Instant | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        sentence = translate("Desk", "“{text}” is no moment: write it like 2026-11-23 18:00.")
        raise DeskError(sentence.filled(text=text[:80])) from None
    return round((at if at.tzinfo else at.replace(tzinfo=centre.zone)).timestamp() * 1000)


def _print_json(told: Any) -> None:
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
