"""Sample answers of panes that speak to the room: the full-screen warning, the ticker, who is on duty, tables."""

from __future__ import annotations

from data_sources.duty_roster import Duty, Roster
from operations.snapshots import QueuePage, WarningList
from tests.widgets.count_samples import Sample

CHIEF = {"zh": "值班长", "en": "Chief of duty"}


def roster(*, empty: bool = False) -> Roster:
    """Return a roster on which three are on duty until the evening, and two from then on."""
    day, night = {"begins": "08:00", "until": "20:00"}, {"begins": "20:00", "until": "08:00"}
    duties = (
        Duty(role=CHIEF, name="周某某", unit="社会治理中心", **day),
        Duty(role={"zh": "带班领导", "en": "Leader"}, name="林某", unit="区委政法委", **day),
        Duty(role={"zh": "信息席", "en": "Information"}, name="陈某某", **day),
        Duty(role=CHIEF, name="吴某某", **night),
        Duty(role={"zh": "信息席", "en": "Information"}, name="黄某", **night),
    )
    return Roster(() if empty else duties)


def hostile_roster(text: str) -> Roster:
    return Roster((Duty(role=text, name=text or "x", unit=text), Duty(role=text, name="y", begins="20:00")))


def panes(queue: QueuePage, warnings: WarningList, old: WarningList, none: WarningList) -> tuple[Sample, ...]:
    """Return the samples for the gallery and the tests."""
    lines = {
        "zh": (
            "# 值班提示",
            "台风期间 **24 小时双人双岗**",
            "- 每小时巡查一次视频在线率",
            "",
            "如遇停电，先转手工台账。",
        ),
        "en": ("# For the shift", "**Two at each desk** in a typhoon", "- Look at the cameras once an hour"),
    }
    notice = {language: "\n".join(told) for language, told in lines.items()}
    return (
        ("warning", "warning", {}, warnings, (1872, 900)),
        ("warning-old", "warning", {}, old, (1092, 700)),
        ("warning-none", "warning", {}, none, (900, 300)),
        ("ticker", "ticker", {}, queue, (1872, 56)),
        ("ticker-warnings", "ticker", {"of": "warnings"}, warnings, (1872, 56)),
        ("ticker-old", "ticker", {"of": "warnings"}, old, (1280, 56)),
        ("ticker-none", "ticker", {"of": "warnings"}, none, (900, 56)),
        ("on-duty", "on_duty", {}, roster(), (424, 330)),
        ("on-duty-nobody", "on_duty", {}, roster(empty=True), (424, 200)),
        ("on-duty-none", "on_duty", {}, Roster((), (), is_there=False), (424, 200)),
        ("table", "table", {}, queue, (1092, 430)),
        ("table-narrow", "table", {"columns": ["title", "state", "due"]}, queue, (640, 300)),
        ("table-warnings", "table", {"of": "warnings"}, warnings, (860, 260)),
        ("table-empty", "table", {"of": "warnings"}, none, (424, 200)),
        ("notice", "text", {"text": notice}, None, (560, 300)),
        ("notice-large", "text", {"text": notice, "size": "large"}, None, (900, 430)),
    )
