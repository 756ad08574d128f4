"""Region codes by the statistical rules: 6 digits a county, 9 a township, 12 a village, 15 a grid.

Two digits each for province, prefecture and county (GB/T 2260), three each for township and village (the national
statistics office's rules for codes of statistical regions), and three more for a grid, as grid platforms add them.
Codes are text. A region's code begins with that of the region around it, so sums over a region are sums over a prefix;
what a system fills up with zeros (330302000000 for a county) is cut back for that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

from data_sources.centre import Centre
from data_sources.sentences import Sentence, translate

CodeLevel = Literal["province", "prefecture", "county", "township", "village", "grid"]

TownshipClass = Literal["subdistrict", "town", "rural", "like"]
"""街道 001–099, 镇 100–199, 乡 200–399, 类似乡级单位 (farms, development zones) 400–599."""

VillageClass = Literal["residents", "villagers", "like_residents", "like_villagers"]
"""居民委员会 001–199, 村民委员会 200–399, 类似居民委员会 400–499, 类似村民委员会 500–599."""

PROVINCES: Final = frozenset(
    str(number)
    for begin, end in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 82))
    for number in range(begin, end + 1)
)
WITHOUT_COUNTIES: Final = frozenset(("441900", "442000", "460400", "620200"))
"""东莞, 中山, 儋州, 嘉峪关: prefectures whose townships follow at once, with 00 for the county."""

_LENGTHS: Final = (2, 4, 6, 9, 12, 15)
_LONGEST_KEPT: Final = 40


class CodeError(ValueError):
    """A text that is no region code. Carries the reason."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def normalised(text: str) -> str:
    """Return a code in the one form that the store knows: plain digits, without the zeros that fill it up.

    A province and a prefecture keep six digits (330000, 330300). Spaces, digits of double width and a “.0” that a
    spreadsheet added are taken away.

    Raises:
        CodeError: The text is no code.
    """
    digits = text
    if not (text.isascii() and text.isdigit()):
        digits = "".join(unicodedata.normalize("NFKC", text).split()).removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()):
        if "e+" in digits.lower():
            sentence = translate(
                "Regions", "“{code}” was a code until a spreadsheet took it for a number. Format the column as text."
            )
        else:
            sentence = translate("Regions", "“{code}” is no region code: it has other characters than digits.")
        raise CodeError(sentence.filled(code=text[:40]))
    if len(digits) not in _LENGTHS:
        sentence = translate("Regions", "“{code}” is no region code: {count} digits; 6, 9, 12 or 15 are right.")
        raise CodeError(sentence.filled(code=text[:40], count=len(digits)))
    if digits.startswith("00"):
        raise CodeError(translate("Regions", "“{code}” is no region code: it begins with 00.").filled(code=text[:40]))
    digits = digits.ljust(6, "0")
    while len(digits) > 6 and digits.endswith("000"):
        digits = digits[:-3]
    return digits


def level_of(code: str) -> CodeLevel:
    """Return the level of a normalised code."""
    if len(code) == 6:
        return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
    levels: dict[int, CodeLevel] = {9: "township", 12: "village"}
    return levels.get(len(code), "grid")


def prefix_of(code: str) -> str:
    """Return with what the codes of a region and of all in it begin: 330300's is 3303. Of a normalised code."""
    if len(code) == 6:
        while code.endswith("00"):
            code = code[:-2]
    return code


def is_within(code: str, region: str) -> bool:
    """Return whether a region is another or lies in it. Both normalised."""
    return code.startswith(prefix_of(region))


def parent_of(code: str) -> str:
    """Return the code of the region around a region, "" for a province. Of a normalised code."""
    if len(code) > 9:
        return code[:-3]
    if len(code) == 9:
        return code[:6]
    prefix = prefix_of(code)
    return "" if len(prefix) <= 2 else prefix[:-2].ljust(6, "0")


def township_class(code: str) -> TownshipClass | None:
    """Return the class of the township in a normalised code; None where there is none, or no such class."""
    number = int(code[6:9] or 0)
    classes: tuple[tuple[int, TownshipClass], ...] = ((99, "subdistrict"), (199, "town"), (399, "rural"), (599, "like"))
    return next((name for end, name in classes if 0 < number <= end), None)


