"""Inputs that no system should send and some system does: known good ones, spoilt; and values of every odd kind.

Everything hangs on one number, so that a hundred thousand inputs cost seconds, and one that was found is made again
from its number.
"""
# ruff: noqa: E501 - samples stand as they come

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")

Maker = Callable[[random.Random], T]
"""Makes an input by chance."""

_MOST = 20_000
"""Bytes of an input: enough to hold every shape; limits of size are the fault matrix's."""

ODD_BYTES: tuple[bytes, ...] = (
    b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\r", b"\r\n", b"\x85", b'"', b'""', b"'", b"\\",
    b"\\ud800", b"\\u0000", b"&a;", b"&#0;", b"&#x10FFFF;", b"&lt;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?xml?>",
    b"<!DOCTYPE x>", b'<!ENTITY a SYSTEM "file:///etc/passwd">', b'encoding="utf-16"', b'encoding="nonsense"', b"xmlns=",
    b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-0", b"1" * 400, b"0x1F", b"1_000", b"99999999999999999999", b"null",
    b"true", b"{}", b"[]", b"[" * 600, b"{" * 300, b"<a>" * 300, b"(" * 200, b"9" * 40, b"24:00:00", b"2024-02-30",
    b"0000-00-00", b"9999-12-31T23:59:60Z", b"-1", b"%s", b"%", b"${", b"${HOME}", b"}", b"=", b",", b";", b"\t", b"|",
    "井盖".encode(), "井盖缺失".encode("gb18030"), "垟塆峃".encode("gb18030"), "\U0001f6a8".encode(), b"\xed\xa0\x80",
    "１２３".encode(), "　".encode(), "\u202e".encode(), "\u2028".encode(), b"/" * 50, b"+", b"#", b"$SYS",
)  # fmt: skip
"""Parts that have broken parsers before."""

ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**63), 10**400, 0.0, -0.0, 1.5, 1e308, float("inf"),
    float("-inf"), float("nan"), "", " ", "0", "007", "1e3", "NaN", "null", "-", "NA", "*", "\0", "\ud800", "\U0001f6a8",
    "井盖缺失", "１２３", " 330302 ", "330302006000", "330302006001001", "2024-05-01 12:00:00", "2024-05-01T12:00:00+08:00",
    "2024年3月5日", "24:00:00", "2024-02-30", "45000", 45000.5, 1714536000, 1714536000000, "1714536000000", "120.65,28.01",
    [], [1], {}, {"a": 1}, [[]], [{}], {"value": None}, "x" * 11_000, "=1+1", "<b>", "a.b", "`", "1,234.5", "12%", "±3",
    {"x": {"x": {"x": {}}}}, b"bytes", "120°39′E", "POINT(120 28)", [120.65, 28.01], ["120.65", "28.01"],
)  # fmt: skip
"""Values that stand where others were meant to."""


def sample(values: Sequence[T]) -> Maker[T]:
    """Return a maker of one of `values`."""
    return lambda chance: chance.choice(values)


def one_of(*makers: Maker[Any]) -> Maker[Any]:
    """Return a maker of what any of several make."""
    return lambda chance: chance.choice(makers)(chance)


def several(*makers: Maker[Any]) -> Maker[tuple[Any, ...]]:
    """Return a maker of one of each."""
    return lambda chance: tuple(make(chance) for make in makers)


def some(make: Maker[T], most: int, least: int = 0) -> Maker[list[T]]:
    """Return a maker of lists."""
    return lambda chance: [make(chance) for _ in range(chance.randint(least, most))]


def numbers() -> Maker[float]:
    """Return a maker of numbers, odd ones among them."""
    odd = [value for value in ODD_VALUES if isinstance(value, float)]
    return lambda chance: chance.choice((chance.uniform(-200, 200), chance.uniform(-1e9, 1e9), chance.choice(odd)))


def spoilt(seeds: Sequence[bytes]) -> Maker[bytes]:
    """Return a maker of good inputs spoilt in some places, and now and then of what never was any good."""

    def make(chance: random.Random) -> bytes:
        return spoil(chance, seeds) if chance.random() < 0.95 else chance.randbytes(chance.choice((0, 1, 8, 200)))

    return make


