"""The centre's own indicators and campaigns, counted from what is stored."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace
from sqlalchemy import select

from data_sources.centre import text_of
from data_sources.indicator_settings import CampaignRule, IndicatorRule, Measure, Number, Reported
from operations.freshness import worst_age
from operations.indicator_snapshots import (
    Campaign,
    Campaigns,
    IndicatorValue,
    IndicatorValues,
    MeasureDone,
)
from operations.periods import a_year_before, first_day, name_of, named_period, next_first_day, same_day
from operations.snapshots import Age, Figure
from operations.store.asking import Asking
from operations.store.counting import (
    Counts,
    count_at_hand,
    counts_of,
    expect_each_county,
    expect_many,
    is_kept,
    is_quick,
    kinds_of,
    total_of,
)
from operations.store.day_sums import Hours
from operations.store.schema import HOUR, indicator
from operations.store.trend_questions import local_date, start_of

if TYPE_CHECKING:
    from operations.store.event_columns import EventColumns

MOST_REGIONS: Final = 200
MOST_PERIODS: Final = 60
_MANY: Final = 3
"""Values that are counted one by one; of more, the days are read at once."""


def indicator_values(
    asking: Asking, rules: tuple[IndicatorRule, ...], *, domain: str = "", region: str = "", course: int = 0
) -> IndicatorValues:
    """Return every indicator for one region, "" for the whole centre."""
    language = asking.centre.file.language
    wanted = [rule for rule in rules if not domain or domain in _words(rule.domain, language)]
    if len(wanted) * max(course, 1) > _MANY:
        expect_many(asking)
    values = tuple(indicator_value(asking, rule, region) for rule in wanted)
    if course > 1:
        values = tuple(
            replace(value, course=indicator_course(asking, rule, value, region, min(course, MOST_PERIODS)))
            for rule, value in zip(wanted, values, strict=True)
        )
    return IndicatorValues(values, asking.now, _age(asking, [n for rule in wanted for n in _numbers(rule)]))


def indicator_regions(asking: Asking, rule: IndicatorRule | None) -> IndicatorValues:
    """Return one indicator for each county of the centre, in the order of their codes; nothing for none."""
    if rule is None:
        return IndicatorValues((), asking.now, Age())
    codes = sorted(asking.names.of_level("county"))[:MOST_REGIONS]
    expect_each_county(asking)
    values = tuple(indicator_value(asking, rule, code) for code in codes)
    return IndicatorValues(values, asking.now, _age(asking, _numbers(rule)))


def indicator_value(asking: Asking, rule: IndicatorRule, region: str) -> IndicatorValue:
    """Return one indicator of one region: of the period that runs, and the same stretch of those before."""
    if rule.reported:
        return _reported_value(asking, rule, region)
    zone = asking.centre.zone
    first = first_day(local_date(asking.now, zone), rule.period)
    numbers = _numbers(rule)
    # What falls due in this hour hasn't yet; what was reported in it has.
    ahead = any(getattr(number, "measure", "") in ("due", "due_closed") for number in numbers)
    start = start_of(first, zone) // HOUR
    end = max(start, asking.now // HOUR + (0 if ahead else 1))
    parts = [total_of(asking, number, Hours(start, end), region) for number in numbers]
    value = _value(rule, parts)
    last_year = _value_before(asking, rule, a_year_before(first, rule.period), end, region)
    last_period = _value_before(asking, rule, next_first_day(first, rule.period, -1), end, region)
    in_points = rule.unit == "%"
    return IndicatorValue(
        id=rule.id,
        name=rule.name,
        domain=rule.domain,
        region=region or asking.centre.file.code,
        value=value,
        unit=rule.unit,
        decimals=rule.decimals,
        period=name_of(first, rule.period),
        direction=rule.direction,
        target=rule.target,
        good=_is_good(value, rule.target, rule.direction),
        from_at=start * HOUR,
        until_at=end * HOUR,
        last_year=last_year,
        last_period=last_period,
        on_year=_change(value, last_year, in_points=in_points),
        on_period=_change(value, last_period, in_points=in_points),
        in_points=in_points,
        parts=tuple(part for part in parts if part is not None) if rule.ratio is not None else (),
        simulated=any(asking.simulated(kind) for kind in kinds_of(numbers)),
    )


def indicator_course(
    asking: Asking, rule: IndicatorRule, value: IndicatorValue, region: str, periods: int
) -> tuple[float, ...]:
    """Return an indicator's values of whole periods before the one that runs, and of that; unbroken, oldest first.

    Nothing for what is only known as it stands now, and for what would be counted event by event.
    """
    if rule.reported:
        return _reported_course(asking, rule, region)[-periods:]
    numbers = _numbers(rule)
    if value.value is None or not all(is_quick(asking, number, region) for number in numbers):
        return ()
    zone = asking.centre.zone
    first = first_day(local_date(asking.now, zone), rule.period)
    found = [value.value]
    for back in range(1, periods):
        start, end = (start_of(next_first_day(first, rule.period, count), zone) // HOUR for count in (-back, 1 - back))
        if not all(is_kept(asking, number, start) for number in numbers):
            break
        before = _value(rule, [total_of(asking, number, Hours(start, end), region) for number in numbers])
        if before is None:
            break
        found.append(before)
    return tuple(reversed(found))


def _reported_course(asking: Asking, rule: IndicatorRule, region: str) -> tuple[float, ...]:
    """Return what was reported for periods of the newest one's kind; the last word on each stands."""
    columns = indicator.c
    question = (
        select(columns.period, columns.value)
        .where(columns.name == rule.reported, columns.region == (region or asking.centre.file.code))
        .order_by(columns.seq)
    )
    named = {named_period(period): value for period, value in asking.connection.execute(question)}
    known = {key: value for key, value in named.items() if key is not None and value is not None}
    if not known:
        return ()
    kind = max(known)[1]
    return tuple(value for key, value in sorted(known.items()) if key[1] == kind)


