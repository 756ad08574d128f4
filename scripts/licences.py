"""Write THIRD_PARTY_LICENSES.md: what ships with Yiping, under which licence, as the installed packages say themselves.

    python scripts/licences.py           write the file
    python scripts/licences.py --check   exit 1 when it isn't what would be written

Fails when a package of requirements/run.txt says nothing about its licence, or may only be used under the GPL.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "THIRD_PARTY_LICENSES.md"
PARTS = ROOT / "scripts" / "licences.md"
PLACE = "{{python packages}}"

ELSEWHERE = {
    "pywin32-ctypes": "BSD-3-Clause",  # on Windows only
}
"""Packages that only another platform has, with the licence that they state there."""

WHOLE_TEXTS = {
    "pymssql": "LGPL-2.1",
}
"""Packages whose licence field holds the whole text of this licence."""

WORDS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "PSFL": "PSF-2.0",
}


@dataclass(frozen=True)
class Package:
    """One pinned package and what it says about its licence (empty: nothing)."""

    name: str
    version: str
    licence: str
    home: str


def pinned(path: Path) -> dict[str, str]:
    """Return the packages of a requirements file: name → version (the first of several for several Pythons)."""
    found: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        if "sys_platform == 'emscripten'" in line:  # a browser's Python: Yiping doesn't run there
            continue
        if match := re.match(r"([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", line):
            found.setdefault(match[1], match[2])
    return found


def licence_of(said: metadata.PackageMetadata) -> str:
    """Return the licence that a package states: its expression, its short text, or its classifiers."""
    classifiers = [text for text in said.get_all("Classifier") or [] if text.startswith("License ::")]
    short = (said.get("License") or "").strip()
    stated = said.get("License-Expression") or (short if short and "\n" not in short and len(short) < 80 else "")
    if not stated:
        stated = ", ".join(text.split(" :: ")[-1] for text in classifiers if not text.endswith("OSI Approved"))
    return WORDS.get(stated, stated) or WHOLE_TEXTS.get(said["Name"], "")


def home_of(said: metadata.PackageMetadata) -> str:
    """Return where a package lives."""
    links = dict(text.split(", ", 1) for text in said.get_all("Project-URL") or [] if ", " in text)
    for name, link in links.items():
        if name.lower() in {"homepage", "home", "source", "source code", "repository", "github"}:
            return link
    return said.get("Home-page") or next(iter(links.values()), "")


def packages() -> list[Package]:
    """Return every package of the running program in its pinned version."""
    found = []
    for name, version in pinned(ROOT / "requirements" / "run.txt").items():
        try:
            said = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            found.append(Package(name, version, ELSEWHERE.get(name, ""), ""))
            continue
        found.append(Package(name, version, licence_of(said), home_of(said)))
    return found


def forbidden(licence: str) -> bool:
    """Tell whether a licence leaves no choice but the GPL or the AGPL."""
    choices = re.split(r" OR |/", licence)
    return all(re.search(r"(?<!L)A?GPL|(?<!Lesser )General Public", choice) is not None for choice in choices)


def document(found: list[Package]) -> str:
    """Return the whole text of THIRD_PARTY_LICENSES.md."""
    rows = [
        f"| [{one.name}]({one.home}) | {one.version} | {one.licence} |"
        if one.home
        else f"| {one.name} | {one.version} | {one.licence} |"
        for one in found
    ]
    table = "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])
    return PARTS.read_text("utf-8").replace(PLACE, table)


def main() -> int:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the file is not up to date")
    check = parser.parse_args().check
    found = packages()
    bad = [
        f"{one.name}: {one.licence or 'no licence stated'}"
        for one in found
        if not one.licence or forbidden(one.licence)
    ]
    if bad:
        print("these may not ship:\n  " + "\n  ".join(bad), file=sys.stderr)
        return 1
    text = document(found)
    if check:
        if TARGET.read_text("utf-8") == text:
            return 0
        print("THIRD_PARTY_LICENSES.md is not up to date: make licences", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(found)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
