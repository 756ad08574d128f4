"""Cameras of a GB/T 28181 platform, answered by a small server in the shapes of WVP-PRO's public interface."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.connector import SourceError
from data_sources.connectors.video import VideoConnector, VideoSettings, rows_in
from data_sources.decoding import convert
from data_sources.video_states import camera_of, flag_of, moment_of, state_of

ZONE = ZoneInfo("Asia/Shanghai")
DAY = 86_400_000
_passwords = count()


def ago(**given: float) -> str:
    return (datetime.now(ZONE) - timedelta(**given)).strftime("%Y-%m-%d %H:%M:%S")


def device(number: int, **given: Any) -> dict[str, Any]:
    return {
        "deviceId": f"3303040000200000{number:04d}",
        "name": f"街道 {number}",
        "manufacturer": "Hikvision",
        "transport": "UDP",
        "hostAddress": "10.0.0.1:5060",
        "password": "sip-pass-word",
        "onLine": True,
        "registerTime": ago(days=9),
        "keepaliveTime": ago(seconds=30),
        "channelCount": 2,
        **given,
    }


def channel(number: int, **given: Any) -> dict[str, Any]:
    return {
        "channelId": f"3303040000132000{number:04d}",
        "name": f"路口 {number}",
        "status": "ON",
        "longitude": 120.65,
        "latitude": 28.01,
        "civilCode": "330304",
        "address": "瓯海大道",
        "PTZType": 1,
        **given,
    }


class Platform:
    """A platform with devices and their channels, in one of its versions' envelopes."""

    def __init__(self, served, devices: list[dict[str, Any]], channels: dict[int, list[dict[str, Any]]]) -> None:
        self.envelope = True
        self.password = f"wvp-{next(_passwords)}-word"
        self.tokens: list[str] = []
        self.good: set[str] = set()
        served.on("/api/user/login", self.login)
        served.on("/api/device/query/devices", lambda query, request: self.page(devices, query, request))
        for number, each in enumerate(devices):
            rows = channels.get(number, [])
            served.on(
                f"/api/device/query/devices/{each['deviceId']}/channels",
                lambda query, request, rows=rows: self.page(rows, query, request),
            )
        self.url = served.url

    def login(self, query, _request):
        if query != {"username": "desk", "password": hashlib.md5(self.password.encode()).hexdigest()}:  # noqa: S324
            return {"code": 100, "msg": "用户名或密码错误", "data": None}
        self.tokens.append(f"{self.password}-jwt-{len(self.tokens)}")
        self.good.add(self.tokens[-1])
        return {"code": 0, "msg": "成功", "data": {"accessToken": self.tokens[-1], "username": "desk"}}

    def page(self, rows, query, request):
        if request["headers"].get("access-token") not in self.good:
            return (401, {}, b'{"code": 401, "msg": "\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95"}')
        number, size = int(query["page"]), int(query["count"])
        page = {
            "total": len(rows),
            "list": rows[(number - 1) * size : number * size],
            "pageNum": number,
            "pageSize": size,
        }
        return {"code": 0, "msg": "成功", "data": page} if self.envelope else page


def polled(context, platform, **given):
    settings = {"url": platform.url, "user": "desk", "secret": "wvp", "rows": 2, **given}
    made = context(secrets={"wvp": platform.password})
    with closing(VideoConnector(convert(settings, VideoSettings), made)) as connector:
        pages = list(connector.poll(None))
    remarks = [str(remark) for page in pages for remark in page.remarks]
    return [row for page in pages for row in page.rows], remarks


@pytest.mark.parametrize("envelope", [True, False])
def test_all_cameras_of_all_pages_come_with_their_state(served, context, envelope):
    devices = [
        device(1),
        device(2, onLine=False, keepaliveTime=ago(hours=2)),
        device(3, onLine=False, keepaliveTime=ago(days=4)),
        device(4, onLine=False, registerTime=None, keepaliveTime=None, channelCount=0),
        device(5, onLine=0, keepaliveTime=ago(days=2, hours=23)),
    ]
    channels = {
        0: [channel(11), channel(12, status="OFF"), channel(13, status=True)],
        1: [channel(21), channel(22, status="OFF")],
        2: [channel(31)],
        4: [channel(51, status=1)],
    }
    platform = Platform(served, devices, channels)
    platform.envelope = envelope
    rows, remarks = polled(context, platform)
    assert {row["name"]: row["state"] for row in rows} == {
        "路口 11": "online",
        "路口 12": "offline",
        "路口 13": "online",
        "路口 21": "offline",
        "路口 22": "offline",
        "路口 31": "long_offline",
        "街道 4": "never",
        "路口 51": "offline",
    }
    assert remarks == []
    first = rows[0]
    assert first["key"] == "33030400001320000011"
    assert first["device"] == devices[0]["deviceId"]
    assert (first["lon"], first["lat"]) == (120.65, 28.01)
    assert first["civilCode"] == "330304"
    assert len(platform.tokens) == 1
    assert "sip-pass-word" not in str(rows)


def test_what_has_no_code_is_not_dropped_and_a_page_without_a_list_is_said(served, context):
    platform = Platform(served, [device(1), device(2, deviceId=None)], {0: [channel(1, channelId=None), "odd"]})
    rows, _ = polled(context, platform)
    assert [row["key"] for row in rows] == [None, None, None]
    served.on("/api/device/query/devices", {"code": 0, "data": {"total": 1, "devices": []}})
    with pytest.raises(SourceError, match="no list"):
        polled(context, platform)


