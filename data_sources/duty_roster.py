"""Who is on duty, as the centre states it in `on_duty.toml`: roles, and the names of the officers who hold them.

```toml
[[duty]]
role = { zh = "值班长", en = "Chief of duty" }
name = "…"
unit = "社会治理中心"
days = ["mon", "tue"]        # or dates = ["2026-11-22"]; neither: every day
from = "08:00"               # local; the day on which it begins
until = "20:00"              # the next day's where it isn't later than `from`
```
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from data_sources.centre import Text, check_text
from data_sources.mistakes import Mistake
from data_sources.sentences import translate
from data_sources.toml_files import check_struct, check_value, read_toml

ON_DUTY = "on_duty.toml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ClockTime = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Duty(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"begins": "from"}):
    """One `[[duty]]`."""

    role: Text
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    unit: Text = ""
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()
    dates: tuple[str, ...] = ()
    begins: ClockTime = "00:00"
    until: ClockTime = "00:00"

    def begins_on(self, day: date) -> bool:
        """Return whether it begins on a local day."""
        if self.dates:
            return day.isoformat() in self.dates
        return not self.days or DAYS[day.weekday()] in self.days


@dataclass(frozen=True)
class Shift:
    """One time that somebody is on duty, local and aware of its zone."""

    duty: Duty
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Roster:
    """A centre's roster as read, and its mistakes. `is_there` says whether the centre has one."""

    duties: tuple[Duty, ...]
    mistakes: tuple[Mistake, ...] = ()
    is_there: bool = True

    def at(self, moment: datetime) -> tuple[Shift, ...]:
        """Return who is on duty at a moment in the centre's zone, in the order of the file."""
        return tuple(
            shift for duty in self.duties for shift in _around(duty, moment) if shift.first <= moment < shift.last
        )

    def after(self, moment: datetime) -> tuple[Shift, ...]:
        """Return the shifts that begin next, all at the same time; nothing where none does within eight days."""
        coming = [shift for duty in self.duties for shift in _around(duty, moment) if shift.first > moment]
        first = min((shift.first for shift in coming), default=None)
        return tuple(shift for shift in coming if shift.first == first)


def _around(duty: Duty, moment: datetime) -> list[Shift]:
    found = []
    for number in range(-1, 9):
        day = moment.date() + timedelta(days=number)
        if duty.begins_on(day):
            first = datetime.combine(day, time.fromisoformat(duty.begins), moment.tzinfo)
            ends = day if duty.until > duty.begins else day + timedelta(days=1)
            found.append(Shift(duty, first, datetime.combine(ends, time.fromisoformat(duty.until), moment.tzinfo)))
    return found


class _RosterFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    duty: list[Any] = []


def read_roster(folder: Path) -> Roster:
    """Read a centre's roster: what can be used of it, and every mistake."""
    path = folder / ON_DUTY
    if not path.exists():
        return Roster((), (), is_there=False)
    document = read_toml(path, folder)
    if document.mistakes:
        return Roster((), tuple(document.mistakes))
    _, mistakes = check_struct(document, (), _RosterFile)
    duties: list[Duty] = []
    tables = document.data.get("duty", [])
    for number, table in enumerate(tables if isinstance(tables, list) else []):
        at = ("duty", number)
        duty, found = check_value(document, at, table, Duty)
        if duty is not None:
            found += check_text(document, (*at, "role"), duty.role)
            for place, day in enumerate(duty.dates):
                try:
                    date.fromisoformat(day)
                except ValueError:
                    sentence = translate("Mistakes", "This is not a date.")
                    found.append(document.mistake((*at, "dates", place), sentence, found=day, allowed='"2026-03-01"'))
            if not found:
                duties.append(duty)
        mistakes += found
    return Roster(tuple(duties), tuple(mistakes))
