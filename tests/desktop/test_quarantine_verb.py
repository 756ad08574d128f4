"""`yiping quarantine` as a person starts it: look, export, mend the mapping, try again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from desktop.rerunning import Reruns
from tests.desktop.little_county import CENTRE
from tests.desktop.test_verbs import yiping

SOURCE = """\
name = { zh = "信访件", en = "Petitions" }
connector = "file"
every = "60s"
[request]
folder = "%s"
pattern = "*.csv"
[records]
kind = "event"
key = "id"
title = "what"
state = { field = "state", words = { "new" = "waiting" } }
reported_at = { field = "at", format = "%%Y-%%m-%%d %%H:%%M:%%S" }
"""
ROWS = (
    "id,what,state,at,tel\n"
    "1,broken lamp,new,2026-02-02 10:00:00,13812345678\n"
    "=2+5,=cmd|'/c calc'!A1,parked,2026-02-02 10:00:00,13812345678\n"
    "3,\x1b[2J blinking,parked,2026-02-02 10:00:00,13812345678\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A centre of which two rows of three were refused."""
    folder = tmp_path / "little"
    (folder / "sources").mkdir(parents=True)
    dropped = tmp_path / "dropped"
    dropped.mkdir()
    (dropped / "rows.csv").write_text(ROWS, "utf-8")
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text('[[category]]\ncode = "other"\nname = "Other"\n', "utf-8")
    (folder / "sources" / "petitions.toml").write_text(SOURCE % dropped, "utf-8")
    done = yiping("collect", str(folder), "--once", "--lang", "en")
    while "Petitions  well" in done.stdout and " 0 " in done.stdout.splitlines()[1]:  # the file had to settle
        done = yiping("collect", str(folder), "--once", "--lang", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_refused_rows_are_shown_exported_and_tried_again(folder: Path, tmp_path: Path) -> None:
    done = yiping("quarantine", str(folder), "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "petitions  Petitions  2 rows in quarantine" in done.stdout
    assert "2 × " in done.stdout
    assert "13812345678" not in done.stdout
    assert "\x1b" not in done.stdout

    table = tmp_path / "refused.csv"
    assert yiping("quarantine", str(folder), "--source", "petitions", "--export", str(table)).returncode == 0
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    with table.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) == 3 * 6
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert not [cell for cell in cells if "13812345678" in cell]

    lines = tmp_path / "refused.jsonl"
    assert yiping("quarantine", str(folder), "--export", str(lines)).returncode == 0
    told = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert {one["row"]["id"] for one in told} == {"=2+5", "3"}
    assert {one["row"]["tel"] for one in told} == {"138****5678"}

    source = folder / "sources" / "petitions.toml"
    source.write_text(source.read_text("utf-8").replace('"new" =', '"parked" = "waiting", "new" ='), "utf-8")
    done = yiping("quarantine", str(folder), "--source", "petitions", "--rerun", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "All 2 rows fit now: they are stored and have left quarantine.\n")
    done = yiping("quarantine", str(folder), "--lang", "en")
    assert "petitions  Petitions  0 rows in quarantine, 2 refused so far" in done.stdout


def test_a_page_s_button_tries_the_rows_again_in_a_child(qtbot: QtBot, folder: Path) -> None:
    heard: list[str] = []
    reruns = Reruns(folder, Clock())
    reruns.start("petitions", lambda sentence: heard.append(str(sentence)))
    reruns.start("nobody", lambda sentence: heard.append(str(sentence)))
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=60_000)
    assert heard[0] == "None of the 2 rows fits: they stay, with today's reason."
    assert "“nobody” isn't there" in heard[1]
    reruns.start("petitions", lambda sentence: heard.append(str(sentence)))
    reruns.stop()
    reruns.deleteLater()
    assert len(heard) == 2


def test_what_can_not_be_done_is_said_without_a_traceback(folder: Path, tmp_path: Path) -> None:
    said = {
        ("--source", "petition"): "There is no source “petition”",
        ("--source", "petition", "--rerun"): "yiping check",
        ("--rerun",): "add --source",
        ("--export", "rows.xls"): "must end in .csv or .jsonl",
        ("--export", str(tmp_path / "none" / "rows.csv")): "can't be written",
        ("--export", str(tmp_path / "rows.csv"), "--source", "x"): "There is no source “x”",
    }
    for words, sentence in said.items():
        done = yiping("quarantine", str(folder), "--lang", "en", *words)
        assert done.returncode in {1, 2}
        assert sentence in " ".join(done.stderr.replace("│", " ").split()), (words, done.stderr)
        assert "Traceback" not in done.stderr
