"""Find the centre that a person means: a folder, or the name of a shipped example."""

from __future__ import annotations

from pathlib import Path

from data_sources.resource_files import data_folder, example_centre, resource

DEFAULT_CENTRE = "wenzhou"


def example_names() -> tuple[str, ...]:
    """Return the names of the shipped example centres."""
    folder = resource("centres")
    return tuple(sorted(path.parent.name for path in folder.glob("*/centre.toml")))


def find_centre(word: str = "") -> Path:
    """Return the folder of the centre called `word`: a path or an example's name; empty: the default example.

    An example whose scenes were edited is the user's own copy of it (`desktop.editor.scene_files`).

    Raises:
        CentreError: There is neither.
    """
    folder = Path(word).expanduser()
    if word and folder.is_dir():
        return folder.resolve()
    if folder.is_file() and folder.name == "centre.toml":
        return folder.resolve().parent
    word = word or DEFAULT_CENTRE
    names = example_names()
    if word in names:
        own = data_folder("centres", word)
        return own if (own / "centre.toml").is_file() else example_centre(word)
    import difflib  # noqa: PLC0415 - only for a mistake: a start waits for none of these

    from data_sources.centre import CentreError  # noqa: PLC0415
    from data_sources.sentences import translate  # noqa: PLC0415

    near = difflib.get_close_matches(word, names, n=1)
    if near:
        raise CentreError(
            translate(
                "Centres",
                "There is no folder and no example centre “{word}”. Did you mean “{nearest}”?",
            ).filled(word=word, nearest=near[0])
        )
    raise CentreError(
        translate(
            "Centres",
            "There is no folder and no example centre “{word}”. The examples are: {names}.",
        ).filled(word=word, names=", ".join(names))
    )


def has_feeds(folder: Path) -> bool:
    """Whether a centre brings recorded feeds of its own: an example or training centre."""
    return (folder / "feeds.toml").is_file()
