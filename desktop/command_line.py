"""The command line: each verb imports only what it needs, so that help, check and collect come without Qt.

Exit codes: 0 all well, 1 something failed or mistakes were found, 2 the command itself was wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any

import typer

from data_sources.sentences import translate
from desktop.event_verbs import event_app, incident_app
from desktop.store_verbs import store_app
from desktop.translation import LANGUAGES
from desktop.verb_words import (
    TEXTS,
    CentreArgument,
    ChildOption,
    Language,
    LanguageOption,
    SpeedOption,
    StoreOption,
    ThemeOption,
    end,
    folder_of,
    help_text,
    language,
    said,
    speak,
)

app = typer.Typer(
    name="yiping",
    help=help_text(translate("CommandLine", "Yiping 一屏: one screen sees the whole county.")),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
source_app = typer.Typer(help=help_text(translate("CommandLine", "Look at one source.")), no_args_is_help=True)
app.add_typer(source_app, name="source")
app.add_typer(store_app, name="store")
app.add_typer(event_app, name="event")
app.add_typer(incident_app, name="incident")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"yiping {program_version()}")
        raise typer.Exit


def program_version() -> str:
    """Return the program's version: as installed, or as a checkout's pyproject.toml says."""
    try:
        return version("yiping")
    except PackageNotFoundError:
        import tomllib  # noqa: PLC0415 - only where nothing is installed

        from data_sources.resource_files import resource  # noqa: PLC0415

        project = resource().parent / "pyproject.toml"
        if not project.is_file():
            return "0"
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


@app.callback()
def yiping(
    version: Annotated[  # noqa: ARG001 - its callback prints and ends
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help=help_text(translate("CommandLine", "Print the version.")),
        ),
    ] = False,
    lang: LanguageOption = None,
) -> None:
    """Take the options that stand before the verb."""
    speak(lang)


@app.command(
    help=help_text(translate("CommandLine", "Open the desktop with live data; its collector runs as a child."))
)
def run(  # noqa: PLR0917 - one parameter an option
    centre: CentreArgument = "wenzhou",
    scene: Annotated[
        str, typer.Option(help=help_text(translate("CommandLine", "The scene to open with.")), metavar="NAME")
    ] = "",
    wall: Annotated[
        str,
        typer.Option(
            help=help_text(translate("CommandLine", "Fill the displays as walls/NAME.toml says.")), metavar="NAME"
        ),
    ] = "",
    windowed: Annotated[
        bool, typer.Option("--windowed", help=help_text(translate("CommandLine", "In a window, not full screen.")))
    ] = False,
    lang: LanguageOption = None,
    theme: ThemeOption = None,
    speed: SpeedOption = 1.0,
    screens: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            file_okay=False,
            help=help_text(translate("CommandLine", "Show the scenes in turn, and keep a fresh picture of each here.")),
        ),
    ] = None,
    store: StoreOption = "",
    desk: Annotated[
        bool,
        typer.Option("--desk", help=help_text(translate("CommandLine", "Deal with events from the wall, too."))),
    ] = False,
    unattended: Annotated[
        bool,
        typer.Option(
            "--unattended",
            help=help_text(translate("CommandLine", "For weeks: start it again whenever it dies or hangs.")),
        ),
    ] = False,
) -> None:
    """Open the desktop."""
    speak(lang)
    if unattended:
        from desktop.unattended import keep_running  # noqa: PLC0415 - a verb imports what it needs

        end(lambda: keep_running(sys.argv[1:]))
    from desktop.opening import Wishes, open_desktop  # noqa: PLC0415

    wishes = Wishes(
        folder=folder_of(centre),
        scene=scene,
        wall=wall,
        windowed=windowed,
        language=lang,
        theme=theme,
        speed=speed,
        screens=screens,
        store_url=store,
        desk=desk,
    )
    end(lambda: open_desktop(wishes))


@app.command(help=help_text(translate("CommandLine", "Poll the centre's sources into its store, without a window.")))
def collect(  # noqa: PLR0917 - one parameter an option
    centre: CentreArgument,
    once: Annotated[
        bool,
        typer.Option(
            "--once",
            help=help_text(translate("CommandLine", "Poll every source once and say what came; exit 1 if any failed.")),
        ),
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(help=help_text(translate("CommandLine", "Only this source; may be given again.")), metavar="NAME"),
    ] = None,
    lang: LanguageOption = None,
    store: StoreOption = "",
    child: ChildOption = False,
) -> None:
    """Run the collector."""
    from desktop.collecting import collect_once, collect_until_ended  # noqa: PLC0415

    speak(lang)
    folder = folder_of(centre)
    only = tuple(source or ())
    if once:
        end(lambda: collect_once(folder, only, store, language()))
    end(lambda: collect_until_ended(folder, only, store, child=child))


@app.command(help=help_text(translate("CommandLine", "Find every mistake in a centre's files.")))
def check(centre: CentreArgument, lang: LanguageOption = None) -> None:
    """Check a centre's files."""
    from desktop.check import print_mistakes  # noqa: PLC0415

    speak(lang)
    end(lambda: print_mistakes(folder_of(centre), language()))


