"""Say things in the reader's language.

Sentences from the rooms below are looked up in the translators' own file (`yiping_zh_CN.ts`): no Qt is needed, so
the command line's verbs speak Chinese too. Qt's classes (`tr`) get the compiled `.qm` of the same file by `install`.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from data_sources.resource_files import resource
from data_sources.sentences import Sentence, fill

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication, QTranslator

LANGUAGES: Final[tuple[Literal["zh", "en"], ...]] = ("zh", "en")


def language_of_environment() -> str:
    """Return 'zh' where the system speaks Chinese, else 'en': what the command line speaks without --lang."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


@cache
def _phrases(language: str) -> dict[tuple[str, str], str]:
    path = translation_file(language)
    phrases: dict[tuple[str, str], str] = {}
    if language == "en" or not path.is_file():
        return phrases
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - a start without a notice needs none  # nosec

    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    try:
        context = ""
        for _, element in iterparse(str(path)):
            if element.tag == "name":
                context = element.text or ""
            elif element.tag == "message":
                translation = element.find("translation")
                if translation is not None and translation.text and translation.get("type") is None:
                    phrases[context, element.findtext("source", "")] = translation.text
                element.clear()
    except (OSError, ParseError):
        return {}
    return phrases


def translation_file(language: str) -> Path:
    """Return the translators' file for a language."""
    return resource("translations", f"yiping_{'zh_CN' if language == 'zh' else language}.ts")


def say(sentence: Sentence, language: str) -> str:
    """Return the sentence in `language`; in English where it has no translation."""
    text = _phrases(language).get((sentence.context, sentence.text), sentence.text)
    return fill(text, sentence.values)


def install(application: QCoreApplication, language: str) -> list[QTranslator]:
    """Make Qt and our own classes speak `language`; return what `uninstall` takes."""
    from PySide6.QtCore import QLibraryInfo, QTranslator  # noqa: PLC0415 - the command line knows no Qt

    if language == "en":
        return []
    qt_files = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    installed = []
    for path in (qt_files / "qtbase_zh_CN.qm", resource("translations", "yiping_zh_CN.qm")):
        translator = QTranslator(application)
        if translator.load(str(path)):
            application.installTranslator(translator)
            installed.append(translator)
    return installed


def uninstall(application: QCoreApplication, translators: list[QTranslator]) -> None:
    """Take back what `install` did."""
    for translator in translators:
        application.removeTranslator(translator)
        translator.deleteLater()