def spoilt_text(seeds: Sequence[str]) -> Maker[str]:
    """Return a maker of texts spoilt in some places, lone surrogates included."""
    make = spoilt([seed.encode("utf-8", "surrogatepass") for seed in seeds])
    return lambda chance: make(chance).decode("utf-8", chance.choice(("replace", "surrogateescape", "ignore")))


def spoil(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return one of `seeds` after a few changes."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 8))):
        _change(chance, data, seeds)
    return bytes(data[:_MOST])


def _change(chance: random.Random, data: bytearray, seeds: Sequence[bytes]) -> None:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((1, 1, 2, 4, 16, 64)))
    match chance.randrange(9):
        case 0 if start < len(data):
            data[start] = chance.randrange(256)
        case 1 if start < len(data):
            data[start] ^= 1 << chance.randrange(8)
        case 2:
            del data[start:end]
        case 3:
            data[start:start] = data[start:end] * chance.choice((1, 2, 50))
        case 4:
            data[start:end] = chance.choice(ODD_BYTES)
        case 5:
            data[start:start] = chance.choice(ODD_BYTES)
        case 6:
            other = chance.choice(seeds)
            cut = chance.randint(0, len(other))
            data[start:] = other[cut:]
        case 7:
            del data[start:]
        case _:
            data[start:start] = chance.randbytes(chance.choice((1, 3, 9)))


def odd_rows(rows: Sequence[dict[str, Any]]) -> Maker[list[Any]]:
    """Return a maker of pages of rows in which some fields are of another kind, gone, or called otherwise; some are no rows."""

    def make(chance: random.Random) -> list[Any]:
        return [_odd_row(chance, chance.choice(rows)) for _ in range(chance.choice((0, 1, 1, 2, 5)))]

    return make


def _odd_row(chance: random.Random, row: dict[str, Any]) -> Any:
    if chance.random() < 0.05:
        return chance.choice(ODD_VALUES)
    made = dict(row)
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        name = chance.choice(list(made) or ["x"])
        match chance.randrange(6):
            case 0:
                made.pop(name, None)
            case 1:
                made[chance.choice(("", "id", "ID", name.upper(), "\ud800"))] = made.pop(name, None)
            case 2 if isinstance(made.get(name), str):
                made[name] = spoil(chance, [str(made[name]).encode("utf-8", "surrogatepass")]).decode(
                    "utf-8", "replace"
                )
            case _:
                made[name] = chance.choice(ODD_VALUES)
    return made


def odd_json(documents: Sequence[Any]) -> Maker[Any]:
    """Return a maker of documents of JSON's kinds in which some parts are others, gone, or of another kind."""

    def make(chance: random.Random) -> Any:
        if chance.random() < 0.2:
            return _any_json(chance)
        return _odd_part(chance, chance.choice(documents), chance.choice((0.02, 0.1, 0.3)))

    return make


def _odd_part(chance: random.Random, part: Any, rate: float) -> Any:
    if chance.random() < rate:
        value = chance.choice(ODD_VALUES)
        return "bytes" if isinstance(value, bytes) else value
    if isinstance(part, dict):
        return {
            (name if chance.random() > rate else chance.choice(("", "x", name.upper()))): _odd_part(chance, value, rate)
            for name, value in part.items()
            if chance.random() > rate / 2
        }
    if isinstance(part, list):
        made = [_odd_part(chance, value, rate) for value in part if chance.random() > rate / 2]
        return made * 2 if chance.random() < rate / 2 else made
    return part


def _any_json(chance: random.Random, depth: int = 0) -> Any:
    """Return something of JSON's kinds."""
    kind = chance.random()
    if depth > 4 or kind < 0.4:
        value = chance.choice(ODD_VALUES)
        return "bytes" if isinstance(value, bytes) else value
    parts = range(chance.choice((0, 1, 2, 4)))
    if kind < 0.7:
        return [_any_json(chance, depth + 1) for _ in parts]
    names = ("rows", "data", "total", "features", "geometry", "type", "coordinates", "fields", "id", "", "\0", "序号")
    return {chance.choice(names): _any_json(chance, depth + 1) for _ in parts}
