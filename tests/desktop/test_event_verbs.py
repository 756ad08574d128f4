"""`yiping event …` and `yiping incident …` as a person or a script starts them: words, JSON and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_sources.batches import RecordBatch
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.records import Event
from desktop.command_line import main
from desktop.settings import Settings, write_settings
from operations.store import Store
from tests.desktop.test_verbs import yiping

CENTRE = """\
name = "Little County"
code = "330302"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 28.0, lon = 120.7, zoom = 9 }
language = "en"
regions = []
"""
MINUTE = 60_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A centre whose store knows a fire twice, and a lamp."""
    folder = tmp_path / "little"
    folder.mkdir()
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text('[[category]]\ncode = "fire"\nname = "Fire"\n', "utf-8")
    now = Clock().now()

    def told(source: str, key: str, title: str, ago: int, lat: float) -> Event:
        at = now - ago * MINUTE
        return Event(
            source=source, key=key, title=title, category="fire", state="waiting", severity=3, reported_at=at,
            updated_at=at, lat=lat, lon=120.7, region="330302", address="12 River Road",
        )  # fmt: skip

    store = Store.open(None, read_centre(folder), Clock())
    for event in (
        told("grid", "G1", "House on fire 13800138000", 9, 28.0),
        told("police", "P:1", "House on fire", 8, 28.0),
        told("grid", "L1", "Broken lamp", 5, 28.006),
    ):
        store.apply(RecordBatch(source=event.source, polled_at=now, events=[event]))
    store.incidents.link_all()
    store.close()
    return folder


class Said:
    """What a verb printed; run in this process, as `yiping` itself runs it."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as ended:
            main([*words, "--lang", "en"])
        out, err = self.capsys.readouterr()
        assert ended.value.code == code, (out, err)
        return err if code else out


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def test_an_event_is_accepted_once_shown_and_its_history_told(folder: Path, said: Said) -> None:
    officer = ("--officer", "王", "--level", "county")
    accepted = ("event", "act", str(folder), "grid:G1", "accept", *officer, "--id", "a1")
    assert "Waiting → Accepted" in said(*accepted)
    assert "It was done before" in said(*accepted)
    refused = said("event", "act", str(folder), "grid:G1", "受理", *officer, code=1)
    assert "can't be done in the state" in refused
    steps = json.loads(said("event", "history", str(folder), "police:P:1", "--json"))
    assert [step["what"] for step in steps if step["kind"] == "action"] == ["accept"]
    write_settings(Settings(officer="李", role="duty"))
    shown = said("event", "show", str(folder), "police:P:1")
    assert "138****8000" in shown
    assert "13800138000" not in shown
    assert "2 reports:" in shown
    assert "Now possible:" in shown
    assert "王 (duty officer, county): Accept, Waiting → Accepted" in shown


def test_reports_are_split_joined_and_what_was_decided_is_taken_back(folder: Path, said: Said) -> None:
    named = ("--officer", "甲", "--reason", "seen from the camera")
    assert "has 1 reports" in said("incident", "split", str(folder), "police:P:1", *named)
    assert "has 2 reports" in said("incident", "undo", str(folder), "police:P:1", "--officer", "乙")
    joined = json.loads(said("incident", "join", str(folder), "grid:G1", "grid:L1", *named, "--json"))
    assert joined["count"] == 3
    card = json.loads(said("incident", "show", str(folder), "grid:L1", "--json"))
    assert [row["key"] for row in card["incident"]["reports"]] == ["G1", "P:1", "L1"]
    assert {one["officer"] for one in card["incident"]["decisions"]} == {"甲", "乙"}
    refused = said("incident", "refuse", str(folder), "grid:G1", "grid:L1", *named, code=1)
    assert "split it instead" in refused
    assert "0 proposals" in said("incident", "proposals", str(folder))


def test_what_makes_no_sense_is_refused_in_a_sentence(folder: Path, said: Said) -> None:
    assert "no report “X”" in said("event", "show", str(folder), "grid:X", code=1)
    assert "Say who does it" in said("event", "act", str(folder), "grid:G1", "accept", code=1)
    unknown = said("event", "act", str(folder), "grid:G1", "fly", "--officer", "王", code=1)
    assert "accept (Accept)" in unknown
    assert "write SOURCE:KEY" in said("event", "show", str(folder), "grid", code=2)
    late = ("event", "act", str(folder), "grid:G1", "ask_extension", "--officer", "王", "--until", "soon")
    assert "is no moment" in said(*late, code=1)


def test_a_script_gets_json_and_an_exit_code(folder: Path) -> None:
    words = ("event", "act", str(folder), "grid:L1", "accept", "--officer", "王", "--level", "county", "--json")
    done = yiping(*words)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["after"] == "accepted"
    again = yiping(*words, "--lang", "zh")
    assert again.returncode == 1
    assert again.stderr.count("\n") == 1
