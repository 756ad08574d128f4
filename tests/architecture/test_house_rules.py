"""The house rules that no linter knows: where SQL, colours and machine things may stand; sizes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("data_sources", "operations", "maps", "widgets", "desktop")

SQL_LIVES_IN = {
    "operations/store": "the store",
    "data_sources/connectors/sql.py": "the connector that asks a department's own database",
    "data_sources/databases": "how it speaks to each make of database",
    "data_sources/tile_packs.py": "reads MBTiles, which are SQLite files of others",
    "data_sources/feeds": "plays the part of a department's database",
}
DATABASE_MODULES = {"sqlalchemy", "sqlite3", "psycopg", "alembic"}
SQL_TEXT = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE)\b", re.DOTALL
)

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6})\b|\brgba?\(\s*\d|\bQColor\(\s*\d")

LINES = 450


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git has; without git, nothing can be said."""
    try:
        answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=30)
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(path for name in answer.stdout.decode().split("\0") if name and (path := ROOT / name).is_file())


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def below(path: Path, places: dict[str, str]) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return any(name == place or name.startswith(place + "/") for place in places)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text in the code that is no docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_every_arrow_points_down() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [str(program), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_sql_stands_in_the_store_only() -> None:
    wrong = []
    for path in python_files(*ROOMS):
        if below(path, SQL_LIVES_IN):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(ROOT)
        wrong += [f"{name}: imports {module}" for module in sorted(set(imported(tree)) & DATABASE_MODULES)]
        wrong += [f"{name}:{line}: {text[:60]!r}" for line, text in strings(tree) if SQL_TEXT.search(text)]
    assert not wrong, "\n".join(wrong)


def test_colours_stand_in_the_look_only() -> None:
    wrong = []
    for path in python_files(*ROOMS):
        if path == ROOT / "widgets" / "look.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        wrong += [
            f"{path.relative_to(ROOT)}:{line}: {text[:60]!r}" for line, text in strings(tree) if COLOUR.search(text)
        ]
    own_page_files = [
        path for path in (ROOT / "resources" / "map").rglob("*") if path.suffix in {".js", ".css", ".html"}
    ]
    for path in own_page_files:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if COLOUR.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:60]}")
    assert not wrong, "\n".join(wrong)


def test_typed_values_are_made_in_one_place_that_threads_may_use() -> None:
    """What msgspec meets for the first time in two threads at once can end the process: see data_sources.decoding."""
    own = ROOT / "data_sources" / "decoding.py"
    wrong = []
    for path in python_files(*ROOMS):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))) if path != own else ():
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            typed = len(node.args) > 1 or any(keyword.arg == "type" for keyword in node.keywords)
            if called.endswith(("Decoder", "inspect.type_info", "inspect.multi_type_info")) or (
                called in {"msgspec.convert", "msgspec.json.decode"} and typed
            ):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {called}")
    assert not wrong, "\n".join(wrong)


def test_a_file_has_one_subject() -> None:
    long = []
    for path in python_files(*ROOMS, "tests", "benchmarks", "scripts"):
        lines = len(path.read_text("utf-8").splitlines())
        if lines >= LINES:
            long.append(f"{path.relative_to(ROOT)}: {lines} lines")
    assert not long, "\n".join(long)


@pytest.mark.skipif(not tracked(), reason="not a git checkout")
def test_nothing_of_one_machine_is_committed() -> None:
    """No home folder or work folder of ours, no package registry's address, no key."""
    slash = "/"
    machine = re.compile(
        rf"(?<![\w.:/}}-]){slash}(?:work|farm|home|Users){slash}[\w-]"
        rf"|(?<![\w.:/}}-]){slash}root{slash}[\w.]"
        r"|pypi\.org/simple|files\.pythonhosted|registry\.npm|mirrors?\.[\w.-]+/(?:pypi|simple|debian)|[\w.]+/pypi/simple"
        r"|-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{30}"
    )
    wrong = []
    for path in tracked():
        if path == Path(__file__) or path.stat().st_size > 4_000_000:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if machine.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not wrong, "\n".join(wrong[:50])


@pytest.mark.skipif(not tracked(), reason="not a git checkout")
def test_no_lock_file_that_records_registry_addresses() -> None:
    names = {path.name for path in tracked()}
    assert not names & {"uv.lock", "poetry.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
    # npm's own list of versions and hashes, with the addresses left out (its omit-lockfile-registry-resolved).
    assert '"resolved"' not in (ROOT / "requirements" / "peers-npm" / "versions.json").read_text("utf-8")


@pytest.mark.skipif(not tracked(), reason="not a git checkout")
def test_the_repository_stays_under_60_megabytes() -> None:
    sizes = {path: path.stat().st_size for path in tracked()}
    largest = sorted(sizes, key=lambda path: -sizes[path])[:5]
    told = ", ".join(f"{path.relative_to(ROOT)} {sizes[path] / 1e6:.1f} MB" for path in largest)
    assert sum(sizes.values()) < 60e6, told
