"""Keep a wall's machine and its displays from going to sleep for as long as the desktop runs.

Linux: the desktop's screen saver and the system's login manager are asked over D-Bus, where there is a bus; a bare X
server is told so itself. Windows: the thread's execution state. What is given back by itself when this process ends,
however it ends. Where there is none of it, the log says so once.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import os
import sys
from typing import Any, Final

from PySide6.QtCore import QObject

log = logging.getLogger(__name__)

NAME: Final = "Yiping"
REASON: Final = "A command wall is shown"

_SCREEN_SAVER: Final = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
_LOGIN: Final = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")

_CONTINUOUS, _SYSTEM_REQUIRED, _DISPLAY_REQUIRED = 0x80000000, 0x1, 0x2


class Wakefulness(QObject):
    """Keeps the machine awake while it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.kept_by: list[str] = []
        """Who granted it, as they answer."""
        self._waiting: list[Any] = []
        self._granted: list[Any] = []
        self._display: int | None = None
        if sys.platform == "win32":
            self._ask_windows()
        elif sys.platform.startswith("linux"):
            self._ask_x_server()
            self._ask_buses()
        self._tell_if_none()

    def release(self) -> None:
        """Let the machine sleep again."""
        self._waiting.clear()
        self._granted.clear()  # the login manager's lock is a file that is closed; the others know our connection
        if self._display is not None:
            _x11().XCloseDisplay(ctypes.c_void_p(self._display))
            self._display = None
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS)

    def _tell_if_none(self) -> None:
        if not self.kept_by and not self._waiting:
            log.warning("nothing here keeps the displays from going to sleep: switch that off in the system's settings")

    def _ask_windows(self) -> None:
        if sys.platform == "win32":
            wanted = _CONTINUOUS | _SYSTEM_REQUIRED | _DISPLAY_REQUIRED
            if ctypes.windll.kernel32.SetThreadExecutionState(wanted):
                self.kept_by.append("windows")

    def _ask_x_server(self) -> None:
        """Suspend the server's own screen saver and its saving of power: until this connection ends."""
        library = ctypes.util.find_library("Xss")
        if not os.environ.get("DISPLAY") or library is None or ctypes.util.find_library("X11") is None:
            return
        x11 = _x11()
        x11.XOpenDisplay.restype = ctypes.c_void_p
        display = x11.XOpenDisplay(None)
        if not display:
            return
        self._display = display
        ctypes.CDLL(library).XScreenSaverSuspend(ctypes.c_void_p(display), 1)
        x11.XFlush(ctypes.c_void_p(display))
        self.kept_by.append("x11")

    def _ask_buses(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - a desk doesn't load it

        self._ask(QDBusConnection.sessionBus(), _SCREEN_SAVER, NAME, REASON)
        self._ask(QDBusConnection.systemBus(), _LOGIN, "idle:sleep", NAME, REASON, "block")

    def _ask(self, bus: Any, whom: tuple[str, str, str], *words: str) -> None:
        """Ask without waiting for the answer: one who is not well may take half a minute for it."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher  # noqa: PLC0415

        if not bus.isConnected():
            return
        call = QDBusMessage.createMethodCall(*whom, "Inhibit")
        call.setArguments(list(words))
        watcher = QDBusPendingCallWatcher(bus.asyncCall(call), self)
        self._waiting.append(watcher)
        watcher.finished.connect(lambda done: self._answered(whom[0], done))

    def _answered(self, who: str, watcher: Any) -> None:
        if watcher not in self._waiting:
            return
        self._waiting.remove(watcher)
        if watcher.isError():
            log.info("%s did not answer: %s", who, watcher.error().message())
        else:
            self._granted.append(watcher.reply().arguments())
            self.kept_by.append(who)
        watcher.deleteLater()
        self._tell_if_none()


def _x11() -> Any:
    return ctypes.CDLL(ctypes.util.find_library("X11"))
