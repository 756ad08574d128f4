"""The keys that a window knows, as F1 shows them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop import asking

translate = QCoreApplication.translate


def show_keys(window: QWidget) -> None:
    """Show them over a window, which goes on."""
    keys = [
        ("F11", translate("MainWindow", "Full screen, or in a window")),
        ("Ctrl+Tab", translate("MainWindow", "Next scene (with Shift: the one before)")),
        ("Alt+1 … Alt+9", translate("MainWindow", "The scene of that number")),
        ("Tab", translate("MainWindow", "Next pane; arrow keys move inside it")),
        ("Enter", translate("MainWindow", "The card of the chosen event; digits press its buttons")),
        ("Ctrl+F", translate("MainWindow", "Search: events, places, equipment")),
        ("F2", translate("MainWindow", "Edit this scene")),
        ("Ctrl+,", translate("MainWindow", "Settings")),
        (
            translate("MainWindow", "Left, Right, Space, Esc"),
            translate("MainWindow", "Playback: back, on, play, live again"),
        ),
        ("N P . ,", translate("MainWindow", "Map: along its regions; along its marks")),
        ("M, A, X, D", translate("MainWindow", "Map: distance, area, position, pen")),
        ("C, G", translate("MainWindow", "Map: what lies within a circle, within a polygon")),
        ("F, L, S", translate("MainWindow", "Map: categories, layers beneath, a sheet to print")),
        ("Home, Backspace", translate("MainWindow", "Map: the first view; out of a region")),
        ("F6", translate("MainWindow", "Silence the alarms' sound")),
        ("F7, F8", translate("MainWindow", "Acknowledge an alarm; all that are shown")),
        ("F9", translate("MainWindow", "The page of alarms")),
        ("F1", translate("MainWindow", "This help")),
        ("Ctrl+Q", translate("MainWindow", "Quit")),
    ]
    asking.show_keys(window, translate("MainWindow", "Keys"), keys)
