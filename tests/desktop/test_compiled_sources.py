"""What PySide compiles at every import is compiled once: the second program takes the code of the first, or its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import builtins, sys
from pathlib import Path
compiled, first = [], builtins.compile
def told(source, filename, *values, **named):
    compiled.append(str(filename))
    return first(source, filename, *values, **named)
builtins.compile = told
from desktop.compiled_sources import PACKAGE, compiled_once
with compiled_once(Path(sys.argv[1])):
    import PySide6.QtCore
assert builtins.compile is told
from PySide6.QtCore import QObject
try:
    QObject().setObjectName([])
    said = ""
except TypeError as error:
    said = str(error)  # told by those sources
print(len([name for name in compiled if name.startswith(PACKAGE)]), "Supported signatures" in said)
"""


def compiled_by_a_program(path: Path) -> int:
    """Return how many of PySide's sources a program had to compile; it works as ever."""
    root = Path(__file__).resolve().parent.parent.parent
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True, timeout=120, cwd=root
    )
    count, works = ended.stdout.split()
    assert works == "True"
    return int(count)


def test_the_second_program_compiles_none(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "pyside.code"
    assert compiled_by_a_program(path) > 5
    assert compiled_by_a_program(path) == 0


@pytest.mark.parametrize("damage", [b"", b"yiping code", None])
def test_a_damaged_file_is_written_anew(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "pyside.code"
    compiled_by_a_program(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert compiled_by_a_program(path) > 5
    assert compiled_by_a_program(path) == 0


def test_a_file_of_another_python_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "pyside.code"
    compiled_by_a_program(path)
    path.write_bytes(path.read_bytes().replace(b"cpython-3", b"cpython-9", 1))
    assert compiled_by_a_program(path) > 5
