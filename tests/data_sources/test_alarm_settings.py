"""`alarms.toml`: what is said is used over the shipped rules, what is wrong is said with its line."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from data_sources.alarm_settings import AlarmRules, read_alarm_rules
from data_sources.mistakes import Mistake

CATEGORIES = dict.fromkeys(("fire", "traffic"))
SOURCES = dict.fromkeys(("police", "fire119"))


def read(folder: Path, text: str) -> tuple[AlarmRules, list[Mistake]]:
    (folder / "alarms.toml").write_text(text, "utf-8")
    return read_alarm_rules(folder, CATEGORIES, SOURCES)


def test_a_key_that_is_said_counts_and_the_shipped_rules_say_the_rest(tmp_path: Path) -> None:
    shipped, mistakes = read_alarm_rules(tmp_path, CATEGORIES, SOURCES)
    assert not mistakes
    rules, mistakes = read(tmp_path, '[event]\nseverities = [1]\n[sound]\nquiet_hours = ["22:00-06:30"]\nrepeat = ""\n')
    assert not mistakes
    assert (rules.event.severities, rules.event.newer_than) == ((1,), shipped.event.newer_than)
    assert (rules.sound.repeat_seconds, shipped.sound.repeat_seconds) == (0, 30)
    assert [rules.sound.is_quiet(time(hour)) for hour in (21, 22, 3, 7)] == [False, True, True, False]
    assert not shipped.sound.is_quiet(time(3))


@pytest.mark.parametrize(
    ("text", "line", "key", "nearest"),
    [
        ("[evnt]\nseverities = [1]", 1, "evnt", "event"),
        ("[event]\nseverity = [1]", 2, "event.severity", "severities"),
        ("[event]\nseverities = [5]", 2, "event.severities[1]", ""),
        ('[event]\ncategories = ["fires"]', 2, "event.categories[1]", "fire"),
        ('[deadline]\ncategories = ["trafic"]', 2, "deadline.categories[1]", "traffic"),
        ('[source]\nsources = ["polise"]', 2, "source.sources[1]", "police"),
        ('[source]\nfailing = "soon"', 2, "source.failing", ""),
        ("[sound]\nvolume = 2", 2, "sound.volume", ""),
        ('[sound]\nquiet_hours = ["22-6"]', 2, "sound.quiet_hours[1]", ""),
        ('[shelving]\nlongest = ""', 2, "shelving.longest", ""),
        ("speech = 1", 1, "speech", ""),
    ],
)
def test_a_mistake_is_said_with_its_line_and_leaves_its_table_as_shipped(
    tmp_path: Path, text: str, line: int, key: str, nearest: str
) -> None:
    shipped, _ = read_alarm_rules(tmp_path)
    rules, mistakes = read(tmp_path, text)
    assert [(one.line, one.key, one.nearest) for one in mistakes] == [(line, key, nearest)]
    assert rules == shipped
