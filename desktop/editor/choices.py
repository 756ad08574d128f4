"""What a centre has that a setting may name: regions, categories, indicators. Suggested, never forced. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data_sources.centre import Centre, Text, text_of
from data_sources.indicator_settings import read_indicators
from data_sources.region_files import read_names, region_paths
from desktop.editor.scene_text import data_of, panes_of

Choice = tuple[str, str]
"""What is written, and what it is called."""

MOST_REGIONS = 2_000
FIGURES = ("open", "overdue", "events_today", "closed_rate")


def choices_of(centre: Centre, texts: Iterable[str], language: str) -> dict[str, list[Choice]]:
    """Return by key what may be chosen. `texts` are the scenes: what others measure can be measured here, too."""

    def named(found: Mapping[str, Text]) -> list[Choice]:
        return [(code, text_of(name, language) or code) for code, name in found.items()]

    rules, _ = read_indicators(centre.folder, centre.categories)
    categories = named({code: category.name for code, category in centre.categories.items()})
    kinds = named({code: kind.name for code, kind in centre.kinds.items()})
    sources = named({name: source.name for name, source in centre.sources.items()})
    indicators = named({rule.id: rule.name for rule in rules.indicators})
    domains = {text_of(rule.domain, "zh"): rule.domain for rule in rules.indicators if rule.domain}
    panes = [pane for text in texts for pane in panes_of(data_of(text))]
    metrics = sorted({pane["metric"] for pane in panes if isinstance(pane.get("metric"), str)})
    figures = [*((name, name) for name in FIGURES)]
    figures += [(f"assets_online:{code}", f"assets_online:{code}  {name}") for code, name in kinds]
    figures += [(f"indicator:{code}", f"indicator:{code}  {name}") for code, name in indicators]
    figures += [(f"reading:{name}", f"reading:{name}") for name in metrics]
    return {
        "region": _regions(centre, language),
        "category": categories,
        "categories": categories,
        "fill_category": categories,
        "kind": kinds,
        "kinds": kinds,
        "asset_kinds": kinds,
        "part_of": kinds,
        "source": sources,
        "sources": sources,
        "indicators": indicators,
        "domain": named(domains),
        "campaign": named({rule.id: rule.name for rule in rules.campaigns}),
        "figure": figures,
        "metric": [(name, name) for name in metrics],
        "tiles": named({layer.id: layer.name for layer in centre.file.tiles}),
    }


def first_settings(pane_type: str, choices: Mapping[str, list[Choice]], words: str) -> dict[str, object]:
    """Return what a new pane must say to be shown: a figure, a kind, a text of its own (`words`)."""

    def first(key: str, otherwise: str) -> str:
        return next((code for code, _ in choices.get(key, ())), otherwise)

    needed: dict[str, dict[str, object]] = {
        "card": {"figure": "events_today"},
        "bars": {"indicators": [code for code, _ in choices.get("indicators", ())][:4] or ["closed_rate"]},
        "course": {"metric": first("metric", "PM2.5")},
        "readings": {"metric": first("metric", "PM2.5")},
        "things": {"kind": first("kind", "camera")},
        "picture": {"file": "plan.png"},
        "text": {"text": words},
        "indicator": {"indicators": [code for code, _ in choices.get("indicators", ())][:1]},
    }
    return needed.get(pane_type, {})


def _regions(centre: Centre, language: str) -> list[Choice]:
    """Return the centre's larger regions; its grids by the ten thousand are written by their codes."""
    found: list[Choice] = []
    for path in region_paths(centre):
        rows = [row.properties for row in read_names(path)]
        if len(found) + len(rows) <= MOST_REGIONS:
            found += [(row.code, text_of(row.name, language) or row.code) for row in rows]
    return found
