"""A picture or plan from the centre's own folder, whole and in its proportions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from data_sources.centre import Text, text_of
from operations.picture import Picture
from widgets import painting
from widgets.pane import Pane, PaneSettings, Question

MOST_BYTES = 40_000_000
MOST_PIXELS = 8_000
FORMATS = (b"png", b"jpeg", b"webp", b"bmp")
"""None that can name another file."""


class PictureSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`file` is a PNG, JPEG, WebP or BMP in the centre's folder; `caption` says what it is and of when."""

    file: str
    caption: Text = ""


@dataclass(frozen=True)
class Loaded:
    """A picture as read, or why it can't be shown: "outside", "missing", "large" or "unreadable"."""

    image: QImage | None
    trouble: str = ""
    changed_at: float = 0.0


def load(folder: Path, file: str) -> Loaded:
    """Read a picture of a folder, at most `MOST_PIXELS` either way. Any thread."""
    root = folder.resolve()
    path = (root / file).resolve()
    if not path.is_relative_to(root):
        return Loaded(None, "outside")
    try:
        told = path.stat()
    except OSError:
        return Loaded(None, "missing")
    if told.st_size > MOST_BYTES:
        return Loaded(None, "large")
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    if bytes(reader.format().data()) not in FORMATS:
        return Loaded(None, "unreadable")
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > MOST_PIXELS:
        reader.setScaledSize(size.scaled(QSize(MOST_PIXELS, MOST_PIXELS), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return Loaded(None, "unreadable") if image.isNull() else Loaded(image, "", told.st_mtime)


class PicturePane(Pane):
    """Read again once a minute: a plan that is replaced is shown anew."""

    pane_type: ClassVar[str] = "picture"
    settings_type: ClassVar[type[PaneSettings]] = PictureSettings
    kinds: ClassVar[frozenset[str]] = frozenset()
    refresh_seconds: ClassVar[float] = 60.0
    settings: PictureSettings

    def default_title(self) -> str:
        """Return the file's name."""
        return painting.shown(Path(self.settings.file).stem, 60)

    def question(self) -> Question:
        """Read the file, in the worker's thread."""
        centre, file = self.context.centre, self.settings.file

        def ask(_picture: Picture) -> Loaded:
            return Loaded(None, "missing") if centre is None else load(centre.folder, file)

        return ask

    def draw_snapshot(self, snapshot: Loaded) -> None:
        """Show the picture, or say why not."""
        caption = painting.shown(text_of(self.settings.caption, self.look.language), 200)
        self.set_meta(caption)
        self._image = snapshot.image
        self._scaled: QImage | None = None
        said = "" if snapshot.image is not None else self._why(snapshot.trouble)
        self.show_drawing((said, snapshot.changed_at), spoken=said or caption or self.title)

    def _why(self, trouble: str) -> str:
        return {
            "outside": self.tr("The file is not in the centre's folder"),
            "missing": self.tr("There is no such file: {file}"),
            "large": self.tr("The file is larger than 40 MB"),
        }.get(trouble, self.tr("Not a PNG, JPEG, WebP or BMP")).replace(
            "{file}", painting.shown(self.settings.file, 80)
        )

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the picture in the middle, scaled once for its place."""
        if self.drawing is None:
            return
        if self._image is None:
            painting.empty(painter, body, self.look, self.drawing[0])
            return
        ratio = self.devicePixelRatioF()
        wanted = self._image.size().scaled(body.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        if self._scaled is None or self._scaled.size() != wanted:
            self._scaled = self._image.scaled(
                wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._scaled.setDevicePixelRatio(ratio)
        place = QRect(0, 0, round(wanted.width() / ratio), round(wanted.height() / ratio))
        place.moveCenter(body.center())
        painter.drawImage(place.topLeft(), self._scaled)
