"""Sample answers about alarms: an ordinary afternoon with one flood."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from operations.alarm_snapshots import SLOT, Alarm, AlarmBoard, AlarmPage, Noisy, Scope, Shelf
from widgets.alarm_strip import AlarmStrip
from widgets.alarms_pane import Answered
from widgets.look import Look
from widgets.pane import PaneContext

NOW = int(datetime(2026, 11, 22, 17, 42, 7, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
MINUTE = 60_000
_TITLES = ("化工园区疑似泄漏", "沿街店铺火情", "台风橙色预警", "雪亮视频")


def alarm(number: int, **values: object) -> Alarm:
    """Return one alarm; the first is the newest."""
    given: dict = {
        "id": number + 1, "kind": "event", "source": "police", "source_title": "110 接处警", "key": str(number),
        "ref": 100 + number, "severity": 1 if number == 0 else 2, "title": f"{_TITLES[0]} {number}",
        "category": "fire", "region_name": "龙湾区", "raised_at": NOW - number * MINUTE,
        "simulated": True, **values,
    }  # fmt: skip
    return Alarm(**given)


def board(count: int, *, acknowledged: bool = False) -> AlarmBoard:
    """Return a board of so many alarms."""
    given = {"acked_at": NOW, "acked_by": "王建国"} if acknowledged else {}
    alarms = tuple(alarm(number, **given) for number in range(count))
    ringing = [sum(one.is_new and one.severity == level for one in alarms) for level in (1, 2, 3, 4)]
    return AlarmBoard(alarms, (ringing[0], ringing[1], ringing[2], ringing[3]), count, 0, NOW)


def mixed() -> AlarmBoard:
    """Return a board with alarms of every kind and state."""
    now, minute = NOW, MINUTE
    seen = {"acked_at": now - 9 * minute, "acked_by": "王建国"}
    alarms = (
        alarm(0),
        alarm(1, title=_TITLES[1], region_name="瓯海区", cleared_at=now - minute, times=2),
        alarm(2, kind="warning", source="weather", source_title="气象预警", title=_TITLES[2], ref=0, **seen),
        alarm(3, kind="deadline", title="路面塌陷,已设围挡并通知市政养护单位到场", region_name="苍南县", **seen),
        alarm(4, kind="source", source="cameras", source_title=_TITLES[3], title=_TITLES[3], severity=3, ref=0,
              region_name="", shelf="deed"),
    )  # fmt: skip
    return AlarmBoard(alarms, (1, 1, 0, 0), 3, 1, now)


def answer(count: int = 37) -> Answered:
    """Return a page's answer: 37 alarms, 14 of them in one ten minutes; or none."""
    now, minute = NOW, MINUTE
    last = now // SLOT * SLOT
    slots = tuple((last - back * SLOT, number) for back, number in ((100, 3), (60, 14), (59, 9), (30, 6), (0, 5)))
    noisiest = (Noisy("event", "police", "110 接处警", 25), Noisy("source", "cameras", "雪亮视频", 9),
                Noisy("warning", "weather", "气象预警", 3))  # fmt: skip
    shelf = Shelf(
        "deed", Scope("source", "cameras"), "雪亮视频", "", now - 20 * minute, now + 40 * minute, "王建国", "desk-1",
        "运维割接演练，预计一小时", 1,
    )  # fmt: skip
    old = Shelf(
        "old", Scope("event", "grid", "fire"), "网格事件", "", now - 300 * minute, now - 200 * minute, "李某", "desk-1",
        "集中测试", 0, now - 250 * minute, "李某",
    )  # fmt: skip
    if not count:
        empty = AlarmBoard((), (0, 0, 0, 0), 0, 0, now)
        none = tuple((level, None) for level in (1, 2, 3, 4))
        return Answered(AlarmPage(empty, last - 144 * SLOT, (), (), 10, 0, 0, None, none, (), ()))
    means = ((1, 20.0), (2, 95.0), (3, None), (4, None))
    floods = (last - 60 * SLOT,)
    return Answered(
        AlarmPage(mixed(), last - 144 * SLOT, slots, floods, 10, count, 21, 84.0, means, noisiest, (shelf, old))
    )


def hostile(text: str) -> Answered:
    """Return a page all of whose texts are `text`."""
    told = {"title": text, "source_title": text, "region_name": text, "category": text, "key": text, "source": text}
    alarms = (alarm(0, **told), alarm(1, **told, kind="deadline", acked_at=NOW, acked_by=text, acked_at_place=text))
    shelf = Shelf("x", Scope("event", text, text, text), text, text, NOW, NOW + MINUTE, text, text, text)
    page = answer().page
    board = AlarmBoard(alarms, (1, 0, 0, 0), 2, 0, NOW)
    noisiest = (Noisy("event", text, text, 3),)
    return Answered(
        replace(page, board=board, noisiest=noisiest, shelves=(shelf, replace(shelf, ended_at=NOW, ended_by=text)))
    )


def strip(look: Look, context: PaneContext) -> QWidget:
    """Return the strip with alarms of every kind, on a window of its own."""
    window = QWidget()
    window.resize(look.px(1920), look.px(44))
    alarms = AlarmStrip(look, window, context, with_buttons=True)
    alarms.resize(window.size())
    alarms.show_board(mixed())
    alarms.show()
    return window
