"""What each pane is called, and what it shows, in a sentence: for whoever chooses one. A new pane has a line here."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication


def pane_name(pane_type: str) -> str:
    """Return what a pane is called; the word of the scene file where nobody has named it."""
    return _words().get(pane_type, (pane_type, ""))[0]


def pane_sentence(pane_type: str) -> str:
    """Return in a sentence what a pane shows."""
    return _words().get(pane_type, ("", ""))[1]


def _words() -> Mapping[str, tuple[str, str]]:
    translate = QCoreApplication.translate
    return {
        "air": (
            translate("PaneWords", "Air quality"),
            translate("PaneWords", "The class of the air at each station, by HJ 633, with its worst pollutant."),
        ),
        "alarms": (
            translate("PaneWords", "Page of alarms"),
            translate("PaneWords", "Alarms of the day by ten minutes, what stands, the noisiest, what is shelved."),
        ),
        "assets": (
            translate("PaneWords", "Equipment online"),
            translate("PaneWords", "How much equipment is online, by kind or region, with its states."),
        ),
        "bars": (
            translate("PaneWords", "Indicators as bars"),
            translate("PaneWords", "Several indicators side by side, each with its target."),
        ),
        "breakdown": (
            translate("PaneWords", "Breakdown"),
            translate("PaneWords", "Events of the last hours by category, region, source or state."),
        ),
        "campaign": (
            translate("PaneWords", "Campaign"),
            translate("PaneWords", "How far a campaign is: done, target, days left, and what each region did."),
        ),
        "card": (
            translate("PaneWords", "Figure"),
            translate("PaneWords", "One figure for the whole room, with its target and its course."),
        ),
        "course": (
            translate("PaneWords", "Course of readings"),
            translate("PaneWords", "What stations measured over a day up to a year; no peak is lost."),
        ),
        "flow": (
            translate("PaneWords", "Flow of events"),
            translate("PaneWords", "Events on their way from received to closed, with how many are past due."),
        ),
        "health": (
            translate("PaneWords", "Sources in a strip"),
            translate("PaneWords", "Whether each source is heard, and how old what it last said is."),
        ),
        "health_board": (
            translate("PaneWords", "Board of sources"),
            translate("PaneWords", "All sources with the course of their polls over the last day."),
        ),
        "incident": (
            translate("PaneWords", "Incident"),
            translate("PaneWords", "All that is known of the incident chosen in the scene, with its timeline."),
        ),
        "indicator": (
            translate("PaneWords", "Indicator cards"),
            translate("PaneWords", "One of the centre's indicators, or a grid of them: value, target, change, course."),
        ),
        "indicators": (
            translate("PaneWords", "Table of indicators"),
            translate("PaneWords", "Indicators as they were reported, a row each, by pages."),
        ),
        "map": (
            translate("PaneWords", "Map"),
            translate("PaneWords", "Events, equipment and warnings where they are, with regions filled by their load."),
        ),
        "matrix": (
            translate("PaneWords", "Regions × categories"),
            translate("PaneWords", "How many events each region reported of each category, as a heat table."),
        ),
        "measures": (
            translate("PaneWords", "How events are handled"),
            translate("PaneWords", "Closed, in time, sent back, repeated: as figures, or by region or category."),
        ),
        "on_duty": (
            translate("PaneWords", "On duty"),
            translate("PaneWords", "Which posts and units are on duty now, and until when."),
        ),
        "picture": (
            translate("PaneWords", "Picture"),
            translate("PaneWords", "A picture or plan from the centre's folder, with its caption."),
        ),
        "queue": (
            translate("PaneWords", "Queue"),
            translate("PaneWords", "Open events, those first that go red next; each opens as a card."),
        ),
        "ranking": (
            translate("PaneWords", "Ranking"),
            translate("PaneWords", "Regions in the order of a figure, with how they moved."),
        ),
        "readings": (
            translate("PaneWords", "Newest readings"),
            translate("PaneWords", "What each station measured last, as bars with a limit."),
        ),
        "series": (
            translate("PaneWords", "Events over time"),
            translate("PaneWords", "Events by hour, day or month, as bars or lines, in one series or several."),
        ),
        "source": (
            translate("PaneWords", "Source"),
            translate("PaneWords", "All that is known of one source, with the rows that were refused."),
        ),
        "table": (
            translate("PaneWords", "Table"),
            translate("PaneWords", "Events, warnings, readings, indicators or sources, with the columns you choose."),
        ),
        "text": (
            translate("PaneWords", "Notice"),
            translate("PaneWords", "A text of your own with headings and lists."),
        ),
        "things": (
            translate("PaneWords", "Things by name"),
            translate("PaneWords", "Things of one kind by name, narrowed by what they bear: rentals that may cook."),
        ),
        "ticker": (
            translate("PaneWords", "Ticker"),
            translate("PaneWords", "Warnings, grave events or lines of your own, one after the other."),
        ),
        "trend": (
            translate("PaneWords", "Today by the hour"),
            translate("PaneWords", "Today's events by the hour against the same weekdays before."),
        ),
        "warning": (
            translate("PaneWords", "Warning, large"),
            translate("PaneWords", "The gravest warning in force, over the whole pane."),
        ),
        "warnings": (
            translate("PaneWords", "Warnings"),
            translate("PaneWords", "Warnings in force as cards, the gravest first."),
        ),
    }
