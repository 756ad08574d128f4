"""A thread that looks after something every so often, and goes on where the store fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from operations.store import StoreError

log = logging.getLogger(__name__)


class Looking:
    """Calls `look` with the event that tells it to end, first after `first` seconds, then every `every` seconds."""

    def __init__(self, name: str, look: Callable[[threading.Event], None], *, first: float, every: float) -> None:
        self._look = look
        self._first = first
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is under way ends after the step that it is at."""
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        pause = self._first
        while not self._stop.wait(pause):
            pause = self._every
            try:
                self._look(self._stop)
            except StoreError as error:
                log.warning("%s failed: %s", self._thread.name, error)
            except Exception:  # a defect here must not end what others wait for
                log.exception("%s failed", self._thread.name)
