"""What a display plays: scenes in turn, each for its seconds, and other ones at certain hours. Without Qt."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from desktop.alarms import Ringing

SHARED_SECONDS = 60.0
"""For a scene that would stay, where a missing display's scenes take turns with it."""


class Turn(Struct, frozen=True):
    """A scene, and for how many seconds it is shown; 0: it stays."""

    scene: str
    seconds: float


class Hours(Struct, frozen=True):
    """From one time of day until before another, by the centre's clock; over midnight where the second is no later."""

    start: time
    end: time

    def hold(self, moment: time) -> bool:
        """Return whether a time of day lies in them."""
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


class Night(Struct, frozen=True):
    """When a wall is darker, and by how much: 0.4 takes two fifths of its light."""

    hours: Hours
    strength: float


class Part(Struct, frozen=True):
    """What one display of a wall file plays: at hours that are named, the first that hold, and else by default."""

    turns: tuple[Turn, ...]
    scheduled: tuple[tuple[Hours, tuple[Turn, ...]], ...] = ()

    def at(self, moment: time) -> tuple[Turn, ...]:
        """Return what is in turn at a time of day."""
        return next((turns for hours, turns in self.scheduled if hours.hold(moment)), self.turns)


class PlayList(Struct, frozen=True):
    """The parts that one window plays, one after the other: its own, and those of displays that are missing."""

    parts: tuple[Part, ...]
    pause_seconds: float
    """How long a touch holds it."""
    on_warning: str = ""
    """The scene that a red warning brings to the front; "": none."""
    on_event: str = ""
    """That of an event of level I or II."""
    shift_pixels: int = 0
    """How far the picture wanders."""
    night: Night | None = None

    @property
    def scenes(self) -> tuple[str, ...]:
        """Every scene that it may show, each once."""
        lists = [turns for part in self.parts for turns in (part.turns, *(each for _, each in part.scheduled))]
        names = [turn.scene for turns in lists for turn in turns]
        return tuple(dict.fromkeys(name for name in (*names, self.on_warning, self.on_event) if name))

    def alarm_scene(self, alarm: Ringing) -> str:
        """Return the scene for what rings, a warning's before an event's; "" where nothing does that has one."""
        if alarm.warnings and self.on_warning:
            return self.on_warning
        return self.on_event if alarm.events else ""

    def at(self, moment: time) -> tuple[Turn, ...]:
        """Return what is in turn at a time of day."""
        turns = tuple(turn for part in self.parts for turn in part.at(moment))
        if len(self.parts) == 1:
            return turns
        # A scene that stays would keep those of a missing display from ever being seen.
        return tuple(turn if turn.seconds else Turn(turn.scene, SHARED_SECONDS) for turn in turns)
