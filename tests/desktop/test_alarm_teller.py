"""What is heard of alarms: each once, again until seen, how many where there are many, nothing in quiet hours."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from data_sources.alarm_settings import AlarmRules, read_alarm_rules
from data_sources.resource_files import resource
from desktop.alarm_teller import AlarmTeller
from desktop.alarm_voice import MOST_WAITING, AlarmVoice
from desktop.sounding import set_voice
from operations.alarm_snapshots import Alarm, AlarmBoard

pytestmark = pytest.mark.usefixtures("qapp")


can_hang = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process can't be made to hang here")


class Heard:
    """Notes what would be heard: a loudspeaker can't be had here."""

    def __init__(self) -> None:
        self.all: list[object] = []

    def ring(self, severity: int) -> None:
        self.all.append(severity)

    def say(self, text: str) -> None:
        self.all.append(text)

    def hush(self) -> None:
        self.all.append("hush")

    def stop(self) -> None:
        self.all.append("stop")

    def since(self) -> list[object]:
        told, self.all = self.all, []
        return told


class Hour:
    """The time of day, and the steady clock, set by hand."""

    day = time(12)
    seconds = 0.0


def rules(folder: Path, text: str = "") -> AlarmRules:
    (folder / "alarms.toml").write_text(text, "utf-8")
    found, mistakes = read_alarm_rules(folder)
    assert not mistakes
    return found


def alarm(number: int, severity: int = 2, **values: object) -> Alarm:
    given: dict = {
        "id": number, "kind": "event", "source": "grid", "source_title": "网格", "key": str(number), "ref": number,
        "severity": severity, "title": f"Fire {number}", "category": "fire", "region_name": "", "raised_at": number,
        **values,
    }  # fmt: skip
    return Alarm(**given)


def board(*alarms: Alarm) -> AlarmBoard:
    counts = [sum(one.is_new and one.severity == level for one in alarms) for level in (1, 2, 3, 4)]
    return AlarmBoard(alarms, (counts[0], counts[1], counts[2], counts[3]), len(alarms), 0, 0)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def made(folder: Path, heard: Heard, text: str = "") -> AlarmTeller:
    Hour.day, Hour.seconds = time(12), 0.0
    return AlarmTeller(rules(folder, text), heard, lambda: Hour.day, lambda: Hour.seconds)


def test_each_alarm_is_rung_and_read_out_once_and_a_drill_s_says_that_it_is_one(tmp_path: Path, heard: Heard) -> None:
    teller = made(tmp_path, heard)
    one, drill = alarm(1), alarm(2, 1, simulated=True)
    for _ in range(3):
        teller.take(board(one))
    assert heard.since() == [2, "New event of level Serious: Fire 1"]
    teller.take(board(one, drill, alarm(3, 3)))
    assert heard.since() == [1, "Drill. New event of level Extremely serious: Fire 2"], "the gravest sound, once"
    graver = replace(one, severity=1, raised_at=99)
    teller.take(board(graver, drill))
    assert heard.since()[0] == 1, "what grew graver rings anew"
    teller.stop()


def test_above_the_rate_it_says_how_many_and_not_each(tmp_path: Path, heard: Heard) -> None:
    teller = made(tmp_path, heard)
    alarms = [alarm(number) for number in range(12)]
    teller.take(board(*alarms))
    assert heard.since() == [2, "12 new alarms within a minute"]
    Hour.seconds = 5
    teller.take(board(*alarms, alarm(12)))
    assert heard.since() == [2], "not a sentence for each that follows"
    Hour.seconds = 25
    teller.take(board(*alarms, alarm(13)))
    assert heard.since() == [2, "14 new alarms within a minute"]
    Hour.seconds = 200
    teller.take(board(alarm(14)))
    assert heard.since() == [2, "New event of level Serious: Fire 14"]
    teller.stop()


def test_it_rings_again_until_it_is_seen_and_a_hush_holds_until_the_next(
    tmp_path: Path, heard: Heard, qtbot: QtBot
) -> None:
    teller = made(tmp_path, heard, '[sound]\nrepeat = "20ms"\n[speech]\nseverities = []\n')
    teller.take(board(alarm(1)))
    qtbot.waitUntil(lambda: heard.all.count(2) >= 3)
    teller.hush()
    heard.since()
    teller.ring_again()
    assert heard.since() == []
    teller.take(board(alarm(1), alarm(2, 3)))
    assert heard.since()[0] == 3
    teller.take(board(replace(alarm(1), acked_at=5), replace(alarm(2), acked_at=5)))
    assert heard.since()[-1] == "hush"
    teller.ring_again()
    assert heard.since() == []
    teller.stop()


def fire(teller: AlarmTeller) -> None:
    """Do what its timer does when its time has come."""
    teller._again.stop()
    teller.ring_again()


def test_quiet_hours_are_silent_and_what_still_rings_is_rung_after_them(tmp_path: Path, heard: Heard) -> None:
    teller = made(tmp_path, heard, '[sound]\nquiet_hours = ["22:00-06:30"]\n')
    Hour.day = time(23)
    teller.take(board(alarm(1)))
    teller.ring_again()
    assert heard.since() == []
    Hour.day = time(6, 30)
    teller.ring_again()
    assert heard.since() == [2]
    teller.stop()


