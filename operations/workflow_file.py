"""Read `workflow.toml`: the shipped one, with the parts that a centre's own replaces; every mistake at its line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from msgspec import UNSET, Meta, Struct, UnsetType, field

from data_sources import durations
from data_sources.centre import Centre, Text, check_text
from data_sources.durations import seconds_of
from data_sources.mistakes import Mistake, nearest_word
from data_sources.records import EventState, Severity
from data_sources.resource_files import resource
from data_sources.sentences import translate
from data_sources.toml_files import TomlDocument, check_struct, read_toml
from operations.deadlines import ALLOWED, LEVELS, YELLOW_SHARE, Deadlines, Level, Rule, Stage, span_of
from operations.duty_cases import Action, Effect, Need, State
from operations.state_labels import WORKFLOW_FILE as FILE
from operations.workflow import Workflow
from operations.working_time import Calendar, Hours, WorkingTime, china_calendar, hours_of

if TYPE_CHECKING:
    from operations.regions import Regions

_DIGITS: Final[Mapping[Level, int]] = {"township": 9, "county": 6, "prefecture": 4}
_WEEKDAYS: Final = (1, 2, 3, 4, 5)

_Name = Annotated[str, Meta(pattern="^[a-z][a-z_]{0,39}$")]


class _State(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: _Name
    label: Text
    source: EventState
    begins: bool = False
    stage: Literal["accept", "handle", "check", ""] = ""
    held: bool = False


class _Action(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: _Name
    label: Text
    sources: Annotated[tuple[str, ...], Meta(min_length=1)] = field(name="from")
    to: str = ""
    roles: Annotated[tuple[_Name, ...], Meta(min_length=1)]
    levels: tuple[Level, ...] = LEVELS
    over: bool = False
    needs: tuple[Need, ...] = ()
    effect: Effect = ""


class _Deadline(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    stage: Stage
    within: str
    yellow: Annotated[float, Meta(ge=0, lt=1)] = 1 / YELLOW_SHARE
    categories: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    levels: tuple[Level, ...] = ()


class _WorkingTime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    calendar: Literal["china", "none"] = "china"
    weekdays: tuple[Annotated[int, Meta(ge=1, le=7)], ...] = _WEEKDAYS
    hours: tuple[tuple[str, str], ...] = (("08:30", "12:00"), ("14:00", "17:30"))


class _Up(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    severities: tuple[Severity, ...] = ()
    overdue: str = ""


class _File(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    working_time: _WorkingTime | UnsetType = UNSET
    up: _Up | UnsetType = UNSET
    state: list[_State] | UnsetType = UNSET
    action: list[_Action] | UnsetType = UNSET
    deadline: list[_Deadline] | UnsetType = UNSET
    words: dict[str, str] | UnsetType = UNSET
    names: dict[str, Text] | UnsetType = UNSET


def read_workflow(centre: Centre, regions: Regions | None = None) -> tuple[Workflow, list[Mistake]]:
    """Return a centre's machine, and every mistake of its own file and calendar.

    A file with any mistake is left out whole, and the shipped machine stands: half a machine would let through what
    was meant to be kept out.
    """
    from operations.regions import Regions  # noqa: PLC0415 - it needs numpy, and who asks what states are called doesn't

    parts, mistakes = standing_parts(centre)
    calendar, wrong = _calendar(parts["working_time"], centre.folder)
    return _machine(parts, calendar, centre, regions or Regions(centre)), [*mistakes, *wrong]


def standing_parts(centre: Centre) -> tuple[dict[str, Any], list[Mistake]]:
    """Return the parts of the machine that stands, and the mistakes of the centre's own file."""
    shipped = read_toml(resource("workflow", FILE))
    parts, wrong = _parts(shipped)
    if wrong:
        raise ValueError(f"the shipped {FILE}: {wrong[0]}")
    own = _own(centre)
    mistakes: list[Mistake] = []
    if own is not None:
        told, mistakes = _parts(own)
        whole = {**parts, **told}
        # Words for what has none in the centre's own file: roles and reasons that it doesn't rename.
        whole["names"] = {**parts["names"], **told.get("names", {})}
        mistakes += _judged(own, told, whole, centre)
        if not mistakes:
            parts = whole
    return parts, mistakes


def workflow_mistakes(centre: Centre) -> list[Mistake]:
    """Return every mistake of a centre's `workflow.toml` and `holidays.csv`."""
    return read_workflow(centre)[1]


def _own(centre: Centre) -> TomlDocument | None:
    path = centre.folder / FILE
    return read_toml(path, centre.folder) if path.is_file() else None


def _parts(document: TomlDocument) -> tuple[dict[str, Any], list[Mistake]]:
    if document.mistakes:
        return {}, list(document.mistakes)
    file, mistakes = check_struct(document, (), _File)
    if file is None:
        return {}, mistakes
    told = {name: getattr(file, name) for name in _File.__struct_fields__}
    return {name: part for name, part in told.items() if part is not UNSET}, mistakes


def _judged(document: TomlDocument, told: dict[str, Any], whole: dict[str, Any], centre: Centre) -> list[Mistake]:
    """Judge what a type can't say: that names are known and none stands twice, that times are times."""
    return [
        *_names_judged(document, told, whole),
        *_deadlines_judged(document, told.get("deadline", []), list(centre.categories)),
        *_times_judged(document, told),
        *(
            found
            for word, name in told.get("names", {}).items()
            for found in check_text(document, ("names", word), name)
        ),
    ]


