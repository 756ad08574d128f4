"""The collector: polls every source of a centre at its rhythm and hands what comes to the one writer.

A process of its own, so that no source can freeze a wall. Its standard output speaks to the parent, one JSON object a
line: {"changed": seq} after commits (at most 20 a second), {"trouble": sentence} when the store fails,
{"well": true} when it works again, and {"alive": true} every few seconds whatever happens. As a child it ends when its
standard input does. Logs go to standard error and a file.
"""

from __future__ import annotations

import logging
import math
import signal
import sys
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from logging.handlers import RotatingFileHandler

import msgspec

from data_sources import health
from data_sources.batches import RecordBatch, SourceHealth
from data_sources.breaker import Breaker
from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.connector import Cursor
from data_sources.durations import seconds_of
from data_sources.poll import FIRST_POLL_PATIENCE, PollResult, listen_to, poll_source, probe_source
from data_sources.polled_source import PolledSource
from data_sources.redaction import RedactingFormatter
from data_sources.resource_files import data_folder
from data_sources.schedule import Schedule
from data_sources.sentences import translate
from operations.alarming import alarming
from operations.centre_watch import CentreWatch
from operations.collector_writer import ParentLine, StoppedError, Writer, store_opened
from operations.escalating import escalating
from operations.nightly import Nightly
from operations.store import Store, StoreError

log = logging.getLogger(__name__)

_LOOK = 1.0
_HANG_GRACE = 30.0
_LOG_BYTES = 2_000_000
_WORTH_SAYING = 3
_LOST_PAUSE = 2.0
_LAST_POLLS = 2.0
"""Seconds that polls under way are given to end; what is not kept then is polled again next time."""
_STEADY = 60.0
_LATE = 1.0
LIFE_SECONDS = 3.0
"""Between two signs of life to the parent, which ends a collector that gives none."""


