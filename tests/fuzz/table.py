"""How long each parser took, and the most that one input cost: printed where there were many inputs."""

from __future__ import annotations

import pytest

PROPERTY = "fuzz"
_MANY = 1000


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line a parser; tests may have run in other processes: their reports carry it here."""
    lines = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == PROPERTY and value[1] >= _MANY
    ]
    if not lines:
        return
    terminalreporter.section("parsers fuzzed")
    for target, inputs, seconds, slowest in sorted(lines):
        terminalreporter.write_line(f"{target:20} {inputs:>8,} inputs {seconds:>8.1f} s   the slowest {slowest} ms")
