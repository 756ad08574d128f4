"""The map's pen: what it drew, and how an officer keeps that with an incident, or takes away what was kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Slot

from data_sources.decoding import decode_json
from widgets import painting, words
from widgets.desk import Kept, fresh_number

if TYPE_CHECKING:
    from operations.drawing_snapshots import Drawing
    from widgets.pane import Pane

log = logging.getLogger(__name__)

translate = QCoreApplication.translate


class Pen(QObject):
    """One map pane's. `say(name, what)` calls a function of its page."""

    def __init__(self, pane: Pane, say: Callable[[str, Any], None]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._say = say
        self.strokes: list[list[tuple[float, float]]] = []
        """Lines that are drawn and not kept, as latitudes and longitudes."""
        self._number = fresh_number()

    @property
    def subject(self) -> int:
        """The number of the event that is chosen, alone or as an incident; 0: none."""
        thing = self._pane.selection.thing
        return thing.id if thing is not None and thing.kind in {"event", "incident"} else 0

    def told(self) -> dict[str, Any]:
        """Return what the page is told: what is chosen, and whether somebody sits here who may keep something."""
        desk = self._pane.context.desk
        return {"event": self.subject, "may": desk is not None and desk.officer is not None}

    @Slot(str)
    def take_strokes(self, said: str) -> None:
        """Take what the pen has drawn: a page that is loaded again gets it back."""
        try:
            self.strokes = decode_json(said.encode(), list[list[tuple[float, float]]])
        except msgspec.MsgspecError:
            log.warning("the map page's strokes are none")

    @Slot(object)
    def take(self, said: dict[str, str]) -> None:
        """Keep what is drawn with what is chosen, or take a drawing away."""
        desk = self._pane.context.desk
        officer = desk.officer if desk is not None else None
        if desk is None or officer is None:
            self._say("penSaid", translate("MapPane", "Nobody sits here who could keep it with the incident."))
            return
        if said.get("do") == "rub":
            desk.do("rub", (said.get("id", ""), officer), {}, self._take_rubbed)
        elif self.subject and self.strokes:
            drawn = tuple(tuple(stroke) for stroke in self.strokes)
            # By the same number until it is known to be kept: sent twice, it is kept once.
            desk.do("draw", (self._number, self.subject, officer, drawn), {}, self._take_kept)

    def _take_kept(self, kept: Kept) -> None:
        if kept.trouble is None:
            self.strokes = []
            self._say("putStrokes", [])
        if not kept.unsure:
            self._number = fresh_number()
        self._take_rubbed(kept)

    def _take_rubbed(self, kept: Kept) -> None:
        self._say("penSaid", painting.shown(words.say(kept.trouble)) if kept.trouble is not None else "")
        if kept.trouble is None:
            self._pane.question_changed.emit()


def told_drawings(drawings: Sequence[Drawing]) -> list[dict[str, Any]]:
    """Return what the page is told of drawings that are kept."""
    return [
        {"id": one.id, "officer": painting.shown(one.officer), "at": one.at, "strokes": one.strokes} for one in drawings
    ]
