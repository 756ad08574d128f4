"""`check_centre` names every mistake of a centre's files at once, at its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_sources.centre import check_centre
from data_sources.resource_files import example_centre

CENTRE = """name = "x"
code = "330303"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 27.9, lon = 120.8, zoom = 11 }
regions = []
"""

SOURCE = """name = "网格事件"
connector = "rest"
every = "15s"

[request]
url = "http://127.0.0.1:1/events"
paging = { style = "pages" }

[records]
kind = "event"
key = "id"
titel = "t"
reported_at = { field = "t", format = "epoch" }
"""


def folder_of(tmp_path: Path, centre: str = CENTRE, **sources: str) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "centre.toml").write_text(centre, "utf-8")
    for name, text in sources.items():
        (tmp_path / "sources" / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def test_requests_and_mappings_are_judged_with_their_lines(tmp_path):
    found = {
        (m.file, m.line, m.key, m.nearest) for m in check_centre(folder_of(tmp_path, grid=SOURCE, b='name = "b"\n'))
    }
    assert {
        ("sources/grid.toml", 7, "request.paging.style", "page"),
        ("sources/grid.toml", 12, "records.titel", "title"),
        ("sources/grid.toml", 13, "records.reported_at.format", "epoch_s"),
        ("sources/b.toml", 1, "every", ""),
        ("sources/b.toml", 1, "connector", ""),
    } <= found


def test_a_centre_that_cant_be_opened_still_tells_what_else_is_wrong(tmp_path):
    found = {(m.file, m.key) for m in check_centre(folder_of(tmp_path, CENTRE.replace("zone =", "zon ="), grid=SOURCE))}
    assert ("centre.toml", "zone") in found
    assert ("sources/grid.toml", "request.paging.style") in found
    assert check_centre(tmp_path / "none")[0].line == 0


@pytest.mark.parametrize("name", ["wenzhou", "montgomery"])
def test_the_shipped_centres_have_no_mistakes(name, tmp_path):
    folder = tmp_path / name
    shutil.copytree(example_centre(name), folder)
    assert check_centre(folder) == []
