"""What a map asks the picture: how far the feed is, and what is small; its page fetches the marks by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from data_sources.records import Instant, Warning
from operations.drawing_snapshots import Drawing
from operations.freshness import worst_age
from operations.picture import Picture
from operations.snapshots import Age, SourceBoard
from widgets.map_layers import LayerData, LayerSettings, ask_layers, load_of
from widgets.pane import Question


@dataclass(frozen=True)
class MapAnswer:
    """What the map wants to know: how far the feed is, how each source stands, the fill, and the warnings in force."""

    seq: int
    standing: tuple[tuple[str, str], ...]
    counts: dict[str, int]
    warnings: tuple[Warning, ...]
    as_of: Instant
    age: Age
    inner: dict[str, int]
    """Open events in the chosen region, by the exact code of each event's region."""
    layers: dict[str, LayerData] = field(default_factory=dict)
    drawings: tuple[Drawing, ...] = ()
    """What officers drew for the incident that is chosen."""


def prefix_of(region: str) -> str:
    """Return with what the codes of a region and of all in it begin."""
    from data_sources.region_codes import prefix_of as prefix  # noqa: PLC0415 - brings numpy: no start waits for it

    return prefix(region)


def map_question(since: int, level: str, region: str, layers: LayerSettings, event: int = 0) -> Question:
    """Return the question of a map that knows all up to `since`: filled by `level`, about a chosen `region` or "".

    `event` is the one that is chosen, by its number; 0: none.
    """

    def ask(picture: Picture) -> MapAnswer:
        seq = picture.changes(since).seq
        load = load_of(picture, level, layers.filling)
        counts = load.counts
        if layers.fill == "day":
            counts = {code: count for code, _, count in picture.breakdown(by="region", hours=24, limit=100).items}
        board = picture.source_board()
        told = ask_layers(picture, layers)
        warnings: tuple[Warning, ...] = ()
        if "warnings" in layers.wanted:
            warned = picture.warnings()
            warnings, told["warnings"] = warned.warnings, LayerData({}, warned.age)
        if "assets" in layers.wanted and "assets" not in told:
            told["assets"] = LayerData({}, _age_of(board, "asset"))
        drawings = picture.drawings(event).drawings if event else ()
        standing = tuple((status.health.source, status.quality) for status in board.sources)
        inner: dict[str, int] = {}
        if region:
            around = prefix_of(region)
            exact = load_of(picture, "grid", layers.filling).counts
            inner = {code: count for code, count in exact.items() if code.startswith(around)}
        return MapAnswer(seq, standing, counts, warnings, load.as_of, load.age, inner, told, drawings)

    return ask


def _age_of(board: SourceBoard, kind: str) -> Age:
    """Return how old all of a kind of record is, by the sources that tell of it."""
    told = [(status.health, status.quality) for status in board.sources if kind in status.health.kinds]
    return worst_age(told, collector_seen_at=board.collector_seen_at, alive=board.collector_alive)