@source_app.command(
    "test",
    help=help_text(translate("CommandLine", "Poll a source once, store nothing, and show what its rows become.")),
)
def source_test(
    centre: CentreArgument,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help=help_text(translate("CommandLine", "The source's name.")))
    ],
    rows: Annotated[
        int, typer.Option(min=1, max=1000, help=help_text(translate("CommandLine", "How many rows to show.")))
    ] = 5,
    lang: LanguageOption = None,
) -> None:
    """Test one source."""
    from desktop.source_test import print_source_test  # noqa: PLC0415

    speak(lang)
    end(lambda: print_source_test(folder_of(centre), source, rows, language()))


@app.command(
    help=help_text(
        translate(
            "CommandLine", "Look at the rows that were refused, and why; write them to a file, or try them again."
        )
    )
)
def quarantine(  # noqa: PLR0917 - one parameter an option
    centre: CentreArgument,
    source: Annotated[
        str, typer.Option(metavar="NAME", help=help_text(translate("CommandLine", "Only this source.")))
    ] = "",
    rows: Annotated[
        int,
        typer.Option(min=0, max=200, help=help_text(translate("CommandLine", "How many rows of each source to show."))),
    ] = 5,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help=help_text(translate("CommandLine", "Write all of them, masked, to FILE.csv or FILE.jsonl.")),
        ),
    ] = None,
    rerun: Annotated[
        bool,
        typer.Option(
            "--rerun",
            help=help_text(translate("CommandLine", "Try the source's rows again by the mapping as it is now.")),
        ),
    ] = False,
    lang: LanguageOption = None,
    store: StoreOption = "",
    child: ChildOption = False,
) -> None:
    """Look into the quarantine."""
    speak(lang)
    if rerun and (not source or export is not None):
        raise typer.BadParameter(
            said(translate("CommandLine", "One source at a time, without --export: add --source NAME.")),
            param_hint="--rerun",
        )
    if export is not None and export.suffix.lower() not in (".csv", ".jsonl"):
        raise typer.BadParameter(
            said(translate("CommandLine", "“{file}” must end in .csv or .jsonl.").filled(file=export.name)),
            param_hint="--export",
        )
    from desktop import quarantine as verb  # noqa: PLC0415

    folder = folder_of(centre)
    if rerun and child:
        end(lambda: verb.try_again_as_child(folder, source, store))
    if rerun:
        end(lambda: verb.try_again(folder, source, store, language()))
    if export is not None:
        end(lambda: verb.export(folder, source, export, store, language()))
    end(lambda: verb.browse(folder, source, rows, store, language()))


