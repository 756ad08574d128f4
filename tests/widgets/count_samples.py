"""Sample answers of panes that show regions, categories, states and indicators side by side."""

from __future__ import annotations

from msgspec.structs import replace

from operations.count_snapshots import AssetBoard, Flow, FlowState, Matrix, RankedRegion, Ranking, ThingList, ThingRow
from operations.indicator_snapshots import Campaign, Campaigns, IndicatorValue, IndicatorValues, MeasureDone
from operations.measures import Counted, MeasureTable
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


def matrix(now: int, scale: int = 1, age: Age | None = None) -> Matrix:
    """Return a month, or `scale` of them, by county and category."""
    categories = ("dispute", "fire", "sanitation", "building", "food")
    counts = tuple(
        tuple((row * 7 + column * 13) % 61 * (5 - column) * scale // 2 for column in range(5))
        for row in range(len(COUNTIES))
    )
    return Matrix(tuple(COUNTIES.items()), categories, counts, "2026-11", now, age or live(now))


def ranking(now: int, *, rate: bool = False, count: int = 12, age: Age | None = None) -> Ranking:
    """Return counties by today's events, or by a rate with a target; one of them unknown there."""
    rows = []
    for number, (code, name) in enumerate(list(COUNTIES.items())[:count]):
        value = 99.9 - number * 0.7 if rate else float(214 - number * 17)
        rows.append(
            RankedRegion(
                code,
                name,
                None if rate and number == count - 1 else value,
                before=value,
                place=0 if rate and number == count - 1 else number + 1,
                moved=(0, 2, -1, 0, 0, -12)[number % 6],
                unusual=("", "above", "", "below")[number % 4] if not rate else "",  # type: ignore[arg-type]
            )
        )
    return Ranking(
        rows=tuple(rows),
        total=97.3 if rate else 1284.0,
        unit="%" if rate else "events",
        decimals=1 if rate else 0,
        direction="up" if rate else "down",
        target=97.0 if rate else None,
        period="2026-11" if rate else "",
        compared="period" if rate else "week",
        simulated=True,
        as_of=now,
        age=age or live(now),
    )


def hostile_ranking(now: int, text: str) -> Ranking:
    return replace(
        ranking(now), rows=(RankedRegion(text, text, 1.0, place=1), RankedRegion("x", "", None)), unit=text, period=text
    )


def flow(now: int, age: Age | None = None) -> Flow:
    """Return an ordinary afternoon's events on their way, some of them returned."""
    hour = 3_600_000
    states = (
        FlowState("waiting", 38, 0, now - 20 * 60_000),
        FlowState("accepted", 64, 3, now - 5 * hour),
        FlowState("handling", 1_131, 12, now - 31 * hour),
        FlowState("checking", 41, 2, now - 70 * hour),
        FlowState("returned", 6, 0, now - 9 * hour),
    )
    return Flow(states, 1_284, 1_190, now, age or live(now))


def hostile_flow(now: int, text: str) -> Flow:
    return Flow((FlowState(text, 3, 1, 0), FlowState("waiting", 10**15, 10**12, 0)), 10**12, 0, now, live(now))


def assets(now: int, age: Age | None = None) -> AssetBoard:
    """Return equipment of some kinds in every county, in every state."""
    kinds = ("camera", "kitchen", "post", "rental", "lab")
    cells = {}
    for place, kind in enumerate(kinds):
        for number, code in enumerate(COUNTIES):
            online = max((54_000 >> (2 * place)) // 12 - number * 7, 20)
            cells[kind, code] = (online, number * (place + 1) * (8 >> place), number % 5, number % 3, 4 * (place == 4))
    return AssetBoard(kinds, cells, COUNTIES, True, now, age or live(now))


def hostile_assets(now: int, text: str) -> AssetBoard:
    return AssetBoard((text, "b"), {(text, text): (1, 2, 3, 4, 5), ("b", "x"): (0,) * 5}, {text: text, "x": ""}, True,
                      now, live(now))  # fmt: skip


def campaigns(now: int, age: Age | None = None) -> Campaigns:
    """Return two campaigns: one measure behind, one reached, one without a target."""
    regions = tuple(
        (code, name, 2400.0 - 180 * n, 1800.0 if n % 2 else None) for n, (code, name) in enumerate(COUNTIES.items())
    )
    measures = (
        MeasureDone({"zh": "发现隐患", "en": "Found"}, "found", "处", 21_344.0, None, None, regions),
        MeasureDone({"zh": "整改到位", "en": "Mended"}, "mended", "处", 16_002.0, 20_000.0, 17_800.0, regions),
        MeasureDone({"zh": "关停", "en": "Closed"}, "closure", "家", 412.0, 400.0, 356.0, ()),
    )
    day = 86_400_000
    names = {"fire": ("消防隐患排查整治", "Fire hazards"), "demolition": ("违法建筑整治三年行动", "Illegal building")}
    made = tuple(
        Campaign(code, {"zh": zh, "en": en}, now - 325 * day, now + 39 * day, measures, simulated=True)
        for code, (zh, en) in names.items()
    )
    return Campaigns(made, now, age or live(now))


def hostile_campaigns(now: int, text: str) -> Campaigns:
    measure = MeasureDone(text, text, text, 1e300, 1e-9, 3.0, ((text, text, 1.0, None), ("x", "", 0.0, 2.0)))
    return Campaigns((Campaign(text, text, now - 1, now + 1, (measure,)),), now, live(now))


def measure_table(now: int, age: Age | None = None) -> MeasureTable:
    """Return a month's measures by county and category."""
    cells = {
        (code, category): Counted(
            received=400 - 20 * number, closed=380 - 20 * number, timed=300, on_time=290 - number,
            spent=(380 - 20 * number) * 5 * 3_600_000, sent_back=number, overdue=number % 4, repeated=12,
        )
        for number, code in enumerate(COUNTIES)
        for category in ("dispute", "fire")
    }  # fmt: skip
    return MeasureTable(now - 1, now, cells, COUNTIES, now, age or live(now))


def hostile_measures(now: int, text: str) -> MeasureTable:
    return MeasureTable(0, 1, {(text, text): Counted(received=3), ("x", "y"): Counted()}, {text: text}, now, live(now))


def hostile_matrix(now: int, text: str) -> Matrix:
    return Matrix(((text, text), ("x", "")), (text, "b"), ((3, 1), (0, 0)), text, now, live(now))


def things(now: int, count: int = 30, age: Age | None = None) -> ThingList:
    """Return rental buildings of which some need somebody."""
    states = ("offline", "long_offline", "never", "online")
    rows = tuple(
        ThingRow(f"庆年坊社区{n}号出租楼", states[min(n // 2, 3)], "鹿城区", ("cook", "fire") if n % 3 else ("fire",))
        for n in range(count)
    )
    return ThingList(rows, count * 41, (1_174, 36, 12, 8, 0), True, now, age or live(now))


def hostile_things(now: int, text: str) -> ThingList:
    return replace(things(now, 0), rows=(ThingRow(text, text, text, (text,)), ThingRow("", "online", "", ())))


def panes(now: int) -> tuple[Sample, ...]:
    """Return the samples for the gallery and the tests: name, pane, settings, answer, size."""
    one = {"indicators": ("safety_felt",)}
    six_bars = {"indicators": ["safety_felt"], "title": {"zh": "四率", "en": "The four rates"}}
    six = {"domain": "x", "title": {"zh": "平安考核指标", "en": "Public safety figures"}}
    return (
        ("indicator", "indicator", one, indicator_values(now, count=1), (206, 190)),
        ("indicator-old", "indicator", one, indicator_values(now, old(now), 1), (206, 190)),
        ("indicator-grid", "indicator", six, indicator_values(now), (640, 440)),
        ("indicator-many", "indicator", six, indicator_values(now, count=20), (860, 330)),
        ("matrix", "matrix", {}, matrix(now), (760, 520)),
        ("matrix-year", "matrix", {"period": "year"}, matrix(now, 997), (860, 600)),
        ("matrix-tight", "matrix", {}, matrix(now), (424, 300)),
        ("matrix-old", "matrix", {}, matrix(now, age=old(now)), (640, 440)),
        ("matrix-empty", "matrix", {}, matrix(now, 0), (424, 200)),
        ("ranking", "ranking", {}, ranking(now), (424, 480)),
        (
            "ranking-rate",
            "ranking",
            {"figure": "closed_rate", "least_first": True},
            ranking(now, rate=True),
            (424, 480),
        ),
        ("ranking-tight", "ranking", {}, ranking(now), (400, 220)),
        ("ranking-old", "ranking", {}, ranking(now, age=old(now)), (424, 400)),
        ("ranking-empty", "ranking", {}, ranking(now, count=0), (424, 160)),
        ("flow", "flow", {}, flow(now), (1280, 220)),
        ("flow-narrow", "flow", {}, flow(now), (424, 380)),
        ("flow-low", "flow", {}, flow(now), (1240, 200)),
        ("flow-old", "flow", {}, flow(now, old(now)), (1280, 200)),
        ("flow-never", "flow", {}, Flow((), 0, 0, now, Age("never")), (424, 300)),
        ("assets", "assets", {"target": 95}, assets(now), (760, 320)),
        ("assets-region", "assets", {"by": "region", "target": 95}, assets(now), (640, 560)),
        ("assets-narrow", "assets", {}, assets(now), (424, 260)),
        ("assets-old", "assets", {}, assets(now, old(now)), (640, 300)),
        ("assets-empty", "assets", {}, AssetBoard((), {}, {}, True, now, live(now)), (424, 160)),
        ("campaign", "campaign", {"campaign": "fire"}, campaigns(now), (424, 560)),
        ("campaign-all", "campaign", {"regions": False}, campaigns(now), (640, 300)),
        ("campaign-old", "campaign", {}, campaigns(now, old(now)), (424, 400)),
        ("campaign-none", "campaign", {"campaign": "x"}, campaigns(now), (424, 160)),
        ("measures", "measures", {}, measure_table(now), (640, 330)),
        ("measures-region", "measures", {"by": "region"}, measure_table(now), (1000, 520)),
        ("measures-category", "measures", {"by": "category"}, measure_table(now), (560, 300)),
        ("measures-old", "measures", {}, measure_table(now, old(now)), (860, 330)),
        ("measures-empty", "measures", {}, MeasureTable(0, 1, {}, {}, now, live(now)), (424, 160)),
        ("bars", "bars", six_bars, indicator_values(now), (448, 420)),
        ("bars-tight", "bars", six_bars, indicator_values(now), (320, 170)),
        ("bars-old", "bars", six_bars, indicator_values(now, old(now)), (448, 300)),
        ("bars-empty", "bars", six_bars, indicator_values(now, count=0), (424, 160)),
        ("things", "things", {"kind": "rental", "tags": ["cook", "fire"]}, things(now), (520, 420)),
        ("things-old", "things", {"kind": "rental"}, things(now, age=old(now)), (424, 300)),
        ("things-empty", "things", {"kind": "rental"}, things(now, 0), (424, 200)),
        ("indicator-empty", "indicator", one, indicator_values(now, count=0), (424, 160)),
    )


def hostile_indicators(now: int, text: str) -> IndicatorValues:
    """Return one indicator that says `text` wherever a source or a file can."""
    told = value(name=text, unit=text, period=text, domain=text, region=text, note=text, place=text, direction=text)
    return IndicatorValues((told, value(name=text, value=None, on_year=1.0)), now, live(now))