class UnknownSourceError(LookupError):
    """A source that was asked for by name isn't there. `known` are those that are."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)
        sentence = translate("Collector", "There is no source “{name}”. There are: {known}.")
        self.sentence = sentence.filled(name=name, known=", ".join(known))


def run(
    centre: Centre, clock: Clock, store_url: str | None = None, only: Sequence[str] = (), *, child: bool = False
) -> int:
    """Poll until told to stop: by SIGINT or SIGTERM, or, as a `child`, by the end of standard input. Returns 0.

    Raises:
        UnknownSourceError: One of the sources `only` isn't there.
    """
    sources = _chosen(centre, only)
    stop = threading.Event()
    with _logging_to_file(centre, child=child), _stopped_by_signals(stop):
        line = ParentLine(stop)
        if child:
            threading.Thread(target=_stop_with_parent, args=(stop,), name="parent watch", daemon=True).start()
            threading.Thread(target=_show_life, args=(stop, line), name="signs of life", daemon=True).start()
        lost, watch = False, CentreWatch(centre)
        while not stop.is_set():
            try:
                store = store_opened(centre, clock, store_url, line, stop, troubled=lost)
            except StoppedError:
                break
            try:
                collector = _Collector(centre, clock, Writer(store, line, threading.Event()), sources, stop)
                lost = not collector.run(watch)
            except StoreError as error:  # opened, yet not to be read
                log.warning("the store can't be read: %s", error)
                line.say({"trouble": msgspec.to_builtins(error.sentence)})
                lost = True
            finally:
                store.close()
            if lost:
                stop.wait(_LOST_PAUSE)
            elif not stop.is_set():
                centre = watch.read_again()
                sources = _chosen(centre, only)
    return 0


def run_once(centre: Centre, clock: Clock, store_url: str | None = None, only: Sequence[str] = ()) -> list[PollResult]:
    """Poll every source once, store what came, and return how each did (`rows`, `records` stay empty: see `health`).

    Sources with mistakes in their files are in the list, too: failed.

    Raises:
        StoreError: The store can't be opened or written.
        UnknownSourceError: One of the sources `only` isn't there.
    """
    sources = _chosen(centre, only)
    store = Store.open(store_url, centre, clock)
    try:
        before = _known_health(store)
        cursors = {source: store.cursor(source) for source in sources}
        applying = threading.Lock()

        def poll(source: str) -> PollResult:
            result = PollResult(source)
            for batch in poll_source(source, centre, clock, cursors[source], before.get(source)):
                with applying:
                    store.apply(batch)
                result.refused += batch.refused
                result.cursor = batch.cursor or result.cursor
                result.health = batch.health or result.health
            return result

        mistaken = [health.mistaken(source, centre, clock.now()) for source in _mistaken(centre, only)]
        for state in mistaken:
            store.apply(_health_batch(state))
        with ThreadPoolExecutor(max(1, min(8, len(sources))), "poll") as pool:
            done = [future.result() for future in as_completed([pool.submit(poll, source) for source in sources])]
        store.heartbeat()
    finally:
        store.close()
    done.sort(key=lambda result: sources.index(result.source))
    return done + [PollResult(state.source, health=state) for state in mistaken]


class _Collector:
    """One run: the schedule, what each source's last poll left, and the watch over polls that hang."""

    def __init__(self, centre: Centre, clock: Clock, writer: Writer, sources: list[str], stop: threading.Event) -> None:
        self.centre = centre
        self.clock = clock
        self.writer = writer
        self.sources = {source: PolledSource(source, centre) for source in sources}
        self.stop = stop
        self.cursors: dict[str, Cursor | None] = {source: writer.store.cursor(source) for source in sources}
        self.health: dict[str, SourceHealth] = _known_health(writer.store)
        self.running: dict[str, float] = {}
        """When a source's connector was last given the word; not while its rows are stored."""
        self.live_since: dict[str, float] = {}
        """Since when a listener has been connected."""
        rhythms = {source: seconds_of(centre.sources[source].every) for source in sources}
        self.breakers = {source: Breaker(rhythm, self._known_tries(source)) for source, rhythm in rhythms.items()}
        self.schedule = Schedule(rhythms, self.poll)

    def run(self, watch: CentreWatch) -> bool:
        """Poll until told to stop, or the centre's files are others; return False where the store was lost."""
        self.writer.start()
        store = self.writer.store
        beside = (
            Nightly(store, self.centre, self.clock).looking,
            escalating(store, self.clock),
            alarming(store, self.clock),
        )
        for one in beside:
            one.start()
        for source in _mistaken(self.centre, ()):
            self.writer.put(_health_batch(health.mistaken(source, self.centre, self.clock.now())))
        for polled in self.sources.values():
            if self.stop.is_set():  # connectors and mappings take seconds to load, which nobody waits for any more
                break
            polled.prepare()
        else:
            self.schedule.start()
        log.info("collecting %d sources of %s", len(self.sources), self.centre.id)
        while not self.stop.wait(_LOOK) and not self.writer.over and not watch.changed():
            self.schedule.mend_sleep()
            self._watch_hanging()
        self.schedule.stop()
        for one in beside:
            one.stop()
        self.writer.end()
        if self.schedule.join(_LAST_POLLS):
            for polled in self.sources.values():
                polled.close()
        return not self.writer.lost.is_set()

    def poll(self, source: str, late: float) -> None:
        """Poll one source and wait until the store has everything: only then its cursor moves."""
        polled, cursor = self.sources[source], self.cursors[source]
        self.running[source] = time.monotonic()
        try:
            if self.breakers[source].is_open and not polled.listens and not self._answers(source):
                return
            stored = None
            with closing(self._batches(polled)) as batches:
                for batch in batches:
                    self.running.pop(source, None)
                    if batch.health is not None:
                        batch.health = self._planned(source, batch.health, late)
                    if not batch.is_empty:
                        stored = self.writer.put(batch)
                        cursor = batch.cursor or cursor
                    if stored is not None and polled.listens:
                        stored.result()
                    if self.writer.over:
                        return
                    self.running[source] = time.monotonic()
            if stored is not None:
                stored.result()
                self.cursors[source] = cursor
        except StoppedError:
            log.debug("source %s: stopped during its poll", source)
        finally:
            self.running.pop(source, None)
            self.live_since.pop(source, None)

    def _batches(self, polled: PolledSource) -> Generator[RecordBatch]:
        before = self.health.get(polled.id)
        if polled.listens:
            return listen_to(polled, self.clock, self.cursors[polled.id], before)
        return poll_source(polled.id, self.centre, self.clock, self.cursors[polled.id], before, polled=polled)

    def _answers(self, source: str) -> bool:
        """Probe a source that failed again and again; return whether it is worth a poll."""
        cursor, before = self.cursors[source], self.health.get(source)
        state = probe_source(self.sources[source], self.clock, cursor, before)
        if state.state == "live":
            log.info("source %s answers again", source)
            return True
        self.writer.put(_health_batch(self._planned(source, state, 0.0))).result()
        return False

    def _planned(self, source: str, state: SourceHealth, late: float) -> SourceHealth:
        """Plan the next try and write it into the source's health."""
        now, breaker, listens = self.clock.now(), self.breakers[source], self.sources[source].listens
        pause: float | None = None
        # A connection that breaks as soon as it stands is no success: only one that lasts ends the growing of pauses.
        lasted = time.monotonic() - self.live_since.get(source, math.inf) >= _STEADY
        if lasted or (state.state == "live" and not listens):
            breaker.succeeded()
        if state.state == "failed":
            asked = (state.next_try_at - now) / 1000 if state.next_try_at is not None else None
            pause = breaker.failed(asked)
            state = msgspec.structs.replace(state, tries=breaker.failures)
            self.schedule.postpone(source, pause)
            # A feed that is only just starting fails once or twice; what fails again is worth the terminal's space.
            level = logging.WARNING if breaker.failures >= _WORTH_SAYING else logging.INFO
            log.log(level, "source %s failed (%d): %s", source, breaker.failures, state.sentence)
        elif listens:
            self.live_since.setdefault(source, time.monotonic())
        else:
            pause = self.schedule.seconds_left(source)
            if late > max(state.rhythm / 2, _LATE):
                state = msgspec.structs.replace(state, remarks=(*state.remarks, health.too_late(late)))
        planned = None if pause is None else now + round(pause * 1000 * self.clock.speed)
        state = self.health[source] = msgspec.structs.replace(state, next_try_at=planned)
        return state

    def _watch_hanging(self) -> None:
        for source, since in list(self.running.items()):
            timeout = seconds_of(self.centre.sources[source].timeout)
            patience = timeout * (FIRST_POLL_PATIENCE if self.cursors[source] is None else 1) + _HANG_GRACE
            if time.monotonic() - since > patience and self.running.get(source) == since:
                self.running[source] = time.monotonic()  # said again if it goes on
                before = self.health.get(source) or health.unpolled(
                    source, self.centre.sources[source], self.centre, self.clock.now()
                )
                state = health.failed(before, health.Tally(self.clock.now()), health.hanging(round(patience)))
                self.writer.put(_health_batch(state))

    def _known_tries(self, source: str) -> int:
        """Return how many tries failed before this collector was started: a restart is no reason to storm a source."""
        known = self.health.get(source)
        return known.tries if known is not None and known.state == "failed" else 0


