"""Times and numbers as people write them into tables are read as they meant them, or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.mapping_times import instants
from data_sources.written_numbers import number_in
from data_sources.written_times import moment_in, moment_of_serial

DAY = datetime(2024, 3, 5)  # noqa: DTZ001 - local by meaning
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "20240305",
        "2024年3月5日",
        "2024年03月05",
        " 2024 年 3 月 5 号 ",
        "２０２４－０３－０５",
        "2024年3月5日 星期二",
        "2024年3月5日(周二)",
        "45356",
        "45356.0",
        "2024-03-05T00:00",
        "2024-03-05 00:00:00",
    ],
)
def test_a_date_is_read_however_it_is_written(text):
    assert moment_in(text) == DAY


@pytest.mark.parametrize(
    ("text", "hour", "minute", "second"),
    [
        ("2024-03-05 8:05", 8, 5, 0),
        ("2024/3/5 18:05:09", 18, 5, 9),
        ("2024年3月5日8时5分30秒", 8, 5, 30),
        ("2024年3月5日 8时", 8, 0, 0),
        ("2024年3月5日 8点整", 8, 0, 0),
        ("2024年3月5日 下午3时05分", 15, 5, 0),
        ("2024-03-05 下午 3:05", 15, 5, 0),
        ("2024-03-05 上午8:05", 8, 5, 0),
        ("2024-03-05 中午12:30", 12, 30, 0),
        ("2024-03-05 中午1:30", 13, 30, 0),
        ("2024-03-05 凌晨12:30", 0, 30, 0),
        ("2024-03-05 晚上 9点15分", 21, 15, 0),
        ("2024/3/5 3:05:09 PM", 15, 5, 9),
        ("2024-03-05 24:00", 24, 0, 0),
        ("2024-03-05 24:00:00", 24, 0, 0),
        ("2024年3月5日24时", 24, 0, 0),
        ("20240305080509", 8, 5, 9),
        ("20240305 0805", 8, 5, 0),
        ("2024年3月5日 星期二 08:05", 8, 5, 0),
        ("45356.5", 12, 0, 0),
    ],
)
def test_a_time_of_day_is_read_however_it_is_written(text, hour, minute, second):
    assert moment_in(text) == DAY + timedelta(hours=hour, minutes=minute, seconds=second)


def test_a_month_alone_is_its_first_day():
    assert moment_in("2024年3月") == moment_in("2024-03") == datetime(2024, 3, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "",
        "合计",
        "2024-13-01",
        "2024-02-30",
        "3/5/2024",
        "05.03.2024",
        "24-03-05",
        "2024-03-05 25:00",
        "2024-03-05 24:01",
        "2024-03/05",
        "8:05",
        "2024",
        "1e400",
        "2024-03-05 晚上12:30",
        "2024-03-05 夜里1:30",
        "2024年3月5日前后",
        "x" * 10000,
    ],
)
def test_what_could_mean_several_times_or_none_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - which words doesn't matter
        moment_in(text)


def test_day_numbers_count_as_excel_counts_in_both_of_its_eras():
    assert moment_of_serial(45356.0) == DAY
    assert moment_of_serial(45356 - 1462, "excel1904") == DAY
    assert moment_of_serial(1) == datetime(1900, 1, 1)  # noqa: DTZ001
    assert moment_of_serial(61) == datetime(1900, 3, 1)  # noqa: DTZ001
    assert moment_of_serial(45356.9999999999) == DAY + timedelta(days=1)
    for days in (-1.0, 3e6, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="day number"):
            moment_of_serial(days)


def test_one_column_may_hold_dates_numbers_and_texts():
    values = [
        DAY,
        date(2024, 3, 5),
        45356,
        45356.0,
        "45356",
        "2024年3月5日",
        "2024-03-05T00:00:00+08:00",
        None,
        "—",
        True,
    ]
    found, bad = instants(values, "written", SHANGHAI)
    at = round(DAY.replace(tzinfo=SHANGHAI).timestamp() * 1000)
    assert found == [at] * 7 + [None, None, None]
    assert bad == [8, 9]


@pytest.mark.parametrize("time_format", ["%Y-%m-%d %H:%M:%S", "excel", "excel1904", "written", "iso", "%Y年%m月%d日"])
def test_a_typed_time_is_read_again_from_quarantine_by_the_same_format(time_format):
    for value in (DAY.replace(hour=8, microsecond=500_000), DAY.replace(tzinfo=UTC)):
        kept = msgspec.json.decode(msgspec.json.encode(value))
        assert instants([value], time_format, SHANGHAI) == instants([kept], time_format, SHANGHAI)


@given(st.text(max_size=70) | st.text("0123456789年月日时分秒上下午-/:. T", max_size=30))
def test_no_text_upsets_the_readers(text):
    for read in (moment_in, number_in):
        try:
            read(text)
        except ValueError:
            pass
        except OverflowError:
            assert read is moment_in


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)))  # noqa: DTZ001
def test_every_way_of_writing_a_time_gives_it_back(moment):
    moment = moment.replace(microsecond=0)
    for form in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日%H时%M分%S秒", "%Y%m%d%H%M%S"):
        assert moment_in(moment.strftime(form).zfill(4)) == moment
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    assert abs(moment_of_serial(days) - moment) <= timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", 1234.5),
        ("12，345，678", 12_345_678.0),
        ("１２３．５", 123.5),
        (" 98.5% ", 98.5),
        ("98.5％", 98.5),
        ("-1,234", -1234.0),
        ("−5", -5.0),
        ("(1,234.00)", -1234.0),
        ("1.5e3", 1500.0),
        (".5", 0.5),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text", ["", "1,23", "12,34,567", "1 234", "一百", "1.2.3", "nan", "inf", "0x10", "1_000", "%"]
)
def test_what_is_no_clear_number_is_refused(text):
    with pytest.raises(ValueError, match="number"):
        number_in(text)
