"""`yiping store …`: let go of what is old, back up, look over, put back. Each works while others use the store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data_sources.sentences import translate
from desktop.verb_words import CentreArgument, LanguageOption, StoreOption, end, folder_of, help_text, language, speak

store_app = typer.Typer(
    help=help_text(translate("CommandLine", "Keep the store in order, also while the collector runs.")),
    no_args_is_help=True,
)


@store_app.command(
    help=help_text(
        translate("CommandLine", "Let go of what is older than the centre keeps; the collector does it each night.")
    )
)
def purge(centre: CentreArgument, lang: LanguageOption = None, store: StoreOption = "") -> None:
    """Let go of what is old."""
    from desktop import store_keeping  # noqa: PLC0415 - a verb imports what it needs

    speak(lang)
    end(lambda: store_keeping.purge(folder_of(centre), store, language()))


@store_app.command(help=help_text(translate("CommandLine", "Write the whole store to a new file.")))
def backup(
    centre: CentreArgument,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", dir_okay=False, help=help_text(translate("CommandLine", "The file to write."))),
    ],
    lang: LanguageOption = None,
    store: StoreOption = "",
) -> None:
    """Back the store up."""
    from desktop import store_keeping  # noqa: PLC0415

    speak(lang)
    end(lambda: store_keeping.back_up(folder_of(centre), file, store, language()))


@store_app.command(
    help=help_text(
        translate(
            "CommandLine", "Look the store over: its file, its counters, its change feed; exit 1 if any is wrong."
        )
    )
)
def verify(
    centre: CentreArgument,
    mend: Annotated[
        bool,
        typer.Option("--mend", help=help_text(translate("CommandLine", "Count anew where the counters differ."))),
    ] = False,
    lang: LanguageOption = None,
    store: StoreOption = "",
) -> None:
    """Look the store over."""
    from desktop import store_keeping  # noqa: PLC0415

    speak(lang)
    end(lambda: store_keeping.verify(folder_of(centre), store, language(), mend=mend))


@store_app.command(
    help=help_text(
        translate("CommandLine", "Put the store back to what a backup holds; what it held before is kept beside it.")
    )
)
def restore(
    centre: CentreArgument,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", dir_okay=False, help=help_text(translate("CommandLine", "The backup to put back."))
        ),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help=help_text(translate("CommandLine", "Do it without asking.")))
    ] = False,
    lang: LanguageOption = None,
    store: StoreOption = "",
) -> None:
    """Put the store back."""
    from desktop import store_keeping  # noqa: PLC0415

    speak(lang)
    end(lambda: store_keeping.restore(folder_of(centre), file, store, language(), sure=yes))
