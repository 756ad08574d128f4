"""A prefecture's days in Chinese, and second reports in other words: a documented, seeded model.

First reports are those of the example prefecture's feeds (docs/simulation.md), each happening told once. A second one
is written as a hotline (12345), the police (110) or a grid worker writes, by templates of its own: no feed knows them.

- Who: another system, one in eight the same one. What: another category of the same matter one time in twelve.
- When: later two times in three, earlier else; 8 minutes apart on average (exponential), one in ten 20 minutes.
- Where: 50 m off in each direction (normal), one in eight 150 m; one in ten without a position, placed by its township.
- Words: what people say of such matters in general, half of the time with a word of the first report; the place
  shortened to its road, community or village, one time in five with a wrong character; one in eight has it in the title
  alone, and one in six says nothing of the place at all.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from typing import Final

import msgspec

from data_sources.centre import read_centre
from data_sources.feeds.generated import GeneratedEvents
from data_sources.feeds.places import read_places
from data_sources.feeds.plan import Generated, read_plan
from data_sources.records import Event
from data_sources.resource_files import example_centre

MINUTE: Final = 60_000
FIRST_DAY: Final = 20_500
"""Days since 1970."""
SYSTEMS: Final = ("grid", "police", "hotline")
FRAMES: Final = {
    "hotline": (
        "市民来电称{place}{matter}，要求处理",
        "{place}有居民反映{matter}，望尽快解决",
        "来电：{matter}，地点{place}",
    ),
    "police": ("报警人称在{place}{matter}", "{place}，{matter}，请出警", "{matter}，{place}附近"),
    "grid": ("巡查至{place}，{matter}", "{place}{matter}，已现场拍照", "走访时群众说{matter}（{place}）"),
}
MATTERS: Final = {
    "fire": ("有烟冒出来", "闻到很重的焦味", "楼下有东西烧着了", "电线乱拉不安全", "通道给堵死了"),
    "dispute": ("两家人吵起来了", "双方谈不拢", "闹得很凶，劝不开", "有矛盾需要调解"),
    "sanitation": ("路边很脏没人管", "一大堆东西没清走", "气味难闻，苍蝇多"),
    "building": ("有人私自在盖房子", "违规搭了棚子", "多盖了一层"),
    "rental": ("租客没登记", "出租屋住了好多人", "房东把房间隔成小间"),
    "traffic": ("有车撞了", "车子横在路中间", "发生碰擦，堵住了", "骑车的人倒在地上"),
    "municipal": ("路面坏了", "东西掉下来了怕砸到人", "水一直在流", "灯不亮"),
    "security": ("有人在闹事", "看到形迹可疑的人", "东西被人拿走了", "有人打起来了"),
    "environment": ("排出来的水是黑的", "气味很呛人", "机器声吵得睡不着"),
    "food": ("吃了以后肚子疼", "店里卫生太差", "卖的东西不新鲜"),
    "labour": ("老板不给工钱", "工人来讨钱"),
    "production": ("厂里设备有问题", "工地上很危险", "车间里冒烟"),
    "ebike": ("电瓶车停在楼道里充电", "从窗口拉线下来充电"),
    "flood": ("水漫上来了", "积水很深过不去"),
    "help": ("老人需要帮忙", "有人迷路了"),
}
GENERAL: Final = ("情况比较急，请派人看看", "希望有人来管一管", "已经有一段时间了")
KIN: Final = {
    "fire": "production", "production": "fire", "ebike": "fire", "dispute": "security", "security": "dispute",
    "labour": "dispute", "traffic": "municipal", "municipal": "traffic", "sanitation": "environment",
    "environment": "sanitation",
}  # fmt: skip
_SAYS_NOTHING: Final = re.compile(r"反映|投诉|咨询|举报|求助|发现|请求")
_ADDRESS: Final = re.compile(r"^(.*?[市区县])?(.*?(?:街道|镇|乡))?(.*)$")
_WRONG: Final = "安平山新大江东西"


def reports(days: int) -> list[Event]:
    """Return the first reports of some days, in the order of time."""
    folder = example_centre("wenzhou")
    centre, plan = read_centre(folder), read_plan(folder)
    model = plan.events
    assert isinstance(model, Generated)
    once = msgspec.structs.replace(model, kinds=tuple(msgspec.structs.replace(kind, twice=0.0) for kind in model.kinds))
    due = {code: category.due_minutes for code, category in centre.categories.items()}
    places = read_places(folder / model.places, folder / model.areas)
    made = GeneratedEvents(plan, once, places, due, centre.zone)
    found = []
    for feed in plan.event_feeds:
        for day in range(FIRST_DAY, FIRST_DAY + days):
            told = made.day(feed.name, day)
            for number in range(len(told.subject)):
                at = int(told.moments[number, 0]) * 1000
                title, place = made.title(feed.name, int(told.subject[number])), int(told.place[number])
                code = made.region_code(place)
                caller = made.caller(int(told.caller[number]))
                detail = {"police": f"报警人{caller}：{title}。", "hotline": f"来电人{caller}：{title}。"}.get(
                    feed.name, ""
                )
                found.append(
                    Event(
                        source=feed.name,
                        key=made.key(feed.name, day, number),
                        title=title,
                        category=made.categories[int(told.category[number])],
                        state="waiting",
                        severity=int(told.severity[number]),
                        reported_at=at,
                        updated_at=at,
                        lat=float(told.lat[number]),
                        lon=float(told.lon[number]),
                        region=code[:6] if feed.name == "police" else code,
                        address=made.place_name(place),
                        detail=detail,
                    )
                )
    return sorted(found, key=lambda event: (event.reported_at, event.source, event.key))


def planted_in_chinese(
    events: Sequence[Event], chance: random.Random, share: float
) -> tuple[list[Event], dict[str, str]]:
    """Return second reports of a `share` of `events`, and of which one (by key) each of them is."""
    told = [event for event in events if event.category in MATTERS and event.severity > 0]
    chosen = sorted(chance.sample(told, round(share * len(events))), key=lambda one: (one.key, one.source))
    copies = [_copy(first, f"d{number}", chance) for number, first in enumerate(chosen)]
    return copies, {copy.key: first.key for copy, first in zip(copies, chosen, strict=True)}


def _copy(first: Event, key: str, chance: random.Random) -> Event:
    others = [name for name in SYSTEMS if name != first.source]
    source = first.source if chance.random() < 1 / 8 and first.source in SYSTEMS else chance.choice(others)
    category = KIN.get(first.category, first.category) if chance.random() < 1 / 12 else first.category
    gap = chance.expovariate(1 / (20 if chance.random() < 0.1 else 8)) * MINUTE
    at = first.reported_at + round(gap if chance.random() < 2 / 3 else -gap)
    metres = 150 if chance.random() < 1 / 8 else 50
    assert first.lat is not None
    assert first.lon is not None
    lat = first.lat + chance.gauss(0, metres) / 111_320
    lon = first.lon + chance.gauss(0, metres) / (111_320 * math.cos(math.radians(first.lat)))
    is_placed = chance.random() >= 0.1 or len(first.region) < 9
    place, matter = _place(first.address, chance), _matter(first, chance)
    title = chance.choice(FRAMES[source]).format(place=place, matter=matter)
    address = place
    if (drawn := chance.random()) < 1 / 8:
        address = ""
    elif drawn < 1 / 8 + 1 / 6:
        address, title = "", chance.choice(FRAMES[source]).format(place="这里", matter=matter)
    elif drawn < 1 / 2:
        title = matter
    region = first.region[:6] if source == "police" and is_placed else first.region[: chance.choice((9, 12, 15))]
    return Event(
        source=source,
        key=key,
        title=title,
        category=category,
        state="waiting",
        severity=first.severity,
        reported_at=at,
        updated_at=at,
        lat=lat if is_placed else None,
        lon=lon if is_placed else None,
        region=region,
        address=address,
        detail=chance.choice(GENERAL) if chance.random() < 0.3 else "",
    )


def _matter(first: Event, chance: random.Random) -> str:
    general = chance.choice(MATTERS[first.category])
    words = _SAYS_NOTHING.sub("", first.title)
    if chance.random() < 0.5 or len(words) < 2:
        return general
    length = min(len(words), chance.choice((2, 3, 4)))
    begin = chance.randrange(len(words) - length + 1)
    return chance.choice(
        (f"{words[begin : begin + length]}，{general}", f"{general}，说是{words[begin : begin + length]}")
    )


def _place(address: str, chance: random.Random) -> str:
    match = _ADDRESS.match(address)
    assert match is not None
    town, rest = match[2] or "", match[3]
    inner = re.search(r"（(.*?)）", rest)
    road = re.sub(r"附近|（.*?）", "", rest)
    short = re.sub(r"街道|镇|乡", "", town)
    ways = [road, short + road, f"{town}{road}旁"]
    if inner is not None:
        ways += [inner[1], f"{inner[1]}{road}"]
    told = chance.choice(ways) or town or address
    if len(told) > 3 and chance.random() < 1 / 5:
        at = chance.randrange(len(told))
        told = told[:at] + chance.choice(_WRONG) + told[at + 1 :]
    return told
