"""Runs each connector's trial once, and has every cell of the matrix judged by a test of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data_sources.faults.faults import Fault, Impossible
from tests.data_sources.faults.table import PROPERTY
from tests.data_sources.faults.trial import Trial


@pytest.fixture(scope="module")
def trial(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Run the trial of the module's SYSTEM, with the faults that are asked for in this run."""
    kind = request.module.SYSTEM
    own = [item for item in request.session.items if item.path == request.path]
    chosen = {item.callspec.params["fault"] for item in own if hasattr(item, "callspec")}
    faults = [fault for fault in Fault if fault in chosen and not isinstance(kind.cells[fault], Impossible)]
    made = Trial(kind, faults, Path(tmp_path_factory.mktemp(kind.row.replace(" ", "-"), numbered=True)))
    made.run()
    return made


@pytest.fixture
def judge(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[[Fault], None]:
    """Return the function that judges one cell and enters it in the matrix."""

    def judge(fault: Fault) -> None:
        kind = request.module.SYSTEM
        cell = kind.cells[fault]
        if isinstance(cell, Impossible):
            record_property(PROPERTY, [kind.row, fault.name, "n/a", cell.reason, None, None])
            return
        trial: Trial = request.getfixturevalue("trial")
        result, healthy = trial.results[fault], trial.results[None]
        complaints = result.complaints + [f"healthy source: {said}" for said in healthy.complaints]
        mark = "FAILS" if complaints else "ok"
        note = "; ".join(complaints) or "; ".join(filter(None, (cell.stands_for, result.said)))
        record_property(PROPERTY, [kind.row, fault.name, mark, note, result.said_after, result.mended_after])
        assert not complaints, f"{kind.row} × {fault}: {note}"

    return judge
