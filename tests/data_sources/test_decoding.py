"""Typed values made by many threads at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from data_sources import decoding

ROOT = Path(__file__).resolve().parents[2]

# In a process of its own: what went wrong here was a segmentation fault.
MANY_THREADS = """
import sys, threading
from typing import Annotated, Literal
import msgspec
from data_sources.decoding import convert, decode_json, type_info

sys.setswitchinterval(1e-6)
PLAIN = {"url": "x", "paging": {"style": "page", "rows": 5}, "more": [{"style": "offset"}]}

def unheard_of():
    class Paging(msgspec.Struct, forbid_unknown_fields=True):
        style: Literal["page", "offset"]
        rows: Annotated[int, msgspec.Meta(ge=1)] = 1
    class Request(msgspec.Struct):
        url: str
        paging: Paging | None = None
        more: list[Paging] = []
    return Request

wrong = []
def make(kind, together, number):
    together.wait()
    try:
        if number % 2:
            type_info(kind)
        made = convert(PLAIN, kind), decode_json(msgspec.json.encode(PLAIN), kind)
        if {one.paging.rows for one in made} != {5}:
            wrong.append(made)
    except Exception as error:
        wrong.append(error)

for _ in range(300):
    kind, together = unheard_of(), threading.Barrier(4)
    threads = [threading.Thread(target=make, args=(kind, together, number)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
sys.exit(str(wrong[:3]) if wrong else 0)
"""


def test_threads_that_meet_a_type_for_the_first_time_at_once_do_not_crash() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", MANY_THREADS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert told.returncode == 0, told.stderr[-2000:]


def test_what_does_not_fit_is_an_error_every_time() -> None:
    for _ in range(2):
        with pytest.raises(decoding.msgspec.ValidationError):
            decoding.convert({"a": "x"}, dict[str, int])
        with pytest.raises(decoding.msgspec.DecodeError):
            decoding.decode_json(b"{", dict[str, int])
