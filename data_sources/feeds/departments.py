"""Everything that a training centre's feeds consist of, put together from its plan; no HTTP in here."""

from __future__ import annotations

import logging
import sqlite3
import threading
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec

from data_sources.clock import Clock
from data_sources.feeds.dropped_files import AirFiles, EventFiles
from data_sources.feeds.figures import FIGURE_COLUMNS, FigureBook
from data_sources.feeds.generated import GeneratedEvents
from data_sources.feeds.happenings import EventModel
from data_sources.feeds.ledger import Ledger
from data_sources.feeds.local_time import day_number
from data_sources.feeds.measured import STORM_COLUMNS, WATER_COLUMNS, StormBulletins, WaterLevels
from data_sources.feeds.places import Places, read_places
from data_sources.feeds.plan import EventFeed, Generated, Plan, PlanError, Recorded, read_plan
from data_sources.feeds.recorded import RecordedEvents
from data_sources.feeds.registers import ASSET_COLUMNS, Register
from data_sources.feeds.vendor_rows import EVENT_COLUMNS, Row, check_fields, event_rows
from data_sources.feeds.weather import WeatherFeed
from data_sources.feeds.work_orders import WorkOrders
from data_sources.sentences import translate

log = logging.getLogger(__name__)

MODEL_VERSION = 2
"""Raised when the model's output changes, so that databases written by an older one are begun anew."""

_TICK_SECONDS = 0.5


