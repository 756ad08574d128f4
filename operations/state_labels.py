"""What the states of a centre's machine are called: the first scene asks, and needs nothing else of the machine."""

from __future__ import annotations

from typing import Final

from data_sources.centre import Centre, Text
from data_sources.resource_files import resource
from data_sources.toml_files import read_toml

WORKFLOW_FILE: Final = "workflow.toml"


def state_labels(centre: Centre) -> dict[str, Text]:
    """Return the states' labels. Only a centre's own file is judged, so only that needs what knows the machine."""
    if (centre.folder / WORKFLOW_FILE).is_file():
        from operations.workflow_file import standing_parts  # noqa: PLC0415 - it takes as long as the whole queue

        return {one.name: one.label for one in standing_parts(centre)[0]["state"]}
    shipped = read_toml(resource("workflow", WORKFLOW_FILE)).data
    return {one["name"]: one["label"] for one in shipped["state"]}
