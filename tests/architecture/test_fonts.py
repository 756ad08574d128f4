"""Every character that the program is sure to meet is in its own typeface: no wall shows an empty box."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ("Regular", "Medium")


@cache
def font(weight: str) -> TTFont:
    return TTFont(ROOT / "resources" / "fonts" / f"NotoSansSC-{weight}.otf", lazy=True)


@cache
def covered(weight: str) -> frozenset[int]:
    return frozenset(font(weight).getBestCmap())


def text_of(path: Path) -> str:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return data.decode("utf-8-sig")


def missing(texts: str, weight: str) -> list[str]:
    return sorted(char for char in set(texts) if char.isprintable() and ord(char) not in covered(weight))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_all_of_gb2312_is_covered(weight: str) -> None:
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    assert missing("".join(pair.decode("gb2312", "ignore") for pair in pairs), weight) == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_han_character_of_gbk_is_covered(weight: str) -> None:
    assert missing("".join(map(chr, range(0x4E00, 0x9FA6))), weight) == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_published_place_name_is_covered(weight: str, shared_data: Path) -> None:
    assert missing("".join(text_of(path) for path in (shared_data / "codes").glob("*.csv*")), weight) == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_everything_that_the_example_centres_and_translations_say_is_covered(weight: str) -> None:
    folders = ROOT / "resources" / "centres", ROOT / "resources" / "translations"
    kinds = ("*.toml", "*.geojson", "*.geojson.gz", "*.ts", "*.csv")
    paths = [path for folder in folders for kind in kinds for path in folder.rglob(kind)]
    texts = []
    for path in paths:
        text = text_of(path)
        # Names in GeoJSON may be written as \u escapes.
        texts.append(json.dumps(json.loads(text), ensure_ascii=False) if "geojson" in path.name else text)
    assert missing("".join(texts), weight) == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_marks_that_the_screen_draws_are_covered(weight: str) -> None:
    assert missing("ⅠⅡⅢⅣ→←↑↓↗↘▲▼●○■□◆◇✓×÷±≥≤≈°℃㎡μ‰·—–…“”‘’「」『』《》〈〉【】￥¥€", weight) == []


@pytest.mark.parametrize("weight", WEIGHTS)
def test_digits_are_equally_wide(weight: str) -> None:
    cmap, widths = font(weight).getBestCmap(), font(weight)["hmtx"]
    assert len({widths[cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("weight", WEIGHTS)
def test_both_weights_are_one_family(weight: str) -> None:
    names = font(weight)["name"]
    assert names.getDebugName(16) == "Noto Sans SC"
    assert names.getDebugName(17) == weight


def test_fonts_are_at_most_16_megabytes() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "resources" / "fonts").glob("*.otf")) <= 16e6