def test_how_long_is_long_is_the_files_to_say(served, context):
    platform = Platform(served, [device(1, onLine=False, keepaliveTime=ago(hours=2))], {0: [channel(1)]})
    assert polled(context, platform, long_offline="1h")[0][0]["state"] == "long_offline"


def test_groups_regions_and_alarms_are_no_cameras(served, context):
    channels = [
        channel(1),
        channel(2, channelId="33030400002150000001"),
        channel(3, channelId="33030400002160000001"),
        channel(4, channelId="330304"),
        channel(5, channelId="33030400001340000001"),
        channel(6, parental=1),
        channel(7, channelId=None, deviceId="33030400001310000007"),
    ]
    rows, _ = polled(context, Platform(served, [device(1)], {0: channels}))
    assert [row["name"] for row in rows] == ["路口 1", "路口 7"]


def test_a_position_that_nobody_filled_in_is_none(served, context):
    channels = [
        channel(1, longitude=0.0, latitude=0.0),
        channel(2, longitude="", latitude=None),
        channel(3, longitude=0.0, latitude=0.0, gbLongitude=120.7, gbLatitude=28.0),
        channel(4, longitudeWgs84=120.1, latitudeWgs84=28.2),
    ]
    rows, _ = polled(context, Platform(served, [device(1)], {0: channels}))
    assert [(row["lon"], row["lat"]) for row in rows] == [(None, None), (None, None), (120.7, 28.0), (120.1, 28.2)]


def test_one_device_that_can_not_be_read_costs_no_other(served, context):
    platform = Platform(served, [device(1), device(2), device(3)], {0: [channel(1)], 2: [channel(3)]})
    served.on(f"/api/device/query/devices/{device(2)['deviceId']}/channels", {"code": 100, "msg": "设备不存在"})
    rows, remarks = polled(context, platform)
    assert [row["name"] for row in rows] == ["路口 1", "路口 3"]
    assert "设备不存在" in remarks[0]
    assert device(2)["deviceId"] in remarks[0]


def test_a_platform_whose_devices_all_fail_is_a_failure(served, context):
    platform = Platform(served, [device(1)], {})
    served.on(f"/api/device/query/devices/{device(1)['deviceId']}/channels", (500, {}, b""))
    with pytest.raises(SourceError, match="500"):
        polled(context, platform)


def test_a_token_that_ran_out_is_renewed_and_a_wrong_password_is_said(served, context):
    platform = Platform(served, [device(1)], {0: [channel(1)]})
    polled(context, platform)
    platform.good.clear()
    assert len(polled(context, platform)[0]) == 1
    assert len(platform.tokens) == 2
    platform.password += "-new"
    settings = {"url": platform.url, "user": "desk", "secret": "wvp"}
    connector = VideoConnector(convert(settings, VideoSettings), context(secrets={"wvp": "wr0ng-word"}))
    with pytest.raises(SourceError, match="用户名或密码错误"), closing(connector):
        list(connector.poll(None))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), (1, True), ("1", True), ("ON", True), ("在线", True), (0, False), ("OFF", False), ("false", False),
     (None, None), ("", None), ("unknown", None), ([], None)],
)  # fmt: skip
def test_a_flag_is_read_however_it_is_written(value, expected):
    assert flag_of(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2026-11-22 08:00:00", 1795305600000), (1795305600000, 1795305600000), (1795305600, 1795305600000),
     ("1795305600", 1795305600000), ("2026-11-22T08:00:00+08:00", 1795305600000),
     ("2026/11/22 08:00:00", 1795305600000), (None, None), ("", None), (0, None), ("gestern", None), (True, None)],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(value, expected):
    assert moment_of(value, ZONE) == expected


@pytest.mark.parametrize(
    ("device_flag", "channel_flag", "silent", "expected"),
    [
        (True, True, 0, "online"),
        (True, None, None, "online"),
        (True, False, 0, "offline"),
        (False, True, DAY, "offline"),
        (False, True, 3 * DAY, "offline"),
        (False, True, 3 * DAY + 1, "long_offline"),
        (False, True, None, "never"),
        (None, True, 179_000, "online"),
        (None, True, 181_000, "offline"),
        (None, False, None, "offline"),
        (None, None, None, "unknown"),
    ],
)
def test_a_camera_is_what_its_device_and_its_own_flag_say(device_flag, channel_flag, silent, expected):
    now = 1_800_000_000_000
    seen = None if silent is None else now - silent
    assert state_of(device_flag, channel_flag, seen, now, 3 * DAY) == expected


ODD = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=25) | st.lists(st.integers(), max_size=2)
)
NAMES = [
    "deviceId",
    "channelId",
    "name",
    "status",
    "onLine",
    "keepaliveTime",
    "longitude",
    "latitude",
    "parental",
    "id",
]
THING = st.dictionaries(st.sampled_from(NAMES), ODD)


@given(THING, st.none() | THING)
def test_no_device_is_too_odd(one, other):
    camera_of(one, other, 1_800_000_000_000, ZONE, 3 * DAY)
    rows_in({"list": other})
    rows_in(other)
