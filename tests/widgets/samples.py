"""Sample answers of the picture, for tests and the gallery: an ordinary afternoon, and the days that are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from data_sources.batches import SourceHealth
from data_sources.centre import Category, Centre, CentreFile, Home
from data_sources.clock import Clock
from data_sources.records import Indicator, Reading, Warning
from data_sources.sentences import translate
from operations.air_quality import Pollutant, air_quality
from operations.snapshots import (
    Age,
    AirStation,
    AirTable,
    Breakdown,
    Figure,
    HourlyTrend,
    IndicatorTable,
    QueuePage,
    QueueRow,
    ReadingTable,
    SourceBoard,
    SourceStatus,
    WarningList,
)
from tests.widgets import alarm_samples, chart_samples, count_samples, health_samples, incident_samples, room_samples
from widgets.look import Look
from widgets.notice_bar import NoticeBar
from widgets.pane import Pane, PaneContext
from widgets.registry import make_pane
from widgets.title_bar import TitleBar

ZONE = ZoneInfo("Asia/Shanghai")
NOW = int(datetime(2026, 11, 22, 17, 42, 7, tzinfo=ZONE).timestamp() * 1000)
MINUTE, HOUR = 60_000, 3_600_000
LIVE = Age("live", NOW - 3_000)
LATE = Age("late", NOW - 4 * MINUTE, "110 接处警")
OLD = Age("old", NOW - 12 * MINUTE, "110 接处警")

CATEGORIES = {
    code: Category(code=code, name={"zh": zh, "en": en})
    for code, zh, en in (
        ("dispute", "矛盾纠纷", "Disputes"),
        ("fire", "消防隐患", "Fire hazards"),
        ("sanitation", "环境卫生", "Sanitation"),
        ("building", "违法建筑", "Illegal building"),
        ("food", "食品安全", "Food safety"),
    )
}


def context() -> PaneContext:
    """Return a context whose clock stands near `NOW`."""
    file = CentreFile(
        name={"zh": "温州市", "en": "Wenzhou"},
        code="3303",
        level="prefecture",
        zone="Asia/Shanghai",
        home=Home(lat=28, lon=120.6, zoom=9),
    )
    centre = Centre(Path("sample"), file, {}, CATEGORIES)
    return PaneContext(centre, _StandingClock())


class _StandingClock(Clock):
    """A clock that stands at `NOW`, so that pictures are the same each time."""

    def now(self) -> int:
        return NOW


TITLES = (
    (1, "龙湾区", "化工园区疑似泄漏", "handling", 41),
    (2, "瓯海区", "沿街店铺火情", "accepted", 138),
    (3, "乐清市", "工地高支模隐患", "waiting", -65),
    (3, "鹿城区", "电动车飞线充电", "handling", 12),
    (4, "瑞安市", "房屋租赁纠纷", "handling", 1270),
    (4, "平阳县", "河道排污线索", "checking", 2102),
    (4, "永嘉县", "食品安全投诉", "waiting", 2850),
    (4, "苍南县", "路面塌陷,已设围挡并通知市政设施养护单位到场处置,等待交警分流", "handling", 3491),
)


def row(number: int, **changes: object) -> QueueRow:
    """Return one row of a queue."""
    severity, region, title, state, left = TITLES[number % len(TITLES)]
    light = "red" if left < 0 else ("yellow" if left < 15 else "green")
    values: dict[str, object] = {
        "id": number + 1,
        "source": "grid",
        "source_title": ("网格上报", "110 接处警", "12345 热线")[number % 3],
        "key": f"WZ{number:08d}",
        "title": title,
        "category": tuple(CATEGORIES)[number % len(CATEGORIES)],
        "state": state,
        "severity": severity,
        "region": "330303",
        "region_name": region,
        "address": "永中街道罗东大街 88 号",
        "reported_at": NOW - (number + 1) * 7 * MINUTE,
        "due_at": NOW + left * MINUTE,
        "lat": 27.9,
        "lon": 120.8,
        "light": light,
        "quality": "live",
        "simulated": True,
        "reports": 3 if number == 0 else 1,
        "told_by": ("police", "grid") if number == 0 else (),
    }
    values.update(changes)
    return QueueRow(**values)  # type: ignore[arg-type]


def queue(total: int = 246, offset: int = 0, limit: int = 40, age: Age = LIVE, step: int = 0) -> QueuePage:
    """Return a page of a queue of `total` rows whose ids are their numbers from 1."""
    rows = tuple(row(number + step) for number in range(offset, min(offset + limit, total)))
    return QueuePage(rows, offset, total, NOW, age)


def trend(age: Age = LIVE, gaps: tuple[tuple[int, int], ...] = (), until: int = 17) -> HourlyTrend:
    """Return an ordinary Sunday up to the running hour `until`."""
    midnight = int(datetime(2026, 11, 22, tzinfo=ZONE).timestamp() * 1000)
    hours = np.arange(24) * HOUR + midnight
    usual = np.array(
        [16, 12, 9, 7, 6, 8, 18, 40, 72, 88, 84, 70, 58, 74, 88, 92, 88, 76, 66, 56, 48, 40, 30, 22], np.float64
    )
    counts = usual * (1 + 0.09 * np.sin(np.arange(24)))
    counts[until] *= 0.7
    counts[until + 1 :] = np.nan
    lines = (hours, counts.round(), usual, usual * 0.8, usual * 1.18)
    return HourlyTrend(*(tuple(line.astype(np.float64).tolist()) for line in lines), 8, gaps, NOW, age)


def figure(**changes: object) -> Figure:
    """Return a card's figure."""
    spark = tuple(float(v) for v in (5, 8, 6, 9, 14, 18, 16, 22, 20, 26, 24, 23, 28, 25, 26, 27, 24, 20, 16, 17, 11))
    values: dict[str, object] = {
        "value": 1284.0,
        "unit": "events",
        "spark": spark,
        "compare": 1210.0,
        "change": 6.1,
        "as_of": NOW,
        "age": LIVE,
    }
    values.update(changes)
    return Figure(**values)  # type: ignore[arg-type]


