"""Times as departments' systems write them, in the centre's zone, on days when clocks change, too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.mapping_times import instants
from data_sources.time_words import read_time

SHANGHAI, PHILADELPHIA = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")


def utc(instant: int | None) -> str:
    assert instant is not None
    return datetime.fromtimestamp(instant / 1000, UTC).isoformat()


@pytest.mark.parametrize(
    ("text", "time_format", "local"),
    [
        ("2024-03-05 24:00:00", "%Y-%m-%d %H:%M:%S", "2024-03-06T00:00:00"),
        ("2024-02-28 24:00", "%Y-%m-%d %H:%M", "2024-02-29T00:00:00"),
        ("2024-12-31 24:00:00", "%Y-%m-%d %H:%M:%S", "2025-01-01T00:00:00"),
        ("20240305240000", "%Y%m%d%H%M%S", "2024-03-06T00:00:00"),
        ("2024030524", "%Y%m%d%H", "2024-03-06T00:00:00"),
        ("2024-03-05T24:00:00", "iso", "2024-03-06T00:00:00"),
        ("2024-03-05 24:00", "iso", "2024-03-06T00:00:00"),
        ("2024-03-05T24:00:00.000", "iso", "2024-03-06T00:00:00"),
        ("2024年3月5日24时00分", "%Y年%m月%d日%H时%M分", "2024-03-06T00:00:00"),
        ("2024年3月5日 24:00", "%Y年%m月%d日 %H:%M", "2024-03-06T00:00:00"),
        ("2024/3/5 下午3:05", "%Y/%m/%d %p%I:%M", "2024-03-05T15:05:00"),
        ("2024年3月5日 上午 9时05分", "%Y年%m月%d日 %p %I时%M分", "2024-03-05T09:05:00"),
        ("2024-03-05 中午12:30", "%Y-%m-%d %p%I:%M", "2024-03-05T12:30:00"),
        ("2024-03-05 中午11:30", "%Y-%m-%d %p%I:%M", "2024-03-05T11:30:00"),
        ("2024-03-05 中午1:00", "%Y-%m-%d %p%I:%M", "2024-03-05T13:00:00"),
        ("2024-03-05 凌晨12:10", "%Y-%m-%d %p%I:%M", "2024-03-05T00:10:00"),
        ("2024-03-05 晚上11:59", "%Y-%m-%d %p%I:%M", "2024-03-05T23:59:00"),
        ("2024-03-05 下午15:05", "%Y-%m-%d %p%H:%M", "2024-03-05T15:05:00"),
        ("03/05/2024 03:05:00 PM", "%m/%d/%Y %I:%M:%S %p", "2024-03-05T15:05:00"),
        ("03/05/2024 12:05:00 am", "%m/%d/%Y %I:%M:%S %p", "2024-03-05T00:05:00"),
        ("２０２４－０３－０５　１５：０５", "%Y-%m-%d %H:%M", "2024-03-05T15:05:00"),
        ("２０２４－０３－０５　２４：００", "%Y-%m-%d %H:%M", "2024-03-06T00:00:00"),
        ("24-3-5 15:05", "%y-%m-%d %H:%M", "2024-03-05T15:05:00"),
        ("68-3-5 15:05", "%y-%m-%d %H:%M", "2068-03-05T15:05:00"),
        ("69-3-5 15:05", "%y-%m-%d %H:%M", "1969-03-05T15:05:00"),
    ],
)
def test_a_time_of_day_is_read_as_it_is_meant(text: str, time_format: str, local: str) -> None:
    (instant,), bad = instants([text], time_format, SHANGHAI)
    assert not bad
    expected = datetime.fromisoformat(local).replace(tzinfo=SHANGHAI)
    assert instant == int(expected.timestamp() * 1000)
    # Beside others the value takes another way through the reader: the answer must be the same.
    (_, again), bad = instants(["2024-03-05 01:02:03", text], time_format, SHANGHAI)
    assert again == instant


@pytest.mark.parametrize(
    ("text", "time_format"),
    [
        ("2024-03-05 24:01:00", "%Y-%m-%d %H:%M:%S"),
        ("2024-03-05 24:00:01", "%Y-%m-%d %H:%M:%S"),
        ("2024-03-05 25:00:00", "%Y-%m-%d %H:%M:%S"),
        ("2024-02-30 24:00:00", "%Y-%m-%d %H:%M:%S"),
        ("2024-03-05T24:30:00", "iso"),
        ("2024-03-05 晚上12:00", "%Y-%m-%d %p%I:%M"),
        ("2024-03-05 夜里2:00", "%Y-%m-%d %p%I:%M"),
        ("2024-03-05 上午13:00", "%Y-%m-%d %p%I:%M"),
        ("2024-03-05 3:05", "%Y-%m-%d %p%I:%M"),
        ("24", "%Y"),
        ("", "iso"),
    ],
)
def test_what_has_no_one_meaning_is_no_time(text: str, time_format: str) -> None:
    assert instants([text], time_format, SHANGHAI) == ([None], [0])


def test_an_hour_that_comes_twice_is_the_first_and_one_that_is_skipped_goes_on() -> None:
    texts = [
        "2026-03-08 01:59:59",  # the last second of winter
        "2026-03-08 02:30:00",  # never shown by a clock
        "2026-03-08 03:00:00",
        "2026-11-01 00:59:59",
        "2026-11-01 01:30:00",  # shown twice
        "2026-11-01 02:00:00",
    ]
    expected = [
        "2026-03-08T06:59:59+00:00",
        "2026-03-08T07:30:00+00:00",
        "2026-03-08T07:00:00+00:00",
        "2026-11-01T04:59:59+00:00",
        "2026-11-01T05:30:00+00:00",
        "2026-11-01T07:00:00+00:00",
    ]
    together, bad = instants(texts, "%Y-%m-%d %H:%M:%S", PHILADELPHIA)
    assert not bad
    assert [utc(instant) for instant in together] == expected
    alone = [instants([text + ".000"], "%Y-%m-%d %H:%M:%S.%f", PHILADELPHIA)[0][0] for text in texts]
    assert alone == together


def test_a_stated_offset_beats_the_zone() -> None:
    (instant,), _ = instants(["2026-11-01T01:30:00-05:00"], "iso", PHILADELPHIA)
    assert utc(instant) == "2026-11-01T06:30:00+00:00"
    (instant,), _ = instants(["2026-03-05T24:00:00+08:00"], "iso", PHILADELPHIA)
    assert utc(instant) == "2026-03-05T16:00:00+00:00"


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_every_midnight_is_24_o_clock_of_the_day_before(day: date) -> None:
    midnight, before = (datetime.combine(one, time.min) for one in (day, day - timedelta(days=1)))
    for time_format in ("%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y/%m/%d %H:%M"):
        text = before.strftime(time_format.replace("%H", "24"))
        assert instants([text], time_format, UTC)[0] == instants([midnight.strftime(time_format)], time_format, UTC)[0]


@given(st.text(max_size=30), st.sampled_from(["iso", "%Y-%m-%d %H:%M", "%Y年%m月%d日%p%I时", "%Y%m%d%H"]))
def test_any_text_is_a_time_or_a_value_error(text: str, time_format: str) -> None:
    try:
        read_time(text, time_format)
    except (ValueError, OverflowError):
        return