def test_what_came_in_quiet_hours_is_rung_after_them_also_where_each_rings_once(tmp_path: Path, heard: Heard) -> None:
    teller = made(tmp_path, heard, '[sound]\nrepeat = ""\nquiet_hours = ["22:00-06:30"]\n')
    teller.take(board(alarm(1)))
    assert heard.since()[0] == 2
    assert not teller._again.isActive()  # heard once is enough
    Hour.day = time(23)
    teller.take(board(alarm(1), alarm(2)))
    assert teller._again.isActive()
    fire(teller)
    assert heard.since() == []
    Hour.day = time(6, 30)
    assert teller._again.isActive()
    fire(teller)
    assert heard.since() == [2]
    assert not teller._again.isActive()
    teller.stop()


def test_what_the_rules_leave_out_is_not_heard(tmp_path: Path, heard: Heard) -> None:
    teller = made(tmp_path, heard, "[sound]\nseverities = [1]\n[speech]\nseverities = [1]\n")
    teller.take(board(alarm(1, 2), replace(alarm(2, 1), shelf="deed")))
    assert set(heard.since()) <= {"hush"}
    teller.stop()


@pytest.fixture
def voice(qapp: object) -> Iterator[AlarmVoice]:
    del qapp
    voice = AlarmVoice("zh", 0.5)
    yield voice
    voice.stop()
    voice.deleteLater()


def test_a_machine_without_sound_says_so_once_and_its_process_ends(qtbot: QtBot, voice: AlarmVoice) -> None:
    told: list[str] = []
    voice.silent.connect(lambda sentence: told.append(str(sentence)))
    voice.hush()
    assert voice.pid is None  # there is nothing to be silent of
    for _ in range(3):
        voice.ring(1)
        voice.say("演练")
    qtbot.waitUntil(lambda: voice.waiting == 0, timeout=30_000)
    pid = voice.pid
    assert pid is not None
    # Where there is a loudspeaker or a Chinese voice, less is said: never more than a sentence for each.
    qtbot.wait(1)
    assert len(told) == len(set(told)) <= 2
    voice.stop()
    assert not psutil.pid_exists(pid)


def test_a_sound_service_that_takes_its_process_along_is_asked_anew(qtbot: QtBot, voice: AlarmVoice) -> None:
    voice.ring(1)
    qtbot.waitUntil(lambda: voice.waiting == 0, timeout=30_000)
    first = voice.pid
    assert first is not None
    psutil.Process(first).kill()
    qtbot.waitUntil(lambda: voice.pid not in (None, first), timeout=30_000)
    voice.ring(2)
    qtbot.waitUntil(lambda: voice.waiting == 0, timeout=30_000)


def hung(qtbot: QtBot, voice: AlarmVoice) -> int:
    """Let the voice's process hang once it works; return its id."""
    voice.ring(1)
    qtbot.waitUntil(lambda: voice.waiting == 0, timeout=30_000)
    assert voice.pid is not None
    psutil.Process(voice.pid).suspend()
    return voice.pid


@can_hang
def test_a_sound_service_that_hangs_gathers_no_alarms(qtbot: QtBot, voice: AlarmVoice) -> None:
    pid = hung(qtbot, voice)
    for _ in range(100):
        voice.say("演练。" * 1000)
        assert voice.waiting <= MOST_WAITING
    qtbot.waitUntil(lambda: not psutil.pid_exists(pid), timeout=30_000)
    voice.stop()


@can_hang
def test_a_sound_service_that_hung_is_told_of_once_and_another_is_heard(qtbot: QtBot, voice: AlarmVoice) -> None:
    told: list[str] = []
    voice.silent.connect(lambda sentence: told.append(str(sentence)))
    pid = hung(qtbot, voice)
    told.clear()  # that this machine has no loudspeaker
    for _ in range(10):
        voice.say("演练。" * 100)
    assert told == ["An alarm was not heard: the system's sound service did not answer."]
    qtbot.waitUntil(lambda: voice.pid not in {None, pid} and voice.waiting == 0, timeout=30_000)
    voice.ring(1)
    assert voice.waiting > 0
    qtbot.waitUntil(lambda: voice.waiting == 0, timeout=30_000)


@can_hang
def test_a_sound_service_that_hangs_holds_up_no_end(qtbot: QtBot, voice: AlarmVoice) -> None:
    pid = hung(qtbot, voice)
    voice.say("演练。")
    assert voice.waiting > 0
    voice.stop()
    assert not psutil.pid_exists(pid)


class Speech:
    """A QTextToSpeech of a system whose Mandarin is “cmn”, which Qt knows no language for."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.locale = QLocale("en_GB")
        self.voice = ""

    def availableLocales(self) -> list[QLocale]:
        return [QLocale("en_GB"), QLocale.c()]

    def setLocale(self, locale: QLocale) -> None:
        self.locale = locale

    def availableVoices(self) -> list[Any]:
        return [SimpleNamespace(name=lambda name=name: name) for name in self._names]

    def setVoice(self, voice: Any) -> None:
        self.voice = voice.name()


def test_a_mandarin_voice_is_known_by_its_name_where_qt_knows_no_chinese() -> None:
    spelling, plain = "Chinese (Mandarin, latin as English)", "Chinese (Mandarin, latin as Pinyin)"
    speech = Speech("Hakka Chinese", spelling, f"{plain}+Adam", plain, "Klingon")
    assert set_voice(speech, "zh")
    assert speech.voice == plain
    assert not set_voice(Speech("Hakka Chinese", spelling, "Klingon"), "zh")
    english = Speech()
    assert set_voice(english, "en")
    assert english.locale == QLocale("en_GB")


def test_every_severity_has_a_sound_of_its_own() -> None:
    sounds = {resource("alarms", f"severity-{level}.wav").read_bytes() for level in (1, 2, 3, 4)}
    assert len(sounds) == 4
    assert all(sound.startswith(b"RIFF") and len(sound) < 100_000 for sound in sounds)
