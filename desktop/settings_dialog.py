"""The settings that a user of this machine may choose."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from desktop.settings import Settings

LONGEST_NAME = 60


class SettingsDialog(QDialog):
    """Language and theme; and who sits here, without whom nothing can be dealt with."""

    EDIT = 2
    """The result where the scenes are to be edited."""

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, can_edit: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        self._language = self._choice(
            [(self.tr("As the centre says"), None), ("简体中文", "zh"), ("English", "en")], settings.language
        )
        self._theme = self._choice(
            [(self.tr("Dark, for walls"), "dark"), (self.tr("Light, for desks"), "light")], settings.theme
        )
        self._officer = self._text(settings.officer, self.tr("empty: this desk only looks"))
        roles = [
            (self.tr("Duty officer"), "duty"),
            (self.tr("Unit that handles"), "unit"),
            (self.tr("Checker"), "checker"),
            (self.tr("Leader"), "leader"),
        ]
        if settings.role not in {role for _, role in roles}:
            roles.append((settings.role, settings.role))  # one of the centre's own workflow.toml
        self._role = self._choice(roles, settings.role)
        self._level = self._choice(
            [
                (self.tr("The centre's own level"), None),
                (self.tr("Township"), "township"),
                (self.tr("County"), "county"),
                (self.tr("Prefecture"), "prefecture"),
            ],
            settings.level,
        )
        self._scope = self._text(settings.scope, self.tr("empty: all of the centre"))
        self._unit = self._text(settings.unit, "")
        form = QFormLayout(self)
        form.addRow(self.tr("&Language"), self._language)
        form.addRow(self.tr("&Theme"), self._theme)
        form.addRow(self.tr("&Officer's name"), self._officer)
        form.addRow(self.tr("&Role"), self._role)
        form.addRow(self.tr("L&evel"), self._level)
        form.addRow(self.tr("&Answers for (region code)"), self._scope)
        form.addRow(self.tr("&Unit"), self._unit)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        if can_edit:
            edit = buttons.addButton(self.tr("Edit this scene (F2)"), QDialogButtonBox.ButtonRole.ActionRole)
            edit.clicked.connect(lambda: self.done(self.EDIT))
        form.addRow(buttons)

    def chosen(self) -> Settings:
        """Return what stands in the dialog."""
        return replace(
            self._settings,
            language=self._language.currentData(),
            theme=self._theme.currentData(),
            officer=self._officer.text().strip(),
            role=self._role.currentData(),
            level=self._level.currentData(),
            scope=self._scope.text().strip(),
            unit=self._unit.text().strip(),
        )

    def _choice(self, items: list[tuple[str, Any]], current: Any) -> QComboBox:
        box = QComboBox(self)
        for text, value in items:
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(current), 0))
        return box

    def _text(self, current: str, when_empty: str) -> QLineEdit:
        line = QLineEdit(current, self)
        line.setMaxLength(LONGEST_NAME)
        line.setPlaceholderText(when_empty)
        return line
