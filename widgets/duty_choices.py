"""What an officer may choose under a card, what each choice asks for, and the deed that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from data_sources.centre import text_of
from data_sources.sentences import fill
from operations.card_snapshots import IncidentCard, Offer
from operations.duty_cases import Officer, Request
from operations.snapshots import QueueRow
from widgets import painting, words
from widgets.duty_bar import Choice
from widgets.duty_form import Ask
from widgets.incident_words import report_name
from widgets.pane import PaneContext

translate = QCoreApplication.translate

DAY = 86_400_000
Deed = tuple[str, tuple[Any, ...], dict[str, Any]]
"""(its name, values, named values), as `widgets.desk.Desk.do` takes them."""


MakeDeed = Callable[[dict[str, Any], Officer, str, IncidentCard], Deed]
"""From what was told, who tells it, the deed's number, and the card that he saw."""


@dataclass(frozen=True)
class Choosing:
    """A choice that was begun: its form, and the deed that comes of what is told."""

    title: str
    asks: tuple[Ask, ...]
    ok: str
    deed: MakeDeed


def choices_of(card: IncidentCard, language: str, pair: int) -> tuple[Choice, ...]:
    """Return the buttons: what the workflow allows, then what may be said of the reports."""
    found = [
        Choice(f"act:{offer.action}:{offer.level}", _label(offer, card, language), _tip(offer, language))
        for offer in card.offers
    ]
    if card.proposals:
        found.append(Choice("confirm", translate("Duty", "The same happening …"), quiet=True))
        found.append(Choice("reject", translate("Duty", "Not the same …"), quiet=True))
        if len(card.proposals) > 1:
            count = f"{pair % len(card.proposals) + 1}/{len(card.proposals)}"
            found.append(
                Choice("next_pair", fill(translate("Duty", "Next pair ({count})"), {"count": count}), quiet=True)
            )
    if card.incident.count > 1:
        found.append(Choice("split", translate("Duty", "Split …"), quiet=True))
    found.append(Choice("join", translate("Duty", "Join with …"), quiet=True))
    if any(step.undoable for step in card.steps):
        found.append(Choice("undo", translate("Duty", "Take the last joining or splitting back …"), quiet=True))
    return tuple(found)


def form_of(name: str, card: IncidentCard, context: PaneContext, language: str, pair: int) -> Choosing:
    """Return the form of a choice.

    Raises:
        KeyError: There is no such choice (any more).
    """
    if name.startswith("act:"):
        return _action_form(name, card, language)
    match name:
        case "confirm" | "reject":
            return _pair_form(name, card, context, language, pair)
        case "split":
            reports = tuple((one.event.id, _report_words(one, context, language)) for one in card.reports)
            asks = [Ask("events", translate("Duty", "Of another happening"), "some_of", choices=reports), _reason()]
            return _decision_form(translate("Duty", "Split reports from this incident"), asks, _split)
        case "join":
            label = translate("Duty", "The other report: one of the township's, or source:key")
            rows = tuple((f"{row.source}:{row.key}", _row_words(row, context, language)) for row in card.nearby)
            asks = [Ask("other", label, "pick", choices=rows), _reason()]
            return _decision_form(translate("Duty", "Join another report with this one"), asks, _join)
        case "undo":
            token = next(step.undoable for step in card.steps if step.undoable)
            title = translate("Duty", "Take the last joining or splitting back")
            return _decision_form(title, [_reason()], _undo(token))
    raise KeyError(name)


def _reason(usual: str = "") -> Ask:
    return Ask("reason", translate("Duty", "Reason"), value=usual)


def _decision_form(title: str, asks: list[Ask], deed: MakeDeed) -> Choosing:
    return Choosing(title, tuple(asks), translate("Duty", "Put on record"), deed)


def _pair_form(name: str, card: IncidentCard, context: PaneContext, language: str, pair: int) -> Choosing:
    proposal = card.proposals[pair % len(card.proposals)]
    one, other = proposal.one, proposal.other
    if name == "confirm":
        title = translate("Duty", "{one} and {other} are the same happening")
        usual = translate("Duty", "Same place, same matter")
    else:
        title = translate("Duty", "{one} and {other} are not the same happening")
        usual = translate("Duty", "Another matter")
    names = {"one": report_name(one, context, language), "other": report_name(other, context, language)}
    return _decision_form(fill(title, names), [_reason(usual)], _decision(name, (one.id, other.id)))


