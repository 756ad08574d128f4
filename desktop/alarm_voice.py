"""Sounds and a voice, by what the machine has. In a thread of their own: a sound service that hangs holds up nothing.

Where there is no sound device or no voice, it is silent and says so once. Qt's sound modules are loaded by the first
alarm, not before: a start has no use for them, and on a server without sound libraries they can't be loaded at all.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QThread, QUrl, Signal

from data_sources.resource_files import resource
from data_sources.sentences import Sentence, translate

log = logging.getLogger(__name__)

PLAYS_NOTHING: Final = "mock"
"""Qt's own engine for tests."""
_ENDS: Final = 5_000


class AlarmVoice(QObject):
    """What the teller speaks with. Thread-safe."""

    silent = Signal(object)
    """The Sentence that says why there is no sound, or no voice: each once."""

    _ring = Signal(int)
    _say = Signal(str)
    _hush = Signal()

    def __init__(self, language: str, volume: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: QThread | None = None
        self._worker = _Worker(language, volume)
        self._worker.silent.connect(self.silent, Qt.ConnectionType.QueuedConnection)
        self._ring.connect(self._worker.ring, Qt.ConnectionType.QueuedConnection)
        self._say.connect(self._worker.say, Qt.ConnectionType.QueuedConnection)
        self._hush.connect(self._worker.hush, Qt.ConnectionType.QueuedConnection)

    def ring(self, severity: int) -> None:
        """Play the sound of a severity."""
        self._begin()
        self._ring.emit(severity)

    def say(self, text: str) -> None:
        """Read a text out, after what is being read."""
        self._begin()
        self._say.emit(text)

    def hush(self) -> None:
        """Be silent at once."""
        if self._thread is not None:
            self._hush.emit()

    def stop(self) -> None:
        """End the thread."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        thread.quit()
        if not thread.wait(_ENDS):
            log.warning("the sound service hangs: left alone")

    def _begin(self) -> None:
        if self._thread is not None:
            return
        self._thread = QThread(self)
        self._thread.setObjectName("alarm voice")
        self._worker.moveToThread(self._thread)
        # In its own thread: what it made there must go there.
        self._thread.finished.connect(self._worker.end, Qt.ConnectionType.DirectConnection)
        self._thread.start()


class _Worker(QObject):
    """Lives in the thread."""

    silent = Signal(object)

    def __init__(self, language: str, volume: float) -> None:
        super().__init__()
        self._language = language
        self._volume = volume
        self._effects: dict[int, Any] | None = None
        self._speech: Any = None
        self._spoke = False

    def ring(self, severity: int) -> None:
        """Play a sound."""
        if self._effects is None:
            self._effects = self._made_effects()
        effect = self._effects.get(severity)
        if effect is not None:
            effect.play()

    def say(self, text: str) -> None:
        """Read out."""
        if not self._spoke:
            self._spoke = True
            self._speech = self._made_speech()
        if self._speech is not None:
            self._speech.enqueue(text)

    def hush(self) -> None:
        """Be silent."""
        for effect in (self._effects or {}).values():
            effect.stop()
        if self._speech is not None:
            self._speech.stop()

    def end(self) -> None:
        """Give back what was made in this thread."""
        self.hush()
        for made in (*(self._effects or {}).values(), self._speech):
            if made is not None:
                made.deleteLater()
        self._effects, self._speech = None, None
        QCoreApplication.sendPostedEvents()

    def _made_effects(self) -> dict[int, Any]:
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # noqa: PLC0415 - see above
        except ImportError as error:
            self._tell(translate("AlarmVoice", "No sound here: {reason}.").filled(reason=str(error)))
            return {}
        if QMediaDevices.defaultAudioOutput().isNull():
            self._tell(translate("AlarmVoice", "No sound here: this computer has no loudspeaker."))
            return {}
        effects = {}
        for severity in (1, 2, 3, 4):
            effect = QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(resource("alarms", f"severity-{severity}.wav"))))
            effect.setVolume(self._volume)
            effects[severity] = effect
        return effects

    def _made_speech(self) -> Any:
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech  # noqa: PLC0415 - see above
        except ImportError as error:
            self._tell(translate("AlarmVoice", "No voice here: {reason}.").filled(reason=str(error)))
            return None
        wanted = QLocale.Language.Chinese if self._language == "zh" else QLocale.Language.English
        for engine in QTextToSpeech.availableEngines():
            if engine == PLAYS_NOTHING:
                continue
            speech = QTextToSpeech(engine, self)
            locale = next((one for one in speech.availableLocales() if one.language() == wanted), None)
            if speech.state() != QTextToSpeech.State.Error and locale is not None:
                speech.setLocale(locale)
                speech.setVolume(self._volume)
                return speech
            speech.deleteLater()
        self._tell(translate("AlarmVoice", "No voice here: the system has none for this language."))
        return None

    def _tell(self, sentence: Sentence) -> None:
        log.info("%s", sentence)
        self.silent.emit(sentence)
