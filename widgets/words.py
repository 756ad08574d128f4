"""What states, severities, ages and numbers are called, in the reader's language.

English is the source text; `desktop.translation` installs the translator that turns it into Chinese.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtCore import QCoreApplication

from data_sources.centre import Centre, text_of
from data_sources.records import Instant
from data_sources.sentences import Sentence, fill
from operations.snapshots import Age, Quality, QueueRow
from widgets import painting

NOTHING_KNOWN = "—"
BETWEEN = painting.BETWEEN
ROMAN = ("I", "II", "III", "IV")
SETTLED = 0.05
"""A change of less is none, in per cent or points."""
FEW = 20
"""Of a smaller count a change is told as how many more: from one to four is no 300 %."""

translate = QCoreApplication.translate


def say(sentence: Sentence | None) -> str:
    """Return a sentence of the rooms below in the reader's language."""
    if sentence is None:
        return ""
    # WORKAROUND PySide6 6.9.3: a lone surrogate handed to `translate` aborts the process; ends when shiboken raises.
    text = sentence.text.encode("utf-8", "replace").decode()
    return fill(translate(sentence.context, text), sentence.values)


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number with thousands separators; a dash where nothing is known, never a zero."""
    if value is None or value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124
        return NOTHING_KNOWN
    return f"{value:,.{decimals}f}".replace("-", "−")


def cannot_be_drawn() -> str:
    """Return what a pane says whose drawing fails."""
    return translate("words", "This can't be drawn; the log says why")


def in_unit(value: float | None, decimals: int, unit: str) -> str:
    """Return a number in its unit; of a share, 100 only where it is all: 99.996 % is not."""
    least = 10.0**-decimals
    if unit == "%" and value is not None and 100 - least / 2 <= value < 100:
        return number(100 - least, decimals)
    return number(value, decimals)


def short_number(value: float | None) -> str:
    """Return a number in at most about six characters, for a place too narrow for all of it."""
    if value is None or value != value:  # noqa: PLR0124
        return NOTHING_KNOWN
    if abs(value) >= 1e8:
        return fill(translate("words", "{n} × 100 M"), {"n": number(value / 1e8, 2)})
    if abs(value) >= 1e4:
        return fill(translate("words", "{n} × 10 k"), {"n": number(value / 1e4, 1)})
    return number(value, 0)


def few_more(value: float | None, before: float | None, decimals: int) -> str:
    """Return by how many there are more or fewer than a few, with its sign; empty where per cent tell it better."""
    if value is None or before is None or abs(before) >= FEW or decimals:
        return ""
    return f"{value - before:+,.0f}".replace("-", "−")


def change(per_cent: float) -> str:
    """Return a change with its sign."""
    return f"{per_cent:+,.1f}%".replace("-", "−")


def state_name(state: str) -> str:
    """Return what an event's state is called; an unknown one as it stands."""
    names = {
        "waiting": translate("words", "Waiting"),
        "accepted": translate("words", "Accepted"),
        "handling": translate("words", "In hand"),
        "handled": translate("words", "Dealt with"),
        "checking": translate("words", "To be checked"),
        "closed": translate("words", "Closed"),
        "returned": translate("words", "Returned"),
        "void": translate("words", "Void"),
    }
    return names.get(state, state)


STATES = ("waiting", "accepted", "handling", "handled", "checking", "closed", "returned", "void")


def state_of(row: QueueRow, language: str) -> str:
    """Return what the state of an event is called: the finer one that officers here brought it to, where they have."""
    return painting.shown(text_of(row.duty, language), 40) if row.duty else state_name(row.state)


def light_name(light: str) -> str:
    """Return what a deadline's light is called; empty for none."""
    names = {
        "red": translate("words", "Red light"),
        "yellow": translate("words", "Yellow light"),
        "green": translate("words", "Green light"),
    }
    return names.get(light, "")


def level_word(level: str) -> str:
    """Return what a level of administration is called; an unknown one as it stands."""
    names = {
        "township": translate("words", "Township"),
        "county": translate("words", "County"),
        "prefecture": translate("words", "Prefecture"),
    }
    return names.get(level, level)


def severity_name(severity: int) -> str:
    """Return the national word for severity 1 to 4."""
    return (
        translate("words", "Extremely serious"),
        translate("words", "Serious"),
        translate("words", "Considerable"),
        translate("words", "Ordinary"),
    )[severity - 1]


