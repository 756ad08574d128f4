"""Sources' own words for states, by the centre's workflow.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources.centre import Centre, CentreFile, Home, SourceFile
from data_sources.mapping import Mapper, MappingError
from data_sources.state_words import state_words

HOME = Home(lat=28, lon=120.7, zoom=9)
FILE = CentreFile(name="x", code="330302", level="county", zone="Asia/Shanghai", home=HOME, regions=())
NOW = 1_770_004_800_000


def mapping(folder: Path, **fields: object) -> Mapper:
    records = {"kind": "event", "key": "id", "title": "t", "reported_at": {"value": NOW, "format": ""}, **fields}
    records["reported_at"] = {"field": "at", "format": "epoch_ms"}
    source = SourceFile(name="s", connector="rest", every="1m", records=records)
    return Mapper("s", source, Centre(folder, FILE, {}, {}))


def states(made: Mapper, *words: str) -> list[str]:
    mapped = made.map([{"id": word, "t": word, "at": NOW, "status": word} for word in words], NOW)
    return [record.state for record in mapped.records]


def test_each_word_of_the_table_means_the_coarse_state_of_its_state(tmp_path: Path) -> None:
    made = mapping(tmp_path, state={"field": "status", "table": "workflow"})
    said = ("待受理", "正在处置", "核查通过", "等待评价", "评价归档", "撤回", "移交处置", "handling")
    assert states(made, *said) == [
        "waiting", "handling", "checking", "closed", "closed", "void", "handling", "handling",
    ]  # fmt: skip


def test_a_word_that_nobody_knows_is_refused_and_not_guessed(tmp_path: Path) -> None:
    made = mapping(tmp_path, state={"field": "status", "table": "workflow"})
    mapped = made.map([{"id": "1", "t": "t", "at": NOW, "status": "不知所云"}], NOW)
    assert (len(mapped.records), len(mapped.refused)) == (0, 1)


def test_the_centres_words_come_before_the_shipped_ones_and_the_sources_before_both(tmp_path: Path) -> None:
    (tmp_path / "workflow.toml").write_text(
        '[words]\n"在办" = "handling"\n"了结" = "archived"\n"错" = "nothing"\n', "utf-8"
    )
    made = mapping(tmp_path, state={"field": "status", "table": "workflow", "words": {"了结": "handled"}})
    assert states(made, "在办", "了结", "归档") == ["handling", "handled", "closed"]
    assert "错" not in state_words(tmp_path)


@pytest.mark.parametrize("text", ["", "x = ", "state = 3\nwords = 4", '[[state]]\nname = 3\n[words]\n"a" = 5'])
def test_a_broken_file_leaves_the_words_that_can_be_used(tmp_path: Path, text: str) -> None:
    (tmp_path / "workflow.toml").write_text(text, "utf-8")
    assert state_words(tmp_path)["waiting"] == "waiting"


def test_only_an_events_state_has_this_table(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"workflow\.toml"):
        mapping(tmp_path, address={"field": "a", "table": "workflow"})