def breakdown(age: Age = LIVE) -> Breakdown:
    """Return counts by category."""
    counts = (402, 311, 228, 150, 61)
    items = tuple((code, code, count) for code, count in zip(CATEGORIES, counts, strict=True))
    return Breakdown(items, sum(counts), NOW, age)


def warning(number: int = 0, **changes: object) -> Warning:
    """Return a CAP alert in force."""
    values: dict[str, object] = {
        "source": "cap",
        "key": f"330300_{number}",
        "status": "Actual",
        "message": "Alert",
        "sent_at": NOW - 22 * MINUTE,
        "event": "台风",
        "headline": "温州市气象台发布台风橙色预警",
        "level": 2,
        "sender": "市气象台",
        "detail": "未来 12 小时沿海风力 10–12 级；III 级应急响应，预案第 2 步：人员转移。"
        "请沿海各县（市、区）做好海上作业船只回港避风和人员上岸避险，加固港口设施。",
    }
    values.update(changes)
    return Warning(**values)  # type: ignore[arg-type]


def warnings(count: int = 1, exercises: int = 0, age: Age = LIVE) -> WarningList:
    """Return warnings in force, and exercises."""
    kinds = ((2, "台风橙色预警"), (3, "大风黄色预警信号"), (4, "大雾蓝色预警"), (4, "寒潮蓝色预警"))
    real = tuple(warning(n, level=kinds[n % 4][0], headline=kinds[n % 4][1]) for n in range(count))
    drill = tuple(
        warning(100 + n, status="Exercise", headline="防汛演练：山洪红色预警", level=1) for n in range(exercises)
    )
    return WarningList(real, drill, NOW, age)


SOURCES = (
    ("网格事件", "live", 3),
    ("110 接处警", "live", 5),
    ("12345", "live", 22),
    ("119", "live", 8),
    ("雪亮视频", "live", 31),
    ("环境监测", "live", 180),
    ("气象预警", "live", 60),
    ("出租房", "late", 144),
    ("阳光厨房", "old", 600),
    ("食药检测", "live", 300),
    ("违建拆除", "live", 900),
    ("交通事故", "never", None),
)


def board(count: int = 12, *, alive: bool = True) -> SourceBoard:
    """Return a board of sources in all states."""
    statuses = []
    for number, (title, quality, seconds) in enumerate(SOURCES[:count]):
        sentence = None
        if quality in {"old", "never"}:
            sentence = translate("rest", "{url} did not answer within {seconds} s.").filled(
                url="http://10.0.0.7/api", seconds=10
            )
        health = SourceHealth(
            source=f"s{number}",
            title=title,
            connector="rest",
            kinds=("event",),
            rhythm=15.0,
            state="failed" if sentence else "live",
            tried_at=NOW - 3_000,
            rows=200,
            refused=2 * (number % 2),
            sentence=sentence,
        )
        statuses.append(SourceStatus(health, quality, seconds))
    return SourceBoard(tuple(statuses), NOW - (1_000 if alive else 95_000), alive, NOW)


