"""Whether a camera sees anything: what a GB/T 28181 platform says of its devices and channels, as one of our states.

A device keeps its registration alive once a minute; a platform that misses three calls it offline. Longer than three
days is another matter (a cut line, a stolen camera), and so is a device that was entered and never came.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any

from data_sources.mapping_times import text_of
from data_sources.records import AssetState

_ON = ("1", "true", "on", "online", "ok", "yes", "在线")
_OFF = ("0", "false", "off", "offline", "no", "离线")
_ALIVE = 3 * 60_000
"""Milliseconds: three keep-alives of 60 s."""

_SEEN = ("keepaliveTime", "keepaliveTimeStamp", "keepalive_at", "lastKeepaliveTime", "registerTime", "registered_at")
_NOT_CAMERAS = re.compile(r"^\d{10}(?:2\d\d|13[4-9])\d{7}$")
"""Digits 11 to 13 of a code say what it stands for (GB/T 28181, annex on codes): 2xx platforms and groups, 134 to 139
alarms, sound and the like; a camera is 131 or 132."""


def flag_of(value: Any) -> bool | None:
    """Return whether a flag says on or off, however a platform writes it; None where it says neither."""
    text = str(value).strip().lower()
    if text in _ON:
        return True
    return False if text in _OFF else None


def moment_of(value: Any, zone: tzinfo) -> int | None:
    """Return a platform's time in ms since the epoch: text in its own zone, or seconds or milliseconds; else None."""
    if isinstance(value, bool) or value in (None, "", 0, "0"):
        return None
    text = str(value).strip()
    if re.fullmatch(r"\d{9,14}(\.\d+)?", text, re.ASCII):
        number = float(text)
        return round(number if number > 1e11 else number * 1000)
    try:
        moment = datetime.fromisoformat(text.replace("/", "-"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return round(moment.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return None


def last_seen(device: dict[str, Any], zone: tzinfo) -> int | None:
    """Return when a platform last heard of a device."""
    moments = (moment_of(device.get(name), zone) for name in _SEEN)
    return max((moment for moment in moments if moment is not None), default=None)


def device_flag(device: dict[str, Any]) -> bool | None:
    """Return what the platform says of a device: online or not."""
    for name in ("onLine", "online", "is_online", "status", "state"):
        flag = flag_of(device.get(name))
        if flag is not None:
            return flag
    return None


def state_of(device: bool | None, channel: bool | None, seen: int | None, now: int, long_offline: int) -> AssetState:
    """Return a camera's state by its device's flag, its own, and when the device was last heard of.

    Times in ms. A channel of a device that is off is off, whatever it says: the platform only remembers.
    """
    if device is None and seen is not None:
        device = now - seen <= _ALIVE
    if device is None:
        if channel is None:
            return "unknown"
        return "online" if channel else "offline"
    if device:
        return "offline" if channel is False else "online"
    if seen is None:
        return "never"
    return "long_offline" if now - seen > long_offline else "offline"


def camera_of(
    device: dict[str, Any], channel: dict[str, Any] | None, now: int, zone: tzinfo, long_offline: int
) -> dict[str, Any] | None:
    """Return one camera's row: what the platform says of the channel, and our own `key`, `name`, `state`, `lon`, `lat`.

    Without a channel the device is its own. None where a channel is no camera: a group, an alarm, a sound. What has
    no code at all is a row without a key: it comes to light by being refused.
    """
    own = channel if channel is not None else device
    key = key_of(own)
    if channel is not None and key and not _is_camera(key, own):
        return None
    flag = None
    if channel is not None:
        named = (channel.get(name) for name in ("status", "online", "onLine", "is_online", "gbStatus"))
        flag = next((found for each in named if (found := flag_of(each)) is not None), None)
    seen = last_seen(device, zone)
    row = {name: value for name, value in own.items() if name != "password"}
    device_key = key_of(device, device=True)
    row |= {
        "key": key or None,
        "device": device_key,
        "device_name": _first(device, "customName", "name", "deviceName") or device_key,
        "name": _first(own, "customName", "name", "gbName", "channelName", "deviceName") or key,
        "state": state_of(device_flag(device), flag, seen, now, long_offline),
        "last_seen": text_of(seen, "iso", zone) if seen is not None else None,
    }
    row["lon"], row["lat"] = _position(own)
    return row


def key_of(thing: dict[str, Any], *, device: bool = False) -> str:
    """Return the national code of a channel or device."""
    names = (
        ("deviceId", "device_id", "id")
        if device
        else ("channelId", "channel_id", "gbDeviceId", "deviceId", "device_id", "id")
    )
    return _first(thing, *names)


def _is_camera(key: str, channel: dict[str, Any]) -> bool:
    if _NOT_CAMERAS.match(key):
        return False
    # A directory of a platform that cascades: a region's code, or a channel that only has others below it.
    return not (key.isdigit() and len(key) <= 8) and flag_of(channel.get("parental")) is not True


def _position(own: dict[str, Any]) -> tuple[float | None, float | None]:
    for lon, lat in (("longitudeWgs84", "latitudeWgs84"), ("longitude", "latitude"), ("gbLongitude", "gbLatitude")):
        try:
            east, north = float(own[lon]), float(own[lat])
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        if abs(east) > 0.001 and abs(north) > 0.001:  # 0, 0 is what a form says that nobody filled in
            return east, north
    return None, None


def _first(thing: dict[str, Any], *names: str) -> str:
    found = (thing.get(name) for name in names)
    return next((str(each).strip() for each in found if isinstance(each, str | int) and str(each).strip()), "")
