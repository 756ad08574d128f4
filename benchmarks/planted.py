"""Second reports of calls, as another department would tell them: a documented, seeded model.

- Who: another system (ambulance, fire, police, or a hotline); one in seven, the same system a second time.
- What: another category of the same group two times in three; one in fifty is filed under something else altogether.
- When: later two times in three, earlier else; 5 minutes apart on average (exponential), one in ten 15 minutes.
- Where: 50 m off in each direction (normal), one in eight 150 m, one in twenty without a position.
- Words: the title is told anew. The address has its abbreviations written out, its streets swapped (one in three), one
  of them left out (one in four), a slip of the keyboard (one in three), or stands in the title alone (one in eight).
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence

from data_sources.linking_settings import Linking
from data_sources.records import Event

SYSTEMS = ("ems", "fire", "traffic", "hotline")
MINUTE = 60_000
WRITTEN_OUT = {
    "ST": "Street", "AVE": "Avenue", "RD": "Road", "DR": "Drive", "LN": "Lane", "CT": "Court", "BLVD": "Boulevard",
    "PL": "Place", "CIR": "Circle", "HWY": "Highway", "PKWY": "Parkway", "EXPY": "Expressway", "N": "North",
    "S": "South", "E": "East", "W": "West", "NB": "northbound", "SB": "southbound", "UNDERPASS": "under the bridge",
}  # fmt: skip
TITLES = {
    "crash": ("Two cars have collided", "Crash, caller doesn't know if hurt", "Car hit a pole", "Collision"),
    "road": (
        "Car stopped in the lane",
        "Something lies on the road",
        "Road is slippery, cars skid",
        "Traffic is held up",
    ),
    "fire": ("Smoke is seen", "Alarm bell rings", "Smell of burning", "Something burns"),
    "medical": ("Person needs help", "Somebody is ill", "Ambulance asked for", "Man on the ground"),
}


def planted_on(
    events: Sequence[Event], linking: Linking, chance: random.Random, share: float
) -> tuple[list[Event], dict[str, str]]:
    """Return second reports of a `share` of `events`, and of which call (by key) each of them is one."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for category, rules in linking.by_category.items():
        groups[rules.name].append(category)
    named = [event for event in events if event.category in linking.by_category]
    copies, truth = [], {}
    for number, call in enumerate(sorted(chance.sample(named, round(share * len(events))), key=lambda one: one.key)):
        group = linking.rules_of(call.category).name
        copy = _copy(call, f"d{number}", groups[group], group.partition(":")[2], chance)
        copies.append(copy)
        truth[copy.key] = call.key
    return copies, truth


def _copy(call: Event, key: str, categories: list[str], group: str, chance: random.Random) -> Event:
    others = [name for name in SYSTEMS if name != call.source]
    source = call.source if chance.random() < 1 / 7 else chance.choice(others)
    category = call.category if chance.random() < 1 / 3 else chance.choice(categories)
    if chance.random() < 1 / 50:
        category = "other"
    gap = chance.expovariate(1 / (15 if chance.random() < 0.1 else 5)) * MINUTE
    at = call.reported_at + round(gap if chance.random() < 2 / 3 else -gap)
    metres = 150 if chance.random() < 1 / 8 else 50
    assert call.lat is not None
    assert call.lon is not None
    lat = call.lat + chance.gauss(0, metres) / 111_320
    lon = call.lon + chance.gauss(0, metres) / (111_320 * math.cos(math.radians(call.lat)))
    placed = chance.random() >= 0.05
    address, title = _address(call.address, chance), chance.choice(TITLES[group])
    if chance.random() < 1 / 8:
        address, title = "", f"{title} at {address}"
    return Event(
        source=source,
        key=key,
        title=title,
        category=category,
        state="waiting",
        severity=4,
        reported_at=at,
        updated_at=at,
        lat=lat if placed else None,
        lon=lon if placed else None,
        region=call.region,
        address=address,
        detail="" if chance.random() < 0.5 else call.detail.title(),
    )


def _address(address: str, chance: random.Random) -> str:
    streets = [_written_out(street) for street in address.split("&")]
    if len(streets) > 1 and chance.random() < 1 / 3:
        streets.reverse()
    if len(streets) > 1 and chance.random() < 1 / 4:
        streets = streets[:1]
    told = chance.choice((" and ", " near ", " / ", " at ")).join(streets)
    if len(told) > 6 and chance.random() < 1 / 3:
        place = chance.randrange(1, len(told) - 1)
        told = told[:place] + chance.choice("aeinorst") + told[place + 1 :]
    return told


def _written_out(street: str) -> str:
    return " ".join(WRITTEN_OUT.get(word, word if word[:1].isdigit() else word.capitalize()) for word in street.split())
