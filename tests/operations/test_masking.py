"""What a room may not read, and what it must."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.masking import masked


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("+86 138-1234-5678", "+86 138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("0577-88881234 转 8", "0577-****1234 转 8"),
        ("call 610-555-1234", "call 610-***-1234"),
        ("身份证330302199001011234", "身份证330*************34"),
        ("33030219900101123X", "330*************3X"),
        ("330302900101123", "330**********23"),
        ("卡号 6222 0210 0112 3456 789", "卡号 6222 **** **** 6789"),
        ("浙C12345违停", "浙C***45违停"),
        ("someone@example.com", "s***@example.com"),
        ("报警人:张三丰,称", "报警人:张**,称"),
        ("联系人:欧阳娜娜 先生", "联系人:欧** 先生"),
        ("报警人：王小明 13800138000，二楼有烟", "报警人：王** 138****8000，二楼有烟"),
        ("联系人 ： 李四", "联系人 ： 李**"),
    ],
)
def test_who_is_meant_is_hidden(told: str, shown: str) -> None:
    assert masked(told) == shown


@pytest.mark.parametrize(
    "told",
    [
        "电动车飞线充电",
        "五马街 123 号 4 幢 1201 室",
        "SJ20260301123456",
        "2026-03-01 12:34:56",
        "20260301123456789",
        "EMS: CARDIAC EMERGENCY at 1012 MAIN ST & 5TH AVE",
        "1:10000 比例",
        "",
    ],
)
def test_what_names_nobody_is_left_alone(told: str) -> None:
    assert masked(told) == told


@given(st.text(max_size=300))
def test_any_text_is_masked_once_and_for_all(text: str) -> None:
    assert masked(masked(text)) == masked(text)


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("电话 ,。a", max_size=5), st.text("转号 。", max_size=5)
)
def test_no_mobile_number_gets_through(number: str, before: str, after: str) -> None:
    assert number not in masked(before + number + after)