def indicator_figure(asking: Asking, rule: IndicatorRule, region: str) -> Figure:
    """Return one indicator as a card shows it: against the same stretch a year before, or else the period before."""
    found = indicator_value(asking, rule, region)
    on_year = found.on_year is not None
    return Figure(
        value=found.value,
        unit=found.unit,
        decimals=found.decimals,
        compare=found.last_year if on_year else found.last_period,
        change=found.on_year if on_year else found.on_period,
        target=found.target,
        good=found.good,
        parts=tuple(zip(("of", "per"), found.parts, strict=False)),
        period=" ".join(filter(None, (found.place, found.period))),
        note=found.note,
        simulated=found.simulated,
        as_of=asking.now,
        age=_age(asking, _numbers(rule)),
    )


def campaigns(asking: Asking, rules: tuple[CampaignRule, ...], events: EventColumns | None = None) -> Campaigns:
    """Return how far each campaign is, from the events at hand where there are."""
    count_at_hand(asking, events)
    found = tuple(_campaign(asking, rule) for rule in rules)
    numbers = [measure.count for rule in rules for measure in rule.measure]
    return Campaigns(found, asking.now, _age(asking, numbers))


def _campaign(asking: Asking, rule: CampaignRule) -> Campaign:
    zone = asking.centre.zone
    start = start_of(date.fromisoformat(rule.first), zone)
    end = start_of(date.fromisoformat(rule.last) + timedelta(days=1), zone)
    gone = min(1.0, max(0.0, (asking.now - start) / (end - start)))
    hours = Hours(start // HOUR, min(end, asking.now + HOUR) // HOUR)
    measures = tuple(_measure(asking, one, hours, gone) for one in rule.measure)
    simulated = any(asking.simulated(kind) for kind in kinds_of([one.count for one in rule.measure]))
    return Campaign(rule.id, rule.name, start, end, measures, simulated)


def _measure(asking: Asking, rule: Measure, hours: Hours, gone: float) -> MeasureDone:
    target = rule.target if rule.target is not None else sum(rule.targets.values()) or None
    by_region: Counts = (counts_of(asking, rule.count, hours) if hours.end > hours.first else {}) or {}
    known = hours.end > hours.first and (by_region or not isinstance(rule.count, Reported))
    done = float(sum(by_region.values())) if known else None
    codes = dict.fromkeys([*rule.targets, *sorted(by_region, key=lambda code: -by_region[code])])
    regions = [
        (code, asking.names.name(code) or code, by_region.get(code, 0.0), rule.targets.get(code))
        for code in codes
        if code and (by_region.get(code) or code in rule.targets)
    ]
    regions.sort(key=lambda row: (-row[2], row[0]))
    expected = None if target is None else target * gone
    return MeasureDone(rule.name, rule.kind, rule.unit, done, target, expected, tuple(regions[:MOST_REGIONS]))


def _value_before(asking: Asking, rule: IndicatorRule, first: date, until: int, region: str) -> float | None:
    """Return the value of the same stretch of another period, as this one's up to the UTC hour `until`.

    None where it wasn't all kept.
    """
    numbers = _numbers(rule)
    zone = asking.centre.zone
    start = start_of(first, zone) // HOUR
    today = local_date(asking.now, zone)
    day, is_there = same_day(today, first, rule.period)
    end = start_of(day, zone) // HOUR
    if is_there:
        # As far into the day; a day on which the clocks are put forward is over before that.
        end += until - start_of(today, zone) // HOUR
        end = min(end, start_of(day + timedelta(days=1), zone) // HOUR)
    if not all(is_kept(asking, number, start) for number in numbers):
        return None
    return _value(rule, [total_of(asking, number, Hours(start, end), region) for number in numbers])


def _value(rule: IndicatorRule, parts: list[float | None]) -> float | None:
    if rule.ratio is None:
        return parts[0]
    of, per = parts
    return None if of is None or not per else rule.ratio.times * of / per


def _reported_value(asking: Asking, rule: IndicatorRule, region: str) -> IndicatorValue:
    """Return a reported figure's newest period. What it changed is the source's word, or else follows from others."""
    columns = indicator.c
    code = rule.region or region or asking.centre.file.code
    question = select(indicator).where(columns.name == rule.reported, columns.region == code)
    by_period: dict[Any, Any] = {}
    for told in asking.connection.execute(question.order_by(columns.seq)):
        by_period[named_period(told.period) or told.period] = told
    named = [key for key in by_period if isinstance(key, tuple)]
    newest = max(named, default=None) or max((key for key in by_period if isinstance(key, str)), default=None)
    row: Any = None if newest is None else by_period[newest]
    value = None if row is None else row.value
    before: list[float | None] = [None, None]
    if row is not None and isinstance(newest, tuple):
        first, period = newest
        year, last = (a_year_before(first, period), period), (next_first_day(first, period, -1), period)
        before = [by_period[key].value if key in by_period else None for key in (year, last)]
    unit = rule.unit or ("" if row is None else row.unit)
    direction = rule.direction or ("" if row is None else row.direction)
    target = rule.target if rule.target is not None or row is None else row.target
    said = None if row is None else row.change
    in_points = unit == "%" and said is None
    return IndicatorValue(
        id=rule.id,
        name=rule.name,
        domain=rule.domain or ("" if row is None else row.domain),
        region=code,
        value=value,
        unit=unit,
        decimals=rule.decimals,
        period="" if row is None else row.period,
        direction=direction,
        target=target,
        good=_is_good(value, target, direction),
        last_year=before[0],
        last_period=before[1],
        on_year=said if said is not None else _change(value, before[0], in_points=in_points),
        # A yearly figure has no other period than the year before.
        on_period=None if _is_yearly(newest) else _change(value, before[1], in_points=in_points),
        in_points=in_points,
        note="" if row is None else row.note,
        place=_place(asking, rule),
        simulated=False if row is None else row.simulated,
    )


def _place(asking: Asking, rule: IndicatorRule) -> str:
    if rule.region in ("", asking.centre.file.code):
        return ""
    return text_of(rule.place, asking.centre.file.language) or asking.names.name(rule.region) or rule.region


def _is_yearly(key: Any) -> bool:
    return isinstance(key, tuple) and key[1] == "year"


def _numbers(rule: IndicatorRule) -> list[Number]:
    if rule.ratio is not None:
        return [rule.ratio.of, rule.ratio.per]
    number = rule.count if rule.count is not None else rule.sum
    return [Reported(name=rule.reported)] if number is None else [number]


def _change(value: float | None, before: float | None, *, in_points: bool) -> float | None:
    if value is None or before is None:
        return None
    if in_points:
        return value - before
    return None if before == 0 else 100 * (value - before) / abs(before)


def _is_good(value: float | None, target: float | None, direction: str) -> bool | None:
    if value is None or target is None or not direction:
        return None
    return value >= target if direction == "up" else value <= target


def _age(asking: Asking, numbers: list[Number]) -> Age:
    kinds = set(kinds_of(numbers))
    asked = [
        (status.health, status.quality)
        for status in asking.statuses.values()
        if kinds.intersection(status.health.kinds)
    ]
    return worst_age(asked, collector_seen_at=asking.seen_at, alive=asking.alive)


def _words(text: Any, language: str) -> tuple[str, ...]:
    if isinstance(text, str):
        return (text,)
    return (*text.values(), text.get(language, ""))
