"""What a test leaves behind is found, and told with its place."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent

# What they leave ends with the inner test run.
LEAVING = """
    import subprocess, sys, threading
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget
    kept = []
    def test_thread():
        threading.Thread(target=threading.Event().wait, name="poller", daemon=True).start()
    def test_timer(qapp):
        kept.append(QTimer())
        kept[-1].start(1000)
    def test_window(qapp):
        kept.append(QWidget())
        kept[-1].show()
    def test_process():
        kept.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))
    def teardown_module():
        kept[-1].communicate(b"end")
    """

CLEAN = """
    import threading
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QWidget
    def test_window(qtbot):
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        timer = QTimer(window)
        timer.start(10)
    def test_threads(qapp):
        thread = QThread()
        thread.start()
        thread.quit()
        thread.wait()
        other = threading.Thread(target=print)
        other.start()
        window = QWidget()
        window.show()
        window.deleteLater()
    """


@pytest.fixture
def inner(pytester: pytest.Pytester) -> pytest.Pytester:
    """A test run of its own with nothing but the leak fixtures."""
    pytester.makeini("[pytest]\nqt_api = pyside6\n")
    pytester.makeconftest(
        f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        import tests.leaks
        tests.leaks.GRACE = 0.3
        pytest_plugins = ["tests.leaks"]
        """
    )
    return pytester


def test_what_is_left_behind_fails_the_test_that_left_it(inner: pytest.Pytester) -> None:
    inner.makepyfile(LEAVING)
    result = inner.runpytest_subprocess("-q", "-p", "no:xdist", "-p", "no:randomly")
    result.assert_outcomes(passed=4, errors=4)
    for kind in ("thread", "timer", "window"):
        result.stdout.fnmatch_lines([f"*a {kind} was left behind*", "*begun at*", f"*in test_{kind}*"])
    result.stdout.fnmatch_lines(["*a process was left behind*"])


def test_what_ends_in_time_is_no_leak(inner: pytest.Pytester) -> None:
    inner.makepyfile(CLEAN)
    inner.runpytest_subprocess("-q", "-p", "no:xdist").assert_outcomes(passed=2)