def air(age: Age = LIVE, count: int = 8) -> AirTable:
    """Return stations of every class, one beyond the table, one that lacks a pollutant, one behind the others."""
    dust = (1480, 400, 180, 160, 90, 60, 30, None, 25, 24, 23)
    names = ("经开区", "市站", "南浦", "瓯海", "龙湾", "洞头", "永嘉", "乐清", "瑞安", "平阳", "苍南")
    clean: dict[Pollutant, float | None] = {"PM2.5": 8, "O3": 40, "NO2": 12, "SO2": 4, "CO": 0.5}
    hours = [
        AirStation(
            source="air",
            station=f"st{n}",
            name=names[n],
            at=NOW - 42 * MINUTE - (4 * HOUR if n == 4 else 0),
            air=air_quality({**clean, "PM10": dust[n]}, "hour", date(2026, 6, 1)),
        )
        for n in range(count)
    ]
    return AirTable(tuple(hours), NOW, age)


def readings(age: Age = LIVE, count: int = 15) -> ReadingTable:
    """Return stations' PM2.5."""
    names = (
        "市站",
        "南浦",
        "瓯海",
        "龙湾",
        "洞头",
        "永嘉",
        "乐清",
        "瑞安",
        "平阳",
        "苍南",
        "文成",
        "泰顺",
        "龙港",
        "经开区",
        "灵昆",
    )
    rows = tuple(
        Reading(
            source="air",
            station=f"st{n}",
            metric="PM2.5",
            value=float(78 - n * 4.5),
            unit="ug/m3",
            at=NOW - 42 * MINUTE - (4 * HOUR if n == 4 else 0),
            name=names[n % len(names)],
        )
        for n in range(count)
    )
    return ReadingTable(rows, NOW, age)


def indicators(age: Age = LIVE) -> IndicatorTable:
    """Return published yearly figures."""
    rows = (
        ("平安考核", "群众安全感", 95.16, "%", None, "up"),
        ("三改一拆", "拆除沿河违法建筑", 2428.0, "处", None, "up"),
        ("治安防控", "刑事案件", None, "件", -5.82, "down"),
        ("消防安全", "消防排查场所", 529206.0, "家", None, "up"),
        ("治安防控", "巡防队员", 17644.0, "名", None, "up"),
        ("宣传", "平安温州订阅数", 1000000.0, "人", 12.4, "up"),
    )
    found = tuple(
        Indicator(
            source="figures",
            region="330300",
            name=name,
            period="2015",
            domain=domain,
            value=value,
            unit=unit,
            change=change,
            direction=direction,
        )
        for domain, name, value, unit, change, direction in rows * 3
    )
    return IndicatorTable(found, NOW, age)