def village_class(code: str) -> VillageClass | None:
    """Return the class of the village in a normalised code; None where there is none, or no such class."""
    number = int(code[9:12] or 0)
    classes: tuple[tuple[int, VillageClass], ...] = (
        (199, "residents"),
        (399, "villagers"),
        (499, "like_residents"),
        (599, "like_villagers"),
    )
    return next((name for end, name in classes if 0 < number <= end), None)


def faults_of(text: str) -> Sequence[Sentence]:
    """Return what is wrong with a code by the rules; nothing for a right one."""
    try:
        code = normalised(text)
    except CodeError as error:
        return [error.sentence]
    faults = []
    if code[:2] not in PROVINCES:
        faults.append(translate("Regions", "“{code}”: there is no province {part}.").filled(code=text, part=code[:2]))
    if len(code) > 6 and code[:6].endswith("00") and code[:6] not in WITHOUT_COUNTIES:
        sentence = translate("Regions", "“{code}”: {part} is no county, so it has no townships.")
        faults.append(sentence.filled(code=text, part=code[:6]))
    if code[2:4] == "00" and code[4:6] != "00":
        faults.append(translate("Regions", "“{code}” names a county of no prefecture.").filled(code=text))
    if len(code) >= 9 and township_class(code) is None:
        sentence = translate(
            "Regions",
            "“{code}”: a township's number is 001–099 (街道), 100–199 (镇), 200–399 (乡) or 400–599, not {part}.",
        )
        faults.append(sentence.filled(code=text, part=code[6:9]))
    if len(code) >= 12 and village_class(code) is None:
        sentence = translate(
            "Regions",
            "“{code}”: a village's number is 001–199 (居委会), 200–399 (村委会) or 400–599, not {part}.",
        )
        faults.append(sentence.filled(code=text, part=code[9:12]))
    return faults


def uses_statistical_codes(centre: Centre) -> bool:
    """Return whether a centre's regions have codes by these rules: its own has, and it lies in mainland China."""
    import numpy as np  # noqa: PLC0415 - asked by what maps rows; who only draws regions' names doesn't wait for it

    from data_sources.mainland import in_mainland  # noqa: PLC0415 - as above

    code, home = centre.file.code, centre.file.home
    return (
        len(code) in (6, 9)
        and code.isascii()
        and code.isdigit()
        and code[:2] in PROVINCES
        and bool(in_mainland(np.array([home.lon]), np.array([home.lat]))[0])
    )


def _own_grid(text: str) -> str:
    """Return a platform's own code of a grid, as 330302006044-01: it lies where it begins. "" for anything else."""
    code = text.strip()
    county = code[:6]
    return code if county.isascii() and county.isdigit() and len(code) > 9 and county[:2] in PROVINCES else ""


class _KnownCodes(dict[str | None, str | None]):
    """The form of each text that was met before."""

    def __init__(self, read: Callable[[str | None], str | None]) -> None:
        super().__init__({None: None})
        self._read = read

    def __missing__(self, text: str | None) -> str | None:
        return self._read(text)


class CodeReader:
    """Brings a source's codes into the store's form, and counts what is no code. One thread at a time."""

    _MOST_KEPT: Final = 100_000

    def __init__(self) -> None:
        self._known = _KnownCodes(self._read)
        self._odd = 0
        self._example = ""

    def read(self, texts: Iterable[str | None]) -> list[str | None]:
        """Return the codes of a column; None where a text is none, so that the region is found by the position."""
        return list(map(self._known.__getitem__, texts))

    def remarks(self) -> list[Sentence]:
        """Return what is to be said of the rows read since last asked."""
        count, example = self._odd, self._example
        self._odd, self._example = 0, ""
        if not example:
            return []
        sentence = translate(
            "Source",
            "{count} row(s) came with a region that is no code, as “{example}”. They are placed by their position; "
            "where they have none, say what the words mean: words = {open} … {close}.",
        )
        return [sentence.filled(count=count, example=example, open="{", close="}")]

    def _read(self, text: str | None) -> str | None:
        try:
            code = normalised(text or "")
        except CodeError:
            code = _own_grid(text or "")
            if not code:
                self._odd += 1
                self._example = self._example or (text or "")[:40]
                return None
        if len(self._known) < self._MOST_KEPT and len(code) <= _LONGEST_KEPT:
            self._known[text] = code
        return code
