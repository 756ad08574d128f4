"""Take the mouse's cursor away from a wall that nobody touches, and show it at the first touch."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication

REST_MILLISECONDS = 8000

_SIGNS = frozenset(
    {
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TabletMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.Enter,
    }
)


class RestingCursor(QObject):
    """One for all windows of a wall: there is one mouse."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_hidden = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MILLISECONDS)
        self._timer.timeout.connect(self._rest)
        self._timer.start()

    def watch(self, handle: QWindow | None) -> None:
        """Watch a window, through whose handle all input comes. Again does nothing more."""
        if handle is not None:
            handle.installEventFilter(self)

    def stop(self) -> None:
        """Show the cursor, and hide it no more."""
        self._timer.stop()
        self._show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See every movement before the widgets do; take none away."""
        if event.type() in _SIGNS:
            self._show()
            self._timer.start()
        return False

    def _rest(self) -> None:
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            self._timer.start()  # somebody looks for something in it
        elif not self.is_hidden:
            self.is_hidden = True
            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)

    def _show(self) -> None:
        if self.is_hidden:
            self.is_hidden = False
            QGuiApplication.restoreOverrideCursor()
