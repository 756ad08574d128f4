"""Ask the picture what the panes want to know, off the UI thread, no more often than an eye can follow.

A pane is asked when something that concerns it changed, when its question changed, and once every `refresh_seconds`
so that ages move: at most ten times a second, one question a pane on the way, and only while it can be seen. What
happens meanwhile is kept as one wish to ask again. Answers are handed over in the UI thread.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from data_sources import defects
from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from operations.past import as_of
from operations.picture import Changes, Picture
from operations.snapshots import Age
from widgets.pane import Pane, Question

log = logging.getLogger(__name__)

LEAST_PAUSE = 0.1
"""Seconds between two questions of one pane: ten a second."""

POLL_PAUSE = 2.0
"""Seconds after which the feed is asked without a wake-up: a lost line costs no more than this."""

WORKERS = 3

PACE_MILLISECONDS = 8
"""Between two answers: each pane paints before the next gets its own. All at once they would hold the window up for as
long as all of them paint. (Qt gathers what is to be painted for 5 ms.) First answers are shown together, as they come.
"""


@dataclass
class _Watch:
    pane: Pane
    visible: bool = False
    wanted: bool = True
    asking: int | None = None
    generation: int = 0
    moment: Instant | None = None
    """What the question that was asked last is about; None: now."""
    asked_at: float = 0.0
    asked_anew: bool = False
    """Asked for anew, and not answered since."""
    age: Age | None = None
    troubled: bool = False
    on_question: Callable[[], None] = field(default=lambda: None)

    def due_at(self) -> float:
        """When to ask next, in monotonic seconds."""
        if self.wanted:
            return self.asked_at + LEAST_PAUSE if self.asked_at else 0.0
        return self.asked_at + max(self.pane.refresh_seconds, LEAST_PAUSE)


class ViewRunner(QObject):
    """Serve the panes of all windows from one picture."""

    store_failed = Signal(object)
    """The feed could not be asked: the Sentence that says why."""

    store_answered = Signal()
    """The feed answers again, or for the first time."""

    chain_lives = Signal()
    """The collector gave a new sign of life, and the store handed it over."""

    _changes_came = Signal(object, object)
    _answer_came = Signal(object, int, object)

    def __init__(self, say: Callable[[Sentence], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._picture: Picture | None = None
        self._watches: dict[Pane, _Watch] = {}
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="view")
        self._shown: dict[object, set[Pane]] = {}
        """The panes that can be seen, by who shows them: a wall has several windows."""
        self._seq = 0
        self._asking_changes = False
        self._changes_wanted = False
        self._changes_asked_at = 0.0
        self._life_asked_at = 0.0
        self._life_seen_at: Instant | None = None
        self._failing = False
        self._answered_once = False
        self._fed = False
        self._stopped = False
        self._came: deque[tuple[_Watch, int, Any]] = deque()
        self._pacing = QTimer(self)
        self._pacing.setSingleShot(True)
        self._pacing.setTimerType(Qt.TimerType.PreciseTimer)
        self._pacing.setInterval(PACE_MILLISECONDS)
        self._pacing.timeout.connect(self._give_next)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._changes_came.connect(self._take_changes, Qt.ConnectionType.QueuedConnection)
        self._answer_came.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)

    def set_picture(self, picture: Picture | None) -> None:
        """Serve from `picture` from now on; None while there is no store."""
        self._picture = picture
        self._fed = False
        for watch in self._watches.values():
            watch.wanted = True
        self._changes_wanted = picture is not None
        self._arm(0.0)

    def add(self, pane: Pane) -> None:
        """Watch a pane. It is asked once it is among the visible."""
        watch = _Watch(pane)
        watch.on_question = lambda: self._ask_again(watch)
        self._watches[pane] = watch
        pane.question_changed.connect(watch.on_question)

    def remove(self, pane: Pane) -> None:
        """Forget a pane that is about to be deleted."""
        watch = self._watches.pop(pane, None)
        for shown in self._shown.values():
            shown.discard(pane)
        if watch is not None:
            with contextlib.suppress(RuntimeError):  # its Qt half may be gone already
                pane.question_changed.disconnect(watch.on_question)

    def show_only(self, panes: Iterable[Pane], *, owner: object = None) -> None:
        """Ask only these panes of an owner (a window) from now on; its others catch up when they are shown."""
        self._shown[owner] = set(panes)
        visible = set().union(*self._shown.values())
        for pane, watch in self._watches.items():
            watch.visible = pane in visible
        self._arm(0.0)

    def wake(self, seq: int | None = None) -> None:
        """Something changed in the store, up to `seq`. Call in the UI thread, as often as it happens."""
        self._changes_wanted = True
        if seq is not None and not self._stopped:
            for watch in self._watches.values():
                if watch.visible and watch.pane.moment is None:
                    watch.pane.hear(seq)
        self._arm(0.0)

    def ask_anew(self) -> None:
        """Ask every visible pane once more, whether or not the feed tells of a change."""
        for watch in self._watches.values():
            watch.wanted = True
            watch.asked_anew = watch.visible
        self._arm(0.0)

    @property
    def has_answered(self) -> bool:
        """Whether every pane that `ask_anew` asked has its answer."""
        return not any(watch.asked_anew for watch in self._watches.values())

    def stop(self) -> None:
        """End the workers; nothing is handed over after this."""
        self._stopped = True
        self._timer.stop()
        self._pacing.stop()
        self._came.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for pane in list(self._watches):
            self.remove(pane)

    # One turn: whatever is due goes out, and the timer is set for what is due next.

    def _turn(self) -> None:
        if self._stopped or self._picture is None:
            return
        now = time.monotonic()
        pause = POLL_PAUSE
        changes_due = self._changes_asked_at + (LEAST_PAUSE if self._changes_wanted else POLL_PAUSE)
        if not self._asking_changes:
            if changes_due <= now:
                self._ask_changes(now)
            else:
                pause = min(pause, changes_due - now)
        # Where the feed stands comes first: what is asked after that is not asked again for what was in it already.
        for watch in self._watches.values() if self._fed else ():
            if not watch.visible or watch.asking is not None:
                continue
            due = watch.due_at() - now
            if due > 0:
                pause = min(pause, due)
                continue
            self._ask(watch, now)
        self._arm(pause)

    def _arm(self, pause: float) -> None:
        if self._stopped or self._picture is None:
            return
        milliseconds = max(round(pause * 1000), 0)
        if not self._timer.isActive() or self._timer.remainingTime() > milliseconds:
            self._timer.start(milliseconds)

    def _ask_changes(self, now: float) -> None:
        self._asking_changes = True
        self._changes_wanted = False
        self._changes_asked_at = now
        with_life = now - self._life_asked_at >= POLL_PAUSE
        if with_life:
            self._life_asked_at = now
        picture, since = self._picture, self._seq
        if picture is None:
            raise AssertionError("asked without a picture")

        def work() -> None:
            seen_at: Instant | None = None
            try:
                answer: Any = picture.changes(since)
                if with_life:
                    seen_at = picture.source_board().collector_seen_at
            except Exception as error:  # noqa: BLE001 - carried to the UI thread, which says it
                answer = error
            self._hand_over(self._changes_came, answer, seen_at)

        self._pool.submit(work)

    def _take_changes(self, answer: Any, seen_at: Instant | None) -> None:
        self._asking_changes = False
        self._fed = True
        if self._stopped:
            return
        if isinstance(answer, Changes):
            if self._failing or not self._answered_once:
                self._failing, self._answered_once = False, True
                self.store_answered.emit()
            self._seq = answer.seq
            if seen_at is not None and seen_at != self._life_seen_at:
                self._life_seen_at = seen_at
                self.chain_lives.emit()
            for watch in self._watches.values():
                if watch.pane.kinds & answer.kinds and watch.pane.moment is None:
                    watch.wanted = True
        else:
            if not self._failing:
                log.warning("the feed could not be asked: %s", answer, exc_info=_defect(answer))
            self._failing = True
            self._seq = -1  # whatever stands there afterwards is asked for all anew
            self.store_failed.emit(trouble_of(answer))
            self._show_old()
        self._arm(0.0)

    def _ask_again(self, watch: _Watch) -> None:
        watch.wanted = True
        watch.generation += 1
        self._arm(0.0)

    def _ask(self, watch: _Watch, now: float) -> None:
        watch.asked_at = now
        watch.wanted = False
        question = watch.pane.question()
        if question is None:
            watch.asked_anew = False
            watch.pane.show_snapshot(None)
            return
        watch.asking = watch.generation
        watch.moment = watch.pane.moment
        picture = self._picture
        if picture is None:
            raise AssertionError("asked without a picture")
        self._pool.submit(self._work, watch, watch.generation, question, as_of(picture, watch.pane.moment))

    def _work(self, watch: _Watch, generation: int, question: Question, picture: Picture) -> None:
        try:
            answer = question(picture)
        except Exception as error:  # noqa: BLE001 - carried to the UI thread, which shows it in the pane
            answer = error
        self._hand_over(self._answer_came, watch, generation, answer)

    def _hand_over(self, signal: Any, *values: Any) -> None:
        # The last answers of a closing program find their receiver gone.
        if not self._stopped:
            with contextlib.suppress(RuntimeError):
                signal.emit(*values)

    def _take_answer(self, watch: _Watch, generation: int, answer: Any) -> None:
        if self._pacing.isActive() and watch.pane.has_drawn:
            self._came.append((watch, generation, answer))
        else:
            self._give(watch, generation, answer)

    def _give_next(self) -> None:
        if self._came:
            self._give(*self._came.popleft())

    def _give(self, watch: _Watch, generation: int, answer: Any) -> None:
        """Let a pane have its answer."""
        if watch.pane.has_drawn:
            self._pacing.start()
        watch.asking = None
        watch.asked_anew = watch.asked_anew and watch.wanted  # an answer to a question from before doesn't count
        if self._stopped or self._watches.get(watch.pane) is not watch:
            return
        is_late = generation != watch.generation
        if is_late and not (watch.pane.takes_late_answers and watch.moment == watch.pane.moment):
            self._arm(0.0)
            return
        if isinstance(answer, Exception):
            self._take_trouble(watch, answer)
        else:
            self._show(watch, answer)
        self._arm(0.0 if watch.wanted else watch.pane.refresh_seconds)

    def _show(self, watch: _Watch, answer: Any) -> None:
        try:
            watch.pane.show_snapshot(answer)
        except Exception as error:  # noqa: BLE001 - whatever it is: the others go on, and this one is tried again
            defects.tell(f"showing an answer in the pane {watch.pane.pane_type}", error)
            self._take_trouble(watch, error)
            return
        watch.age = getattr(answer, "age", None)
        if watch.troubled:
            watch.troubled = False
            watch.pane.show_trouble("")

    def _take_trouble(self, watch: _Watch, error: Exception) -> None:
        if self._failing and watch.age is not None:
            return  # the window says once, for all panes, what is wrong with the store; what is drawn is marked old
        if not watch.troubled:
            log.warning("the %s pane is not up to date: %s", watch.pane.pane_type, error, exc_info=_defect(error))
        watch.troubled = True
        watch.pane.show_trouble(self._say(trouble_of(error)))

    def _show_old(self) -> None:
        for watch in self._watches.values():
            if watch.age is None:
                continue
            if watch.troubled:
                watch.troubled = False
                watch.pane.show_trouble("")
            watch.pane.show_age(Age("old", watch.age.since, watch.age.worst))


def _defect(error: Exception) -> Exception | None:
    """Return an error that nobody foresaw, whose traceback belongs in the log."""
    return None if isinstance(getattr(error, "sentence", None), Sentence) else error


def trouble_of(error: Exception) -> Sentence:
    """Return what to tell people about an error: its own sentence where it brings one."""
    sentence = getattr(error, "sentence", None)
    if isinstance(sentence, Sentence):
        return sentence
    return translate("Views", "This view could not be brought up to date: {error}. It is tried again.").filled(
        error=f"{type(error).__name__}: {error}"
    )