@app.command(help=help_text(translate("CommandLine", "Save a complete picture of one scene.")))
def snapshot(  # noqa: PLR0917 - one parameter an option
    centre: CentreArgument,
    scene: Annotated[
        str, typer.Option(help=help_text(translate("CommandLine", "The scene to draw.")), metavar="NAME")
    ] = "",
    size: Annotated[
        str,
        typer.Option(metavar="WIDTHxHEIGHT", help=help_text(translate("CommandLine", "The picture's size in pixels."))),
    ] = "1920x1080",
    out: Annotated[
        Path, typer.Option("-o", "--out", help=help_text(translate("CommandLine", "The PNG to write.")))
    ] = Path("snapshot.png"),
    pane: Annotated[
        str,
        typer.Option(
            metavar="TYPE",
            help=help_text(
                translate(
                    "CommandLine", "Draw only this pane of the scene: “map” with --size 3508x2480 is a map to print."
                )
            ),
        ),
    ] = "",
    every: Annotated[
        bool,
        typer.Option("--all", help=help_text(translate("CommandLine", "Draw every scene, into the folder --out."))),
    ] = False,
    lang: LanguageOption = None,
    theme: ThemeOption = None,
    timeout: Annotated[
        float,
        typer.Option(min=1, help=help_text(translate("CommandLine", "Seconds to wait for the scene to be complete."))),
    ] = 300.0,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
            help=help_text(translate("CommandLine", "Draw it as of this moment, by the centre's time.")),
        ),
    ] = None,
    store: StoreOption = "",
) -> None:
    """Save a picture of one scene."""
    speak(lang)
    width, found, height = size.lower().partition("x")
    if not (found and width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise typer.BadParameter(
            said(translate("CommandLine", "“{size}” is no size: write it like 3840x2160.").filled(size=size)),
            param_hint="--size",
        )
    if not (320 <= int(width) <= 15360 and 240 <= int(height) <= 8640):
        raise typer.BadParameter(
            said(translate("CommandLine", "“{size}” is out of range: 320x240 to 15360x8640.").filled(size=size)),
            param_hint="--size",
        )
    from desktop.opening import Wishes  # noqa: PLC0415
    from desktop.snapshot import save_snapshot  # noqa: PLC0415

    if out.is_dir() != every:
        sentence = (
            translate("CommandLine", "{path} is a folder.")
            if out.is_dir()
            else translate("CommandLine", "{path} is no folder: --all writes a picture a scene into one.")
        )
        raise typer.BadParameter(said(sentence.filled(path=str(out))), param_hint="--out")
    wishes = Wishes(folder=folder_of(centre), scene=scene, language=lang, theme=theme, store_url=store, pane=pane)
    end(lambda: save_snapshot(wishes, (int(width), int(height)), out, timeout, at=at, every_scene=every))


@app.command(
    help=help_text(translate("CommandLine", "Serve an example centre's recorded feeds, for drills and training."))
)
def feeds(
    centre: CentreArgument = "wenzhou",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=help_text(translate("CommandLine", "The port; 0 takes a free one.")))
    ] = 8765,
    speed: SpeedOption = 1.0,
    lang: LanguageOption = None,
    child: ChildOption = False,
) -> None:
    """Serve recorded feeds."""
    from desktop.feeding import serve_feeds  # noqa: PLC0415

    speak(lang)
    end(lambda: serve_feeds(folder_of(centre), port, speed, child=child))


def _language_wished(arguments: Sequence[str]) -> Language | None:
    """Return what --lang says, wherever it stands: the help itself must speak it."""
    for index, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        for known in LANGUAGES:
            if value == known:
                return known
    return None


def _localise(command: Any) -> None:
    """Say the help of a command, its options and its verbs in the reader's language."""
    for thing in (command, *command.params):
        sentence = TEXTS.get(getattr(thing, "help", None) or "")
        if sentence is not None:
            thing.help = said(sentence)
    for verb in getattr(command, "commands", {}).values():
        _localise(verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; ends the process."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    speak(_language_wished(words))
    command()(args=words, prog_name="yiping")


def command() -> Any:
    """Return the whole command, its help in the language that is spoken."""
    built = typer.main.get_command(app)
    _localise(built)
    return built
