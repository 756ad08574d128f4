"""Try a source's refused rows again for a page: a child does it, as `yiping quarantine --rerun` would.

The desktop loads neither mapping nor database for it, and the child reads the mapping as its file is now.
"""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from data_sources.clock import Clock
from data_sources.decoding import convert
from data_sources.sentences import Sentence, translate
from desktop.own_program import own_command, own_environment

log = logging.getLogger(__name__)


class Reruns(QObject):
    """One re-run at a time; what comes of it is said in the UI thread."""

    _ended = Signal(object, object)

    def __init__(self, folder: Path, clock: Clock, store_url: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._store_url = store_url
        self._environment = clock.to_environment() if clock.is_drill else {}
        self._stopping = threading.Event()
        self._child: subprocess.Popen[str] | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(self, source: str, done: Callable[[Sentence], None]) -> None:
        """Try a source's rows again; `done` hears what came of it, in the UI thread."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="rerun")
        self._pool.submit(self._work, source, done)

    def stop(self) -> None:
        """End a re-run that is under way: the steps that it had done stand."""
        self._stopping.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _work(self, source: str, done: Callable[[Sentence], None]) -> None:
        try:
            sentence = self._tried(source)
        except (OSError, ValueError, msgspec.ValidationError, KeyError) as error:
            log.warning("source %s: its rows could not be tried again: %s", source, error)
            sentence = translate("Quarantine", "The rows could not be tried again: {error}. The log has the details.")
            sentence = sentence.filled(error=f"{type(error).__name__}: {error}"[:300])
        if not self._stopping.is_set():
            with contextlib.suppress(RuntimeError):  # the program has closed
                self._ended.emit(done, sentence)

    def _tried(self, source: str) -> Sentence:
        store = ["--store", self._store_url] if self._store_url else []
        command = own_command("quarantine", str(self._folder), "--source", source, "--rerun", "--child", *store)
        with subprocess.Popen(  # noqa: S603 - our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=own_environment(self._environment),
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as child:
            self._child = child
            if self._stopping.is_set():
                child.terminate()
            said, _ = child.communicate()
        told: dict[str, Any] = json.loads(said.strip().splitlines()[-1] if said.strip() else "")
        return convert(told["sentence"], Sentence)

    def _tell(self, done: Callable[[Sentence], None], sentence: Sentence) -> None:
        if not self._stopping.is_set():
            with contextlib.suppress(RuntimeError):  # the page was closed meanwhile
                done(sentence)
