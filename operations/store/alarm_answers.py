"""The picture's answers about alarms, from a store."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from data_sources.late import late
from data_sources.records import Instant
from operations.alarm_picture import AlarmPicture
from operations.store.questioning import Questioning

if TYPE_CHECKING:
    from data_sources.alarm_settings import AlarmRules
    from operations.alarm_snapshots import AlarmBoard, AlarmLog, AlarmPage
    from operations.store import alarm_questions
else:  # the first scene comes before them
    alarm_questions = late("operations.store.alarm_questions")


class AlarmAnswers(Questioning, AlarmPicture):
    """Part of `StorePicture`."""

    def alarm_board(self) -> AlarmBoard:
        """Return what stands or rings now."""
        return self._ask(alarm_questions.alarm_board)

    def alarm_page(self, *, hours: int = 24) -> AlarmPage:
        """Return the alarms of the last hours, their sources, and what is shelved."""
        rules = self._alarm_rules
        return self._ask(lambda asking: alarm_questions.alarm_page(asking, rules, hours))

    def alarm_log(self, since: Instant, *, limit: int = 10_000) -> AlarmLog:
        """Return alarms raised since then, newest first."""
        return self._ask(lambda asking: alarm_questions.alarm_log(asking, since, limit))

    @cached_property
    def _alarm_rules(self) -> AlarmRules:
        from data_sources.alarm_settings import read_alarm_rules  # noqa: PLC0415 - as above

        centre = self._centre
        return read_alarm_rules(centre.folder, centre.categories, centre.sources)[0]
