"""Notice that a centre's files were changed, so that a mended mapping counts without a restart."""

from __future__ import annotations

import logging
from pathlib import Path

from data_sources.centre import Centre, CentreError, read_centre

log = logging.getLogger(__name__)

_FILES = ("centre.toml", "categories.toml", "workflow.toml", "holidays.csv", "alarms.toml", "linking.toml")
_Signature = tuple[tuple[str, int, int], ...]


class CentreWatch:
    """Looks at the names, sizes and times of the files that a collector reads. Nothing is opened for it."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self._known = self._seen = _signature(centre.folder)

    def changed(self) -> bool:
        """Return whether the files are others than those of `centre`, and at rest since the last look.

        An editor writes in several steps; half a file would be a mistake of nobody's.
        """
        before, self._seen = self._seen, _signature(self.centre.folder)
        return self._seen == before and self._seen != self._known

    def read_again(self) -> Centre:
        """Return the centre as its files say now; the one before, where they can't be used at all."""
        self._known = self._seen
        try:
            self.centre = read_centre(self.centre.folder)
        except CentreError as error:
            log.warning("the changed centre can't be used, going on with the one before: %s", error)
        else:
            log.info("the centre's files were changed: read again")
        return self.centre


def _signature(folder: Path) -> _Signature:
    found = []
    for path in (*(folder / name for name in _FILES), *sorted((folder / "sources").glob("*.toml"))):
        try:
            stat = path.stat()
        except OSError:
            continue  # on its way from one name to another
        found.append((path.name, stat.st_size, stat.st_mtime_ns))
    return tuple(found)
