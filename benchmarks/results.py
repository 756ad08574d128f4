"""What a benchmark found: printed as a table, and handed to `run_all.py` through a file."""

from __future__ import annotations

import json
import os
import statistics
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

VARIABLE = "YIPING_BENCH_RESULTS"


@dataclass(frozen=True)
class Result:
    """One figure. `bar` says what it should be; `met` is None where nothing was promised."""

    benchmark: str
    what: str
    figure: str
    bar: str = ""
    met: bool | None = None


def report(results: Sequence[Result]) -> None:
    """Print the figures, and keep them for the whole table where one is being made."""
    print(table(results), flush=True)
    if kept := os.environ.get(VARIABLE):
        with Path(kept).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(result)) + "\n" for result in results)


def kept_results(path: Path) -> list[Result]:
    """Return the figures that the benchmarks of one run kept."""
    return [Result(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def table(results: Sequence[Result]) -> str:
    """Return the figures as text in columns."""
    words = {True: "met", False: "MISSED", None: ""}
    rows = [("benchmark", "what", "figure", "bar", "")]
    rows += [(one.benchmark, one.what, one.figure, one.bar, words[one.met]) for one in results]
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def spread(values: Sequence[float], unit: str = "s", digits: int = 2) -> str:
    """Return median and range of several rounds."""
    return (
        f"{statistics.median(values):.{digits}f} {unit} ({min(values):.{digits}f}–{max(values):.{digits}f}, "
        f"{len(values)} rounds)"
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