def level_name(level: int) -> str:
    """Return the colour word of a warning's level, 1 to 4."""
    return (
        translate("words", "Red warning"),
        translate("words", "Orange warning"),
        translate("words", "Yellow warning"),
        translate("words", "Blue warning"),
    )[level - 1]


def air_class_name(level: int | None) -> str:
    """Return the standard's word for an air quality class, 1 to 6; empty for none."""
    if level is None:
        return ""
    return (
        translate("words", "Excellent"),
        translate("words", "Good"),
        translate("words", "Lightly polluted"),
        translate("words", "Moderately polluted"),
        translate("words", "Heavily polluted"),
        translate("words", "Severely polluted"),
    )[level - 1]


def quality_name(quality: Quality) -> str:
    """Return the word for how a source stands."""
    return {
        "live": translate("words", "Live"),
        "late": translate("words", "Late"),
        "old": translate("words", "Out of date"),
        "never": translate("words", "Never heard"),
    }[quality]


def part_name(name: str) -> str:
    """Return what a figure's part is called; an unknown one as it stands."""
    names = {
        "red": translate("words", "Red"),
        "unaccepted": translate("words", "Late to be accepted"),
        "yellow": translate("words", "Yellow"),
        "green": translate("words", "Green"),
        "offline": translate("words", "Offline"),
        "online": translate("words", "Online"),
        "long_offline": translate("words", "Long offline"),
        "never": translate("words", "Never seen"),
        "unknown": translate("words", "Unknown"),
        "total": translate("words", "In all"),
        "expected": translate("words", "Expected"),
        "closed": translate("words", "Closed"),
        "due": translate("words", "Due"),
        "open": translate("words", "Open"),
        "stations": translate("words", "Stations"),
    }
    return names.get(name, name)


def unit_name(unit: str) -> str:
    """Return a unit as people say it; an unknown one as the source says it."""
    names = {
        "events": translate("words", "events"),
        "assets": translate("words", "units"),
        "people": translate("words", "people"),
        "hours": translate("words", "hours"),
        "days": translate("words", "days"),
        "ug/m3": "µg/m³",
        "μg/m3": "µg/m³",
        "μg/m³": "µg/m³",
        "mg/m3": "mg/m³",
        "人": translate("words", "persons"),
        "人次": translate("words", "visits"),
        "分": translate("words", "score"),
        "万人": translate("words", "× 10,000 persons"),
        "万平方米": translate("words", "× 10,000 m²"),
        # Measure words, of which English has none.
        **dict.fromkeys("个件家处张艘起路项份册批条户栋支", "" if names_are_english() else unit),
    }
    return names.get(unit, unit)


def metric_name(metric: str) -> str:
    """Return what a metric measures as people say it; an unknown one as the source says it."""
    names = {
        "水位": translate("words", "Water level"),
        "警戒水位": translate("words", "Warning level"),
        "保证水位": translate("words", "Guaranteed level"),
    }
    return names.get(metric, metric)


def names_are_english() -> bool:
    """Whether what is said here is the source text itself."""
    return bool(translate("words", "events") == "events")


def period_name(period: str) -> str:
    """Return a period as people say it: 2017, 2026Q1 or 2026-W06; months and days as they are written."""
    year, _, rest = period.replace("Q", "-Q").partition("-")
    if year.isdigit() and len(year) == 4:
        if not rest:
            return fill(translate("words", "{year} (year)"), {"year": year})
        if rest[0] in "QW" and rest[1:].isdigit():
            text = translate("words", "{year} Q{n}") if rest[0] == "Q" else translate("words", "{year} week {n}")
            return fill(text, {"year": year, "n": int(rest[1:])})
    return painting.shown(period, 20)


def period_before(period: str) -> str:
    """Return what the period before such a one is called, to compare with."""
    rest = period.replace("Q", "-Q").partition("-")[2]
    if not rest:
        return translate("words", "last year")
    if rest[0] == "Q":
        return translate("words", "last quarter")
    if rest[0] == "W":
        return translate("words", "last week")
    return translate("words", "yesterday") if "-" in rest else translate("words", "last month")


def change_in(amount: float, *, in_points: bool) -> str:
    """Return a change with its sign: in per cent, or in points where the thing itself is in per cent."""
    if not in_points:
        return change(amount)
    return fill(translate("words", "{n} points"), {"n": f"{amount:+,.1f}".replace("-", "−")})


