"""What can be done with scenes as wholes: a new one, a copy, its file's name, their order, away with one."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from data_sources.toml_edits import TomlEditError
from desktop.editor import scene_text
from desktop.editor.scene_edits import SceneEdits
from desktop.editor.scene_files import walls_of

FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class SceneMenu(QMenu):
    """Acts on the scene that is edited. `refuse` is told, in words, what can't be done."""

    def __init__(self, edits: SceneEdits, refuse: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.edits = edits
        self._refuse = refuse
        self.addAction(self.tr("New scene"), self.add_new)
        self.addAction(self.tr("Copy of this scene"), self.add_copy)
        self.addSeparator()
        self.addAction(self.tr("Name of its file…"), self._ask_name)
        self.addAction(self.tr("Earlier among the tabs"), lambda: self.put(-1))
        self.addAction(self.tr("Later among the tabs"), lambda: self.put(1))
        self.addSeparator()
        self.addAction(self.tr("Delete this scene"), self.delete)

    def add_new(self) -> None:
        """Begin a scene after the others."""
        name = self._free("scene")
        names = {"zh": "新场景", "en": "New scene"}
        text = scene_text.new_scene(names, self._last_order() + 1)
        self.edits.do(self.tr("New scene"), {name: text}, show=name)

    def add_copy(self) -> None:
        """Begin a scene like this one."""
        name = self._free(f"{self.edits.current}-copy")
        suffix = {"zh": "（副本）", "en": " (copy)"}
        try:
            text = scene_text.copied(self.edits.text, suffix, self._last_order() + 1)
        except TomlEditError as error:
            self._refuse(str(error))
            return
        self.edits.do(self.tr("Copy of a scene"), {name: text}, show=name)

    def rename(self, fresh: str) -> None:
        """Give the scene's file another name, which walls and the command line know it by."""
        edits, fresh = self.edits, fresh.strip()
        if fresh == edits.current:
            return
        if not FILE_NAME.fullmatch(fresh):
            self._refuse(self.tr("A file's name has a – z, 0 – 9, - and _ only."))
            return
        if fresh in edits.texts:
            self._refuse(self.tr("There is a scene “{name}” already.").replace("{name}", fresh))
            return
        if not self._is_named_by_walls():
            edits.do(self.tr("Name of a file"), {edits.current: None, fresh: edits.text}, show=fresh)

    def put(self, step: int) -> None:
        """Put the scene before or after the next one among the tabs."""
        order = self.edits.order
        place = order.index(self.edits.current)
        if not 0 <= place + step < len(order):
            return
        order.insert(place + step, order.pop(place))
        try:
            texts = scene_text.reordered(self.edits.texts, order)
        except (TomlEditError, ValueError) as error:
            self._refuse(str(error))
            return
        self.edits.do(self.tr("Order of scenes"), dict(texts))

    def delete(self) -> None:
        """Away with the scene; what was saved of it stays among the backups."""
        if len(self.edits.texts) == 1:
            self._refuse(self.tr("A centre has one scene at least."))
        elif not self._is_named_by_walls():
            self.edits.do(self.tr("Delete a scene"), {self.edits.current: None})

    def _is_named_by_walls(self) -> bool:
        walls = walls_of(self.edits.folder, self.edits.current)
        if walls:
            text = self.tr("This scene is shown on walls: {walls}. Change walls/*.toml first.")
            self._refuse(text.replace("{walls}", ", ".join(walls)))
        return bool(walls)

    def _ask_name(self) -> None:
        dialog = QInputDialog(self.parentWidget())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Name of its file…"))
        dialog.setLabelText(self.tr("The name of the file in scenes/, without .toml:"))
        dialog.setTextValue(self.edits.current)
        dialog.textValueSelected.connect(self.rename)
        dialog.open()

    def _free(self, stem: str) -> str:
        names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1000))
        return next(name for name in names if name not in self.edits.texts)

    def _last_order(self) -> int:
        orders = [scene_text.data_of(text).get("order", 100) for text in self.edits.texts.values()]
        return int(max((order for order in orders if isinstance(order, int | float)), default=0))
