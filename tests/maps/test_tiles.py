"""Layers of tiles: why there is no picture, and that what comes back is taken again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_sources.tile_settings import TileLayer
from maps import tiles as tiles_module
from maps.tiles import Tiles
from tests.data_sources.tile_files import png, write_mbtiles, write_pmtiles
from tests.maps.small_centre import make_centre

PICTURE = png(0, 200, 0)
WORLD = {(0, 0, 0): PICTURE}


@pytest.fixture
def layer(tmp_path: Path) -> Iterator[Callable[[str], Tiles]]:
    made: list[Tiles] = []

    def make(file: str) -> Tiles:
        own = TileLayer(id="base", name="B", file=file, levels=(0, 18))
        made.append(Tiles(make_centre(tmp_path / "centre", tiles=(own,))))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles_module, "AGAIN", 0.0)


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("write", [write_mbtiles, write_pmtiles])
def test_a_pack_whose_drive_comes_late_is_there_when_it_has_come(layer, tmp_path, caplog, write) -> None:
    tiles = layer("drive/base.pack")
    assert [tiles.picture("base", 0, 0, 0) for _ in range(3)] == ["absent"] * 3
    assert caplog.text.count("tiles base") == 1, "said once, not for every square"
    drive = tmp_path / "centre" / "drive"
    drive.mkdir()
    write(drive / "base.pack", WORLD)
    assert tiles.picture("base", 0, 0, 0) == (b"image/png", PICTURE)


def test_a_pack_that_is_not_there_is_not_looked_for_by_every_square(layer, tmp_path) -> None:
    tiles = layer("base.pack")
    assert tiles.picture("base", 0, 0, 0) == "absent"
    write_mbtiles(tmp_path / "centre" / "base.pack", WORLD)
    assert tiles.picture("base", 0, 0, 0) == "absent"


@pytest.mark.usefixtures("no_patience")
def test_a_pack_that_can_be_read_no_more_is_opened_anew(layer, tmp_path) -> None:
    tiles = layer("base.pack")
    write_mbtiles(tmp_path / "centre" / "base.pack", WORLD)
    assert tiles.picture("base", 0, 0, 0) == (b"image/png", PICTURE)
    tiles._open["base"]._connection.close()  # what a drive that was pulled out leaves: nothing can be read
    assert tiles.picture("base", 0, 0, 0) == "absent"
    assert tiles.picture("base", 0, 0, 0) == (b"image/png", PICTURE)


@pytest.mark.parametrize("body", ["a text", 10**12, 3.5])
def test_what_is_no_picture_in_a_pack_is_broken_and_nothing_else(layer, tmp_path, body) -> None:
    path = tmp_path / "centre" / "base.pack"
    tiles = layer("base.pack")
    write_mbtiles(path, {**WORLD, (1, 0, 0): PICTURE})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE tiles SET tile_data = ? WHERE zoom_level = 1", (body,))
    connection.close()
    assert tiles.picture("base", 1, 0, 0) == "broken"
    assert tiles.picture("base", 0, 0, 0) == (b"image/png", PICTURE)
