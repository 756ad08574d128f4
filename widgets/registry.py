"""Which pane a scene file's word means. A new pane is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QWidget

from data_sources.decoding import convert
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings

_PANES = {
    "air": ("widgets.air_pane", "AirPane"),
    "alarms": ("widgets.alarms_pane", "AlarmsPane"),
    "assets": ("widgets.assets_pane", "AssetsPane"),
    "bars": ("widgets.bars_pane", "BarsPane"),
    "breakdown": ("widgets.breakdown_pane", "BreakdownPane"),
    "campaign": ("widgets.campaign_pane", "CampaignPane"),
    "card": ("widgets.card_pane", "CardPane"),
    "course": ("widgets.course_pane", "CoursePane"),
    "flow": ("widgets.flow_pane", "FlowPane"),
    "health": ("widgets.health_pane", "HealthPane"),
    "health_board": ("widgets.health_board_pane", "HealthBoardPane"),
    "indicator": ("widgets.indicator_pane", "IndicatorPane"),
    "incident": ("widgets.incident_pane", "IncidentPane"),
    "indicators": ("widgets.indicators_pane", "IndicatorsPane"),
    "matrix": ("widgets.matrix_pane", "MatrixPane"),
    "map": ("widgets.map_pane", "MapPane"),
    "measures": ("widgets.measures_pane", "MeasuresPane"),
    "on_duty": ("widgets.on_duty_pane", "OnDutyPane"),
    "picture": ("widgets.picture_pane", "PicturePane"),
    "queue": ("widgets.queue_pane", "QueuePane"),
    "ranking": ("widgets.ranking_pane", "RankingPane"),
    "readings": ("widgets.readings_pane", "ReadingsPane"),
    "series": ("widgets.series_pane", "SeriesPane"),
    "source": ("widgets.source_pane", "SourcePane"),
    "table": ("widgets.table_pane", "TablePane"),
    "text": ("widgets.text_pane", "TextPane"),
    "things": ("widgets.things_pane", "ThingsPane"),
    "ticker": ("widgets.ticker_pane", "TickerPane"),
    "trend": ("widgets.trend_pane", "TrendPane"),
    "warning": ("widgets.warning_pane", "WarningPane"),
    "warnings": ("widgets.warnings_pane", "WarningsPane"),
}


def pane_types() -> tuple[str, ...]:
    """Return every word that a scene file may use."""
    return tuple(_PANES)


def pane_class(pane_type: str) -> type[Pane]:
    """Return a pane's class; its module is imported now, not before: the map and the chart are heavy.

    Raises:
        KeyError: There is no such pane.
    """
    module, name = _PANES[pane_type]
    found: type[Pane] = getattr(import_module(module), name)
    return found


def settings_type(pane_type: str) -> type[PaneSettings] | None:
    """Return what a scene file may say about a pane, or None where there is no such pane."""
    return pane_class(pane_type).settings_type if pane_type in _PANES else None


def make_pane(
    pane_type: str,
    settings: PaneSettings | Mapping[str, Any],
    look: Look,
    parent: QWidget | None = None,
    *,
    context: PaneContext | None = None,
) -> Pane:
    """Make a pane with settings as read, or as a scene file writes them.

    Raises:
        KeyError: There is no such pane.
        msgspec.ValidationError: The settings are not what this pane allows.
    """
    kind = pane_class(pane_type)
    if not isinstance(settings, PaneSettings):
        settings = convert(dict(settings), kind.settings_type)
    return kind(settings, look, parent, context=context)
