"""A collector reads its centre again when one of the files that it goes by was changed, and is at rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_sources.centre import read_centre
from data_sources.resource_files import example_centre
from operations.centre_watch import CentreWatch


@pytest.mark.parametrize(
    "name", ["centre.toml", "categories.toml", "workflow.toml", "alarms.toml", "linking.toml", "sources/new.toml"]
)
def test_a_file_that_was_changed_is_noticed_once_it_rests(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(example_centre("montgomery"), tmp_path / "montgomery")
    watch = CentreWatch(read_centre(folder))
    assert not watch.changed()
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert not watch.changed(), "it may still be written to"
    assert watch.changed()
    watch.read_again()
    assert not watch.changed()


def test_a_centre_that_can_t_be_used_any_more_leaves_the_one_before(tmp_path: Path) -> None:
    folder = shutil.copytree(example_centre("montgomery"), tmp_path / "montgomery")
    before = read_centre(folder)
    watch = CentreWatch(before)
    (folder / "centre.toml").write_text("id = [", "utf-8")
    assert not watch.changed()
    assert watch.changed()
    assert watch.read_again() is before
    assert not watch.changed()
