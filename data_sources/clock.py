"""What time it is: the machine's time, or a drill's, which may run faster.

Every process of one run gets the same clock by `YIPING_CLOCK`, so that feeds, collector and desktop agree on a
drill's time. Code that waits or measures uses `time.monotonic`; code that asks "when" asks the clock.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from data_sources.records import Instant

ENVIRONMENT_VARIABLE = "YIPING_CLOCK"


@dataclass(frozen=True)
class Clock:
    """A clock that showed `origin` when the machine's clock showed `machine_origin`, running `speed` times as fast."""

    machine_origin: Instant = 0
    origin: Instant = 0
    speed: float = 1.0

    @classmethod
    def of_drill(cls, speed: float) -> Clock:
        """Return a drill's clock: now is now, and from here on time runs `speed` times as fast."""
        now = time.time_ns() // 1_000_000
        return cls(now, now, speed)

    @classmethod
    def from_environment(cls) -> Clock:
        """Return the clock that the parent process set, or the machine's own.

        Raises:
            ValueError: The variable is set, and is not three numbers `machine_origin:origin:speed`.
        """
        text = os.environ.get(ENVIRONMENT_VARIABLE, "")
        if not text:
            return cls()
        machine_origin, origin, speed = text.split(":")
        return cls(int(machine_origin), int(origin), float(speed))

    def to_environment(self) -> dict[str, str]:
        """Return what to add to a child's environment."""
        return {ENVIRONMENT_VARIABLE: f"{self.machine_origin}:{self.origin}:{self.speed!r}"}

    @property
    def is_drill(self) -> bool:
        """Whether this is not simply the machine's time."""
        return self.speed != 1.0 or self.origin != self.machine_origin

    def now(self) -> Instant:
        """Return this moment."""
        return self.at(time.time_ns() // 1_000_000)

    def at(self, machine_time: Instant) -> Instant:
        """Return what this clock shows when the machine's clock shows `machine_time`."""
        return self.origin + round((machine_time - self.machine_origin) * self.speed)
