"""`yiping event …` and `yiping incident …`: what an officer sees and does, from a terminal or a script."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from data_sources.sentences import Sentence, translate
from desktop.verb_words import (
    CentreArgument,
    LanguageOption,
    StoreOption,
    end,
    folder_of,
    help_text,
    language,
    said,
    speak,
)

LevelWord = Literal["township", "county", "prefecture"]

event_app = typer.Typer(
    help=help_text(translate("CommandLine", "Look at one event, and deal with it.")), no_args_is_help=True
)
incident_app = typer.Typer(
    help=help_text(translate("CommandLine", "Say which reports are one happening, and which are not.")),
    no_args_is_help=True,
)

EventArgument = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE:KEY",
        help=help_text(translate("CommandLine", "A report: its source's name and the key that it has there.")),
    ),
]
OtherArgument = Annotated[
    str, typer.Argument(metavar="SOURCE:KEY", help=help_text(translate("CommandLine", "Another report.")))
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=help_text(translate("CommandLine", "Print JSON; times are ms since 1970, UTC.")))
]
OfficerOption = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help=help_text(translate("CommandLine", "Who does it; without it, the officer of this machine's settings.")),
    ),
]
ReasonOption = Annotated[
    str, typer.Option(metavar="TEXT", help=help_text(translate("CommandLine", "The reason; it is kept.")))
]
IdOption = Annotated[
    str,
    typer.Option(
        "--id",
        metavar="ID",
        help=help_text(
            translate("CommandLine", "A number of your own for it: the same number again does nothing twice.")
        ),
    ),
]


@event_app.command("show", help=help_text(translate("CommandLine", "Show an event with all of its incident.")))
def event_show(
    centre: CentreArgument, event: EventArgument, json: JsonOption = False, lang: LanguageOption = None,
    store: StoreOption = "",
) -> None:  # fmt: skip
    """Show an event."""
    from desktop import duty_desk  # noqa: PLC0415 - a verb imports what it needs

    speak(lang)
    name = _named(event)
    end(lambda: duty_desk.show(folder_of(centre), store, name, language(), as_json=json))


@event_app.command("history", help=help_text(translate("CommandLine", "List what happened to an event, newest first.")))
def event_history(
    centre: CentreArgument, event: EventArgument, json: JsonOption = False, lang: LanguageOption = None,
    store: StoreOption = "",
) -> None:  # fmt: skip
    """List what happened."""
    from desktop import duty_desk  # noqa: PLC0415

    speak(lang)
    name = _named(event)
    end(lambda: duty_desk.history(folder_of(centre), store, name, language(), as_json=json))


@event_app.command(
    "act", help=help_text(translate("CommandLine", "Do an action of the workflow: accept, route, handle, close …"))
)
def event_act(  # noqa: PLR0917 - one parameter an option
    centre: CentreArgument,
    event: EventArgument,
    action: Annotated[
        str,
        typer.Argument(
            metavar="ACTION",
            help=help_text(translate("CommandLine", "The action's name in workflow.toml, or what it is called.")),
        ),
    ],
    officer: OfficerOption = "",
    role: Annotated[
        str,
        typer.Option(
            metavar="ROLE", help=help_text(translate("CommandLine", "His role: duty, unit, checker, leader."))
        ),
    ] = "",
    level: Annotated[
        LevelWord | None, typer.Option(help=help_text(translate("CommandLine", "The level that he acts for.")))
    ] = None,
    scope: Annotated[
        str,
        typer.Option(
            metavar="CODE", help=help_text(translate("CommandLine", "The place that he answers for, by its code."))
        ),
    ] = "",
    at_level: Annotated[
        LevelWord | None,
        typer.Option(help=help_text(translate("CommandLine", "The level that it is done at, where that is another."))),
    ] = None,
    reason: ReasonOption = "",
    note: Annotated[
        str, typer.Option(metavar="TEXT", help=help_text(translate("CommandLine", "What was done or found.")))
    ] = "",
    unit: Annotated[
        str, typer.Option(metavar="NAME", help=help_text(translate("CommandLine", "The unit that it goes to.")))
    ] = "",
    until: Annotated[
        str,
        typer.Option(
            metavar='"YYYY-MM-DD HH:MM"',
            help=help_text(translate("CommandLine", "Until when, by the centre's clock.")),
        ),
    ] = "",
    score: Annotated[int | None, typer.Option(help=help_text(translate("CommandLine", "A score.")))] = None,
    place: Annotated[
        str,
        typer.Option(
            metavar="CODE", help=help_text(translate("CommandLine", "The place that it is sent to, by code."))
        ),
    ] = "",
    number: IdOption = "",
    json: JsonOption = False,
    lang: LanguageOption = None,
    store: StoreOption = "",
) -> None:
    """Do an action."""
    from desktop import duty_desk  # noqa: PLC0415

    speak(lang)
    wish = duty_desk.Wish(
        action, at_level, reason=reason, note=note, unit=unit, until=until, score=score, place=place, number=number
    )
    who = duty_desk.Who(officer, role, level, scope)
    name = _named(event)
    end(lambda: duty_desk.act(folder_of(centre), store, name, who, wish, language(), as_json=json))


incident_app.command("show", help=help_text(translate("CommandLine", "Show the incident that a report is in.")))(
    event_show
)


@incident_app.command(
    "proposals", help=help_text(translate("CommandLine", "List what may be one happening, and waits for an officer."))
)
def incident_proposals(
    centre: CentreArgument, json: JsonOption = False, lang: LanguageOption = None, store: StoreOption = ""
) -> None:
    """List proposals."""
    from desktop import duty_desk  # noqa: PLC0415

    speak(lang)
    end(lambda: duty_desk.proposals(folder_of(centre), store, language(), as_json=json))


def _of_two(verb: str, deed: Literal["confirm", "reject", "join"], told: Sentence) -> None:
    """Add a verb that decides on two reports."""

    @incident_app.command(verb, help=help_text(told))
    def decide(  # noqa: PLR0917 - one parameter an option
        centre: CentreArgument, event: EventArgument, other: OtherArgument, officer: OfficerOption = "",
        reason: ReasonOption = "", number: IdOption = "", json: JsonOption = False, lang: LanguageOption = None,
        store: StoreOption = "",
    ) -> None:  # fmt: skip
        _decide(centre, deed, [event, other], officer, reason, number, lang, store, as_json=json)


_of_two("confirm", "confirm", translate("CommandLine", "Confirm that two proposed reports are one."))
_of_two("refuse", "reject", translate("CommandLine", "Say that two proposed reports are two."))
_of_two("join", "join", translate("CommandLine", "Join any two reports, with their incidents."))


@incident_app.command("split", help=help_text(translate("CommandLine", "Split reports from their incident.")))
def incident_split(  # noqa: PLR0917 - one parameter an option
    centre: CentreArgument,
    events: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE:KEY…", help=help_text(translate("CommandLine", "The reports that another happening is."))
        ),
    ],
    officer: OfficerOption = "",
    reason: ReasonOption = "",
    number: IdOption = "",
    json: JsonOption = False,
    lang: LanguageOption = None,
    store: StoreOption = "",
) -> None:
    """Split reports."""
    _decide(centre, "split", events, officer, reason, number, lang, store, as_json=json)


@incident_app.command(
    "undo", help=help_text(translate("CommandLine", "Take the newest decision on a report's incident back."))
)
def incident_undo(  # noqa: PLR0917 - one parameter an option
    centre: CentreArgument, event: EventArgument, officer: OfficerOption = "", reason: ReasonOption = "",
    number: IdOption = "", json: JsonOption = False, lang: LanguageOption = None, store: StoreOption = "",
) -> None:  # fmt: skip
    """Take a decision back."""
    _decide(centre, "undo", [event], officer, reason, number, lang, store, as_json=json)


def _decide(  # noqa: PLR0917 - one parameter an option
    centre: str,
    deed: Literal["confirm", "reject", "join", "split", "undo"],
    events: list[str],
    officer: str,
    reason: str,
    number: str,
    lang: Literal["zh", "en"] | None,
    store: str,
    *,
    as_json: bool,
) -> None:
    from desktop import duty_desk  # noqa: PLC0415

    speak(lang)
    names = [_named(event) for event in events]
    decision = duty_desk.Decision(deed, officer, reason, number)
    end(lambda: duty_desk.decide(folder_of(centre), store, names, decision, language(), as_json=as_json))


def _named(event: str) -> tuple[str, str]:
    source, found, key = event.partition(":")
    if not (source and found and key):
        raise typer.BadParameter(
            said(translate("CommandLine", "“{event}” is no report: write SOURCE:KEY.").filled(event=event)),
            param_hint="SOURCE:KEY",
        )
    return source, key
