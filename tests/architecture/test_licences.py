"""Everything that ships is named with its licence, and nothing takes Yiping under the GPL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import licences

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| \[?([\w.-]+)\]?(?:\([^)]*\))? \| (\d[^ ]*) \| [^|]+ \|$", re.MULTILINE)


def test_every_run_time_package_is_listed_in_its_pinned_version() -> None:
    listed = dict(ROW.findall(licences.TARGET.read_text("utf-8")))
    assert licences.pinned(ROOT / "requirements" / "run.txt") == listed, "run: make licences"


def test_no_package_can_only_be_used_under_the_gpl() -> None:
    assert [one.name for one in licences.packages() if licences.forbidden(one.licence)] == []


@pytest.mark.parametrize(
    ("licence", "wrong"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("GNU General Public License v3", True),
        ("LGPL-3.0-only", False),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", False),
        ("GNU Lesser General Public License v3", False),
        ("MIT", False),
    ],
)
def test_a_choice_of_licences_is_understood(licence: str, wrong: bool) -> None:
    assert licences.forbidden(licence) is wrong


@pytest.mark.parametrize("name", ["LICENSE", "resources/leaflet/LICENSE", "resources/fonts/OFL.txt"])
def test_the_licence_texts_ship(name: str) -> None:
    assert (ROOT / name).stat().st_size > 1000


@pytest.mark.parametrize(
    "name", ["OpenStreetMap contributors", "GeoNames", "Leaflet", "Chromium", "montcoalert", "LGPL"]
)
def test_what_asks_for_attribution_gets_it(name: str) -> None:
    assert name in licences.TARGET.read_text("utf-8")
