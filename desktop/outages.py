"""After an outage, what happened meanwhile, in one calm sentence: gone by itself, or when somebody takes it away."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial
from typing import Any, ClassVar

from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from desktop.session import Session
from operations.outages import Outage, Outages
from operations.picture import Picture
from widgets.look import Look
from widgets.pane import Pane, PaneSettings, Question

SHOWN_MILLISECONDS = 10 * 60_000
"""How long an outage is told of after its end, by the centre's clock."""

MOST_SAID = 3

TOGETHER_MILLISECONDS = 120_000
"""What was heard again so soon after the whole wasn't away for longer: each source has a rhythm of its own."""


def _ask(since: Instant, picture: Picture) -> Outages:
    return picture.outages(since)


class OutageDigest(Pane):
    """Asks as a pane does, when a source stands otherwise than before, and is never seen."""

    pane_type: ClassVar[str] = "outages"
    kinds: ClassVar[frozenset[str]] = frozenset({"health"})
    refresh_seconds = 60.0

    def __init__(self, session: Session) -> None:
        super().__init__(PaneSettings(), Look())
        self._session = session
        self._known: dict[tuple[str, Instant], Outage] = {}
        """What the store may let go of while it is still told."""
        self._taken_away: set[tuple[str, Instant]] = set()
        session.runner.add(self)
        session.runner.show_only((self,), owner=self)

    def question(self) -> Question:
        """Ask for the outages that were over a short while ago."""
        return partial(_ask, self._session.clock.now() - SHOWN_MILLISECONDS)

    def draw_snapshot(self, snapshot: Outages | None) -> None:
        """Say what there is to say."""
        if snapshot is None:
            return
        self._known |= {(one.source, one.until_at): one for one in snapshot.outages}
        recent = {key for key in self._known if key[1] >= snapshot.as_of - SHOWN_MILLISECONDS}
        self._known = {key: one for key, one in self._known.items() if key in recent}
        self._taken_away &= recent
        self._say()

    def take_away(self) -> None:
        """Say no more of what is said now."""
        self._taken_away |= set(self._known)
        self._say()

    def discard(self) -> None:
        """Ask no more."""
        self._session.runner.remove(self)
        self._session.runner.show_only((), owner=self)
        self.deleteLater()

    def show_trouble(self, sentence: Any) -> None:
        """Say nothing: the window says once what is wrong with the store."""

    def _say(self) -> None:
        told = [one for key, one in self._known.items() if key not in self._taken_away]
        told.sort(key=lambda one: (bool(one.source), -one.until_at))
        self._session.say_outages(digest(told, self._session.centre.zone) if told else None)


def digest(outages: list[Outage], zone: tzinfo) -> Sentence:
    """Return the sentence for outages, the one that counts first; `zone` is the centre's."""
    first, *others = outages
    if not first.source:
        others = [one for one in others if one.until_at > first.until_at + TOGETHER_MILLISECONDS]
    told: dict[str, str | float] = {"span": _span(first, zone), "events": first.events, "source": first.title}
    if not others:
        sentence = (
            translate("Outages", "{source} was not heard {span}; {events} events happened meanwhile.")
            if first.source
            else translate("Outages", "Nothing was heard {span}; {events} events happened meanwhile.")
        )
        return sentence.filled(**told)
    rest = [f"{one.title} {_span(one, zone)} ({one.events})".strip() for one in others[:MOST_SAID]]
    more = f" +{len(others) - MOST_SAID}" if len(others) > MOST_SAID else ""
    sentence = (
        translate("Outages", "{source} was not heard {span}; {events} events happened meanwhile. So were: {others}")
        if first.source
        else translate("Outages", "Nothing was heard {span}; {events} events happened meanwhile. Longer: {others}")
    )
    return sentence.filled(**told, others=", ".join(rest) + more)


def _span(one: Outage, zone: tzinfo) -> str:
    start, end = (datetime.fromtimestamp(at / 1000, zone) for at in (one.from_at, one.until_at))
    return f"{start:%H:%M}–{end:%H:%M}" if start.date() == end.date() else f"{start:%m-%d %H:%M}–{end:%m-%d %H:%M}"
