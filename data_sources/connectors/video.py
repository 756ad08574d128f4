"""Video: the cameras of a GB/T 28181 platform and whether they are online, by its HTTP interface (WVP-style).

Yiping speaks no SIP and shows no picture: it asks the platform that does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote, urljoin

from msgspec import Meta, Struct

from data_sources.connector import Cursor, Page, PollContext, SourceError
from data_sources.durations import seconds_of
from data_sources.paging import Pages, Paging, Part
from data_sources.redaction import quoted
from data_sources.sentences import Sentence, translate
from data_sources.video_states import camera_of, device_flag, key_of
from data_sources.web import Auth, Tls, Waits, Web, host_of, json_of
from data_sources.web_answers import is_one_of
from data_sources.web_check import judge_web
from data_sources.web_login import Login, Rejected

_MOST_FAILED = 3
_BATCH = 500


class VideoSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a camera platform.

    `url` is the platform's address. With `user` and `secret` Yiping logs in as WVP-PRO wants it; `auth` is for other
    ways. `long_offline` is after how long a camera that is off counts as gone for good.
    """

    url: Annotated[str, Meta(pattern="^https?://")]
    user: str = ""
    secret: str = ""
    devices: str = "/api/device/query/devices"
    channels: str = "/api/device/query/devices/{device}/channels"
    rows: Annotated[int, Meta(ge=1, le=10_000)] = 100
    long_offline: str = "3d"
    query: dict[str, str | int | float] = {}
    headers: dict[str, str] = {}
    auth: Auth | None = None
    tls: Tls | None = None
    waits: Waits = Waits()


class VideoConnector:
    """Asks one camera platform."""

    settings_type = VideoSettings
    judge = staticmethod(judge_web)

    def __init__(self, settings: VideoSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._web = Web(context, settings.auth or _wvp_login(settings), settings.tls, settings.waits)
        self._host = host_of(settings.url)
        self._source_time: int | None = None

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:  # noqa: ARG002 - a camera's state is asked for as a whole
        """Yield all cameras."""
        devices = list(self._rows(self._settings.devices))
        cameras: list[dict[str, Any]] = []
        failed: list[tuple[str, SourceError]] = []
        for device in devices:
            try:
                cameras += self._cameras(device)
            except SourceError as error:
                failed.append((key_of(device, device=True), error))
                if len(failed) > _MOST_FAILED or self._context.remaining() < 1:
                    raise
            if len(cameras) >= _BATCH:
                yield Page(cameras, None, self._source_time)
                cameras = []
        if failed and len(failed) == len(devices):
            raise failed[0][1]
        yield Page(cameras, None, self._source_time, remarks=tuple(self._remark(*each) for each in failed))

    def close(self) -> None:
        """Close the connections."""
        self._web.close()

    def _cameras(self, device: dict[str, Any]) -> list[dict[str, Any]]:
        key = key_of(device, device=True)
        # A device that never came has no channels yet; the platform may know of some if it came once.
        count = device.get("channelCount", device.get("channels"))
        channels: list[Any] = []
        if key and (count != 0 or device_flag(device)):
            channels = list(self._rows(self._settings.channels.replace("{device}", quote(key, safe=""))))
        now, zone = self._context.clock.now(), self._context.zone
        after = round(seconds_of(self._settings.long_offline) * 1000)
        if not channels:
            row = camera_of(device, None, now, zone, after)
            return [row] if row else []
        rows = (camera_of(device, channel, now, zone, after) for channel in channels)
        return [row for row in rows if row]

    def _rows(self, path: str) -> Iterator[dict[str, Any]]:
        paging = Paging(style="page", page="page", size="count", rows=self._settings.rows, total="total")
        url = urljoin(self._settings.url, path) if path.startswith("/") else path

        def ask(parameters: dict[str, Any], _address: str) -> Part:
            answer = self._web.fetch(url, headers=self._headers(), query={**self._settings.query, **parameters})
            self._source_time = answer.source_time
            data = json_of(answer)
            inner = self._inner(data)
            rows = rows_in(inner)
            if rows is None:
                sentence = translate("Source", "The answer of {host} has no list of rows at “{items}”. Check “items”.")
                raise SourceError(sentence.filled(host=self._host, items="list"))
            return Part(rows, inner, answer)

        for page in Pages(paging, None, None, self._context, ask, again=False).read():
            yield from (row if isinstance(row, dict) else {"row": row} for row in page.rows)

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/json", **self._settings.headers}

    def _inner(self, data: Any) -> Any:
        """Return what is in the platform's envelope; older ones have none.

        Raises:
            SourceError: The envelope says that it is an error.
        """
        if not isinstance(data, dict) or "code" not in data:
            return data
        if not is_one_of(data["code"], (0, 200)):
            sentence = translate("Source", "{host} reports an error of its own: {field} = {found}, {message}")
            message = quoted(data.get("msg") or data.get("message") or "–")
            raise SourceError(
                sentence.filled(host=self._host, field="code", found=quoted(data["code"], 80), message=message)
            )
        return data.get("data")

    def _remark(self, device: str, error: SourceError) -> Sentence:
        sentence = translate("Source", "The channels of device {device} could not be read: {reason}")
        return sentence.filled(device=device, reason=str(error.sentence))


def rows_in(data: Any) -> list[Any] | None:
    """Return the list in a platform's page, empty where it says null; None where there is no place for one."""
    if isinstance(data, dict):
        found = next((name for name in ("list", "items", "records", "rows", "data") if name in data), None)
        if found is None:
            return None
        data = data[found]
    if data is None:
        return []
    return data if isinstance(data, list) else None


def _wvp_login(settings: VideoSettings) -> Login | None:
    if not settings.user or not settings.secret:
        return None
    return Login(
        url="/api/user/login",
        method="GET",
        query={"username": settings.user, "password": "{secret_md5}"},
        secret=settings.secret,
        token="data.accessToken || accessToken || data.access_token",  # noqa: S106 - where the token is
        header="access-token",
        prefix="",
        rejected=Rejected(field="code", values=(401,)),
    )


CONNECTOR = VideoConnector
