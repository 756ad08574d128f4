"""Build resources/fonts from Debian's Noto Sans CJK: the simplified-Chinese face, only what a command centre writes.

    apt-get install fonts-noto-cjk fonts-noto-cjk-extra
    python scripts/build_fonts.py [--from FOLDER] [--codes FOLDER]

Both weights hold the same characters, because Qt's fallback goes to another family and never to another weight: all of
Unicode's first 20,992 Han places (more than GBK's), every character of the published codes and names (village names
reach into extension A and beyond), Latin, Greek, Cyrillic, punctuation, arrows and the shapes that a chart needs.
A third, small face is for the map page, whose process checks a face whole before it draws a letter: GB 2312's first
level, and what the example centres' regions and the program's translation are written with.

Digits of this typeface are all 555 units wide, so that figures stand still while they change.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Noto Sans SC"
WEIGHTS = ("Regular", "Medium")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
RANGES = (
    (0x0020, 0x007F),
    (0x00A0, 0x0180),  # Latin-1 and Extended-A
    (0x01CD, 0x01DD),  # pinyin's third tone
    (0x02C0, 0x02E0),  # ˇ and ˉ of GB 2312
    (0x0370, 0x0400),  # Greek
    (0x0400, 0x0460),  # Cyrillic
    (0x2000, 0x2070),  # general punctuation
    (0x2070, 0x20D0),  # superscripts, currency
    (0x2100, 0x2300),  # letterlike, number forms (Ⅰ–Ⅳ), arrows, mathematics
    (0x2300, 0x2700),  # technical, enclosed, box drawing, blocks, shapes, symbols
    (0x2700, 0x27C0),  # dingbats (ticks)
    (0x3000, 0x3130),  # CJK punctuation, kana, bopomofo
    (0x3200, 0x3400),  # enclosed CJK, units (㎡)
    (0x4E00, 0xA000),  # unified Han
    (0xFE30, 0xFE50),
    (0xFF00, 0xFFF0),  # full-width forms
)


def characters_of(folder: Path) -> set[int]:
    """Return every character in the CSV files of a folder, packed ones too."""
    found: set[int] = set()
    for path in sorted(folder.glob("*.csv*")):
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        found.update(map(ord, set(data.decode("utf-8-sig"))))
    return found


def simplified_face(path: Path) -> TTFont:
    """Return the simplified-Chinese face of a collection."""
    for font in TTCollection(path, lazy=True).fonts:
        if (font["name"].getDebugName(1) or "").startswith("Noto Sans CJK SC"):
            return font
    message = f"{path} has no Noto Sans CJK SC"
    raise SystemExit(message)


def rename(font: TTFont, weight: str) -> None:
    """Give the face the family name that the look asks for; both weights belong to one family."""
    names = font["name"]
    regular = weight == "Regular"
    texts = {
        1: FAMILY if regular else f"{FAMILY} {weight}",
        2: "Regular",
        3: f"2.004;yiping;NotoSansSC-{weight}",
        4: f"{FAMILY} {weight}",
        6: f"NotoSansSC-{weight}",
        16: FAMILY,
        17: weight,
    }
    kept = {0: names.getDebugName(0), 5: names.getDebugName(5), 13: names.getDebugName(13), 14: names.getDebugName(14)}
    names.names = []
    for number, text in sorted({**kept, **texts}.items()):
        if text:
            names.setName(text, number, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [f"NotoSansSC-{weight}"]
    top.topDictIndex[0].FullName = f"{FAMILY} {weight}"
    top.topDictIndex[0].FamilyName = FAMILY


def build(source: Path, wanted: set[int], weight: str) -> Path:
    """Write one weight and return its path."""
    font = simplified_face(source)
    options = subset.Options()
    options.layout_features = ["kern", "liga"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GDEF"]
    options.notdef_outline = True
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    rename(font, weight)
    path = TARGET / f"NotoSansSC-{weight}.otf"
    font.save(path)
    return path


def common_characters() -> set[int]:
    """Return what maps mostly write."""
    level_one = {
        bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    }
    texts = [path.read_text("utf-8") for path in (TARGET.parent / "translations").glob("*.ts")]
    for path in (TARGET.parent / "centres").glob("*/*.*"):
        if ".geojson" in path.name:
            data = path.read_bytes()
            features = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)["features"]
            texts += [str(feature["properties"].get("name", "")) for feature in features]
    signs = {chr(code) for first, end in RANGES if first < 0x2300 for code in range(first, end)}
    signs |= {chr(code) for code in (*range(0x25A0, 0x2600), *range(0x3000, 0x3020), *range(0xFF00, 0xFF60))}
    return {
        ord(character) for character in set("".join(texts)) | signs | set("".join(level_one)) if character.isprintable()
    }


def build_common() -> Path:
    """Write the small face out of the regular one."""
    font = TTFont(TARGET / "NotoSansSC-Regular.otf")
    options = subset.Options()
    options.layout_features = ["kern"]
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.hinting = False
    options.desubroutinize = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=common_characters())
    subsetter.subset(font)
    path = TARGET / "NotoSansSC-Common.otf"
    font.save(path)
    return path


def main() -> None:
    """Build both weights and say how large they became."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--from", dest="source", type=Path, default=Path("/usr/share/fonts/opentype/noto"))
    parser.add_argument("--codes", type=Path, default=root.parent / "shared" / "data" / "codes")
    options = parser.parse_args()
    wanted = {code for first, end in RANGES for code in range(first, end)} | characters_of(options.codes)
    TARGET.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        path = build(options.source / f"NotoSansCJK-{weight}.ttc", wanted, weight)
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    path = build_common()
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
