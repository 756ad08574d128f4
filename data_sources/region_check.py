"""Whether the codes in a centre's region files keep the rules by which sums are made over prefixes."""

from __future__ import annotations

from typing import Final

from data_sources.centre import Centre
from data_sources.mistakes import Mistake
from data_sources.region_codes import faults_of, level_of, normalised, uses_statistical_codes
from data_sources.region_files import LEVELS, RegionProperties, read_names, region_paths
from data_sources.sentences import Sentence, translate

MOST_A_FILE: Final = 20
"""One wrong column is wrong in every row: the first mistakes say it."""


def check_regions(centre: Centre) -> list[Mistake]:
    """Return what is wrong with the codes of a centre that uses statistical codes; nothing for others."""
    if not uses_statistical_codes(centre):
        return []
    mistakes: list[Mistake] = []
    for path in region_paths(centre):
        found: list[Mistake] = []
        for number, feature in enumerate(read_names(path), 1):
            for sentence in _faults(feature.properties):
                key = f"features[{number}].properties.code"
                found.append(Mistake(file=path.name, line=0, key=key, sentence=sentence, found=feature.properties.code))
            if len(found) >= MOST_A_FILE:
                break
        mistakes += found[:MOST_A_FILE]
    return mistakes


def _faults(region: RegionProperties) -> list[Sentence]:
    faults = list(faults_of(region.code))
    if faults:
        return faults
    code = normalised(region.code)
    if code != region.code:
        sentence = translate("Regions", "“{code}” is written with zeros that fill it up. Write {plain}.")
        faults.append(sentence.filled(code=region.code, plain=code))
    elif region.level in LEVELS and level_of(code) != region.level and not _township_of_12(region, code):
        sentence = translate("Regions", "“{code}” is the code of a {found}, but its “level” says {level}.")
        faults.append(sentence.filled(code=code, found=level_of(code), level=region.level))
    return faults


def _township_of_12(region: RegionProperties, code: str) -> bool:
    """Return whether a village stands for a township: 龙港 has none, so its villages are what a wall shows."""
    return region.level == "township" and level_of(code) == "village"
