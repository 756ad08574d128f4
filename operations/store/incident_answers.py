"""The picture's answers about incidents, from a store."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from data_sources.late import late
from operations.incident_picture import IncidentPicture
from operations.store.questioning import Questioning

if TYPE_CHECKING:
    from data_sources.linking_settings import Linking
    from operations.incident_snapshots import Incident, Proposals
    from operations.store import incident_questions
else:  # a start asks nothing of incidents
    incident_questions = late("operations.store.incident_questions")


class IncidentAnswers(Questioning, IncidentPicture):
    """Part of `StorePicture`."""

    def incident(self, event_id: int) -> Incident | None:
        """Return the incident that an event is in."""
        linking = self._linking
        return self._ask(lambda asking: incident_questions.incident(asking, event_id, linking))

    def proposals(self, offset: int = 0, limit: int = 50) -> Proposals:
        """Return proposals that wait for an officer."""
        return self._ask(lambda asking: incident_questions.proposals(asking, offset, limit))

    @cached_property
    def _linking(self) -> Linking:
        from data_sources.linking_settings import read_linking  # noqa: PLC0415 - as above

        return read_linking(self._centre.folder, self._centre.categories, self._centre.sources)[0]
