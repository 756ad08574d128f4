"""Make typed values of JSON and of plain ones: the one way for everything that runs in threads.

WORKAROUND: msgspec (0.22 and before) files what it finds out about a struct type before all of it is found out, and
lets other threads run meanwhile; a second thread that then converts to the same type reads a null pointer, and the
process is gone. It happened to a collector that began to poll fourteen sources at once. So a type is learnt under a
lock the first time that it is met here. Remove once msgspec publishes the finished information only.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

_T = TypeVar("_T")

_learning = threading.Lock()
_learnt: set[Any] = set()


def decode_json(data: bytes | str, wanted: type[_T]) -> _T:
    """Return JSON as a value of the type `wanted`. Any thread.

    Raises:
        msgspec.DecodeError: It is no JSON; or, as a ValidationError, it doesn't fit the type.
    """
    _learn(wanted)
    return msgspec.json.decode(data, type=wanted)


def convert(value: Any, wanted: type[_T]) -> _T:
    """Return plain values, as JSON or TOML have them, as a value of the type `wanted`. Any thread.

    Raises:
        msgspec.ValidationError: They don't fit the type.
    """
    _learn(wanted)
    return msgspec.convert(value, wanted)


def type_info(wanted: Any) -> inspect.Type:
    """Return what a type is made of. Any thread; msgspec's own function learns the type without asking anybody."""
    _learn(wanted)
    return inspect.type_info(wanted)


def _learn(wanted: Any) -> None:
    if wanted in _learnt:
        return
    with _learning:
        msgspec.json.Decoder(wanted)
        _learnt.add(wanted)
