"""The matrix as a table: at the end of the test run, and, with FAULT_MATRIX=FILE, as Markdown in that file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.data_sources.faults.faults import Fault

PROPERTY = "fault matrix"
_HEADINGS = {fault.name: fault.value for fault in Fault}

Cells = dict[tuple[str, str], list[Any]]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what every cell showed; tests may have run in other processes: their reports carry it here."""
    cells: Cells = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == PROPERTY:
                    cells[value[0], value[1]] = value[2:]
    if not cells:
        return
    rows = sorted({row for row, _ in cells})
    terminalreporter.section("fault matrix: a line a fault, a column a connector")
    width = max(map(len, _HEADINGS.values()))
    terminalreporter.write_line(" " * width + "".join(f" {row:>8}" for row in rows))
    for fault, heading in _HEADINGS.items():
        marks = [cells.get((row, fault), [""])[0] for row in rows]
        if any(marks):
            terminalreporter.write_line(f"{heading:{width}}" + "".join(f" {mark:>8}" for mark in marks))
    counts = {mark: sum(cell[0] == mark for cell in cells.values()) for mark in ("ok", "n/a", "FAILS")}
    terminalreporter.write_line(", ".join(f"{count} {mark}" for mark, count in counts.items()))
    for (row, fault), (_, reason, *_rest) in sorted(item for item in cells.items() if item[1][0] == "n/a"):
        terminalreporter.write_line(f"n/a {row} × {_HEADINGS[fault]}: {reason}")
    path = os.environ.get("FAULT_MATRIX")
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(_markdown(rows, cells), "utf-8")
        terminalreporter.write_line(f"written: {path}")


def _markdown(rows: list[str], cells: Cells) -> str:
    promise = (
        "ok: nothing lost, nothing double, the source beside undisturbed, health told the truth, recovered by itself."
    )
    lines = ["# The fault matrix", "", promise, "", "| | " + " | ".join(rows) + " |", "| --- " * (len(rows) + 1) + "|"]
    for fault, heading in _HEADINGS.items():
        lines.append(f"| {heading} | " + " | ".join(str(cells.get((row, fault), [""])[0]) for row in rows) + " |")
    for row in rows:
        lines += ["", f"## {row}", "", "| fault | | told after | mended after | what was said |", "| --- " * 5 + "|"]
        for fault, heading in _HEADINGS.items():
            if (row, fault) in cells:
                mark, note, told, mended = cells[row, fault]
                spans = " | ".join("" if span is None else f"{span:.1f} s" for span in (told, mended))
                lines.append(f"| {heading} | {mark} | {spans} | {str(note).replace('|', '/')} |")
    return "\n".join(lines) + "\n"
