"""The reader of a centre's files names every mistake, at its line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from msgspec import Meta, Struct

from data_sources.toml_files import check_struct, key_text, read_toml


class Paging(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    style: Literal["page", "offset"]
    rows: Annotated[int, Meta(ge=1, le=5000)] = 200


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: str
    paging: Paging | None = None
    header: int | tuple[int, int] = 1
    tags: tuple[str, ...] = ()
    pairs: Annotated[tuple[int, ...], Meta(min_length=2, max_length=2)] = (1, 2)


def document_of(tmp_path: Path, text: str):
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, tmp_path)


def test_all_mistakes_come_at_once_with_line_found_allowed_and_nearest_word(tmp_path):
    document = document_of(
        tmp_path,
        '# a comment\nulr = "http://x"\ntags = [\n  "a",\n  7,\n]\n\n[paging]\nstyle = "pages"\nrows = 0\n',
    )
    value, mistakes = check_struct(document, (), Settings)
    assert value is None
    told = {(mistake.line, mistake.key, mistake.found, mistake.nearest) for mistake in mistakes}
    assert told == {
        (2, "ulr", '"ulr"', "url"),
        (1, "url", "", ""),
        (5, "tags[2]", "7", ""),
        (9, "paging.style", '"pages"', "page"),
        (10, "paging.rows", "0", ""),
    }
    assert all(mistake.file == "a.toml" for mistake in mistakes)
    assert next(mistake for mistake in mistakes if mistake.key == "paging.rows").allowed == "1 – 5000"


def test_an_unknown_key_alone_leaves_the_value_usable(tmp_path):
    value, mistakes = check_struct(document_of(tmp_path, 'url = "u"\ncolour = "red"\n'), (), Settings)
    assert value == Settings(url="u")
    assert [mistake.key for mistake in mistakes] == ["colour"]


def test_lines_are_found_in_arrays_of_tables_inline_tables_and_quoted_and_dotted_keys(tmp_path):
    document = document_of(
        tmp_path,
        '[[pane]]\nat = [1, 2]\n\n[[pane]]\n"quoted key".deep = { x = 1,\n y = 2 }\n[pane.settings]\nlayers = 1\n',
    )
    assert document.line_of(("pane", 0, "at", 1)) == 2
    assert document.line_of(("pane", 1)) == 4
    assert document.line_of(("pane", 1, "quoted key", "deep", "x")) == 5
    assert document.line_of(("pane", 1, "settings", "layers")) == 8
    assert document.line_of(("pane", 1, "absent")) == 4
    assert key_text(("pane", 1, "at", 0)) == "pane[2].at[1]"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"a = 1\nb = = 2\n", 2),
        (b'a = 1\nname = "\xcd\xf8"\n', 2),
        (b"a = 1\na = 2\n", 2),
        (b"a = [1,\n", 2),
    ],
)
def test_a_file_that_is_no_toml_is_one_mistake_at_its_line(tmp_path, raw, line):
    path = tmp_path / "bad.toml"
    path.write_bytes(raw)
    document = read_toml(path)
    assert document.data == {}
    assert [mistake.line for mistake in document.mistakes] == [line]


def test_a_missing_file_is_a_mistake_without_a_line(tmp_path):
    assert [mistake.line for mistake in read_toml(tmp_path / "none.toml").mistakes] == [0]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes('\ufeffurl = "u"\r\nrows = 1\r\n'.encode())
    document = read_toml(path)
    assert document.data == {"url": "u", "rows": 1}
    assert document.line_of(("rows",)) == 2


def test_unions_fixed_tuples_and_lengths_are_judged(tmp_path):
    value, mistakes = check_struct(document_of(tmp_path, 'url = "u"\nheader = [1, 2]\n'), (), Settings)
    assert not mistakes
    assert value is not None
    assert value.header == (1, 2)
    _, mistakes = check_struct(document_of(tmp_path, 'url = "u"\nheader = "x"\npairs = [1]\n'), (), Settings)
    assert [mistake.key for mistake in mistakes] == ["header", "pairs"]
    _, mistakes = check_struct(document_of(tmp_path, 'url = "u"\npaging = true\n'), (), Settings)
    assert [mistake.key for mistake in mistakes] == ["paging"]
    _, mistakes = check_struct(document_of(tmp_path, "url = true\n"), (), Settings)
    assert [mistake.found for mistake in mistakes] == ["true"]
