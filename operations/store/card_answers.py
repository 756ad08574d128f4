"""The picture's answers about one incident, from a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.late import late
from operations.card_picture import CardPicture
from operations.store.duty_answers import DutyAnswers
from operations.store.incident_answers import IncidentAnswers

if TYPE_CHECKING:
    from operations.card_snapshots import IncidentCard
    from operations.duty_cases import Officer
    from operations.store import card_questions
else:  # a start asks for no card
    card_questions = late("operations.store.card_questions")


class CardAnswers(DutyAnswers, IncidentAnswers, CardPicture):
    """Part of `StorePicture`."""

    def incident_card(self, event_id: int, officer: Officer | None = None) -> IncidentCard | None:
        """Return the card of the incident that an event is in."""
        derivation, linking = self._derivation, self._linking
        return self._ask(lambda asking: card_questions.incident_card(asking, derivation, linking, event_id, officer))

    def event_id(self, source: str, key: str) -> int | None:
        """Return the number of the event that a source calls `key`."""
        return self._ask(lambda asking: card_questions.event_id(asking, source, key))
