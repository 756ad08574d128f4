"""Campaigns: how far each measure is against its target and the days gone by, and which regions did how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from msgspec import Meta
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from data_sources.centre import text_of
from operations.indicator_snapshots import Campaign, Campaigns, MeasureDone
from operations.picture import Picture
from widgets import painting, words
from widgets.look import Look
from widgets.paging import Pages
from widgets.pane import Pane, PaneContext, PaneSettings, Question

DAY = 86_400_000
MEASURE, REGION, NAME = 62, 32, 34
"""Heights of a measure, a region and a campaign's name in design units."""


class CampaignSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`campaign` is an id of campaigns.toml; "" shows all, one a page. `regions` shows what each region did."""

    campaign: str = ""
    regions: bool = True
    page_seconds: Annotated[int, Meta(ge=0)] = 20


@dataclass(frozen=True)
class _Measure:
    name: str
    done: str
    of: str
    share: float | None
    pace: float | None
    word: str
    behind: bool


@dataclass(frozen=True)
class _Drawing:
    name: str
    when: str
    measures: tuple[_Measure, ...]
    regions_of: str
    regions: tuple[tuple[str, str, float, float | None], ...]


class CampaignPane(Pane):
    """A bar a measure, full at the target; a line across it is how far the days gone by would have come."""

    pane_type: ClassVar[str] = "campaign"
    settings_type: ClassVar[type[PaneSettings]] = CampaignSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"indicator", "health"})
    refresh_seconds: ClassVar[float] = 30.0
    settings: CampaignSettings

    def __init__(
        self,
        settings: CampaignSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._pages = Pages(settings.page_seconds)
        self._told: Campaigns | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Campaigns")

    def question(self) -> Question:
        """Ask for the campaigns."""

        def ask(picture: Picture) -> Campaigns:
            return picture.campaigns()

        return ask

    def draw_snapshot(self, snapshot: Campaigns) -> None:
        """Show the campaign, or the one of this moment."""
        self._told = snapshot
        self._refresh()

    def _refresh(self) -> None:
        told = self._told
        if told is None:
            return
        wanted = [one for one in told.campaigns if self.settings.campaign in ("", one.id)]
        shown, page = self._pages.shown(wanted, 1, told.as_of)
        self.set_meta(page)
        drawing = self._drawing_of(shown[0], told.as_of) if shown else None
        spoken = ""
        if drawing is not None:
            spoken = "; ".join(
                (
                    drawing.name,
                    drawing.when,
                    *(f"{one.name} {one.done} {one.of} {one.word}" for one in drawing.measures),
                )
            )
        self.show_drawing((drawing,), spoken=spoken)

    def _drawing_of(self, campaign: Campaign, now: int) -> _Drawing:
        language, zone = self.look.language, self.context.zone
        first = words.local(campaign.from_at, zone).date().isoformat()
        last = words.local(campaign.until_at - 1, zone).date().isoformat()
        parts = [f"{first} – {last}"]
        if now >= campaign.until_at:
            parts.append(self.tr("over"))
        elif now < campaign.from_at:
            days = -(-(campaign.from_at - now) // DAY)
            parts.append(self.tr("begins in {days} d").replace("{days}", words.number(days)))
        else:
            days = -(-(campaign.until_at - now) // DAY)
            parts.append(self.tr("{days} d left").replace("{days}", words.number(days)))
        measures = tuple(self._measure(measure) for measure in campaign.measures)
        # Whose regions are shown: the first that has a target.
        main = next((one for one in campaign.measures if one.target), None)
        main = main or next((one for one in campaign.measures if one.regions), None)
        regions: tuple[tuple[str, str, float, float | None], ...] = ()
        if self.settings.regions and main is not None:
            regions = tuple(
                (painting.shown(name or code, 40) or self.tr("Not placed"), words.number(done), done, target)
                for code, name, done, target in main.regions
            )
        return _Drawing(
            name=painting.shown(text_of(campaign.name, language), 80),
            when=words.BETWEEN.join(parts),
            measures=measures,
            regions_of=painting.shown(text_of(main.name, language), 60) if main is not None else "",
            regions=regions,
        )

    def _measure(self, measure: MeasureDone) -> _Measure:
        unit = painting.shown(words.unit_name(measure.unit), 12)
        share = measure.done / measure.target if measure.done is not None and measure.target else None
        of = unit
        word = ""
        if measure.target:
            of = (
                self.tr("of {target} {unit}")
                .replace("{target}", words.number(measure.target))
                .replace("{unit}", unit)
                .strip()
            )
            if share is not None and share >= 1:
                word = self.tr("reached")
            elif measure.is_behind:
                word = self.tr("behind the days gone by")
            elif share is not None:
                word = self.tr("on its way")
        if share is not None:
            word = words.BETWEEN.join((f"{words.number(100 * share, 1)}%", word))
        pace = measure.expected / measure.target if measure.target and measure.expected is not None else None
        return _Measure(
            painting.shown(text_of(measure.name, self.look.language), 60),
            words.number(measure.done),
            of,
            share,
            pace,
            word,
            behind=measure.is_behind and (share or 0) < 1,
        )

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw name and days, the measures, then as many regions as have room."""
        look = self.look
        if self.drawing is None:
            return
        (drawing,) = self.drawing
        if drawing is None:
            painting.empty(painter, body, look, self.tr("There is no such campaign"))
            return
        name_font, small = look.font(look.TITLE), look.font(look.CAPTION)
        line = QRect(body.left(), body.top(), body.width(), look.px(NAME))
        y = line.bottom() + 1
        if painting.width(drawing.name, name_font) + painting.width(drawing.when, small) + look.px(20) <= body.width():
            right = Qt.AlignmentFlag.AlignRight
            painting.text(painter, line, drawing.when, small, look.color("quiet"), align=right)
        else:
            days = QRect(body.left(), y - look.px(6), body.width(), look.px(24))
            painting.text(painter, days, drawing.when, small, look.color("quiet"))
            y = days.bottom() + 1
        painting.text(painter, line, drawing.name, name_font, self._ink())
        for measure in drawing.measures:
            box = QRect(body.left(), y, body.width(), look.px(MEASURE))
            if box.bottom() > body.bottom():
                return
            self._paint_measure(painter, box, measure)
            y = box.bottom() + 1
        self._paint_regions(painter, QRect(body.left(), y, body.width(), body.bottom() + 1 - y), drawing)

    def _paint_measure(self, painter: QPainter, box: QRect, measure: _Measure) -> None:
        look = self.look
        label, small, figure = look.font(look.LABEL), look.font(look.CAPTION), look.font(look.READING + 8)
        top = QRect(box.left(), box.top(), box.width(), look.px(38))
        of_width = painting.width(measure.of, small)
        done_width = painting.width(measure.done, figure)
        room = top.width() - of_width - done_width - look.px(20)
        painting.text(painter, top, measure.name, label, look.color("quiet"), width=room)
        right = Qt.AlignmentFlag.AlignRight
        painting.text(painter, top, measure.of, small, look.color("quiet"), align=right)
        done = top.adjusted(0, 0, -of_width - look.px(8), 0)
        painting.text(painter, done, measure.done, figure, self._ink(), align=right)
        if measure.share is None:
            return
        under = QRect(box.left(), top.bottom() + 1, box.width(), look.px(20))
        word_width = painting.width(measure.word, small)
        mark = look.px(20) if measure.behind else 0
        bar = QRectF(
            under.left(), under.center().y() - look.px(4), under.width() - word_width - mark - look.px(14), look.px(9)
        )
        painter.fillRect(bar, look.color("line"))
        filled = QRectF(bar)
        filled.setWidth(bar.width() * min(measure.share, 1.0))
        painter.fillRect(filled, look.mixed("accent", "pane", 0.28 if self.is_old else 0.62))
        if measure.pace is not None:
            x = bar.left() + bar.width() * min(measure.pace, 1.0)
            painter.setPen(look.pen("text", 1.6))
            painter.drawLine(QPointF(x, bar.top() - look.px(4)), QPointF(x, bar.bottom() + look.px(4)))
        painting.text(painter, under, measure.word, small, self._ink(), align=right)
        if measure.behind and not self.is_old:
            centre = QPointF(under.right() - word_width - look.px(9), under.center().y() + 0.5)
            painting.light_mark(painter, centre, look.px(6), "yellow", look)

    def _paint_regions(self, painter: QPainter, box: QRect, drawing: _Drawing) -> None:
        look = self.look
        fitting = (box.height() - look.px(30)) // look.px(REGION)
        if fitting < 1 or not drawing.regions:
            return
        small, font = look.font(look.CAPTION), look.font(look.LABEL)
        head = QRect(box.left(), box.top(), box.width(), look.px(30))
        painting.text(painter, head, drawing.regions_of, small, look.color("quiet"))
        rows = drawing.regions if len(drawing.regions) <= fitting else drawing.regions[: fitting - 1]
        hidden = len(drawing.regions) - len(rows)
        name_width = min(max((painting.width(row[0], font) for row in rows), default=0) + look.px(12), box.width() // 3)
        value_width = max((painting.width(row[1], font) for row in rows), default=0) + look.px(10)
        room = box.width() - name_width - value_width
        longest = max([max(done, target or 0.0) for _, _, done, target in drawing.regions] + [1.0])
        for number, (name, said, done, target) in enumerate(rows):
            line = QRect(box.left(), head.bottom() + 1 + number * look.px(REGION), box.width(), look.px(REGION))
            painting.text(painter, line, name, font, self._ink(), width=name_width - look.px(8))
            bar = QRectF(line.left() + name_width, line.center().y() - look.px(4), room * done / longest, look.px(9))
            painter.fillRect(bar, look.mixed("accent", "pane", 0.28 if self.is_old else 0.58))
            if target:
                x = line.left() + name_width + room * target / longest
                painter.setPen(look.pen("quiet", 1.4))
                painter.drawLine(QPointF(x, bar.top() - look.px(4)), QPointF(x, bar.bottom() + look.px(4)))
            painting.text(painter, line, said, font, self._ink(), align=Qt.AlignmentFlag.AlignRight)
        if hidden:
            line = QRect(box.left(), head.bottom() + 1 + len(rows) * look.px(REGION), box.width(), look.px(REGION))
            said = self.tr("{count} more").replace("{count}", str(hidden))
            painting.text(painter, line, said, small, look.color("quiet"))

    def _ink(self) -> QColor:
        return self.look.color("quiet" if self.is_old else "text")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages."""
        if not self._pages.take_key(event.key()):
            super().keyPressEvent(event)
            return
        self._refresh()