def _names_judged(document: TomlDocument, told: dict[str, Any], whole: dict[str, Any]) -> list[Mistake]:
    mistakes: list[Mistake] = []
    for part in ("state", "action"):
        names = Counter[str]()
        for number, one in enumerate(told.get(part, [])):
            mistakes += check_text(document, (part, number, "label"), one.label)
            names[one.name] += 1
            if names[one.name] > 1:
                sentence = translate("Mistakes", "This name stands twice.")
                mistakes.append(document.mistake((part, number, "name"), sentence, found=one.name))
    begins = Counter(state.source for state in whole["state"] if state.begins)
    for source in get_args(EventState) if "state" in told else ():
        if begins[source] != 1:
            sentence = translate("Mistakes", "Exactly one state begins what a source calls “{state}”.")
            mistakes.append(document.mistake(("state",), sentence.filled(state=source), found=begins[source]))
    # Actions and words that the centre doesn't replace have to go with the states that it does.
    states = [state.name for state in whole["state"]]
    for number, action in enumerate(told.get("action", whole["action"] if "state" in told else [])):
        for key, words in (("from", action.sources), ("to", [action.to] if action.to else [])):
            for word in words:
                mistakes += _unknown(document, ("action", number, key), word, states)
    for word, state in (told.get("words", whole["words"] if "state" in told else {})).items():
        mistakes += _unknown(document, ("words", word), state, states)
    return mistakes


def _deadlines_judged(document: TomlDocument, rules: list[_Deadline], categories: list[str]) -> list[Mistake]:
    mistakes: list[Mistake] = []
    for number, rule in enumerate(rules):
        if not _is_span(rule.within):
            sentence = translate("Mistakes", "This is not a duration.")
            at = ("deadline", number, "within")
            mistakes.append(document.mistake(at, sentence, found=rule.within, allowed=ALLOWED))
        for category in rule.categories if categories else ():
            mistakes += _unknown(document, ("deadline", number, "categories"), category, categories)
    return mistakes


def _times_judged(document: TomlDocument, told: dict[str, Any]) -> list[Mistake]:
    mistakes: list[Mistake] = []
    working, up = told.get("working_time"), told.get("up")
    if working is not None and _hours(working) is None:
        sentence = translate("Mistakes", "Hours of work are pairs of times in order.")
        allowed = '[["08:30", "12:00"], ["14:00", "17:30"]]'
        found = [list(pair) for pair in working.hours]
        mistakes.append(document.mistake(("working_time", "hours"), sentence, found=found, allowed=allowed))
    if up is not None and up.overdue and not _is_span(up.overdue, clock=True):
        sentence = translate("Mistakes", "This is not a duration.")
        mistakes.append(document.mistake(("up", "overdue"), sentence, found=up.overdue, allowed=durations.ALLOWED))
    return mistakes


def _unknown(document: TomlDocument, at: tuple[str | int, ...], word: str, known: list[str]) -> list[Mistake]:
    if word in known:
        return []
    sentence = translate("Mistakes", "There is no such name.")
    near = nearest_word(word, known)
    return [document.mistake(at, sentence, found=word, allowed=", ".join(known), nearest=near)]


def _is_span(text: str, *, clock: bool = False) -> bool:
    try:
        if clock:
            seconds_of(text)
        else:
            span_of(text, 1)
    except ValueError:
        return False
    return True


def _hours(told: _WorkingTime) -> Hours | None:
    try:
        return hours_of(told.hours, told.weekdays)
    except ValueError:
        return None


def _calendar(told: _WorkingTime, folder: Path) -> tuple[Calendar, list[Mistake]]:
    return (Calendar({}), []) if told.calendar == "none" else china_calendar(folder)


def _machine(parts: dict[str, Any], calendar: Calendar, centre: Centre, regions: Regions) -> Workflow:
    hours = _hours(parts["working_time"]) or Hours()
    work = WorkingTime(calendar, centre.zone, hours)
    rules = [
        Rule(one.stage, span_of(one.within, hours.day), one.yellow, one.categories, one.severities, one.levels)
        for one in parts["deadline"]
    ]
    up = parts["up"]
    return Workflow(
        states={
            one.name: State(one.name, one.label, one.source, one.begins, one.stage or None, one.held)
            for one in parts["state"]
        },
        actions={
            one.name: Action(
                one.name,
                one.label,
                frozenset(one.sources),
                one.to,
                frozenset(one.roles),
                frozenset(one.levels),
                one.over,
                one.needs,
                one.effect,
            )
            for one in parts["action"]
        },
        deadlines=Deadlines(rules, centre.categories, work),
        scopes=_scopes(centre, regions),
        words=parts["words"],
        names=parts["names"],
        language=centre.file.language,
        up_severities=frozenset(up.severities),
        up_overdue=round(seconds_of(up.overdue) * 1000) if up.overdue else None,
    )


def _scopes(centre: Centre, regions: Regions) -> dict[Level, int]:
    """Return how many digits name a place at each level up to the centre's own, as its regions' codes have them."""
    lengths: dict[str, Counter[int]] = {}
    for region in regions.by_code.values():
        lengths.setdefault(region.level, Counter())[len(region.code)] += 1
    own = centre.file.code
    scopes: dict[Level, int] = {}
    for level in LEVELS[: LEVELS.index(centre.file.level) + 1]:
        if level == centre.file.level:
            scopes[level] = len(own[:-2] if level == "prefecture" and len(own) == 6 and own.endswith("00") else own)
        else:
            found = lengths.get(level)
            scopes[level] = found.most_common(1)[0][0] if found else _DIGITS[level]
    return scopes
