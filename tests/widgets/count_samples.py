"""Sample answers of panes that show regions, categories, states and indicators side by side."""

from __future__ import annotations

from operations.indicator_snapshots import IndicatorValue, IndicatorValues
from operations.snapshots import Age

Sample = tuple[str, str, dict[str, object], object, tuple[float, float]]

COUNTIES = {
    "330302": "鹿城区",
    "330303": "龙湾区",
    "330304": "瓯海区",
    "330305": "洞头区",
    "330324": "永嘉县",
    "330326": "平阳县",
    "330327": "苍南县",
    "330328": "文成县",
    "330329": "泰顺县",
    "330381": "瑞安市",
    "330382": "乐清市",
    "330383": "龙港市",
}


def live(now: int) -> Age:
    return Age("live", now - 3_000)


def old(now: int) -> Age:
    return Age("old", now - 720_000, "网格事件")


def value(name: str = "群众安全感", **changes: object) -> IndicatorValue:
    """Return one published yearly figure."""
    values: dict[str, object] = {
        "id": name,
        "name": {"zh": name, "en": f"{name} (en)"},
        "domain": "平安考核",
        "region": "330300",
        "value": 96.5,
        "unit": "%",
        "decimals": 2,
        "period": "2017",
        "direction": "up",
        "target": 95.0,
        "good": True,
        "last_year": 95.16,
        "on_year": 1.34,
        "in_points": True,
        "course": (90.0, 92.1, 94.0, 95.16, 96.5),
    }
    values.update(changes)
    return IndicatorValue(**values)  # type: ignore[arg-type]


def indicator_values(now: int, age: Age | None = None, count: int = 6) -> IndicatorValues:
    """Return figures of every make: met, missed, known as a change only, unknown, counted today."""
    made = (
        value(),
        value("刑事案件", value=None, unit="件", target=None, good=None, on_year=-5.82, direction="down", course=()),
        value("到期办结率", value=93.1, good=False, on_year=None, on_period=-2.4, period="2026-11", until_at=now),
        value("今日受理", value=1284.0, unit="件", decimals=0, target=None, good=None, direction="", on_year=6.1,
              on_period=0.0, period="2026-11-22", in_points=False, until_at=now,
              course=(990.0, 1020.0, 870.0, 1150.0, 1230.0, 1210.0, 1284.0)),
        value("消防排查场所", value=529206.0, unit="家", decimals=0, target=None, good=None, on_year=None, course=()),
        value("命案", value=None, unit="件", target=None, good=None, on_year=None, course=(), period=""),
    )  # fmt: skip
    return IndicatorValues(tuple(made[n % len(made)] for n in range(count)), now, age or live(now))


def panes(now: int) -> tuple[Sample, ...]:
    """Return the samples for the gallery and the tests: name, pane, settings, answer, size."""
    one = {"indicators": ("safety_felt",)}
    six = {"domain": "x", "title": {"zh": "平安考核指标", "en": "Public safety figures"}}
    return (
        ("indicator", "indicator", one, indicator_values(now, count=1), (206, 190)),
        ("indicator-old", "indicator", one, indicator_values(now, old(now), 1), (206, 190)),
        ("indicator-grid", "indicator", six, indicator_values(now), (640, 440)),
        ("indicator-many", "indicator", six, indicator_values(now, count=20), (860, 330)),
        ("indicator-empty", "indicator", one, indicator_values(now, count=0), (424, 160)),
    )


def hostile_indicators(now: int, text: str) -> IndicatorValues:
    """Return one indicator that says `text` wherever a source or a file can."""
    told = value(name=text, unit=text, period=text, domain=text, region=text, note=text, place=text, direction=text)
    return IndicatorValues((told, value(name=text, value=None, on_year=1.0)), now, live(now))