def _action_form(name: str, card: IncidentCard, language: str) -> Choosing:
    _, action, level = name.split(":", 2)
    offer = next((one for one in card.offers if one.action == action and one.level == level), None)
    if offer is None:
        raise KeyError(name)
    labels = {
        "reason": translate("Duty", "Reason"),
        "note": translate("Duty", "What was done or found"),
        "unit": translate("Duty", "Unit"),
        "until": translate("Duty", "Until"),
        "score": translate("Duty", "Score (0 to 100)"),
        "region": translate("Duty", "Place"),
    }
    asks = []
    for need in offer.needs:
        kind = {"until": "moment", "score": "score"}.get(need, "text")
        value = {"until": card.as_of + DAY, "score": 100}.get(need, "")
        asks.append(Ask(need, labels[need], kind, value))  # type: ignore[arg-type]  # one of the three
    if offer.asks_place and "region" not in offer.needs:
        places = tuple((code, painting.shown(place, 60)) for code, place in offer.places)
        asks.append(Ask("region", labels["region"], "one_of", offer.place, places))
    if "note" not in offer.needs:
        asks.append(Ask("note", translate("Duty", "Note (may stay empty)"), optional=True))
    label = text_of(offer.label, language)
    title = words.BETWEEN.join((label, painting.shown(str(card.incident.fields["title"].value), 60)))
    if offer.closes and card.incident.count > 1:
        told = translate("Duty", "{title} · with the {count} other reports")
        title = fill(told, {"title": title, "count": card.incident.count - 1})

    def deed(told: dict[str, Any], officer: Officer, number: str, shown: IncidentCard) -> Deed:
        request = Request(
            action,
            offer.level,
            reason=told.get("reason", ""),
            note=told.get("note", ""),
            unit=told.get("unit", ""),
            until=told.get("until"),
            score=told.get("score"),
            region=told.get("region") or "",
        )
        return "act", (number, shown.lead, officer, request, shown.seen), {}

    return Choosing(title, tuple(asks), label, deed)


def _decision(name: str, pair: tuple[int, int]) -> MakeDeed:
    def deed(told: dict[str, Any], officer: Officer, number: str, _card: IncidentCard) -> Deed:
        return name, pair, _signed(told, officer, number)

    return deed


def _split(told: dict[str, Any], officer: Officer, number: str, _card: IncidentCard) -> Deed:
    return "split", (told["events"],), _signed(told, officer, number)


def _join(told: dict[str, Any], officer: Officer, number: str, card: IncidentCard) -> Deed:
    return "join_named", (card.lead, told["other"]), _signed(told, officer, number)


def _undo(token: str) -> MakeDeed:
    def deed(told: dict[str, Any], officer: Officer, number: str, _card: IncidentCard) -> Deed:
        return "undo", (token,), _signed(told, officer, number)

    return deed


def _signed(told: dict[str, Any], officer: Officer, number: str) -> dict[str, Any]:
    return {"officer": officer.name, "reason": told["reason"], "token": number}


def _label(offer: Offer, card: IncidentCard, language: str) -> str:
    label = text_of(offer.label, language)
    if offer.undoes:
        label = f"↶ {label}"
    standing = next((one for one in card.standings if one.level == offer.level), None)
    if standing is not None and len(card.standings) > 1 and not standing.in_charge:
        label = f"{label} ({text_of(standing.level_name, language)})"
    return f"{label} …" if offer.needs else label


def _tip(offer: Offer, language: str) -> str:
    if offer.undoes:
        return fill(translate("Duty", "{action}: takes back"), {"action": text_of(offer.label, language)})
    return ""


def _report_words(one: Any, context: PaneContext, language: str) -> str:
    return _row_words(one.event, context, language)


def _row_words(row: QueueRow, context: PaneContext, language: str) -> str:
    return words.BETWEEN.join((report_name(row, context, language), painting.shown(row.title, 60)))