PANES: tuple[tuple[str, str, dict[str, object], object, tuple[float, float]], ...] = (
    ("card", "card", {"figure": "events_today"}, figure(), (206, 157)),
    (
        "card-rate",
        "card",
        {"figure": "closed_rate"},
        figure(value=99.62, unit="%", decimals=2, target=99.5, good=True, change=None),
        (206, 157),
    ),
    (
        "card-overdue",
        "card",
        {"figure": "overdue"},
        figure(value=17.0, parts=(("red", 5.0), ("yellow", 12.0)), good=False),
        (206, 157),
    ),
    (
        "card-online",
        "card",
        {"figure": "assets_online:camera", "title": {"zh": "视频在线率", "en": "Cameras online"}},
        figure(value=97.8, unit="%", decimals=1, good=False, parts=(("offline", 1188.0),)),
        (206, 157),
    ),
    ("card-none", "card", {"figure": "reading:PM2.5"}, figure(value=None, spark=(), change=None), (206, 157)),
    ("card-old", "card", {"figure": "events_today"}, figure(age=OLD), (206, 157)),
    ("card-late", "card", {"figure": "events_today"}, figure(age=LATE), (206, 157)),
    (
        "card-long",
        "card",
        {"figure": "indicator:平安温州订阅数"},
        figure(value=1234567890.0, unit="人", spark=(), change=-12.4, period="2015"),
        (206, 157),
    ),
    ("breakdown", "breakdown", {}, breakdown(), (424, 152)),
    ("breakdown-old", "breakdown", {}, breakdown(OLD), (424, 200)),
    ("breakdown-empty", "breakdown", {}, Breakdown((), 0, NOW, LIVE), (424, 152)),
    ("trend", "trend", {}, trend(), (424, 238)),
    ("trend-gap", "trend", {}, trend(LATE, ((NOW - 6 * HOUR, NOW - 4 * HOUR),)), (424, 238)),
    ("trend-old", "trend", {}, trend(OLD), (800, 300)),
    ("queue", "queue", {}, queue(), (424, 787)),
    ("queue-old", "queue", {}, queue(age=OLD), (424, 500)),
    ("queue-empty", "queue", {}, queue(total=0), (424, 300)),
    ("warnings", "warnings", {}, warnings(), (424, 100)),
    ("warnings-many", "warnings", {}, warnings(4, 1), (424, 300)),
    ("warnings-tight", "warnings", {}, warnings(4, 1), (424, 180)),
    ("warnings-three", "warnings", {}, warnings(3, 0), (424, 100)),
    ("warnings-none", "warnings", {}, warnings(0), (424, 60)),
    ("warnings-old", "warnings", {}, warnings(1, age=OLD), (424, 140)),
    ("health", "health", {}, board(), (1872, 68)),
    ("health-silent", "health", {}, board(alive=False), (1872, 68)),
    ("health-narrow", "health", {}, board(), (900, 68)),
    ("health-list", "health", {"layout": "list"}, board(), (424, 500)),
    ("alarms", "alarms", {}, alarm_samples.answer(), (1480, 940)),
    ("alarms-none", "alarms", {}, alarm_samples.answer(0), (1480, 940)),
    ("health-board", "health_board", {}, health_samples.health_board(NOW), (1092, 760)),
    ("health-board-silent", "health_board", {}, health_samples.health_board(NOW, 30, alive=False), (1872, 900)),
    ("health-board-many", "health_board", {}, health_samples.health_board(NOW, 200), (1872, 900)),
    ("incident", "incident", {}, incident_samples.card(NOW, LIVE, row(1), row(8)), (1480, 940)),
    ("incident-old", "incident", {}, incident_samples.card(NOW, OLD, row(2), row(8), reports=1), (1480, 940)),
    ("incident-narrow", "incident", {}, incident_samples.card(NOW, LIVE, row(1), row(8), officer=False), (640, 900)),
    ("incident-none", "incident", {}, None, (424, 300)),
    ("source", "source", {}, health_samples.source_page(NOW), (760, 960)),
    ("source-refused", "source", {}, health_samples.source_page(NOW, "doubtful", 30), (1180, 940)),
    ("source-never", "source", {}, health_samples.source_page(NOW, "never"), (760, 960)),
    ("readings", "readings", {"metric": "PM2.5", "limit": 35}, readings(), (424, 500)),
    ("readings-wide", "readings", {"metric": "PM2.5"}, readings(OLD), (900, 340)),
    ("air", "air", {}, air(), (424, 280)),
    ("air-few", "air", {}, air(count=4), (424, 190)),
    ("air-old", "air", {}, air(OLD), (424, 280)),
    ("air-wide", "air", {}, air(count=11), (900, 190)),
    ("indicators", "indicators", {}, indicators(), (800, 400)),
    *count_samples.panes(NOW),
    *chart_samples.panes(NOW),
    *room_samples.panes(queue(), warnings(3, 1), warnings(2, 1, OLD), warnings(0)),
    (
        "text",
        "text",
        {"text": {"zh": "本屏数据为演练数据。\n事件由模型生成，地界为真实边界，乡镇界线为示意。", "en": "Drill data."}},
        None,
        (424, 160),
    ),
)


def make(look: Look, name: str) -> Pane:
    """Return the sample pane of that name, at its size, with its answer shown."""
    for sample, pane_type, settings, answer, (width, height) in PANES:
        if sample == name:
            pane = make_pane(pane_type, settings, look, context=context())
            pane.resize(look.px(width), look.px(height))
            pane.show_snapshot(answer)
            return pane
    raise KeyError(name)


class _Ground(QWidget):
    """A scene's ground with a pane on it."""

    def __init__(self, look: Look, child: QWidget) -> None:
        super().__init__()
        self._colour = QColor(look.palette.ground)
        margin = look.px(16)
        self.resize(child.width() + 2 * margin, child.height() + 2 * margin)
        child.setParent(self)
        child.move(margin, margin)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()


def gallery(look: Look) -> Iterator[tuple[str, QWidget]]:
    """Return every sample by name, one at a time."""
    for name, *_ in PANES:
        yield name, _Ground(look, make(look, name))
    bar = TitleBar(look, "一屏 · 温州市社会治理综合指挥平台", context=context(), simulated="演练数据")
    names = ("总览", "网格", "消防", "出租房", "食药", "环境", "交通", "治安", "应急", "考核")
    bar.set_scenes([(f"s{n}", name) for n, name in enumerate(names)])
    bar.set_scene("s0")
    bar.beat(NOW)
    bar.resize(look.px(1920), look.px(64))
    yield "title-bar", bar
    yield "alarm-strip", alarm_samples.strip(look, context())
    notice = NoticeBar(look)
    notice.show_sentence(
        "数据库无法打开：磁盘已满。请清理磁盘或在 centre.toml 中改用其他位置；画面保留最后一次的数据。"
    )
    notice.resize(look.px(1920), notice.heightForWidth(look.px(1920)))
    yield "notice-bar", notice
