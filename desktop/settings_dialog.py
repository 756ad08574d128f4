"""The settings that a user of this machine may choose."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QWidget

from desktop.settings import Settings


class SettingsDialog(QDialog):
    """Language and theme."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._language = self._choice(
            [(self.tr("As the centre says"), None), ("简体中文", "zh"), ("English", "en")], settings.language
        )
        self._theme = self._choice(
            [(self.tr("Dark, for walls"), "dark"), (self.tr("Light, for desks"), "light")], settings.theme
        )
        form = QFormLayout(self)
        form.addRow(self.tr("&Language"), self._language)
        form.addRow(self.tr("&Theme"), self._theme)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    def chosen(self) -> Settings:
        """Return what stands in the dialog."""
        return Settings(language=self._language.currentData(), theme=self._theme.currentData())

    def _choice(self, items: list[tuple[str, Any]], current: Any) -> QComboBox:
        box = QComboBox(self)
        for text, value in items:
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(current), 0))
        return box
