"""A picture that says what a test wants: events and assets that can be added, removed and made old."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np

from data_sources.batches import SourceHealth
from data_sources.clock import Clock
from operations.asset_snapshots import AssetRow
from operations.packing import pack_assets, pack_events
from operations.picture import Changes, Picture
from operations.snapshots import (
    ASSET_STATES,
    Age,
    AssetPoints,
    EventPoints,
    QueueRow,
    RegionLoad,
    SourceBoard,
    SourceStatus,
    WarningList,
)

NOW = 1_764_000_000_000


class SmallPicture(Picture):
    """Holds marks in dictionaries, with the feed's number at which each last changed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seq = 1
        self.events: dict[int, tuple[float, float, int, float, int]] = {}
        self.assets: dict[int, tuple[float, float, int]] = {}
        self.changed_at: dict[tuple[str, int], int] = {}
        self.titles: dict[int, str] = {}
        self.category: dict[int, int] = {}
        self.warning_list: tuple[Any, ...] = ()
        self.counts: dict[str, int] = {}
        self.quality = "live"
        self.asked: list[str] = []
        self.failing = False
        self.asset_aged = Age("live", NOW, "")

    def put_event(
        self, number: int, lat: float, lon: float, *, severity: int = 4, title: str = "占道经营", hours: float = 1
    ) -> None:
        with self.lock:
            self.seq += 1
            self.events[number] = (lat, lon, severity, NOW - hours * 3_600_000, 0)
            self.titles[number] = title
            self.changed_at["event", number] = self.seq

    def close_event(self, number: int) -> None:
        with self.lock:
            self.seq += 1
            del self.events[number]
            self.changed_at["event", number] = self.seq

    def put_assets(self, positions: np.ndarray, states: np.ndarray) -> None:
        with self.lock:
            self.seq += 1
            for number, ((lat, lon), state) in enumerate(zip(positions.tolist(), states.tolist(), strict=True)):
                self.assets[number] = (lat, lon, state)
                self.changed_at["asset", number] = self.seq

    def changes(self, since: int) -> Changes:
        return Changes(self.seq, frozenset({"event"}) if self.seq > since else frozenset())

    def event_points(self, since: int | None) -> EventPoints:
        with self.lock:
            self.asked.append(f"events {since}")
            if self.failing:
                raise OSError("the store is away")
            full = since is None
            rows = [n for n in self.events if full or self.changed_at["event", n] > since]
            gone = [
                n
                for (kind, n), at in self.changed_at.items()
                if not full and kind == "event" and at > since and n not in self.events
            ]
            values = [self.events[n] for n in rows]
            old = 2 if self.quality == "old" else 0
            return EventPoints(
                seq=self.seq,
                full=full,
                id=np.array(rows, np.int64),
                position=np.array([value[:2] for value in values], np.float32).reshape(-1, 2),
                severity=np.array([value[2] for value in values], np.uint8),
                reported_at=np.array([value[3] for value in values], np.float64),
                quality=np.full(len(rows), old, np.uint8),
                category=np.array([self.category.get(n, 0) for n in rows], np.uint8),
                categories=("dispute", "fire"),
                removed=np.array(gone, np.int64),
            )

    def asset_points(self, since: int | None, kinds: Any = ()) -> AssetPoints:  # noqa: ARG002
        with self.lock:
            full = since is None
            rows = [n for n in self.assets if full or self.changed_at["asset", n] > since]
            values = [self.assets[n] for n in rows]
            return AssetPoints(
                seq=self.seq,
                full=full,
                kinds=("camera",),
                id=np.array(rows, np.int64),
                position=np.array([value[:2] for value in values], np.float32).reshape(-1, 2),
                state=np.array([value[2] for value in values], np.uint8),
                kind=np.zeros(len(rows), np.uint8),
                removed=np.empty(0, np.int64),
            )

    def packed_events(self, since: int | None) -> bytes:
        return pack_events(self.event_points(since), Clock().now())

    def packed_assets(self, since: int | None, kinds: Any = ()) -> bytes:
        return pack_assets(self.asset_points(since, kinds))

    def event_row(self, event_id: int) -> QueueRow | None:
        if event_id not in self.events:
            return None
        lat, lon, severity, reported, _ = self.events[event_id]
        return QueueRow(
            id=event_id,
            source="grid",
            source_title="网格事件",
            key=str(event_id),
            title=self.titles[event_id],
            category="dispute",
            state="handling",
            severity=severity,
            region="330302",
            region_name="鹿城区",
            address="五马街道",
            reported_at=int(reported),
            due_at=NOW,
            lat=lat,
            lon=lon,
            light="yellow",
            quality="live",
            simulated=True,
        )

    def region_load(self, level: str = "county", *, category: str = "") -> RegionLoad:  # noqa: ARG002
        return RegionLoad(self.counts, sum(self.counts.values()), NOW, Age(self.quality, NOW, ""))

    def source_board(self) -> SourceBoard:
        health = SourceHealth(
            source="grid", title="网格事件", connector="rest", kinds=("event",), rhythm=15, state="live", tried_at=NOW
        )
        return SourceBoard((SourceStatus(health, self.quality, 1.0),), NOW, True, NOW)

    def asset_row(self, asset_id: int) -> AssetRow | None:
        if asset_id not in self.assets:
            return None
        lat, lon, state = self.assets[asset_id]
        return AssetRow(
            id=asset_id,
            source="cameras",
            source_title="雪亮视频",
            key=f"c{asset_id}",
            kind="camera",
            name=self.titles.get(asset_id, f"五马街道{asset_id}号监控"),
            state=ASSET_STATES[state],
            updated_at=NOW - 7_200_000,
            lat=lat,
            lon=lon,
            region_name="鹿城区",
            tags=("night",),
            simulated=True,
            quality="live",
            as_of=NOW,
        )

    def asset_age(self, kinds: Any = ()) -> Age:  # noqa: ARG002
        return self.asset_aged

    def warnings(self) -> WarningList:
        return WarningList(self.warning_list, (), NOW, Age())
