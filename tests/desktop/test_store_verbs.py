"""`yiping store …` as a person starts it, while a collector uses the store."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desktop.own_program import own_command, own_environment
from tests.desktop.little_county import CENTRE
from tests.desktop.test_verbs import running, yiping

SOURCE = """\
name = "Petitions"
connector = "file"
every = "1s"
[request]
folder = "%s"
pattern = "*.csv"
[records]
kind = "event"
key = "id"
title = "what"
category = { value = "other" }
severity = { value = 4 }
state = { value = "waiting" }
reported_at = { field = "at", format = "%%Y-%%m-%%d %%H:%%M:%%S" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "little"
    (folder / "sources").mkdir(parents=True)
    dropped = tmp_path / "dropped"
    dropped.mkdir()
    (dropped / "rows.csv").write_text("id,what,at\n1,broken lamp,2026-02-02 10:00:00\n", "utf-8")
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text('[[category]]\ncode = "other"\nname = "Other"\n', "utf-8")
    (folder / "sources" / "petitions.toml").write_text(SOURCE % dropped, "utf-8")
    return folder


def store(verb: str, folder: Path, *words: str) -> str:
    done = yiping("store", verb, str(folder), *words, "--lang", "en")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_store_is_backed_up_looked_over_put_back_and_purged_while_its_collector_runs(
    folder: Path, tmp_path: Path
) -> None:
    command = own_command("collect", str(folder), "--child")
    with running(command, env=own_environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as collector:
        assert collector.stdout is not None
        assert collector.stdin is not None
        while '"changed"' not in collector.stdout.readline():
            pass
        backup = tmp_path / "saved.backup"
        assert "holds all of" in store("backup", folder, str(backup))
        assert "0  readings" in store("purge", folder)
        assert all(line.startswith("ok  ") for line in store("verify", folder).splitlines())
        assert "What it held before is kept" in store("restore", folder, str(backup), "--yes")
        line = collector.stdout.readline()  # it notices within a heartbeat, opens the store anew, and polls again
        while '"well"' not in line:
            assert collector.poll() is None
            line = collector.stdout.readline()
        assert all(line.startswith("ok  ") for line in store("verify", folder).splitlines())
        collector.stdin.close()
        assert collector.wait(30) == 0


def test_putting_back_asks_first_and_a_file_that_is_there_is_never_written_over(folder: Path, tmp_path: Path) -> None:
    store("purge", folder)  # makes the store
    backup = tmp_path / "saved.backup"
    store("backup", folder, str(backup))
    again = yiping("store", "backup", str(folder), str(backup), "--lang", "en")
    assert again.returncode == 1
    assert "is there already" in again.stderr
    done = subprocess.run(
        own_command("store", "restore", str(folder), str(backup), "--lang", "en"),
        env=own_environment({}),
        input="no\n",
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Nothing was done." in done.stdout
