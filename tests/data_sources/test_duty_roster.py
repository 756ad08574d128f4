from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from data_sources.duty_roster import read_roster

ZONE = ZoneInfo("Asia/Shanghai")
ROSTER = """
[[duty]]
role = { zh = "值班长", en = "Chief" }
name = "A"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "08:00"
until = "20:00"

[[duty]]
role = "夜班"
name = "B"
from = "20:00"
until = "08:00"

[[duty]]
role = "带班领导"
name = "C"
dates = ["2026-11-21"]
"""


def names(folder: Path, *moment: int) -> tuple[list[str], list[str]]:
    roster, at = read_roster(folder), datetime(*moment, tzinfo=ZONE)  # type: ignore[arg-type]
    return [one.duty.name for one in roster.at(at)], [one.duty.name for one in roster.after(at)]


def test_shifts_begin_on_their_days_and_may_end_on_the_next(tmp_path: Path) -> None:
    (tmp_path / "on_duty.toml").write_text(ROSTER, "utf-8")
    assert names(tmp_path, 2026, 11, 20, 8, 0) == (["A"], ["B"])
    assert names(tmp_path, 2026, 11, 20, 19, 59) == (["A"], ["B"])
    assert names(tmp_path, 2026, 11, 20, 20, 0) == (["B"], ["C"])
    assert names(tmp_path, 2026, 11, 21, 3, 0) == (["B", "C"], ["B"])
    assert names(tmp_path, 2026, 11, 21, 12, 0) == (["C"], ["B"])
    assert names(tmp_path, 2026, 11, 22, 12, 0) == ([], ["B"])


def test_mistakes_are_told_with_their_line_and_the_rest_still_holds(tmp_path: Path) -> None:
    assert not read_roster(tmp_path).is_there
    wrong = ROSTER.replace('"2026-11-21"', '"2026-11-41"').replace('until = "20:00"', 'until = "25:00"')
    (tmp_path / "on_duty.toml").write_text(wrong, "utf-8")
    roster = read_roster(tmp_path)
    assert [duty.name for duty in roster.duties] == ["B"]
    assert [mistake.line for mistake in roster.mistakes] == [7, 18]
    (tmp_path / "on_duty.toml").write_text("[[duty", "utf-8")
    assert read_roster(tmp_path).mistakes
