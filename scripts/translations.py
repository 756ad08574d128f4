"""Collect every text that people read, and compile its translations.

`python scripts/translations.py` brings resources/translations/yiping_zh_CN.ts up to date (new texts come in
unfinished, texts that are gone go) and compiles it. `--check` changes nothing. Both end with 1 and a list if a text
has no translation, or a translation other {gaps} than its source.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from defusedxml.ElementTree import parse

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("data_sources", "operations", "maps", "widgets", "desktop")
TS = ROOT / "resources" / "translations" / "yiping_zh_CN.ts"
GAP = re.compile(r"\{\w*\}|%n|%\d")


class Message(NamedTuple):
    """One text: where it belongs, its English source, and its translation ("" where there is none)."""

    context: str
    source: str
    translation: str


def tool(name: str) -> str:
    """Return the path of one of PySide6's tools, beside the interpreter."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} was not found: it comes with PySide6")
    return found


def update(ts: Path) -> None:
    """Bring a .ts file up to date with the code."""
    files = sorted(str(path.relative_to(ROOT)) for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    languages = ["-source-language", "en", "-target-language", "zh_CN"]
    command = [tool("pyside6-lupdate"), "-silent", "-locations", "none", "-no-obsolete", *languages, *files]
    subprocess.run([*command, "-ts", str(ts)], cwd=ROOT, check=True)


def messages(ts: Path) -> list[Message]:
    """Return all texts of a .ts file."""
    return [
        Message(
            context.findtext("name", ""),
            message.findtext("source", ""),
            "" if message.find("translation").get("type") else message.findtext("translation", ""),
        )
        for context in parse(ts).getroot().iter("context")
        for message in context.iter("message")
    ]


def defects(ts: Path) -> list[str]:
    """Return what a translator still has to do."""
    found = []
    for context, source, translation in messages(ts):
        if not translation.strip():
            found.append(f"{context}: not translated: {source}")
        elif sorted(GAP.findall(source)) != sorted(GAP.findall(translation)):
            found.append(f"{context}: other gaps than its source: {source} → {translation}")
    return found


def main() -> int:
    """Update or check, and compile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; also fail where the code has newer texts")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / TS.name
        if TS.is_file():
            shutil.copy(TS, fresh)
        update(fresh)
        found = defects(fresh)
        if wanted.check:
            if TS.is_file() and set(messages(fresh)) != set(messages(TS)):
                found.append("the .ts file is not up to date: run scripts/translations.py")
        else:
            TS.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(fresh, TS)
            compiled = TS.with_suffix(".qm")
            subprocess.run([tool("pyside6-lrelease"), "-silent", str(TS), "-qm", str(compiled)], check=True)
    for line in found:
        print(line)
    print(f"{len(messages(TS))} texts, {len(found)} defects")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
