"""What an alarm is called on the strip, on the page, in a file and by the voice."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from data_sources.sentences import fill
from operations.alarm_snapshots import Alarm
from widgets import painting, words

translate = QCoreApplication.translate


def kind_name(kind: str) -> str:
    """Return what a kind of alarm is called; an unknown one as it stands."""
    names = {
        "warning": translate("alarm_words", "Warning"),
        "event": translate("alarm_words", "Event"),
        "deadline": translate("alarm_words", "Overdue"),
        "source": translate("alarm_words", "Source failing"),
    }
    return names.get(kind, kind)


def title_of(alarm: Alarm) -> str:
    """Return what an alarm is about, without its kind."""
    place = f"{alarm.region_name} " if alarm.region_name and alarm.kind != "warning" else ""
    return painting.shown(place + (alarm.title or alarm.source_title or alarm.key), 120)


def line_of(alarm: Alarm) -> str:
    """Return what the strip says of an alarm."""
    title = title_of(alarm)
    if alarm.kind in ("warning", "event"):
        return title
    return fill(translate("alarm_words", "{kind}: {title}"), {"kind": kind_name(alarm.kind), "title": title})


def state_of(alarm: Alarm) -> str:
    """Return how an alarm stands, in a word."""
    if alarm.shelf:
        return translate("alarm_words", "shelved")
    if alarm.acked_at is None:
        return translate("alarm_words", "new") if alarm.stands else translate("alarm_words", "over, not seen")
    return translate("alarm_words", "acknowledged")


def spoken(alarm: Alarm) -> str:
    """Return what is read out; a drill's alarm says first that it is one."""
    texts = {
        "warning": translate("alarm_words", "Warning in force: {title}"),
        "event": translate("alarm_words", "New event of level {level}: {title}"),
        "deadline": translate("alarm_words", "An event of level {level} is overdue: {title}"),
        "source": translate("alarm_words", "No data any more from {title}"),
    }
    level = words.severity_name(alarm.severity)
    text = fill(texts.get(alarm.kind, "{title}"), {"title": title_of(alarm), "level": level})
    return fill(translate("alarm_words", "Drill. {text}"), {"text": text}) if alarm.simulated else text


def many_spoken(count: int, *, simulated: bool) -> str:
    """Return what is read out where there are too many to name each."""
    text = fill(translate("alarm_words", "{count} new alarms within a minute"), {"count": count})
    return fill(translate("alarm_words", "Drill. {text}"), {"text": text}) if simulated else text
