"""Workbooks made by hand, part by part, so that they can be wrong in any way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def sheet_xml(rows: str, after: str = "") -> str:
    """Return a worksheet whose <row> elements are given as XML."""
    return f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def rows_xml(table: Sequence[Sequence[Any]]) -> str:
    """Return rows of texts and numbers; a cell given as ("date", number) is shown as a date."""
    rows = []
    for number, cells in enumerate(table, 1):
        parts = []
        for place, cell in enumerate(cells):
            at = f"{_letters(place)}{number}"
            if cell is None:
                continue
            if isinstance(cell, tuple):
                parts.append(f'<c r="{at}" s="1"><v>{cell[1]}</v></c>')
            elif isinstance(cell, str):
                parts.append(f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>')
            else:
                parts.append(f'<c r="{at}"><v>{cell}</v></c>')
        rows.append(f'<row r="{number}">{"".join(parts)}</row>')
    return "".join(rows)


def merged_xml(*ranges: str) -> str:
    """Return what merges ranges of cells."""
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return f'<mergeCells count="{len(ranges)}">{cells}</mergeCells>'


def xlsx(
    rows: str | Sequence[Sequence[Any]],
    after: str = "",
    *,
    date1904: bool = False,
    extra: Mapping[str, bytes | str] | None = None,
    sheet: str | None = None,
) -> bytes:
    """Return a workbook with one sheet, Sheet1. `extra` are more parts; `sheet` is the sheet's own file, as it is."""
    body = sheet if sheet is not None else sheet_xml(rows if isinstance(rows, str) else rows_xml(rows), after)
    types = (
        f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>'
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relations(f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<workbookPr{' date1904=' + chr(34) + '1' + chr(34) if date1904 else ''}/>"
            f'<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            f"{_OFFICE}/worksheet", "worksheets/sheet1.xml", (f"{_OFFICE}/styles", "styles.xml")
        ),
        "xl/styles.xml": (
            f'<?xml version="1.0"?><styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
            f'<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
        ),
        "xl/worksheets/sheet1.xml": body,
        **(extra or {}),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _relations(kind: str, target: str, *more: tuple[str, str]) -> str:
    each = [(kind, target), *more]
    body = "".join(f'<Relationship Id="rId{n}" Type="{one}" Target="{to}"/>' for n, (one, to) in enumerate(each, 1))
    return f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
