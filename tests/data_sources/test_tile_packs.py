"""Packs of tiles: what others wrote is read, and what is damaged or can't be drawn says so."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from data_sources.centre import check_centre
from data_sources.tile_packs import PackError, PmtilesPack, open_pack, tile_number
from desktop.check import all_mistakes
from tests.data_sources.tile_files import png, write_mbtiles, write_pmtiles

TILES = {
    (0, 0, 0): b"\x89PNG world",
    (1, 1, 0): b"\x89PNG north-east",
    (10, 855, 428): b"\x89PNG near",
    (10, 855, 429): b"\x89PNG south of it",
}


def test_numbers_of_tiles_are_those_of_the_specification() -> None:
    wanted = {(0, 0, 0): 0, (1, 0, 0): 1, (1, 0, 1): 2, (1, 1, 1): 3, (1, 1, 0): 4, (2, 0, 0): 5}
    assert {place: tile_number(*place) for place in wanted} == wanted
    assert tile_number(12, 3423, 1763) == 19078479
    assert len({tile_number(4, x, y) for x in range(16) for y in range(16)}) == 256


@pytest.mark.parametrize("form", ["mbtiles", "pmtiles", "pmtiles with leaves"])
def test_every_tile_of_a_pack_is_found_and_no_other(tmp_path: Path, form: str) -> None:
    path = tmp_path / "pack 底图.bin"
    if form == "mbtiles":
        write_mbtiles(path, TILES)
    else:
        write_pmtiles(path, TILES, leaves="leaves" in form)
    pack = open_pack(path)
    assert {place: pack.tile(*place) for place in TILES} == TILES
    assert pack.tile(10, 855, 430) is None
    assert pack.tile(1, 0, 0) is None
    assert pack.tile(12, 3423, 1763) is None
    pack.close()
    with pytest.raises(PackError):
        pack.tile(0, 0, 0)


@pytest.mark.parametrize("form", ["mbtiles", "pmtiles"])
def test_vector_tiles_are_refused(tmp_path: Path, form: str) -> None:
    path = tmp_path / "pack"
    if form == "mbtiles":
        write_mbtiles(path, TILES, kind="pbf")
    else:
        write_pmtiles(path, TILES, kind=1)
    with pytest.raises(PackError, match="vector"):
        open_pack(path)


def test_a_damaged_pack_never_does_anything_but_say_so(tmp_path: Path) -> None:
    write_pmtiles(tmp_path / "whole", TILES, leaves=True)
    whole = (tmp_path / "whole").read_bytes()
    chance = random.Random(7)
    for number in range(300):
        data = bytearray(whole[: chance.randrange(20, len(whole) + 1)])
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(7, len(data))] = chance.randrange(256)
        path = tmp_path / f"{number}"
        path.write_bytes(data)
        try:
            pack = PmtilesPack(path)
        except PackError:
            continue
        for place in TILES:
            with contextlib.suppress(PackError):
                pack.tile(*place)
        pack.close()


CENTRE = """
name = "C"
code = "330300"
level = "prefecture"
zone = "Asia/Shanghai"
home = { lat = 28, lon = 120, zoom = 9 }
regions = []
"""


def test_each_mistake_in_tiles_is_told_with_its_key(tmp_path: Path) -> None:
    (tmp_path / "base.mbtiles").write_bytes(b"no pack")
    write_mbtiles(tmp_path / "good.mbtiles", {(0, 0, 0): png(1, 2, 3)})
    tiles = """
[[tiles]]
id = "good"
name = "Good"
file = "good.mbtiles"
[[tiles]]
id = "good"
name = "Twice"
url = "http://10.0.0.9/{z}/{x}/{y}.png"
[[tiles]]
id = "none"
name = "Neither"
[[tiles]]
id = "bad"
name = "Bad"
file = "base.mbtiles"
[[tiles]]
id = "lost"
name = "Lost"
file = "goood.mbtiles"
[[tiles]]
id = "tdt"
name = "天地图"
levels = [9, 3]
url = "https://t{s}.tianditu.gov.cn/vec_w/wmts?TILEMATRIX={z}&TILEROW={row}&TILECOL={x}&tk={key}"
"""
    (tmp_path / "centre.toml").write_text(CENTRE + tiles, encoding="utf-8")
    told = [
        (mistake.key, str(mistake.sentence)) for mistake in check_centre(tmp_path) if mistake.key.startswith("tiles")
    ]
    wanted = [
        ("tiles[2].id", "twice"),
        ("tiles[3]", "either a file or a url"),
        ("tiles[4].file", "neither MBTiles nor PMTiles"),
        ("tiles[5].file", "no such file"),
        ("tiles[6].levels", "above the last"),
        ("tiles[6].url", "{row}"),
        ("tiles[6].url", "lacks"),
        ("tiles[6].url", "secret belong together"),
        ("tiles[6].url", "hosts belong together"),
    ]
    assert [key for key, _ in told] == [key for key, _ in wanted]
    for (_, said), (_, word) in zip(told, wanted, strict=True):
        assert word in said


def test_a_scene_that_wants_tiles_which_the_centre_has_not_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "scenes").mkdir()
    tiles = '[[tiles]]\nid = "tdt-w"\nname = "天地图"\nurl = "http://10.0.0.9/{z}/{x}/{y}.png"\n'
    (tmp_path / "centre.toml").write_text(CENTRE + tiles, encoding="utf-8")
    scene = 'name = "S"\n[grid]\ncolumns = ["1fr"]\nrows = ["1fr"]\n[[pane]]\npane = "map"\nat = [1, 1]\n'
    scene += 'tiles = ["tdt-v"]\n'
    (tmp_path / "scenes" / "overview.toml").write_text(scene, encoding="utf-8")
    told = [mistake for mistake in all_mistakes(tmp_path) if "tiles" in mistake.key]
    assert [(mistake.file, mistake.line, mistake.nearest) for mistake in told] == [("scenes/overview.toml", 8, "tdt-w")]
