"""What the verbs of the command line share: their options' words, the language they speak, and how they end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

from data_sources.sentences import Sentence, translate
from desktop.translation import language_of_environment, say

Language = Literal["zh", "en"]
Theme = Literal["dark", "light"]

TEXTS: dict[str, Sentence] = {}
"""Each help text's sentence, by its English words."""


def help_text(sentence: Sentence) -> str:
    """Return the English help text; the whole command's help is put into the reader's language by its sentence."""
    TEXTS[sentence.text] = sentence
    return sentence.text


CentreArgument = Annotated[
    str,
    typer.Argument(
        metavar="CENTRE",
        help=help_text(translate("CommandLine", "A centre's folder, or the name of an example centre.")),
    ),
]
SpeedOption = Annotated[
    float,
    typer.Option(
        min=1,
        max=3600,
        help=help_text(translate("CommandLine", "A drill's clock: how many times as fast time runs.")),
    ),
]
LanguageOption = Annotated[
    Language | None, typer.Option("--lang", help=help_text(translate("CommandLine", "The language to speak.")))
]
StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        help=help_text(translate("CommandLine", "The store as a SQLAlchemy URL, instead of the centre's own.")),
    ),
]
ThemeOption = Annotated[
    Theme | None, typer.Option("--theme", help=help_text(translate("CommandLine", "Dark or light.")))
]
ChildOption = Annotated[bool, typer.Option("--child", hidden=True)]


_spoken: list[Language] = []


def speak(wished: Language | None) -> None:
    """Speak this language from here on; None: as before."""
    if wished is not None:
        _spoken[:] = [wished]


def language() -> str:
    """Return the language that is spoken."""
    return _spoken[0] if _spoken else language_of_environment()


def said(sentence: Sentence) -> str:
    """Return a sentence in the language that is spoken."""
    return say(sentence, language())


def folder_of(centre: str) -> Path:
    """Return the folder of a centre that was named; ends the verb where there is none."""
    from data_sources.centre import CentreError  # noqa: PLC0415 - not for --help
    from desktop.centres import find_centre  # noqa: PLC0415

    try:
        return find_centre(centre)
    except CentreError as error:
        fail(error.sentence)


def fail(sentence: Sentence) -> NoReturn:
    """Say why, and end with 1."""
    typer.echo(said(sentence), err=True)
    raise typer.Exit(1)


def end(work: Any) -> NoReturn:
    """Run a verb's work and end with its exit code; an error that brings a sentence ends with that."""
    try:
        code = work()
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except Exception as error:
        sentence = getattr(error, "sentence", None)
        if not isinstance(sentence, Sentence):
            raise
        fail(sentence)
    raise typer.Exit(code)
