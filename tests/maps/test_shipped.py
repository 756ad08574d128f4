"""What ships for the map: the base map, the page's scripts, the engine's flags."""

from __future__ import annotations

import gzip

import numpy as np

from data_sources.resource_files import example_centre, resource
from maps import engine_flags
from maps.shapes import decode_lines
from maps.site import SCRIPTS, all_scripts, all_styles
from operations.packing import unpack


def test_the_base_map_is_compact_and_lies_where_the_centre_is():
    data = (example_centre("wenzhou") / "basemap" / "base.bin").read_bytes()
    assert len(gzip.compress(data)) < 1_500_000
    header, arrays = unpack(data)
    for detail in ("far", "near"):
        lines = decode_lines(
            {name: arrays[f"{detail}_{name}"] for name in ("first", "delta", "corners")}, header["origin"]
        )
        assert len(lines) == len(arrays[f"{detail}_class"])
        corners = np.concatenate(lines)
        assert corners.min(axis=0).tolist() > [119.3, 26.9]
        assert corners.max(axis=0).tolist() < [121.6, 28.9]
    assert arrays["near_class"].max() < len(header["classes"])


def test_every_script_of_the_page_ships():
    assert {f"{name}.js" for name in SCRIPTS} == {path.name for path in resource("map").glob("*.js")}
    whole = all_scripts()
    for name in SCRIPTS:
        assert resource("map", f"{name}.js").read_text("utf-8") in whole


def test_the_styles_in_one_piece_find_their_pictures():
    styles = all_styles()
    assert "url(images/" not in styles
    assert "url(yiping://map/leaflet/images/layers.png)" in styles


def test_no_colour_and_no_address_is_written_into_the_pages_scripts():
    for path in resource("map").iterdir():
        text = path.read_text("utf-8")
        assert "http" not in text
        assert "innerHTML" not in text
        assert not [
            word for word in text.replace("(", " ").split() if word.startswith("#") and len(word.rstrip(";,")) in {4, 7}
        ]


def test_a_switch_that_the_user_set_stands_and_the_flags_are_added_once():
    environ = {engine_flags.VARIABLE: "--js-flags=--expose-gc --single-process"}
    engine_flags.apply(environ)
    once = environ[engine_flags.VARIABLE]
    engine_flags.apply(environ)
    assert environ[engine_flags.VARIABLE] == once
    assert once.startswith("--js-flags=--expose-gc --single-process ")
    assert once.count("--js-flags") == 1
    assert all(flag.reason for flag in engine_flags.FLAGS)


def test_without_a_graphics_card_the_processor_draws_and_with_one_it_does_not(tmp_path):
    environ: dict[str, str] = {}
    engine_flags.apply(environ, tmp_path)
    assert environ["QT_QUICK_BACKEND"] == "software"
    assert "--disable-gpu" in environ[engine_flags.VARIABLE]
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri" / "renderD128").touch()
    environ = {}
    engine_flags.apply(environ, tmp_path)
    assert "QT_QUICK_BACKEND" not in environ
    assert "--disable-gpu" not in environ[engine_flags.VARIABLE]


def test_how_qt_draws_is_the_users_to_say(tmp_path):
    environ = {"QT_QUICK_BACKEND": "rhi"}
    engine_flags.apply(environ, tmp_path)
    assert environ["QT_QUICK_BACKEND"] == "rhi"
    assert "--disable-gpu" not in environ[engine_flags.VARIABLE]
