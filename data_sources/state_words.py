"""What sources call the states of an event, by the centre's `workflow.toml` (or the shipped one).

A source file that says `state = { field = "…", table = "workflow" }` needs no words of its own. The file is judged by
the room that runs it (`operations.workflow_file`); what can't be used here is left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, get_args

from data_sources.records import EventState
from data_sources.resource_files import resource
from data_sources.toml_files import read_toml

_FILE: Final = "workflow.toml"
_STATES: Final = get_args(EventState)


def state_words(folder: Path) -> dict[str, str]:
    """Return the coarse state for each word: those of [words], each state's name and labels, the coarse ones' own."""
    parts: dict[str, Any] = {}
    for path in (resource("workflow", _FILE), folder / _FILE):
        if path.is_file():
            parts.update(read_toml(path).data)
    words: dict[str, str] = {state: state for state in _STATES}
    coarse: dict[str, str] = {}
    for state in _tables(parts.get("state")):
        name, source, label = state.get("name"), state.get("source"), state.get("label")
        if not isinstance(source, str) or source not in _STATES or not isinstance(name, str):
            continue
        coarse[name] = source
        labels = label.values() if isinstance(label, dict) else [label]
        words.update({word: source for word in [*labels, name] if isinstance(word, str) and word})
    told = parts.get("words")
    named = told.items() if isinstance(told, dict) else ()
    words.update({word: coarse[name] for word, name in named if isinstance(name, str) and name in coarse})
    return words


def _tables(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
