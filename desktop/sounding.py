"""What rings and reads out, by what the machine has: the work of `desktop.alarm_voice`'s process.

Where there is no sound device or no voice, it is silent and says so once. Qt's sound modules are loaded by the first
alarm; on a server without sound libraries they can't be loaded at all.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QUrl, Signal, Slot

from data_sources.records import encode
from data_sources.resource_files import resource
from data_sources.sentences import Sentence, translate

PLAYS_NOTHING: Final = "mock"
"""Qt's own engine for tests."""

LANGUAGES: Final = {"zh": QLocale.Language.Chinese, "en": QLocale.Language.English}
NAMED: Final = {"zh": ("mandarin", "putonghua", "普通话")}
"""What a voice says of itself whose language Qt doesn't know: speech-dispatcher calls espeak's Mandarin “cmn”."""
SPELLS: Final = "latin as english"
"""Of espeak's two, this one turns characters into pinyin and reads that as English, with the tones as numbers."""


def sound_until_ended(language: str, volume: float) -> int:
    """Do what comes on standard input by lines, {"ring": 1 to 4}, {"say": text} or {"hush": true}; answer each.

    Ends with its input: there is no alarm without a desktop.
    """
    application = QCoreApplication([])
    sounds = Sounds(language, volume)
    threading.Thread(target=sounds.listen, name="what is to be heard", daemon=True).start()
    sounds.ended.connect(application.quit, Qt.ConnectionType.QueuedConnection)
    application.exec()
    sounds.hush()
    return 0


class Sounds(QObject):
    """Rings and reads out. Its messages come from the thread that listens."""

    ended = Signal()
    wanted = Signal(str)

    def __init__(self, language: str, volume: float) -> None:
        super().__init__()
        self._language = language
        self._volume = volume
        self._effects: dict[int, Any] | None = None
        self._speech: Any = None
        self._spoke = False
        self.wanted.connect(self._do, Qt.ConnectionType.QueuedConnection)

    def listen(self) -> None:
        """Hand on each line until there are no more."""
        for line in sys.stdin:
            self.wanted.emit(line)
        self.ended.emit()

    def ring(self, severity: int) -> None:
        """Play the sound of a severity."""
        if self._effects is None:
            self._effects = self._made_effects()
        effect = self._effects.get(severity)
        if effect is not None:
            effect.play()

    def say(self, text: str) -> None:
        """Read a text out, after what is being read."""
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

    @Slot(str)
    def _do(self, line: str) -> None:
        match json.loads(line):
            case {"ring": int(severity)}:
                self.ring(severity)
            case {"say": str(text)}:
                self.say(text)
            case _:
                self.hush()
        _tell({"done": True})

    def _made_effects(self) -> dict[int, Any]:
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # noqa: PLC0415 - see above
        except ImportError as error:
            _tell_why(translate("AlarmVoice", "No sound here: {reason}.").filled(reason=str(error)))
            return {}
        if QMediaDevices.defaultAudioOutput().isNull():
            _tell_why(translate("AlarmVoice", "No sound here: this computer has no loudspeaker."))
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
            _tell_why(translate("AlarmVoice", "No voice here: {reason}.").filled(reason=str(error)))
            return None
        for engine in QTextToSpeech.availableEngines():
            if engine == PLAYS_NOTHING:
                continue
            speech = QTextToSpeech(engine, self)
            if speech.state() != QTextToSpeech.State.Error and set_voice(speech, self._language):
                speech.setVolume(self._volume)
                return speech
            speech.deleteLater()
        _tell_why(translate("AlarmVoice", "No voice here: the system has none for this language."))
        return None


def set_voice(speech: Any, language: str) -> bool:
    """Have a QTextToSpeech speak a language, by a locale of it or by a voice's own name; return whether it can."""
    locales = speech.availableLocales()
    for locale in locales:
        if locale.language() == LANGUAGES[language]:
            speech.setLocale(locale)
            return True
    for locale in locales:
        if locale.language() != QLocale.Language.C:
            continue
        speech.setLocale(locale)
        voices = {voice.name().casefold(): voice for voice in reversed(speech.availableVoices())}
        known = [name for name in voices if SPELLS not in name and any(one in name for one in NAMED.get(language, ()))]
        if known:
            speech.setVoice(voices[min(known, key=len)])  # the plain one: others are named after it
            return True
    return False


def _tell_why(sentence: Sentence) -> None:
    _tell({"silent": sentence})


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(encode(message).decode() + "\n")
    sys.stdout.flush()
