"""`linking.toml`: when two reports are one happening, as a centre sees it. Every key may be missing, and the file too.

Settings at the top are the centre's; a `[[group]]` names categories that may be one happening with each other, and
what is different for them. A category that no group names is a group by itself: a fire is never linked with a
complaint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from data_sources.durations import ALLOWED, seconds_of
from data_sources.mistakes import Mistake, nearest_word
from data_sources.sentences import translate
from data_sources.toml_files import TomlDocument, check_value, read_toml

FILE = "linking.toml"

Mark = Annotated[float, Meta(ge=0, le=1)]
Weight = Annotated[float, Meta(ge=0, le=100)]


class Weights(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each likeness counts for. Only their proportions matter."""

    place: Weight = 3.0
    time: Weight = 6.0
    category: Weight = 0.5
    text: Weight = 4.0
    numbers: Weight = 1.5


class _FieldsGiven(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By which rule the fields of an incident are chosen among its reports, as far as it is said."""

    reported_at: Literal["earliest", "in_charge"] | None = None
    title: Literal["first", "newest", "longest", "in_charge"] | None = None
    category: Literal["first", "newest", "in_charge"] | None = None
    detail: Literal["first", "newest", "longest", "in_charge"] | None = None
    place: Literal["precise", "first", "newest", "in_charge"] | None = None
    """The position, the region and the address."""
    severity: Literal["highest", "first", "newest", "in_charge"] | None = None
    state: Literal["in_charge", "newest"] | None = None
    """And when it was closed."""


class Fields(Struct, frozen=True, kw_only=True):
    """The same, of every field."""

    reported_at: str = "earliest"
    title: str = "first"
    category: str = "first"
    detail: str = "first"
    place: str = "precise"
    severity: str = "highest"
    state: str = "in_charge"


class Rules(Struct, frozen=True, kw_only=True):
    """How the reports of one group of categories are linked. `window` and `longest` are ms, distances metres."""

    name: str
    enabled: bool
    distance: float
    window: int
    join: float
    propose: float
    kin: float
    same_source: float
    reach: float
    longest: int
    weights: Weights
    in_charge: tuple[str, ...]
    fields: Fields = Fields()


class _Given(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be said for the centre, and again for a group."""

    enabled: bool | None = None
    distance: Annotated[float, Meta(ge=1, le=20_000)] | None = None
    """Metres beyond which two reports are two happenings."""
    window: str | None = None
    """Time between two reports beyond which they are two happenings."""
    join: Mark | None = None
    """From this score on, reports are linked without asking."""
    propose: Mark | None = None
    """From this score on, the duty officer is asked."""
    kin: Mark | None = None
    """How alike two different categories of a group are."""
    same_source: Mark | None = None
    """Taken off the score of two reports of one source, which would have known."""
    reach: Annotated[float, Meta(ge=1, le=50_000)] | None = None
    """Metres that one incident may span, however many reports link its ends."""
    longest: str | None = None
    """Time that one incident's reports may span."""
    weights: Weights | None = None
    in_charge: tuple[str, ...] | None = None
    """Sources whose word counts where it is asked for, the first of them that reported."""
    fields: _FieldsGiven | None = None


class _Group(_Given, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    categories: Annotated[tuple[str, ...], Meta(min_length=1)]


class _File(_Given, frozen=True, kw_only=True, forbid_unknown_fields=True):
    group: tuple[_Group, ...] = ()


DEFAULT = Rules(
    name="",
    enabled=True,
    distance=500.0,
    window=2_400_000,
    join=0.655,
    propose=0.55,
    kin=0.6,
    same_source=0.18,
    reach=1000.0,
    longest=7_200_000,
    weights=Weights(),
    in_charge=(),
)
"""Tuned on real emergency calls (`benchmarks/linking.py`): 500 m and 40 minutes."""


@dataclass(frozen=True)
class Linking:
    """A centre's settings: the rules of each category."""

    default: Rules = DEFAULT
    by_category: Mapping[str, Rules] = field(default_factory=dict)
    _own: dict[str, Rules] = field(default_factory=dict, repr=False, compare=False)
    """The rules of categories that no group names, as far as they were asked for."""

    def rules_of(self, category: str) -> Rules:
        """Return the rules of a category; their `name` says with which others it may be linked."""
        rules = self.by_category.get(category) or self._own.get(category)
        if rules is None:
            rules = self._own[category] = replace(self.default, name=category)
        return rules


def read_linking(
    folder: Path, categories: Mapping[str, Any], sources: Mapping[str, Any]
) -> tuple[Linking, list[Mistake]]:
    """Read a centre's `linking.toml`: what can be used of it, and every mistake."""
    path = folder / FILE
    if not path.exists():
        return Linking(), []
    document = read_toml(path, folder)
    if document.mistakes:
        return Linking(), list(document.mistakes)
    file, mistakes = check_value(document, (), document.data, _File)
    mistakes += _wrong_values(document)
    if file is None:
        return Linking(), mistakes
    mistakes += _wrong_names(document, file, categories, sources)
    default = _rules(file, DEFAULT)
    mistakes += _wrong_marks(document, (), default)
    by_category: dict[str, Rules] = {}
    for number, group in enumerate(file.group):
        rules = replace(_rules(group, default), name=f"group:{group.name}")
        mistakes += _wrong_marks(document, ("group", number), rules)
        for category in group.categories:
            by_category.setdefault(category, rules)
    return Linking(default, by_category), mistakes


def _rules(given: _Given, base: Rules) -> Rules:
    """Return the rules with what a file says for them. What is no duration is left as it was, and is a mistake."""
    said: dict[str, Any] = {
        name: value
        for name in Rules.__struct_fields__
        if name not in ("name", "window", "longest", "fields") and (value := getattr(given, name)) is not None
    }
    if given.fields is not None:
        chosen = {name: rule for name, rule in asdict(given.fields).items() if rule is not None}
        said["fields"] = replace(base.fields, **chosen)
    if given.distance is not None and given.reach is None:
        said["reach"] = 2 * given.distance
    window = _milliseconds(given.window)
    if window is not None:
        said["window"] = window
        said["longest"] = 3 * window
    longest = _milliseconds(given.longest)
    if longest is not None:
        said["longest"] = longest
    return replace(base, **said)


def _milliseconds(duration: str | None) -> int | None:
    if duration is None:
        return None
    try:
        return max(1, round(seconds_of(duration) * 1000))
    except ValueError:
        return None


def _places(document: TomlDocument) -> list[tuple[tuple[str | int, ...], dict[str, Any]]]:
    groups = document.data.get("group", [])
    found: list[tuple[tuple[str | int, ...], dict[str, Any]]] = [((), document.data)]
    if isinstance(groups, list):
        found += [(("group", number), table) for number, table in enumerate(groups) if isinstance(table, dict)]
    return found


def _wrong_values(document: TomlDocument) -> list[Mistake]:
    mistakes = []
    for at, table in _places(document):
        for key in ("window", "longest"):
            value = table.get(key)
            if isinstance(value, str) and _milliseconds(value) is None:
                sentence = translate("Mistakes", "This is not a duration.")
                mistakes.append(document.mistake((*at, key), sentence, found=value, allowed=ALLOWED))
        weights = table.get("weights")
        if isinstance(weights, dict) and len(weights) == len(Weights.__struct_fields__) and not any(weights.values()):
            sentence = translate("Mistakes", "All weights are 0: nothing would ever be alike.")
            mistakes.append(document.mistake((*at, "weights"), sentence))
    return mistakes


def _wrong_marks(document: TomlDocument, at: tuple[str | int, ...], rules: Rules) -> list[Mistake]:
    if rules.propose <= rules.join:
        return []
    sentence = translate("Mistakes", "The mark “propose” lies above “join” ({join}): nothing would be proposed.")
    sentence = sentence.filled(join=rules.join)
    table: Any = document.data
    for key in at:
        table = table[key]
    return [document.mistake((*at, "propose" if "propose" in table else "join"), sentence, found=rules.propose)]


def _wrong_names(
    document: TomlDocument, file: _File, categories: Mapping[str, Any], sources: Mapping[str, Any]
) -> list[Mistake]:
    mistakes = []
    owners: dict[str, str] = {}
    names: set[str] = set()
    for number, group in enumerate(file.group):
        at = ("group", number)
        if group.name in names:
            sentence = translate("Mistakes", "This name stands twice.")
            mistakes.append(document.mistake((*at, "name"), sentence, found=group.name))
        names.add(group.name)
        for place, category in enumerate(group.categories):
            if category not in categories:
                sentence = translate("Mistakes", "There is no such category.")
                near = nearest_word(category, categories)
                where = (*at, "categories", place)
                mistakes.append(document.mistake(where, sentence, found=category, nearest=near))
            elif category in owners:
                sentence = translate("Mistakes", "This category stands in the group “{name}” already.")
                sentence = sentence.filled(name=owners[category])
                mistakes.append(document.mistake((*at, "categories", place), sentence, found=category))
            owners.setdefault(category, group.name)
    given_at: list[tuple[tuple[str | int, ...], _Given]] = [((), file)]
    given_at += [(("group", number), group) for number, group in enumerate(file.group)]
    for where_given, given in given_at:
        for place, source in enumerate(given.in_charge or ()):
            if source not in sources:
                sentence = translate("Mistakes", "There is no such source.")
                near = nearest_word(source, sources)
                mistakes.append(
                    document.mistake((*where_given, "in_charge", place), sentence, found=source, nearest=near)
                )
    return mistakes
