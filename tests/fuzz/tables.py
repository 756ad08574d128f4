"""The parsers of tables: encodings, CSV, workbooks, times, mapped rows, region codes."""
# ruff: noqa: E501 - samples stand as they come

from __future__ import annotations

import time
from itertools import islice, takewhile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from data_sources import mapping_times
from data_sources.centre import Category, Centre, CentreFile, Home, SourceFile
from data_sources.encodings import text_of
from data_sources.mapping import Mapper
from data_sources.sheets import Layout, SheetError, rows_of_cells, rows_of_csv
from data_sources.workbook_child import WorkbookReader
from data_sources.written_numbers import number_in
from data_sources.written_times import moment_in
from tests.data_sources.faults.workbooks import workbook
from tests.fuzz.inputs import ODD_VALUES, Maker, odd_rows, one_of, sample, several, some, spoilt, spoilt_text
from tests.fuzz.targets import Target

_CSV = '编号,标题,上报时间,经度,纬度\n1,井盖缺失,2024-05-01 08:00:00,120.65,28.01\n2,"路灯, 不亮",2024年5月1日,,\n合计,2,,,\n'
_TABLES = [
    _CSV.encode(),
    b"\xef\xbb\xbf" + _CSV.encode(),
    _CSV.encode("gb18030"),
    _CSV.encode("utf-16"),
    _CSV.encode("utf-16-le"),
    _CSV.replace(",", "\t").encode(),
    _CSV.replace(",", ";").replace("\n", "\r\n").encode(),
    b"a|b\n1|2\n",
    "上级,,下级\n甲,乙,丙\n1,2,3\n".encode(),
    b"",
]
_BOOKS = [
    workbook([["编号", "标题", "时间"], [1, "井盖缺失", 45000.5], ["007", "=1+1", "2024-05-01"]]),
    workbook([["a"]]),
    workbook([]),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504,
]
_TIMES = [
    "2024-05-01 12:00:00", "2024-05-01T12:00:00Z", "2024-05-01T12:00:00.123+08:00", "2024年3月5日", "2024年3月5日 下午3时5分",
    "20240501120000", "2024/5/1 8:05", "24:00", "2024-05-01 24:00:00", "45000.5", "1714536000", "1714536000123", "May 1, 2024",
]  # fmt: skip
_MOST_LINES, _MOST_CELLS = 20_000, 200_000
_FORMATS = [
    "iso",
    "epoch_s",
    "epoch_ms",
    "excel",
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日",
]
_ZONES = [ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("UTC")]

_EVENT = {
    "kind": "event", "key": "id", "title": "title", "category": {"field": "type", "table": "categories"},
    "state": {"field": "state", "words": {"待受理": "waiting", "1": "closed"}}, "severity": "level",
    "reported_at": {"field": "at", "format": "%Y-%m-%d %H:%M:%S"}, "closed_at": {"field": "done", "format": "epoch_ms"},
    "position": {"lon": "lng", "lat": "lat", "datum": "gcj02"}, "region": "code", "detail": "a.b.c", "missing": ["", "-"],
}  # fmt: skip
_READING = {
    "kind": "reading", "station": "id", "metric": {"value": "pm25"}, "value": {"field": "level", "scale": 0.001},
    "unit": {"value": "µg/m³"}, "at": {"field": "at", "format": "iso"}, "name": "title", "region": "code",
}  # fmt: skip
_ASSET = {
    "kind": "asset", "key": "id", "asset_kind": {"value": "camera"}, "name": "title", "state": {"field": "state", "default": "unknown"},
    "position": {"lon": "lng", "lat": "lat", "datum": "bd09"}, "region": "code",
}  # fmt: skip
_ROWS: list[dict[str, Any]] = [
    {"id": "E1", "title": "井盖缺失", "type": "fire", "state": "待受理", "level": 2, "at": "2024-05-01 12:00:00",
     "done": 1714536000000, "lng": 120.65, "lat": "28.01", "code": "330302006000", "a": {"b": {"c": "x"}}},
    {"id": 7, "title": "x", "type": "other", "state": 1, "level": "3", "at": "2024-05-01T12:00:00", "done": None, "lng": "",
     "lat": None, "code": "330302006001001", "a": []},
]  # fmt: skip


