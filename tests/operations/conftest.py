"""Stores on both engines, and a small centre."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from data_sources.centre import Category, Centre, CentreFile, Home, SourceFile
from operations.store import Store
from tests.operations.cluster import cluster
from tests.operations.made import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def _square(code: str, name: str, level: str, west: float, *, parent: str = "", approximate: bool = False) -> dict:
    ring = [[west, 28.0], [west + 1, 28.0], [west + 1, 29.0], [west, 29.0], [west, 28.0]]
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            "name": name,
            "level": level,
            "parent": parent,
            "lat": 28.5,
            "lon": west + 0.5,
            "approximate": approximate,
        },
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    folder = tmp_path / "small"
    folder.mkdir()
    features = [
        _square("330300", "温州市", "prefecture", 120),
        _square("330302", "鹿城区", "county", 120, parent="330300"),
        _square("330303", "龙湾区", "county", 121, parent="330300"),
        _square("330302006", "五马街道", "township", 120, parent="330302", approximate=True),
        _square("330303002", "蒲州街道", "township", 121, parent="330303", approximate=True),
    ]
    (folder / "regions.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    file = CentreFile(
        name="温州", code="330300", level="prefecture", zone="Asia/Shanghai", home=Home(lat=28, lon=120.7, zoom=9)
    )
    sources = {
        name: SourceFile(name=title, connector="rest", every="15s", records={"kind": kind})
        for name, title, kind in (
            ("grid", "网格事件", "event"),
            ("police", "110接处警", "event"),
            ("cameras", "雪亮视频", "asset"),
            ("air", "环境监测", "reading"),
        )
    }
    categories = {
        code: Category(code=code, name=name, due_minutes=(60, 120, 600, 1200))
        for code, name in (("fire", "消防隐患"), ("traffic", "道路交通"))
    }
    return Centre(folder, file, sources, categories)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str] | None]:
    """Give a maker of empty databases. There are three, emptied in turn: a new one a test would cost 7 MB each."""
    with cluster() as url:
        if url is None:
            yield None
            return
        plain = url.replace("postgresql+psycopg", "postgresql")
        names = ("one", "two", "three")
        with psycopg.connect(plain.format("postgres"), autocommit=True) as connection:
            for name in names:
                connection.execute(f"CREATE DATABASE {name}")
        turns = itertools.cycle(names)

        def fresh() -> str:
            name = next(turns)
            with psycopg.connect(plain.format(name), autocommit=True) as connection:
                connection.execute("SET client_min_messages = error")
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                connection.execute("DROP SCHEMA public CASCADE")
                connection.execute("CREATE SCHEMA public")
            return url.format(name)

        yield fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a fresh store may be made, on each engine."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    fresh = request.getfixturevalue("postgresql")
    if fresh is None:
        pytest.skip("PostgreSQL isn't installed: apt-get install postgresql")
    return fresh()


@pytest.fixture
def store(url: str, centre: Centre, clock: SetClock) -> Iterator[Store]:
    opened = Store.open(url, centre, clock)
    yield opened
    opened.close()
