"""The feeds' HTTP side: each department's paths, parameters and envelopes; and the loopback controls of a drill."""

from __future__ import annotations

import logging
import socket
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from email.utils import formatdate
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data_sources.clock import Clock
from data_sources.decoding import decode_json
from data_sources.feeds.departments import Departments
from data_sources.feeds.local_time import read_moment
from data_sources.feeds.plan import AnyFeed, Envelope

log = logging.getLogger(__name__)

_OK, _BAD, _MISSING, _AWAY = 200, 400, 404, 503


class Outages:
    """Feeds that are out of order for a while, by a drill's wish. Real seconds, not the drill's."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def begin(self, name: str, seconds: float) -> None:
        """Put a feed out of order; 0 seconds brings it back."""
        self._until[name] = time.monotonic() + seconds

    def holds(self, name: str) -> bool:
        """Return whether a feed is out of order now."""
        return time.monotonic() < self._until.get(name, 0.0)


def run(
    centre: Path,
    out: Path,
    clock: Clock,
    listener: socket.socket,
    *,
    end: threading.Event,
    held: Mapping[str, sqlite3.Connection | None],
) -> None:
    """Serve a centre's feeds on a listening socket until stopped, or until `end` is set; `held` as in `Departments`.

    Raises:
        PlanError: Its feeds.toml can't be used.
    """
    departments = Departments(centre, out, clock, held)
    config = uvicorn.Config(
        application(departments), log_level="warning", access_log=False, date_header=False,
        server_header=False, lifespan="off", loop="asyncio", ws="none", timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    departments.start()
    threading.Thread(target=_end_with, args=(end, server), name="feeds-end", daemon=True).start()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        log.info("stopped by hand")
    finally:
        departments.stop()


def _end_with(end: threading.Event, server: uvicorn.Server) -> None:
    end.wait()
    server.should_exit = True


def application(departments: Departments) -> Starlette:
    """Return the application that serves a centre's feeds."""
    outages = Outages()
    routes = [Route("/", lambda _: PlainTextResponse(_index(departments)))]
    feeds = _feeds(departments)
    routes += [
        Route(feed.serve.path, _rows(feed, departments, outages)) for feed in feeds if feed.serve.style == "rest"
    ]
    if departments.weather is not None:
        path = departments.weather.weather.path
        routes.append(Route(f"{path}/feed.atom", _atom(departments, outages)))
        routes.append(Route(f"{path}/{{identifier}}.xml", _alert(departments, outages)))
    routes.append(Route("/control/add-event", _add_event(departments), methods=["POST"]))
    routes.append(Route("/control/outage", _outage(departments, outages), methods=["POST"]))
    dated = Middleware(_Dated, clock=departments.clock)
    return Starlette(routes=routes, middleware=[dated])


def _feeds(departments: Departments) -> list[AnyFeed]:
    plan = departments.plan
    return [*plan.event_feeds, *plan.asset_feeds, *plan.figure_feeds, *plan.storm_feeds, *plan.water_feeds]


def _rows(feed: AnyFeed, departments: Departments, outages: Outages) -> Callable[[Request], Response]:
    serve = feed.serve

    def answer(request: Request) -> Response:
        if outages.holds(feed.name):
            return _refusal(serve.envelope, _AWAY, "系统维护中")
        try:
            size = min(max(int(request.query_params.get(serve.size, "200")), 1), serve.most)
            page = int(request.query_params.get(serve.page, "0" if serve.offset else "1"))
            start = page if serve.offset else (page - 1) * size
            text = request.query_params.get(serve.since)
            after = read_moment(text, departments.zone) if text else None
        except (ValueError, OverflowError, OSError):
            return _refusal(serve.envelope, _BAD, "参数错误")
        rows, total = departments.page(feed.name, after, max(start, 0), size)
        body: dict[str, Any] = dict(serve.envelope.constants)
        _place(body, serve.envelope.rows, rows)
        _place(body, serve.envelope.total, total)
        return _json(body, _OK)

    return answer


def _atom(departments: Departments, outages: Outages) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        weather = departments.weather
        if weather is None or outages.holds("weather"):
            return Response(status_code=_AWAY)
        url = str(request.url.replace(query="")).removesuffix("/feed.atom")
        return Response(weather.atom(departments.second(), url), media_type="application/atom+xml")

    return answer


def _alert(departments: Departments, outages: Outages) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        weather = departments.weather
        if weather is None or outages.holds("weather"):
            return Response(status_code=_AWAY)
        document = weather.alert(request.path_params["identifier"], departments.second())
        if document is None:
            return Response(status_code=_MISSING)
        return Response(document, media_type="application/cap+xml")

    return answer


def _add_event(departments: Departments) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            values = decode_json(await request.body(), dict[str, Any])
            name = str(values.pop("feed"))
            ledger = departments.ledgers[name]
            _check_event(values)
        except (msgspec.DecodeError, msgspec.ValidationError, KeyError, ValueError, TypeError) as error:
            return _json({"error": f"no event could be made of this: {error}"}, _BAD)
        return _json({"feed": name, "key": ledger.add(values, departments.second())}, _OK)

    return answer


def _check_event(values: dict[str, Any]) -> None:
    """Raise ValueError or TypeError where an added event's numbers are none."""
    for name in ("lon", "lat", "severity"):
        if name in values:
            float(values[name])


def _outage(departments: Departments, outages: Outages) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        name = request.query_params.get("source", "")
        known = {*departments.ledgers, *departments.registers, *departments.figures, "weather"}
        try:
            seconds = float(request.query_params.get("seconds", "60"))
        except ValueError:
            return _json({"error": "seconds is not a number"}, _BAD)
        if name not in known:
            return _json({"error": f"no feed {name!r}", "feeds": sorted(known)}, _MISSING)
        outages.begin(name, seconds)
        return _json({"source": name, "seconds": seconds}, _OK)

    return answer


class _Dated:
    """Give every answer the drill's time, not the machine's: clients compare their clock with it."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                stamp = formatdate(self._clock.now() / 1000, usegmt=True).encode()
                message["headers"] = [*message.get("headers", []), (b"date", stamp)]
            await send(message)

        await self._app(scope, receive, send_dated)


def _refusal(envelope: Envelope, status: int, text: str) -> Response:
    body: dict[str, Any] = {}
    code, message = envelope.error
    _place(body, code, status)
    _place(body, message, text)
    return _json(body, status)


def _place(body: dict[str, Any], where: str, value: Any) -> None:
    """Put a value at a dotted place of a body."""
    *above, last = where.split(".")
    for name in above:
        body = body.setdefault(name, {})
    body[last] = value


def _json(body: Any, status: int) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")


def _index(departments: Departments) -> str:
    feeds = _feeds(departments)
    lines = ["演练数据 / simulated or replayed data. Feeds of this centre:", ""]
    lines += [f"{feed.name}  {feed.serve.style}  {feed.serve.path}  {feed.title}" for feed in feeds]
    if departments.weather is not None:
        lines.append(f"weather  cap  {departments.weather.weather.path}/feed.atom")
    return "\n".join([*lines, ""])
