"""A CAP 1.2 feed of warnings that tell their stories again and again: first message, updates, end.

Messages say status Actual inside the drill, because that is what the real system would say; that the feed is simulated
is said by the centre's source file, by <note> in every message and by the feed's title.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from data_sources.feeds.local_time import day_number, midnight
from data_sources.feeds.plan import Bulletin, Story, Weather

_COLOURS = {1: "红色", 2: "橙色", 3: "黄色", 4: "蓝色"}
_SEVERITIES = {1: "Extreme", 2: "Severe", 3: "Moderate", 4: "Minor"}
_URGENCIES = {1: "Immediate", 2: "Immediate", 3: "Expected", 4: "Future"}
_RING_POINTS = 60


@dataclass(frozen=True)
class Message:
    """One alert as sent: seconds since the epoch, and its number among those of the same second."""

    identifier: str
    sent: int
    story: Story
    bulletin: Bulletin
    references: tuple[str, ...]


class WeatherFeed:
    """The alerts of a centre, made when they are asked for."""

    def __init__(self, weather: Weather, folder: Path, zone: ZoneInfo) -> None:
        self.weather = weather
        self._folder = folder
        self._zone = zone
        self._areas: dict[str, tuple[str, list[str]]] = {}

    def messages(self, now: int) -> list[Message]:
        """Return the alerts sent in the last days, and those whose time is not over; newest first."""
        found = []
        for number, story in enumerate(self.weather.stories):
            found.extend(self._told(number, story, now))
        kept = [
            message
            for message in found
            if message.sent <= now
            and (
                message.sent > now - 86_400 * self.weather.back_days
                or message.sent + message.bulletin.hours * 3600 > now
            )
        ]
        return sorted(kept, key=lambda message: (-message.sent, message.identifier))

    def atom(self, now: int, url: str) -> bytes:
        """Return the Atom feed of the alerts, each with a link to its message below `url`."""
        entries = "".join(
            f"<entry><id>{message.identifier}</id><title>{escape(self._headline(message))}</title>"
            f"<updated>{self._stamp(message.sent)}</updated>"
            f'<link rel="alternate" type="application/cap+xml" href="{url}/{message.identifier}.xml"/></entry>\n'
            for message in self.messages(now)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>{escape(url)}</id><title>{escape(self.weather.sender_name)}（演练数据 simulated）</title>"
            f"<updated>{self._stamp(now)}</updated>\n{entries}</feed>\n"
        ).encode()

    def alert(self, identifier: str, now: int) -> bytes | None:
        """Return one alert's CAP 1.2 document; None where there is no such alert."""
        message = next((one for one in self.messages(now) if one.identifier == identifier), None)
        return None if message is None else self._cap(message)

    def _told(self, number: int, story: Story, now: int) -> list[Message]:
        """Return a story's messages in the cycle of now and the one before."""
        today = day_number(now, self._zone)
        cycle = today // story.every_days
        messages: list[Message] = []
        for start in ((cycle - 1) * story.every_days, cycle * story.every_days):
            sent_before: list[str] = []
            for bulletin in story.bulletins:
                day, _, clock = bulletin.at.partition(" ")
                hours, _, minutes = clock.partition(":")
                sent = midnight(start + int(day), self._zone) + int(hours) * 3600 + int(minutes) * 60
                stamp = datetime.fromtimestamp(sent, self._zone).strftime("%Y%m%d%H%M%S")
                identifier = f"{self.weather.prefix}_{stamp}_{number}"
                references = () if bulletin.message == "Alert" else tuple(sent_before)
                messages.append(Message(identifier, sent, story, bulletin, references))
                sent_before.append(f"{self.weather.sender},{identifier},{self._stamp(sent)}")
        return messages

    def _headline(self, message: Message) -> str:
        verb = {"Alert": "发布", "Update": "更新", "Cancel": "解除"}[message.bulletin.message]
        return f"{self.weather.sender_name}{verb}{message.story.event}{_COLOURS[message.bulletin.level]}预警"

    def _stamp(self, moment: int) -> str:
        """Return a moment as CAP wants it: local time with a numeric offset."""
        return datetime.fromtimestamp(moment, self._zone).isoformat(timespec="seconds")

    def _cap(self, message: Message) -> bytes:
        bulletin, story = message.bulletin, message.story
        references = f"<references>{' '.join(message.references)}</references>" if message.references else ""
        instruction = f"<instruction>{escape(bulletin.instruction)}</instruction>" if bulletin.instruction else ""
        expires = message.sent + int(bulletin.hours * 3600)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
            f"<identifier>{message.identifier}</identifier><sender>{escape(self.weather.sender)}</sender>"
            f"<sent>{self._stamp(message.sent)}</sent><status>{bulletin.status}</status>"
            f"<msgType>{bulletin.message}</msgType><scope>Public</scope><note>演练数据 simulated</note>{references}"
            f"<info><language>zh-CN</language><category>Met</category><event>{escape(story.event)}</event>"
            f"<urgency>{_URGENCIES[bulletin.level]}</urgency><severity>{_SEVERITIES[bulletin.level]}</severity>"
            f"<certainty>Likely</certainty><onset>{self._stamp(message.sent)}</onset>"
            f"<expires>{self._stamp(expires)}</expires><senderName>{escape(self.weather.sender_name)}</senderName>"
            f"<headline>{escape(self._headline(message))}</headline>"
            f"<description>{escape(bulletin.text)}</description>{instruction}"
            f"<parameter><valueName>ColorCode</valueName><value>{_COLOURS[bulletin.level]}</value></parameter>"
            f"{self._area(story.regions)}</info></alert>\n"
        ).encode()

    def _area(self, regions: tuple[str, ...]) -> str:
        outlines = self._outlines()
        chosen = [code for code in (regions or tuple(outlines)) if code in outlines]
        names = "、".join(outlines[code][0] for code in chosen)
        rings = "".join(f"<polygon>{ring}</polygon>" for code in chosen for ring in outlines[code][1])
        codes = "".join(
            f"<geocode><valueName>行政区划代码</valueName><value>{code}</value></geocode>" for code in chosen
        )
        return f"<area><areaDesc>{escape(names)}</areaDesc>{rings}{codes}</area>"

    def _outlines(self) -> dict[str, tuple[str, list[str]]]:
        """Return each county's name and its largest ring, thinned: CAP polygons are for people, not for land law."""
        if not self._areas:
            collection = json.loads((self._folder / "regions.geojson").read_text("utf-8"))
            for feature in collection["features"]:
                if feature["properties"]["level"] != "county":
                    continue
                geometry = feature["geometry"]
                polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
                ring = max((polygon[0] for polygon in polygons), key=len)
                thinned = ring[:: max(len(ring) // _RING_POINTS, 1)]
                thinned = thinned if thinned[0] == thinned[-1] else [*thinned, thinned[0]]
                text = " ".join(f"{lat:.4f},{lon:.4f}" for lon, lat in thinned)
                self._areas[feature["properties"]["code"]] = (feature["properties"]["name"], [text])
        return self._areas