def _chosen(centre: Centre, only: Sequence[str]) -> list[str]:
    for name in only:
        if name not in centre.sources and name not in _mistaken(centre, only):
            raise UnknownSourceError(name, list(centre.sources))
    return [name for name, source in centre.sources.items() if (name in only if only else source.enabled)]


def _known_health(store: Store) -> dict[str, SourceHealth]:
    """Return each source's health as the store has it: a last success outlives a restart."""
    return {status.health.source: status.health for status in store.picture.source_board().sources}


def _mistaken(centre: Centre, only: Sequence[str]) -> list[str]:
    """Return the sources that are left out because their files have mistakes."""
    files = [mistake.file for mistake in centre.mistakes if mistake.file.startswith("sources/")]
    names = dict.fromkeys(file.removeprefix("sources/").removesuffix(".toml") for file in files)
    return [name for name in names if name not in centre.sources and (not only or name in only)]


def _health_batch(state: SourceHealth) -> RecordBatch:
    return RecordBatch(source=state.source, polled_at=state.tried_at, health=state)


def _stop_with_parent(stop: threading.Event) -> None:
    """Set `stop` when standard input ends: the parent is gone, or wants this."""
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()


def _show_life(stop: threading.Event, line: ParentLine) -> None:
    """Tell the parent that this process runs, also while a store is made larger or waited for."""
    while not stop.wait(LIFE_SECONDS):
        line.say({"alive": True})


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _logging_to_file(centre: Centre, *, child: bool) -> Iterator[None]:
    root = logging.getLogger()
    form = RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    screen = logging.StreamHandler(sys.stderr)
    screen.setLevel(logging.WARNING if child else logging.INFO)  # a child shares the desktop's terminal
    handlers: list[logging.Handler] = [screen]
    try:
        folder = data_folder(centre.id, "logs")
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(folder / "collector.log", maxBytes=_LOG_BYTES, backupCount=3, delay=True))
    except OSError as error:
        log.warning("no log file: %s", error)
    for handler in handlers:
        handler.setFormatter(form)
        root.addHandler(handler)
    level, root.level = root.level, logging.INFO
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.level = level
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
