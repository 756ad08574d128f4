"""Prove the one-folder program: a picture of both example centres, drawn by it alone, with the network refused.

    python scripts/prove_dist.py [--program dist/yiping/yiping]

As root on Linux the program runs in a network name space of its own that has nothing but loopback; elsewhere every
proxy variable points at a closed port. The checkout's Python and sources are out of its reach: it starts in an empty
folder, with an environment of a few names, and has to start its children (feeds and collector) as itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "yiping.exe" if sys.platform == "win32" else "yiping"
CENTRES = ("wenzhou", "montgomery")
WIDTH, HEIGHT = 1920, 1080
KEPT = ("LANG", "LC_ALL", "HOME", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
ATTEMPTS_SECONDS = 240


def refused_network() -> list[str]:
    """Return the words before a command that leave it loopback only; none where that can't be had."""
    if sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip"):
        return ["unshare", "--net", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    return []


def environment(data: Path) -> dict[str, str]:
    """Return what the program may know: nothing of this checkout."""
    closed = "http://127.0.0.1:9"
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    found |= {
        "PATH": os.environ["PATH"] if sys.platform == "win32" else "/usr/bin:/bin",
        "YIPING_DATA": str(data),
        "HTTP_PROXY": closed,
        "HTTPS_PROXY": closed,
        "ALL_PROXY": closed,
        "NO_PROXY": "127.0.0.1,localhost",
    }
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        found["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return found


def pixels(path: Path) -> tuple[int, int, int]:
    """Return a PNG's width, height and how many different bytes its image has (an empty picture has few)."""
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        message = f"{path.name} is no PNG"
        raise ValueError(message)
    width, height = struct.unpack(">II", data[16:24])
    packed, at = b"", 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, len(set(zlib.decompress(packed)))


def prove(program: Path, centre: str, folder: Path, pictures: Path) -> str:
    """Let the program draw one centre; return what is wrong, or nothing."""
    out = pictures / f"{centre}.png"
    out.unlink(missing_ok=True)
    command = [str(program), "snapshot", centre, "--size", f"{WIDTH}x{HEIGHT}", "-o", str(out)]
    begun = time.monotonic()
    try:
        told = subprocess.run(
            [*refused_network(), *command],
            cwd=folder,
            env=environment(folder / "data"),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ATTEMPTS_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return f"no picture within {ATTEMPTS_SECONDS} s: {error.stderr or ''}"
    if told.returncode != 0:
        return f"exit code {told.returncode}: {told.stdout}{told.stderr}"
    width, height, different = pixels(out)
    if (width, height) != (WIDTH, HEIGHT):
        return f"the picture is {width}×{height}"
    if different < 60:
        return "the picture is empty"
    print(f"{centre}: {out} drawn in {time.monotonic() - begun:.1f} s")
    return ""


def main() -> int:
    """Prove the program and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / "dist" / "yiping" / NAME)
    program = parser.parse_args().program.resolve()
    size = sum(path.stat().st_size for path in program.parent.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{program.parent}: {size / 1e6:.0f} MB")
    print("network: loopback only" if refused_network() else "network: refused by proxy variables")
    pictures = ROOT / "build" / "dist"
    pictures.mkdir(parents=True, exist_ok=True)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="yiping-dist-") as name:
        for arguments in (["--version"], ["--help"], ["check", "wenzhou"]):
            told = subprocess.run(
                [str(program), *arguments],
                cwd=name, env=environment(Path(name, "data")), capture_output=True, text=True, check=False, timeout=60,
            )  # fmt: skip
            if told.returncode != 0:
                wrong.append(f"{' '.join(arguments)}: exit code {told.returncode}: {told.stdout}{told.stderr}")
        problems = {centre: prove(program, centre, Path(name), pictures) for centre in CENTRES}
    wrong += [f"{centre}: {problem}" for centre, problem in problems.items() if problem]
    print("\n".join(wrong) if wrong else "the program stands by itself: look at the pictures in build/dist/")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
