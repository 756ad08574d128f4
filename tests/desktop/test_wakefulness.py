"""A wall keeps its machine awake: those who put it to sleep are asked, over a real bus, and told the rest once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from desktop.own_program import own_environment
from desktop.wakefulness import Wakefulness

ON_A_BUS = """\
import sys
from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection
from desktop.wakefulness import Wakefulness

@ClassInfo({"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class Saver(QObject):
    @Slot(str, str, result="uint")
    def Inhibit(self, who, why):
        print("asked by", who, flush=True)
        return 7

application = QCoreApplication(sys.argv)
bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "saver")
saver = Saver()
assert bus.registerObject("/org/freedesktop/ScreenSaver", saver, QDBusConnection.RegisterOption.ExportAllSlots)
assert bus.registerService("org.freedesktop.ScreenSaver")
awake = Wakefulness()
timer = QTimer()
timer.timeout.connect(lambda: awake.kept_by and application.quit())
timer.start(20)
application.exec()
print(awake.kept_by, flush=True)
awake.release()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="no D-Bus here")
def test_the_screen_saver_of_the_session_is_asked_and_its_answer_taken() -> None:
    environment = own_environment({"QT_QPA_PLATFORM": "offscreen", "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"})
    environment.pop("DISPLAY", None)
    told = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", ON_A_BUS],
        env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert told.stdout.splitlines() == ["asked by Yiping", "['org.freedesktop.ScreenSaver']"]


@pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="no X server")
@pytest.mark.usefixtures("qapp")
def test_a_bare_x_server_is_told_not_to_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    awake = Wakefulness()
    assert "x11" in awake.kept_by
    awake.release()
    awake.release()
