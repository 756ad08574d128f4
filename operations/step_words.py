"""A line of an incident's timeline in words: one sentence, said in the reader's language by whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

from data_sources.centre import text_of
from data_sources.sentences import Sentence, translate
from operations.card_snapshots import IncidentCard, Step


def step_sentence(step: Step, card: IncidentCard, language: str, source_name: Callable[[str], str]) -> Sentence:
    """Return what happened. `source_name` says what a source is called; what an officer wrote is not in it."""
    names = {row.id: f"{source_name(row.source)} {row.key}" for row in card.incident.reports}
    for proposal in card.proposals:
        names |= {row.id: f"{source_name(row.source)} {row.key}" for row in (proposal.one, proposal.other)}
    one, other = (names.get(number, f"#{number}") for number in (step.event, step.other))
    label, role, level, before, after = (
        text_of(text, language) for text in (step.label, step.role, step.level, step.before, step.after)
    )
    match step.kind:
        case "report":
            return translate("Timeline", "{source} reported: {title}").filled(
                source=source_name(step.who), title=step.said
            )
        case "word":
            return translate("Timeline", "{source} says: {state}").filled(source=source_name(step.who), state=after)
        case "source":
            return translate("Timeline", "{source} changed it: {before} → {after}").filled(
                source=source_name(step.who), before=before, after=after
            )
        case "action":
            sentence = translate("Timeline", "{officer} ({role}, {level}): {action}, {before} → {after}")
            if before == after:
                sentence = translate("Timeline", "{officer} ({role}, {level}): {action}")
            return sentence.filled(officer=step.who, role=role, level=level, action=label, before=before, after=after)
        case "linked":
            score = f"{step.link.score:.2f}" if step.link is not None else ""
            return translate("Timeline", "Found to be one happening: {one} and {other}, score {score}").filled(
                one=one, other=other, score=score
            )
    return _decided(step).filled(officer=step.who, one=one, other=other)


def _decided(step: Step) -> Sentence:
    match step.what:
        case "confirm":
            return translate("Timeline", "{officer} confirmed: {one} and {other} are one happening")
        case "reject":
            return translate("Timeline", "{officer} refused: {one} and {other} are two happenings")
        case "join":
            return translate("Timeline", "{officer} joined {one} and {other}")
        case "split":
            return translate("Timeline", "{officer} split {one} from {other}")
    return translate("Timeline", "{officer} took a decision on {one} and {other} back")
