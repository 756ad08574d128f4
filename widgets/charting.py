"""pyqtgraph, loaded in half its time (`widgets.chart_loading`). Import this before a module that imports it."""

from __future__ import annotations

from widgets.chart_loading import load_rest

load_rest()

import pyqtgraph  # noqa: E402 - all of it is there now

__all__ = ["pyqtgraph"]
