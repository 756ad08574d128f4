"""Refused rows as people may see them: what names a person is hidden, and like reasons are one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from data_sources.decoding import decode_json
from data_sources.sentences import Sentence
from operations.masking import masked
from operations.snapshots import RefusedReason

_NAMES_A_PERSON: Final = re.compile(
    r"(?i)^(?:.*(?:联系人|报警人|报案人|来电人|投诉人|举报人|反映人|当事人|申请人|姓名|户主|房东|业主|患者|伤者|死者|经办人)"
    r"|xm|lxr|bjr|real_?name|(?:contact|caller|reporter|linkman|applicant|owner|patient)(?:_?(?:name|person|man))?)$"
)
_OF_ONE_FIELD: Final = ("field", "target", "key")
"""Gaps that say of what a reason is: rows with the same are of one reason, whatever else the sentence names."""


def fields_of(raw: bytes) -> dict[str, Any] | None:
    """Return a row's fields; None where it was never a table of fields."""
    try:
        return decode_json(raw, dict[str, Any])
    except msgspec.DecodeError:
        return None


def masked_row(raw: bytes) -> str:
    """Return a row as people may see it, in one line: its fields, or its text."""
    fields = fields_of(raw)
    if fields is None:
        return masked(raw[:20_000].decode("utf-8", "replace"))
    return " · ".join(f"{name}: {_plain(value)}" for name, value in masked_fields(fields).items())


def masked_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a row's fields with what names a person hidden, however deep it lies."""
    return {name: _masked_value(name, value) for name, value in fields.items()}


def _masked_value(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return masked_fields(value)
    if isinstance(value, list):
        return [_masked_value(name, each) for each in value]
    if isinstance(value, str):
        hidden = masked(value)
        return hidden[0] + "**" if hidden == value and value and _NAMES_A_PERSON.match(name) else hidden
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = str(value)
        hidden = masked(text)
        return value if hidden == text else hidden
    return value


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def reasons_told(reasons: Sequence[tuple[Sentence, int, int]]) -> tuple[RefusedReason, ...]:
    """Return the reasons that differ in what is to be mended, the most frequent first."""
    told: dict[tuple[Any, ...], RefusedReason] = {}
    for reason, rows, last_at in sorted(reasons, key=lambda one: -one[2]):
        same = (reason.context, reason.text, *(reason.values.get(name) for name in _OF_ONE_FIELD))
        newest = told.get(same, RefusedReason(reason, 0, last_at))
        told[same] = RefusedReason(newest.reason, newest.rows + rows, newest.last_at)
    return tuple(sorted(told.values(), key=lambda one: (-one.rows, -one.last_at)))