class Departments:
    """The systems of one centre: event feeds, registers, weather, and what is written to the feeds' folder."""

    def __init__(
        self, centre: Path, out: Path, clock: Clock, held: Mapping[str, sqlite3.Connection | None] | None = None
    ) -> None:
        """`held` are transactions by the names of feeds: readers of their tables wait for the first tick."""
        self.plan: Plan = read_plan(centre)
        self.clock = clock
        self.out = out
        settings = msgspec.toml.decode((centre / "centre.toml").read_bytes(), type=_CentreZone)
        self.zone = ZoneInfo(settings.zone)
        self._check()
        places = self._places(centre)
        self.model: EventModel = self._model(centre, places)
        self.event_feeds: dict[str, EventFeed] = {feed.name: feed for feed in self.plan.event_feeds}
        self.ledgers = {name: Ledger(name, self.model, self.zone, self.plan.history_days) for name in self.event_feeds}
        self.registers = {
            feed.name: Register(feed, places, self.plan.seed, self.zone) for feed in self.plan.asset_feeds if places
        }
        self.figures = {
            feed.name: FigureBook(feed, places, self.plan.seed, settings.code)
            for feed in self.plan.figure_feeds
            if places
        }
        self.measured: dict[str, StormBulletins | WaterLevels] = {
            feed.name: StormBulletins(feed, self.plan.seed, self.zone) for feed in self.plan.storm_feeds
        }
        self.measured |= {feed.name: WaterLevels(feed, self.plan.seed, self.zone) for feed in self.plan.water_feeds}
        self.weather = WeatherFeed(self.plan.weather, centre, self.zone) if self.plan.weather else None
        stamp = f"{MODEL_VERSION}:{_fingerprint(centre, self.plan)}"
        self._tables = [
            WorkOrders(
                feed, self.ledgers[feed.name], out, zone=self.zone, stamp=stamp, held=(held or {}).get(feed.name)
            )
            for feed in self.plan.event_feeds
            if feed.serve.style == "database"
        ]
        self._air = [AirFiles(self.plan.air, centre, out, self.zone)] if self.plan.air else []
        self._files = [
            EventFiles(feed, self.ledgers[feed.name], out, self.zone)
            for feed in self.plan.event_feeds
            if feed.serve.style == "files"
        ]
        self._stopped = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="feeds-keeper", daemon=True)

    def start(self) -> None:
        """Make the folder, and begin to write to it from a thread of its own."""
        self.out.mkdir(parents=True, exist_ok=True)
        self._keeper.start()

    def stop(self) -> None:
        """Stop writing. Waits for what is being written."""
        self._stopped.set()
        if self._keeper.is_alive():
            self._keeper.join()

    def second(self) -> int:
        """Return this moment in whole seconds."""
        return self.clock.now() // 1000

    def page(self, name: str, after: int | None, start: int, size: int) -> tuple[list[Row], int]:
        """Return rows `start` to `start + size` of what a feed changed after a second, and how many there are."""
        now = self.second()
        register = self.registers.get(name)
        if register is not None:
            answer = register.answer(after, now, start=start, size=size)
            return register.rows(answer, start, size), len(answer)
        book = self.figures.get(name)
        if book is not None:
            return book.rows(self.today(), start, size)
        measured = self.measured.get(name)
        if measured is not None:
            return measured.rows(after, now, start, size)
        ledger = self.ledgers[name]
        answer = ledger.answer(after, now, start=start, size=size)
        return event_rows(ledger.page(answer, start, size), self.event_feeds[name], self.zone), len(answer)

    def tick(self) -> None:
        """Write to the feeds' folder what is due now."""
        now = self.second()
        # Files before tables, for until its first file is there a poll of a folder fails.
        keepers: list[AirFiles | WorkOrders | EventFiles] = [*self._air, *self._files, *self._tables]
        for keeper in keepers:
            keeper.tick(now)

    def today(self) -> int:
        """Return the local day, as days since 1970-01-01."""
        return day_number(self.second(), self.zone)

    def _keep(self) -> None:
        while not self._stopped.is_set():
            try:
                self.tick()
            except Exception:  # the disk may be full or a reader may hold the table: say so, and try again
                log.exception("the feeds' folder %s could not be written", self.out)
            self._stopped.wait(_TICK_SECONDS)

    def _places(self, centre: Path) -> Places | None:
        events = self.plan.events
        if not isinstance(events, Generated):
            return None
        try:
            return read_places(centre / events.places, centre / events.areas)
        except OSError as error:
            sentence = translate("Feeds", "The places of the drill can't be read: {reason}.")
            raise PlanError(sentence.filled(reason=str(error))) from error

    def _model(self, centre: Path, places: Places | None) -> EventModel:
        events = self.plan.events
        if isinstance(events, Generated) and places is not None:
            try:
                file = msgspec.toml.decode((centre / "categories.toml").read_bytes(), type=_Categories)
            except (OSError, msgspec.ValidationError, msgspec.DecodeError) as error:
                sentence = translate("Feeds", "{file} can't be used: {reason}.")
                raise PlanError(sentence.filled(file=str(centre / "categories.toml"), reason=str(error))) from error
            due = {category["code"]: tuple(category["due_minutes"]) for category in file.category}
            return GeneratedEvents(self.plan, events, places, due, self.zone)
        return RecordedEvents(self.plan, cast("Recorded", events), centre, self.zone)

    def _check(self) -> None:
        """Refuse a plan that names columns that there are not: better at the start than in an answer.

        Raises:
            PlanError: It does.
        """
        feeds = [(feed.name, check_fields(feed, EVENT_COLUMNS)) for feed in self.plan.event_feeds]
        feeds += [(feed.name, check_fields(feed, ASSET_COLUMNS)) for feed in self.plan.asset_feeds]
        feeds += [(feed.name, check_fields(feed, FIGURE_COLUMNS)) for feed in self.plan.figure_feeds]
        feeds += [(feed.name, check_fields(feed, STORM_COLUMNS)) for feed in self.plan.storm_feeds]
        feeds += [(feed.name, check_fields(feed, WATER_COLUMNS)) for feed in self.plan.water_feeds]
        for name, unknown in feeds:
            if unknown:
                sentence = translate("Feeds", "feeds.toml: the feed {feed} names a column that there is not: {column}.")
                raise PlanError(sentence.filled(feed=name, column=unknown[0]))


def _fingerprint(centre: Path, plan: Plan) -> str:
    """Return a number of the files that the events follow from: another number, another history."""
    names = ["centre.toml", "categories.toml", "feeds.toml"]
    events = plan.events
    names += [events.places, events.areas] if isinstance(events, Generated) else [events.calls]
    total = 0
    for name in names:
        total = zlib.crc32((centre / name).read_bytes(), total)
    return f"{total:08x}"


class _CentreZone(msgspec.Struct):
    zone: str
    code: str = ""


class _Categories(msgspec.Struct):
    category: list[dict[str, Any]]
