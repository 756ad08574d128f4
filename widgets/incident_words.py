"""What an incident's card says, in the reader's words: made of an answer, and drawn by `widgets.incident_painter`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from data_sources.centre import text_of
from data_sources.records import Instant
from data_sources.sentences import fill
from operations.card_snapshots import ClockTold, IncidentCard, ReportTold, StandingTold, StepKind
from operations.incident_snapshots import Proposal
from operations.snapshots import Light, QueueRow
from operations.step_words import step_sentence
from widgets import painting, words
from widgets.pane import PaneContext

translate = QCoreApplication.translate

SHOWN_FIELDS = ("reported_at", "category", "severity", "region", "address", "detail", "updated_at")


@dataclass(frozen=True)
class FieldLine:
    """A field, and the report that says so."""

    label: str
    value: str
    source: str


@dataclass(frozen=True)
class ClockLine:
    """A deadline: what for, when, and what is left; or why no clock runs."""

    text: str
    left: str
    light: Light


@dataclass(frozen=True)
class LevelLine:
    """How it stands at one level."""

    name: str
    state: str
    in_charge: bool
    clocks: tuple[ClockLine, ...]


@dataclass(frozen=True)
class ReportLine:
    """One report."""

    id: int
    head: str
    state: str
    text: str
    leads: bool


@dataclass(frozen=True)
class StepLine:
    """One line of the timeline."""

    at: str
    kind: StepKind
    text: str
    said: str


@dataclass(frozen=True)
class PairDrawing:
    """Two incidents that an officer is asked about: what each says, and what speaks for their being one.

    `parts` are (what is compared, 0 to 1 or None where one of them doesn't say).
    """

    one: tuple[str, ...]
    other: tuple[str, ...]
    score: float
    parts: tuple[tuple[str, float | None], ...]
    number: int
    of: int


@dataclass(frozen=True)
class CardDrawing:
    """All that a card shows."""

    lead: int
    severity: int
    title: str
    state: str
    light: Light
    left: str
    facts: tuple[str, ...]
    fields: tuple[FieldLine, ...]
    levels: tuple[LevelLine, ...]
    reports: tuple[ReportLine, ...]
    more_reports: int
    steps: tuple[StepLine, ...]
    pair: PairDrawing | None


def card_drawing(card: IncidentCard, context: PaneContext, language: str, pair: int) -> CardDrawing:
    """Return what a card shows; `pair` is which of the proposals."""
    titles = {one.event.source: one.event.source_title for one in card.reports}
    said = _Words(context, language, card.as_of, titles)
    told = card.incident.fields
    lead = next(one for one in card.reports if one.event.id == card.lead)
    is_open = any(standing.is_open for standing in card.standings)
    light = light_of(card.due_at, card.yellow_at, card.as_of + lead.event.clock_ahead) if is_open else "none"
    left = words.remaining(card.due_at, card.as_of + lead.event.clock_ahead) if is_open else ""
    facts = [translate("Incident", "Drill data")] if any(one.event.simulated for one in card.reports) else []
    facts.append(said.place(lead.event))
    if card.incident.count > 1:
        facts.append(fill(translate("Incident", "{count} reports as one"), {"count": card.incident.count}))
    return CardDrawing(
        lead=card.lead,
        severity=int(told["severity"].value),
        title=painting.shown(str(told["title"].value)),
        state=painting.shown(text_of(card.state, language), 40),
        light=light,
        left=left,
        facts=tuple(fact for fact in facts if fact),
        fields=tuple(said.fields(card)),
        levels=tuple(said.level(one) for one in sorted(card.standings, key=lambda one: not one.in_charge)),
        reports=tuple(said.report(one, card.lead) for one in card.reports),
        more_reports=card.incident.count - len(card.reports),
        steps=tuple(said.steps(card)),
        pair=said.pair(card, pair % len(card.proposals)) if card.proposals else None,
    )


def light_of(due_at: Instant | None, yellow_at: Instant | None, now: Instant) -> Light:
    """Return the light of a clock; none without one."""
    if due_at is None:
        return "none"
    if now >= due_at:
        return "red"
    return "yellow" if yellow_at is not None and now >= yellow_at else "green"


def report_name(row: QueueRow, context: PaneContext, language: str) -> str:
    """Return “source key”, clean."""
    source = words.source_name(row.source, context.centre, language, row.source_title)
    return painting.shown(f"{source} {row.key}", 80)


class _Words:
    """Says the parts of one card."""

    def __init__(self, context: PaneContext, language: str, now: Instant, titles: Mapping[str, str]) -> None:
        self._context = context
        self._titles = titles
        self._language = language
        self._now = now

    def fields(self, card: IncidentCard) -> Iterable[FieldLine]:
        by_id = {one.event.id: one for one in card.reports}
        labels = {
            "reported_at": translate("Incident", "Reported"),
            "category": translate("Incident", "Category"),
            "severity": translate("Incident", "Severity"),
            "region": translate("Incident", "Region"),
            "address": translate("Incident", "Address"),
            "detail": translate("Incident", "Details"),
            "updated_at": translate("Incident", "Newest word"),
        }
        for name in SHOWN_FIELDS:
            field = card.incident.fields[name]
            if field.value in {None, ""}:
                continue
            told = by_id.get(field.report)
            value = self._value(name, field.value, told.event if told is not None else None)
            source = self._source(told.event.source) if told is not None and len(card.reports) > 1 else ""
            yield FieldLine(labels[name], value, source)

    def level(self, standing: StandingTold) -> LevelLine:
        parts = (text_of(standing.level_name, self._language), painting.shown(standing.place, 40))
        state = (text_of(standing.state, self._language), painting.shown(standing.unit, 40))
        return LevelLine(
            name=words.BETWEEN.join(part for part in parts if part),
            state=words.BETWEEN.join(part for part in state if part),
            in_charge=standing.in_charge,
            clocks=tuple(self._clocks(standing)),
        )

    def report(self, told: ReportTold, lead: int) -> ReportLine:
        row = told.event
        head = (report_name(row, self._context, self._language), self._time(row.reported_at))
        text = (row.title, row.address, told.detail)
        return ReportLine(
            id=row.id,
            head=words.BETWEEN.join(head),
            state=text_of(told.state, self._language),
            text=words.BETWEEN.join(painting.shown(part) for part in text if part.strip()),
            leads=row.id == lead,
        )

    def steps(self, card: IncidentCard) -> Iterable[StepLine]:
        for step in card.steps:
            sentence = step_sentence(step, card, self._language, self._source)
            said = "" if step.kind == "report" else painting.shown(step.said)
            yield StepLine(self._time(step.at), step.kind, painting.shown(words.say(sentence)), said)

    def pair(self, card: IncidentCard, number: int) -> PairDrawing:
        proposal = card.proposals[number]
        own = {one.event.id for one in card.reports}
        one, other = proposal.one, proposal.other
        if one.id not in own:
            one, other = other, one
        return PairDrawing(
            one=self._side(one),
            other=self._side(other),
            score=proposal.link.score,
            parts=self._parts(proposal),
            number=number + 1,
            of=len(card.proposals),
        )

    def place(self, row: QueueRow) -> str:
        return painting.shown(row.region_name, 40)

    def _side(self, row: QueueRow) -> tuple[str, ...]:
        told = (
            painting.shown(row.title),
            report_name(row, self._context, self._language),
            words.BETWEEN.join((self._time(row.reported_at), words.state_of(row, self._language))),
            words.BETWEEN.join(painting.shown(part) for part in (row.region_name, row.address) if part),
        )
        return tuple(line for line in told if line)

    def _parts(self, proposal: Proposal) -> tuple[tuple[str, float | None], ...]:
        link = proposal.link
        return (
            (translate("Incident", "place"), link.place),
            (translate("Incident", "time"), link.time),
            (translate("Incident", "category"), link.category),
            (translate("Incident", "text"), link.text),
            (translate("Incident", "numbers"), link.numbers),
        )

    def _clocks(self, standing: StandingTold) -> Iterable[ClockLine]:
        if standing.held:
            told = {
                "up": translate("Incident", "Reported up: no clock runs since {at}"),
                "party": translate("Incident", "With another party: no clock runs since {at}"),
            }[standing.held]
            yield ClockLine(fill(told, {"at": self._time(standing.held_at)}), "", "none")
        else:
            for clock in standing.clocks:
                yield self._clock(clock)
        if standing.asked_until is not None:
            told = translate("Incident", "An extension until {at} is asked for")
            yield ClockLine(fill(told, {"at": self._time(standing.asked_until)}), "", "none")

    def _clock(self, clock: ClockTold) -> ClockLine:
        told = {
            "accept": translate("Incident", "Accept by {at}"),
            "handle": translate("Incident", "Handle by {at}"),
            "check": translate("Incident", "Check by {at}"),
            "finish": translate("Incident", "Finish by {at}"),
        }[clock.stage]
        text = fill(told, {"at": self._time(clock.due_at)})
        if clock.work:
            text = fill(translate("Incident", "{text} (working time)"), {"text": text})
        light = light_of(clock.due_at, clock.yellow_at, self._now)
        return ClockLine(text, words.remaining(clock.due_at, self._now), light)

    def _value(self, name: str, value: object, row: QueueRow | None) -> str:
        if name in {"reported_at", "updated_at"}:
            return self._time(int(str(value)))
        if name == "category":
            return words.category_name(str(value), self._context.centre, self._language)
        if name == "severity":
            severity = int(str(value))
            return f"{words.ROMAN[severity - 1]} {words.severity_name(severity)}"
        if name == "region" and row is not None:
            return words.BETWEEN.join(part for part in (painting.shown(row.region_name, 40), str(value)) if part)
        return painting.shown(str(value))

    def _time(self, at: Instant) -> str:
        return words.clock_time(at, self._context.zone, self._now)

    def _source(self, source: str) -> str:
        told = self._titles.get(source, "")
        return painting.shown(words.source_name(source, self._context.centre, self._language, told), 40)
