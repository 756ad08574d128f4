"""What is kept is whole or as it was before, and a cache that is not as it was written is no cache."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data_sources.kept_files import SEAL_LENGTH, read_cache, remove_document, seal_of, write_cache, write_document

BODY = bytes(range(256)) * 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "there is none yet" / "kept [1].bin"


@pytest.mark.parametrize("parts", [(b"",), (BODY,), (BODY[:7], BODY[7:]), (memoryview(BODY).cast("I"),)])
def test_a_cache_gives_back_what_was_written(path: Path, parts: tuple[bytes | memoryview, ...]) -> None:
    write_cache(path, *parts)
    assert read_cache(path) == b"".join(parts)
    assert path.read_bytes()[-SEAL_LENGTH:] == seal_of(b"".join(parts))


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda whole: whole[:-1],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: bytes(len(whole)),
        lambda whole: whole[:4096] + bytes(4096) + whole[8192:],
        lambda whole: whole + b"more",
        lambda whole: whole[:-SEAL_LENGTH],
        lambda whole: whole[:99] + bytes([whole[99] ^ 1]) + whole[100:],
    ],
    ids=["empty", "short", "half", "zeros", "a page of zeros", "longer", "never sealed", "one bit"],
)
def test_what_a_power_cut_left_of_a_cache_is_nothing(path: Path, damage) -> None:
    write_cache(path, BODY)
    path.write_bytes(damage(path.read_bytes()))
    assert read_cache(path) is None
    write_cache(path, BODY)
    assert read_cache(path) == BODY


def test_what_is_not_there_is_nothing(path: Path) -> None:
    assert read_cache(path) is None
    path.mkdir(parents=True)
    assert read_cache(path) is None


def test_a_full_disk_leaves_what_stood_there_and_nothing_beside_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_document(path, b"before")

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_document(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(path.parent.iterdir()) == [path]


def test_a_document_is_on_the_disk_before_the_one_before_it_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append("synced"), sync(number)))
    monkeypatch.setattr(Path, "replace", lambda one, other: (done.append("in its place"), replace(one, other)))
    write_document(path, b"1")
    assert done[:2] == ["synced", "in its place"]
    if os.name != "nt":
        assert done[2:] == ["synced"], "its name, too"


@pytest.mark.skipif(os.name == "nt", reason="no folder is synced there")
def test_a_share_that_syncs_no_folder_has_kept_the_document(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def files_only(number: int) -> None:
        if stat.S_ISDIR(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(number)

    monkeypatch.setattr(os, "fsync", files_only)
    write_document(path, b"1")
    assert path.read_bytes() == b"1"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_document_keeps_its_permissions(path: Path) -> None:
    write_document(path, b"1")
    path.chmod(0o640)
    write_document(path, b"2")
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_a_killed_program_left_half_written_goes_with_time(path: Path) -> None:
    write_cache(path, BODY)
    old, young = (path.with_name(f".{path.name}.{number}-1.new") for number in (1, 2))
    other = path.with_name(".another.1-1.new")
    for one in (old, young, other):
        one.write_bytes(b"half")
    for one in (old, other):
        os.utime(one, (time.time() - 7200,) * 2)
    write_cache(path, BODY)
    assert sorted(path.parent.iterdir()) == sorted([path, young, other])


def test_many_programs_that_write_one_file_leave_one_of_theirs(path: Path) -> None:
    write = (
        "import sys\nfrom pathlib import Path\nfrom data_sources.kept_files import write_cache\n"
        "for _ in range(200): write_cache(Path(sys.argv[1]), sys.argv[2].encode() * 5000)"
    )
    root = Path(__file__).resolve().parent.parent.parent
    programs = [subprocess.Popen([sys.executable, "-c", write, str(path), word], cwd=root) for word in "abc"]
    wholes = {(word * 5000).encode() for word in "abc"}
    while any(one.poll() is None for one in programs):
        if path.exists():
            assert read_cache(path) in wholes
    assert [one.returncode for one in programs] == [0, 0, 0]
    assert list(path.parent.iterdir()) == [path]


def test_what_is_removed_is_gone_and_may_be_gone_before(path: Path) -> None:
    write_document(path, b"1")
    remove_document(path)
    remove_document(path)
    assert not path.exists()
