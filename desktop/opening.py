"""Open the desktop: children first, then Qt, then the windows; and close it all in order."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from data_sources.centre import Centre, read_centre
from data_sources.clock import Clock
from data_sources.resource_files import data_folder
from data_sources.sentences import Sentence, translate
from desktop.breathing import breathing
from desktop.compiled_sources import compiled_once
from desktop.family import Family
from desktop.forking import Process
from desktop.log_file import log_to_file
from desktop.reading import Reader
from desktop.trace import mark
from desktop.unattended import is_kept

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.desktop import Desktop

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How long the UI thread waits for Python while another thread runs it: 5 ms each time would be felt in every frame."""

UNDISTURBED_SECONDS = 1.0

DRAWING_MILLISECONDS = 4000
"""How long the children wait for the first scene at most."""


class Wishes(Struct, frozen=True):
    """What the command line asks of the desktop. None: as the settings or the centre say."""

    folder: Path
    scene: str = ""
    wall: str = ""
    windowed: bool = False
    language: Literal["zh", "en"] | None = None
    theme: Literal["dark", "light"] | None = None
    speed: float = 1.0
    screens: Path | None = None
    store_url: str = ""
    pane: str = ""
    """Only panes of this type, one a scene; "": all."""
    desk: bool = False
    """Events may be dealt with from a wall, too."""


class OpeningError(Exception):
    """The desktop can't be opened at all; carries the sentence that says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def open_desktop(wishes: Wishes, begun: Process | None = None, centre: Centre | None = None) -> int:
    """Run the desktop until its windows are closed; return the exit code.

    `begun` is its reader's process, and `centre` what its folder says, if there are any yet.

    Raises:
        OpeningError: There is no display, or no such wall or scene.
        CentreError: The centre can't be read.
    """
    mark("begin")
    # Nothing of what is loaded while starting is garbage: looking for some costs a tenth of the time.
    gc.disable()
    sys.setswitchinterval(SWITCH_SECONDS)
    log_to_file("desktop.log")
    kept = is_kept()
    clock = Clock.of_drill(wishes.speed) if wishes.speed != 1 else Clock.from_environment()
    family = Family(wishes.folder, clock, store_url=wishes.store_url)
    reader = Reader(wishes.folder, clock, wishes.store_url, begun=begun)
    try:
        check_display()
        first_start = not (wishes.store_url or data_folder(wishes.folder.name, "store.sqlite").exists())
        if first_start:
            family.start()  # there is nothing to draw before they have been at work
        reader.start()  # it opens the store while Qt is loaded and the windows are built
        centre = centre or read_centre(wishes.folder)
        application = make_application()
        from maps.engine import Engine  # noqa: PLC0415 - Qt comes after the children
        from maps.first_page import FirstPage  # noqa: PLC0415

        engine = Engine.take()
        # Its processes start, and its first page is loaded, while Python loads all that follows.
        engine.warm(FirstPage(centre, lambda: reader.picture))
        mark("qt_ready")
        with breathing(application.processEvents):
            from desktop.desktop import Desktop  # noqa: PLC0415
            from desktop.preparing import prepare  # noqa: PLC0415

            prepared = prepare(wishes.folder, application.processEvents, centre=centre, first=wishes.scene)
        desktop = Desktop(application, wishes, clock, family, reader=reader, prepared=prepared)
        application.processEvents()
        try:
            desktop.show()
            if not first_start:
                start_once_drawn(family, desktop)
            mark("shown")
            if kept:
                from desktop.life import Life  # noqa: PLC0415 - nobody else waits for its signs

                Life(application)
            _end_by_signals(application)
            return int(application.exec())
        finally:
            desktop.close(engine)
    finally:
        reader.close()
        family.stop()


def _end_by_signals(application: QApplication) -> None:
    """Close the windows on SIGINT and SIGTERM, once the event loop has come round.

    Python runs a signal's handler wherever its thread happens to be: in the middle of a window's painting, too, where a
    window that is closed at once leaves Qt with a null pointer.
    """
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - Qt comes after the children

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: QTimer.singleShot(0, application.quit))


def start_once_drawn(family: Family, desktop: Desktop) -> None:
    """Start the children once the first scene is drawn from the store, with its age: they would only slow it down.

    A scene that can't be completed doesn't hold them up for long.
    """
    from PySide6.QtCore import QTimer  # noqa: PLC0415

    timer = QTimer(desktop)
    timer.setSingleShot(True)
    timer.timeout.connect(family.start)
    for window in desktop.windows:
        window.scene_completed.connect(lambda _name: timer.setInterval(0))
    timer.start(DRAWING_MILLISECONDS)


def make_application() -> QApplication:
    """Return the application, with everything done that must come before it."""
    with compiled_once(data_folder("cache", "pyside.code")), undisturbed():
        import PySide6.QtCore  # noqa: F401, PLC0415 - Qt comes after the children
    import maps.engine_flags  # noqa: PLC0415
    import maps.scheme  # noqa: PLC0415

    maps.engine_flags.apply()
    maps.scheme.register()
    spare_features()
    from PySide6.QtCore import QCoreApplication, QLoggingCategory, Qt  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from desktop.garbage import GarbageCollector  # noqa: PLC0415
    from widgets.look import register_fonts  # noqa: PLC0415

    running = QCoreApplication.instance()
    if isinstance(running, QApplication):
        return running
    # On a machine without graphics or a message bus Qt's own warnings fill a page and mean nothing to the one who reads
    # it. QT_LOGGING_RULES="default.warning=true" brings them back. (No handler of ours: it would need Python's lock in
    # threads that the window may be waiting for.)
    QLoggingCategory.setFilterRules("default.warning=false\ndefault.info=false")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QCoreApplication.setApplicationName("yiping")
    QApplication.setStyle("Fusion")
    application = QApplication(sys.argv[:1])
    application.setApplicationDisplayName("Yiping 一屏")
    GarbageCollector(application)
    # Before the web engine: a thread of it asks fontconfig which typefaces there are as soon as a page has a word to
    # write, and Qt adds to their list without a lock. Both at once end the process.
    register_fonts()
    return application


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no other thread go on meanwhile but where this one waits for something outside.

    WORKAROUND: PySide6 6.9.3 looks through all modules when it is first imported; where another thread imports one in
    the middle of that, the process ends ("could not initialize part 2").
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(UNDISTURBED_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def spare_features() -> None:
    """Let PySide take each module for one that uses no `from __feature__ import`, as none of ours does.

    WORKAROUND: PySide6 6.9.3 reads the source of every module that is imported after it, to look for its own name.
    """
    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: False  # noqa: SLF001


def check_display() -> None:
    """Say what to do where Qt would only abort.

    Raises:
        OpeningError: There is no display; or root without the web engine's switch for it.
    """
    if not sys.platform.startswith("linux"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise OpeningError(
            translate(
                "Opening",
                "There is no display to open a window on. “make run” starts a virtual one; "
                "“yiping snapshot” needs none.",
            )
        )
    check_root()


def check_root() -> None:
    """Say what to do as root, where the web engine would only abort.

    Raises:
        OpeningError: This is root, and the web engine's sandbox, which can't work then, is not switched off.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not os.environ.get("QTWEBENGINE_DISABLE_SANDBOX"):
        raise OpeningError(
            translate(
                "Opening",
                "The map's web engine does not run as root with its sandbox. Start Yiping as another user, or, on a "
                "test machine only, set QTWEBENGINE_DISABLE_SANDBOX=1.",
            )
        )
