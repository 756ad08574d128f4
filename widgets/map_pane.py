"""The map: a folium page in a web view, its marks kept as new as the store by binary deltas."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWidgets import QWidget

from data_sources.centre import Centre
from data_sources.records import Instant
from maps.engine import Engine
from maps.plan import LEVELS, MapPlan, plan_of
from maps.site import MapSite
from maps.web_page import MapView
from operations.snapshots import Age
from widgets import painting, words
from widgets.look import FAMILY, Look
from widgets.map_layers import layer_words
from widgets.map_pen import Pen
from widgets.map_question import MapAnswer, map_question
from widgets.map_renewal import Renewal, cover
from widgets.map_settings import MapSettings
from widgets.map_told import Told, hidden_categories
from widgets.map_words import page_words
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.selection import KINDS, Selection, Thing

log = logging.getLogger(__name__)

RELOAD_FIRST = 1_000
RELOAD_LAST = 60_000
"""Milliseconds before a page whose process died is loaded again; doubled at each death, up to the last."""


class MapPane(Pane):
    """A map of the centre. Its page asks for marks by itself; this tells it when there is something new."""

    pane_type: ClassVar[str] = "map"
    settings_type: ClassVar[type[PaneSettings]] = MapSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "asset", "warning", "region", "health", "reading", "drawing"})
    header_units: ClassVar[float] = 0
    follows_region: ClassVar[bool] = True

    def __init__(
        self, settings: PaneSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self.own = settings if isinstance(settings, MapSettings) else MapSettings()
        self.page_loaded = False
        self._standing: tuple[tuple[str, str], ...] = ()
        self._seq = 0
        self.drawn_seq = -1
        """Up to which number of the feed the marks are on the screen."""
        self._shown = Told()
        self._hidden: tuple[str, ...] = ()
        """The categories that the reader has taken off the map."""
        self._pen = Pen(self, self._say)
        self._reload_pause = RELOAD_FIRST
        self._renewal: Renewal | None = None
        self._sheet: QObject | None = None
        self.renewals = 0
        """How often a fresh view has taken the place of an old one."""
        self.setAccessibleName(self.title)
        centre = self.context.centre
        if centre is None:
            return
        self.engine = Engine.take()
        self.view = MapView(self)
        self._site = MapSite(centre, self._plan(centre, look), picture=self.context.picture)
        self.desk, self.page = self.engine.page(self._site, look.color("water"), self.view)
        self._reload_timer = QTimer(self)
        self._reload_timer.setSingleShot(True)
        self._reload_timer.timeout.connect(self.load)
        self.page.destroyed.connect(self.engine.give_back)
        self._listen()
        self.view.setPage(self.page)
        self.view.setZoomFactor(self._zoom_factor)
        self.view.setGeometry(self.contentsRect())
        if not self.desk.early or self.page.loaded is False:
            self.load()
        elif self.page.loaded:
            self._take_loaded(True)

    def _plan(self, centre: Centre, look: Look) -> MapPlan:
        own, language = self.own, look.language
        said = page_words(own.fill, own.fill_category, centre, language, of_all=not own.categories)
        tokens = {name: value for name, value in look.tokens().items() if name not in {"unit", "language", "family"}}
        return plan_of(
            centre,
            tokens,
            {**said, **layer_words(own.of_layers)},
            language=language,
            family=FAMILY,
            layers=tuple(own.layers),
            asset_kinds=tuple(own.asset_kinds),
            categories=tuple(own.categories),
            home=msgspec.to_builtins(own.home) if own.home else None,
            legend=own.legend,
            margins=own.margins,
            home_after=own.home_after,
            follow=own.follow,
            tiles=own.tiles,
            choropleth=own.choropleth,
        )

    @property
    def _zoom_factor(self) -> float:
        return min(5.0, max(0.25, self.look.unit))

    def _listen(self, *, stop: bool = False) -> None:
        """Hear what the page that is seen says, and see to it; or hear it no more."""
        heard: tuple[tuple[Any, Any], ...] = (
            (self.page.loadFinished, self._take_loaded),
            (self.page.renderProcessTerminated, self._take_death),
            (self.desk.opened, self._give_place),
            (self.desk.painted, self._take_painted),
            (self.desk.drawn, self._take_drawn),
            (self.desk.chosen, self._take_chosen),
            (self.desk.hid, self._take_hidden),
            (self.desk.stroked, self._pen.take_strokes),
            (self.desk.penned, self._pen.take),
            (self.desk.sheet_wanted, self.print_sheet),
            (self.engine.watch.outdated, self.renew),
        )
        for signal, slot in heard:
            if stop:
                signal.disconnect(slot)
            else:
                signal.connect(slot)
        if not stop:
            self.setFocusProxy(self.view)

    def renew(self) -> None:
        """Build a fresh view behind this one, in a process of its own, and let it take this one's place."""
        if self._renewal is not None:
            return
        self._renewal = Renewal(self, self._site, self.page, self.look.color("water"), self._all_told)
        self._renewal.stand(self._zoom_factor)
        self._renewal.ready.connect(self._take_renewed)
        self._renewal.failed.connect(self._drop_renewal)

    @Slot()
    def print_sheet(self) -> None:
        """Save what the reader sees as a PNG to print, and say where on the page."""
        from widgets.map_sheet import Sheet  # noqa: PLC0415 - only who prints needs it

        centre = self.context.centre
        if centre is None or self._sheet is not None:
            return
        light = Look(theme="light", language=self.look.language)
        site = MapSite(centre, self._plan(centre, light), picture=self.context.picture)
        site.moment = self.moment
        self._sheet = Sheet(self, site, self.page, light.color("water"), self._all_told)
        self._sheet.ended.connect(self._take_sheet)
        self._sheet.begin(self.view.width(), self.view.height(), self._zoom_factor)

    @Slot(object)
    def _take_sheet(self, path: Path | None) -> None:
        self._sheet = None
        if path is None:
            self._say("toolSaid", self.tr("The sheet could not be drawn or written."))
        else:
            self._say("toolSaid", self.tr("Saved, 300 dots an inch: {path}").replace("{path}", str(path)))

    def _take_renewed(self) -> None:
        renewal, self._renewal = self._renewal, None
        if renewal is None:
            return
        cover(self)
        old, had_focus = self.view, self.view.hasFocus()
        self._listen(stop=True)
        self._reload_timer.stop()
        self.engine, self.view, self.desk, self.page = renewal.engine, renewal.view, renewal.desk, renewal.page
        renewal.hand_over()
        self.page_loaded = True
        self._listen()
        for name, what in self._all_told():  # what came while it was being built was told to the old one
            self._say(name, what)
        self._shown.know()
        old.hide()
        old.deleteLater()
        if had_focus:
            self.view.setFocus()
        self.renewals += 1

    def _drop_renewal(self) -> None:
        renewal, self._renewal = self._renewal, None
        if renewal is not None:
            renewal.cancel()
            QTimer.singleShot(RELOAD_LAST, self, self.renew)

    @classmethod
    def smallest_text(cls, settings: PaneSettings) -> float:
        """Return the size of the numbers in its marks."""
        del settings
        return 13

    def default_title(self) -> str:
        """Return what a screen reader calls the map."""
        return self.tr("Map")

    def load(self) -> None:
        """Load the page, or load it again."""
        self.page_loaded = False
        self.drawn_seq = -1
        self.desk.spoken.clear()
        self.page.open()

    def ready_for_picture(self) -> bool:
        """Return whether all that the pane was told of is on the screen."""
        return self.has_drawn and self.drawn_seq >= self._seq and self.desk.spoken.is_heard

    def hear(self, seq: int) -> None:
        """Let the page fetch new marks at once: the fill and the ages may come after them."""
        self._say("changed", seq)

    def question(self) -> Question | None:
        """Ask how far the feed is, and for what is small; the page fetches the marks."""
        centre = self.context.centre
        if centre is None:
            return None
        layers = replace(
            self.own.of_layers, is_past=self.moment is not None, hidden=self._hidden, known=tuple(centre.categories)
        )
        return map_question(self._seq, LEVELS[centre.file.level][0], self.region, layers, self._pen.subject)

    def show_snapshot(self, snapshot: Any) -> None:
        """Tell the page. The pane has drawn once the page has, which it says itself."""
        self.draw_snapshot(snapshot)
        self.show_age(snapshot.age)

    def draw_snapshot(self, snapshot: MapAnswer) -> None:
        """Hand over the small things, and name the number up to which there is something to fetch."""
        self._shown.take(snapshot, self.context.clock.now())
        self._shown["pen"] = self._pen.told()
        self._seq = snapshot.seq
        self._tell_shown()
        if snapshot.standing != self._standing:
            # A mark is hollow while its source is silent. That is no change of the mark, so no delta brings it.
            first, self._standing = not self._standing, snapshot.standing
            if not first:
                self._say("refresh")
        self._say("changed", snapshot.seq)

    def show_age(self, age: Age) -> None:
        """Show the age on the page's status line."""
        super().show_age(age)
        said = self.age_words(age) or words.quality_name("live")
        self._shown["age"] = {"quality": age.quality, "words": painting.shown(said)}
        self._tell_shown()

    def show_trouble(self, sentence: str) -> None:
        """Say it on the page, over marks that stay."""
        super().show_trouble(sentence)
        self._shown["trouble"] = painting.shown(sentence)
        self._tell_shown()

    def show_selection(self, selection: Selection) -> None:
        """Let the page go where the reader of another pane points, and mark it."""
        before = self._pen.subject
        super().show_selection(selection)
        if self._pen.subject != before:
            self._shown.update(drawings=[], pen=self._pen.told())
            self._tell_shown()
            self.question_changed.emit()
        self._say("choose", selection)
        if self._renewal is not None:
            self._renewal.desk.say("choose", selection)

    def show_moment(self, moment: Instant | None) -> None:
        """Let the page fetch all marks of that moment."""
        if self.context.centre is None or moment == self.moment:
            return
        for site in (self._site, self.desk.site):  # a page that was there before the pane has a site of its own
            site.moment = moment
        self._shown["moment"] = "" if moment is None else words.replay(moment, self.context.zone)
        self._tell_shown()
        super().show_moment(moment)
        self._say("refresh")

    def introspect(self, take: Callable[[Any], None]) -> None:
        """Hand what the page draws to `take`, as plain values; None where it isn't loaded. For tests and troubles."""
        if not self.page_loaded:
            take(None)
            return
        self.page.runJavaScript(
            "JSON.stringify(yiping.state())", 0, lambda text: take(json.loads(text) if text else None)
        )

    def _give_place(self) -> None:
        """Tell a page that was there before this pane how large it is to be, so that it paints once, and rightly."""
        if self.desk.early and self.desk.is_opened and self.isVisible():
            size, zoom = self.view.size(), self.view.zoomFactor()
            # Not `_say`: the page has its scripts before it has all that it loads.
            self.page.runJavaScript(f"yiping.take({size.width() / zoom:.1f}, {size.height() / zoom:.1f})")

    def _all_told(self) -> list[tuple[str, Any]]:
        """Return all that the page was told, for another one."""
        told: list[tuple[str, Any]] = []
        if self._shown:
            told += [("show", dict(self._shown)), ("changed", self._seq)]
        if self.selection != Selection():
            told.append(("choose", self.selection))
        if self._pen.strokes:
            told.append(("putStrokes", self._pen.strokes))
        return told

    def _tell_shown(self) -> None:
        """Tell the page what is new to it."""
        if self.page_loaded and (news := self._shown.news()):
            self._say("show", news)

    def _say(self, name: str, what: Any = None) -> None:
        if self.page_loaded:
            self.desk.say(name, what)

    @Slot(bool)
    def _take_loaded(self, loaded: bool) -> None:
        if not loaded:
            self._load_later()
            return
        self.view.show()
        self.page_loaded = True
        self._give_place()
        for name, what in self._all_told():
            self._say(name, what)
        self._shown.know()
        if self.page.kept is not None:  # it was there before: its reader finds it where he left it
            self._say("resumeSoon", self.page.kept)
        else:
            self._take_hidden("[]")

    @Slot(object)
    def _take_chosen(self, said: dict[str, str]) -> None:
        """The reader has chosen something on the page; the scene will show it to all panes, this one too."""
        if "region" in said:
            self.choose_region(said["region"], said.get("name", ""))
            return
        kind = KINDS.get(said.get("kind", ""))
        if kind is None:
            self.choose_thing(None)
            return
        try:
            number, lat, lon = int(said["id"]), _degrees(said.get("lat", "")), _degrees(said.get("lon", ""))
        except (KeyError, ValueError):
            log.warning("the map page chose something that is none")
            return
        self.choose_thing(Thing(kind, said.get("of", ""), said.get("key", ""), number, lat, lon))

    @Slot(str)
    def _take_hidden(self, said: str) -> None:
        """The reader has taken categories off the map, or put them back: the fill counts those that are left."""
        centre = self.context.centre
        hidden = hidden_categories(said, centre.categories if centre is not None else ())
        if hidden is not None and hidden != self._hidden:
            self._hidden = hidden
            self.question_changed.emit()

    @Slot()
    def _take_painted(self) -> None:
        self._reload_pause = RELOAD_FIRST
        if not self.has_drawn:
            self.has_drawn = True
            self.first_drawn.emit()

    @Slot(object)
    def _take_drawn(self, seq: int) -> None:
        self.drawn_seq = seq

    def _take_death(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        log.warning("the map page's process ended (%s, code %d); it is loaded again", status.name, code)
        self._load_later()

    def _load_later(self) -> None:
        """Load the page after a pause, saying so in the pane meanwhile: a dead page is blank."""
        self.page_loaded = False
        self.view.hide()
        self.update()
        self._reload_timer.start(self._reload_pause)
        self._reload_pause = min(self._reload_pause * 2, RELOAD_LAST)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Say what is missing; the page covers it when it is there."""
        text = (
            self.tr("The map is being loaded again …") if self.context.centre else self.tr("There is no centre to show")
        )
        font = self.look.font(self.look.TITLE)
        painting.text(painter, body, text, font, self.look.color("quiet"), align=Qt.AlignmentFlag.AlignHCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the pane with the page."""
        super().resizeEvent(event)
        if self.context.centre is not None:
            self.view.setGeometry(self.contentsRect())
            if not self.has_drawn:
                self._give_place()

    def showEvent(self, event: QShowEvent) -> None:
        """Let an early page paint."""
        super().showEvent(event)
        if self.context.centre is not None and not self.has_drawn:
            self._give_place()


def _degrees(text: str) -> float | None:
    return float(text) if text else None