def _mapper(records: dict[str, Any]) -> Mapper:
    home = Home(lat=28.0, lon=120.7, zoom=9)
    file = CentreFile(name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=home, regions=())
    categories = {
        code: Category(code=code, name=code, words=("消防",) if code == "fire" else ()) for code in ("fire", "other")
    }
    source = SourceFile(name="x", connector="rest", every="1m", records=records)
    return Mapper("s", source, Centre(Path(), file, {"s": source}, categories))


def _mapped(records: dict[str, Any]) -> Any:
    mapper = _mapper(records)

    def run(rows: list[Any]) -> None:
        mapped = mapper.map(rows, 1_714_536_000_000)
        assert len(mapped.records) + len(mapped.refused) + mapped.empty == len(rows), "a row was dropped silently"

    return run


def _times(value: tuple[str, list[Any], ZoneInfo]) -> None:
    time_format, values, zone = value
    instants, bad = mapping_times.instants(values, time_format, zone)
    assert len(instants) == len(values)
    assert all(instant is None or isinstance(instant, int) for instant in instants)
    assert all(values[place] is not None for place in bad)


def _csv(raw: bytes) -> None:
    layout = Layout(header=len(raw) % 3, header_rows=1 + len(raw) % 2, skip=("合计",))
    for row in rows_of_csv(raw, layout=layout):
        assert isinstance(row, dict) or row.raw is not None


class _Reading:
    """Reads workbooks as a poll does: in a process that an evil one may end. A process serves many workbooks."""

    def __init__(self) -> None:
        self._reader: WorkbookReader | None = None
        self._left = 0
        self._cells = 0

    def read(self, raw: bytes) -> None:
        if self._reader is None or not self._left:
            self.close()
            self._reader, self._left = WorkbookReader(time.monotonic() + 100, most_unpacked=2**24), 300
        self._left -= 1
        self._cells = 0
        try:
            merged, lines = self._reader.sheet(raw, 1)
            # A few bytes may be millions of empty cells: what they cost is bounded by their number, and no hang.
            some = takewhile(lambda cells: self._counted(len(cells)) < _MOST_CELLS, lines)
            for row in islice(rows_of_cells(some, Layout(header=len(raw) % 2), merged), _MOST_LINES):
                assert isinstance(row, dict) or row.raw is not None
        except SheetError as error:
            if "too long" in str(error):
                raise TimeoutError from error
            raise

    def _counted(self, cells: int) -> int:
        self._cells += cells
        return self._cells

    def close(self) -> None:
        """End the process."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _in_cells(make: Maker[bytes]) -> Maker[bytes]:
    """Return a maker of workbooks in whose sheet odd bytes stand: a spoilt archive never lets a reader see any."""
    return lambda chance: workbook([["编号"], [1]], odd=make(chance).decode("utf-8", "replace"))


_SHEET = [
    b'<row r="1"><c r="A1" t="n"><v>45000</v></c><c r="XFD1" t="s"><v>0</v></c></row>',
    b'<row r="4000"><c r="B4000" t="d"><v>2024-05-01T00:00:00</v></c></row>',
    b'<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><f>1+1</f><v>2</v></c></row>',
]

_books, _sheets = _Reading(), _Reading()
_odd_times = one_of(spoilt_text(_TIMES), sample([*_TIMES, *ODD_VALUES]))
_NUMBERS = ["1,234.5", "98.5%", "（12）", "(1,000)", "１２３", "-0.5", "+1e3", "1 234", "3.14万"]

TARGETS = [
    Target("encodings", spoilt(_TABLES), text_of, (UnicodeDecodeError,), st.binary()),
    Target("csv", spoilt(_TABLES), _csv, (SheetError,), st.binary()),
    Target("xlsx", spoilt(_BOOKS), _books.read, (SheetError,), done=_books.close),
    Target("xlsx sheets", _in_cells(spoilt(_SHEET)), _sheets.read, (SheetError,), done=_sheets.close),
    Target("times", several(sample(_FORMATS), some(_odd_times, 4), sample(_ZONES)), _times),
    Target("written times", spoilt_text(_TIMES), moment_in, (ValueError,), st.text()),
    Target("written numbers", spoilt_text(_NUMBERS), number_in, (ValueError,), st.text()),
    Target("mapping events", odd_rows(_ROWS), _mapped(_EVENT)),
    Target("mapping readings", odd_rows(_ROWS), _mapped(_READING)),
    Target("mapping assets", odd_rows(_ROWS), _mapped(_ASSET)),
]