def span(seconds: float) -> str:
    """Return a length of time in its one fitting unit: 3 s, 12 min, 5 h, 2 d."""
    seconds = max(0.0, seconds)
    if seconds < 60:
        return fill(translate("words", "{n} s"), {"n": int(seconds)})
    if seconds < 3600:
        return fill(translate("words", "{n} min"), {"n": int(seconds // 60)})
    if seconds < 172_800:
        return fill(translate("words", "{n} h"), {"n": int(seconds // 3600)})
    return fill(translate("words", "{n} d"), {"n": int(seconds // 86_400)})


def ago(seconds: float) -> str:
    """Return how long ago something was."""
    return fill(translate("words", "{span} ago"), {"span": span(seconds)})


def age_words(age: Age, now: Instant) -> str:
    """Return an answer's age in words; empty while it is live."""
    if age.quality == "live":
        return ""
    if age.quality == "never":
        return translate("words", "Not all data yet")  # a first poll brings weeks, and some of it is there
    parts = [translate("words", "Out of date") if age.quality == "old" else translate("words", "Late")]
    if age.since is not None:
        parts.append(ago((now - age.since) / 1000))
    if age.worst:
        parts.append(age.worst)
    return BETWEEN.join(parts)


def remaining(due_at: Instant | None, now: Instant) -> str:
    """Return what is left until a deadline, or by how much it is over, in words; empty without one."""
    if due_at is None:
        return ""
    minutes = abs(due_at - now) // 60_000
    hours, rest = divmod(minutes, 60)
    if minutes < 60:
        length = fill(translate("words", "{n} min"), {"n": minutes})
    elif hours < 10 and rest:
        length = fill(translate("words", "{hours} h {minutes} min"), {"hours": hours, "minutes": rest})
    elif hours < 72:
        length = fill(translate("words", "{n} h"), {"n": hours})
    else:
        length = fill(translate("words", "{n} d"), {"n": hours // 24})
    said = translate("words", "{span} over") if now >= due_at else translate("words", "{span} left")
    return fill(said, {"span": length})


def clock_time(at: Instant, zone: tzinfo, now: Instant) -> str:
    """Return a local time; with its date where that is not today's."""
    moment, today = local(at, zone), local(now, zone)
    told = f"{moment.hour:02}:{moment.minute:02}"
    return told if moment.date() == today.date() else f"{moment.month:02}-{moment.day:02} {told}"


def replay(at: Instant, zone: tzinfo) -> str:
    """Return what everything says that shows a past moment."""
    return fill(translate("words", "Replay {time}"), {"time": f"{local(at, zone):%m-%d %H:%M}"})


def local(at: Instant, zone: tzinfo) -> datetime:
    """Return an instant as a local time."""
    return datetime.fromtimestamp(at / 1000, zone)


def weekday(at: datetime) -> str:
    """Return the short name of the weekday."""
    return (
        translate("words", "Mon"),
        translate("words", "Tue"),
        translate("words", "Wed"),
        translate("words", "Thu"),
        translate("words", "Fri"),
        translate("words", "Sat"),
        translate("words", "Sun"),
    )[at.weekday()]


def category_name(code: str, centre: Centre | None, language: str, otherwise: str = "") -> str:
    """Return what the centre calls a category; `otherwise`, or the code, where it names none."""
    if centre is not None and code in centre.categories:
        return text_of(centre.categories[code].name, language)
    return otherwise or code


def kind_name(kind: str, centre: Centre | None, language: str) -> str:
    """Return what the centre calls a kind of thing; the kind where it names none."""
    known = centre.kinds.get(kind) if centre is not None else None
    return text_of(known.name, language) if known is not None else kind


def source_name(source: str, centre: Centre | None, language: str, otherwise: str = "") -> str:
    """Return what the centre calls a source; `otherwise`, or its id, where it names none."""
    if centre is not None and source in centre.sources:
        return text_of(centre.sources[source].name, language)
    return otherwise or source


def title_in(title: str, centre: Centre | None, language: str) -> str:
    """Return a source's title, which the store keeps in the centre's language, in the reader's."""
    if centre is None or language == centre.file.language:
        return title
    names = (source.name for source in centre.sources.values())
    return next((text_of(name, language) for name in names if text_of(name, centre.file.language) == title), title)
