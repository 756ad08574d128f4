"""What every test gets: a virtual display, a data folder of its own, and a look at what it left behind."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.display import VirtualDisplay, give_display

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parent.parent

if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
# What Qt's sound modules say of a machine that has their libraries and no sound: not of ours.
os.environ["QT_LOGGING_RULES"] = "qt.multimedia*=false;qt.pulse*=false;qt.speech*=false"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
for name in [name for name in os.environ if name.startswith("YIPING_") and name != "YIPING_SHARED_DATA"]:
    del os.environ[name]
_own = Path(tempfile.mkdtemp(prefix="yiping-tests-"))
# What is made outside a single test (a session's fixture) must not reach the developer's own data either.
os.environ["YIPING_DATA"] = str(_own / "data")
os.environ["XDG_CONFIG_HOME"] = str(_own / "config")
os.environ["XDG_CACHE_HOME"] = str(_own / "cache")

settings.register_profile(
    "usual",
    deadline=None,  # a busy machine isn't a defect
    max_examples=60,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile("thorough", parent=settings.get_profile("usual"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

pytest_plugins = ["tests.leaks", "tests.data_sources.faults.table", "tests.fuzz.table"]

_display = pytest.StashKey[VirtualDisplay | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the display that this process's windows are shown on; who only hands out tests to workers needs none."""
    hands_out = bool(getattr(config.option, "numprocesses", None)) and "PYTEST_XDIST_WORKER" not in os.environ
    config.stash[_display] = None if hands_out else give_display()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the display, and take the session's own folder away."""
    display = config.stash.get(_display, None)
    if display is not None:
        display.close()
    shutil.rmtree(_own, ignore_errors=True)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Do what has to be done before there is an application: the map's scheme and the web engine's flags."""
    from maps import engine_flags, scheme

    # Where the processor draws, the program keeps Qt from OpenGL; Qt then warns of each that asks for it.
    os.environ.setdefault("QT_XCB_GL_INTEGRATION", "xcb_glx")
    engine_flags.apply()
    scheme.register()
    # Must be loaded before the application is made: it sets up shared OpenGL contexts.
    importlib.import_module("PySide6.QtWebEngineWidgets")
    return ["yiping-tests"]


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """Dress the application as the program does: its own typeface, and the style that looks the same everywhere."""
    from widgets.look import register_fonts

    register_fonts()
    qapp.setStyle("Fusion")
    # As in the program (desktop.garbage): no worker may be the one to find a cycle that holds a Qt object.
    gc.disable()
    return qapp


def pytest_runtest_teardown() -> None:
    """Look for young garbage here, in the main thread, where Python's own search is off."""
    if not gc.isenabled():
        gc.collect(1)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of recorded data beside the checkout; skip where there is none."""
    folder = Path(os.environ.get("YIPING_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(
            f"the recorded data isn't beside this checkout ({folder.name}); set YIPING_SHARED_DATA to its folder"
        )
    return folder


@pytest.fixture(autouse=True)
def foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what nobody foresaw fail the test: what the program would log once, and go on."""

    def fail(where: str, error: BaseException) -> None:
        raise AssertionError(where) from error

    monkeypatch.setattr("data_sources.defects.tell", fail)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test, and the processes that it starts, a data folder that nobody else has."""
    folder = tmp_path / "yiping-data"
    monkeypatch.setenv("YIPING_DATA", str(folder))
    return folder
