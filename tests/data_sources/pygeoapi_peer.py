"""A throw-away pygeoapi on loopback (.venv-peers), with real lakes and made-up stations, in a temporary folder."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / ".venv-peers" / "bin" / "pygeoapi"
LAKES = ROOT.parent / "shared" / "data" / "ogc" / "pygeoapi" / "ne_110m_lakes.geojson"

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/{}"

STATIONS = 25


def station(number: int) -> dict[str, Any]:
    """Return a station's feature: one each hour of a day in May, on a line through Wenzhou."""
    at = f"2026-05-{1 + number // 24:02}T{number % 24:02}:00:00Z"
    return {
        "id": f"s{number}",
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [120.5 + number / 100, 28.0]},
        "properties": {"name": f"站{number}", "updated": at, "level": number / 10},
    }


@contextmanager
def pygeoapi(folder: Path) -> Iterator[str]:
    """Give the address of a running pygeoapi; skips the test where it isn't installed."""
    if not PROGRAM.exists():
        pytest.skip("pygeoapi isn't installed: scripts/setup.sh makes .venv-peers")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    stations = {"_default": {str(number + 1): station(number) for number in range(STATIONS)}}
    (folder / "stations.json").write_text(json.dumps(stations), "utf-8")
    (folder / "config.yml").write_text(json.dumps(_settings(folder, port)), "utf-8")  # JSON is YAML
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "PYGEOAPI_CONFIG": str(folder / "config.yml"),
        "PYGEOAPI_OPENAPI": str(folder / "openapi.yml"),
    }
    generate = [str(PROGRAM), "openapi", "generate", "config.yml", "--output-file", "openapi.yml"]
    subprocess.run(generate, check=True, capture_output=True, env=environment, cwd=folder, timeout=100)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(PROGRAM), "serve", "--flask"],
            stdout=log,
            stderr=log,
            env=environment,
            cwd=folder,
            start_new_session=True,
        )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        # It serves in a child of its own, which would outlive it.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/conformance?f=json", timeout=10) as answer:
                answer.read()
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


def _settings(folder: Path, port: int) -> dict[str, Any]:
    words = dict.fromkeys(("title", "description", "keywords_type", "terms_of_service"), "x")
    contact = ("name", "position", "address", "city", "stateorprovince", "postalcode", "country", "phone", "fax")
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            # As behind a gateway that it doesn't know of: links must be followed all the same.
            "url": f"http://gateway.example:{port}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": 1000},
            "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**words, "keywords": ["x"], "url": "http://127.0.0.1"},
            "license": {"name": "x", "url": "http://127.0.0.1"},
            "provider": {"name": "x", "url": "http://127.0.0.1"},
            "contact": dict.fromkeys((*contact, "email", "url", "hours", "instructions", "role"), "x"),
        },
        "resources": {
            "lakes": _collection({"name": "GeoJSON", "data": str(LAKES), "id_field": "id"}),
            "stations": _collection(
                {"name": "TinyDB", "data": str(folder / "stations.json"), "id_field": "id", "time_field": "updated"}
            ),
        },
    }


def _collection(provider: dict[str, Any]) -> dict[str, Any]:
    systems = [CRS84, *(EPSG.format(code) for code in (4326, 3857, 4549))]
    return {
        "type": "collection",
        "title": "x",
        "description": "x",
        "keywords": ["x"],
        "links": [],
        "extents": {
            "spatial": {"bbox": [-180, -90, 180, 90], "crs": CRS84},
        },
        "providers": [{"type": "feature", "crs": systems, "storage_crs": CRS84, **provider}],
    }
