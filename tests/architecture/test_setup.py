"""Two commands do everything on a bare machine, and the second time they take nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from scripts import licences

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted([*ROOT.glob("scripts/*.sh"), ROOT / ".ci" / "run"])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
POSIX = pytest.mark.skipif(os.name != "posix", reason="shell scripts")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@POSIX
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_can_be_run_and_parsed(script: Path) -> None:
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)


@POSIX
def test_a_second_set_up_asks_nobody_and_says_nothing(tmp_path: Path) -> None:
    """Whatever could reach the network or the packages is replaced by something that fails loudly."""
    if not (ROOT / ".venv" / ".yiping-dev").exists():
        pytest.skip("this checkout was not set up by scripts/setup.sh")
    for name in ("apt-get", "apt-cache", "dpkg-query", "sudo", "uv", "pip", "python3", "curl", "wget"):
        trap = tmp_path / name
        trap.write_text('#!/bin/sh\necho "$0 was called" >&2\nexit 99\n')
        trap.chmod(0o755)
    told = subprocess.run(
        [str(ROOT / "scripts" / "setup.sh"), "run"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


@POSIX
def test_an_unknown_mode_is_refused() -> None:
    told = subprocess.run(
        [str(ROOT / "scripts" / "setup.sh"), "everything"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert "everything" in told.stderr


@pytest.mark.skipif(not shutil.which("make"), reason="make isn't installed")
def test_make_help_names_every_target() -> None:
    told = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "lint", "dist", "bench", "resources", "translations", "licences", "lock", "clean"):
        assert f"make {target} " in told


@pytest.mark.parametrize("name", ["run", "dev", "uv"])
def test_every_pinned_package_has_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:] if text.startswith("#") else re.split(r"\n(?=[a-z0-9])", text)
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_the_project_needs_is_what_is_pinned() -> None:
    pinned = licences.pinned(ROOT / "requirements" / "run.txt")
    for text in PROJECT["dependencies"]:
        wanted = Requirement(text)
        assert wanted.specifier.contains(pinned[normal(wanted.name)]), f"{text}: run make lock"


def test_tests_run_with_the_versions_that_ship() -> None:
    run = licences.pinned(ROOT / "requirements" / "run.txt")
    dev = licences.pinned(ROOT / "requirements" / "dev.txt")
    assert {name: dev.get(name) for name in run} == run


def test_powershell_scripts_are_plain_ascii() -> None:
    """PowerShell 5.1 reads a file without a byte order mark in the machine's own encoding."""
    for path in [*ROOT.glob("*.ps1"), *ROOT.glob("scripts/*.ps1")]:
        assert path.read_bytes().isascii(), path.name
