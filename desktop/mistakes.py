"""Say a centre's mistakes so that a person can mend them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data_sources.centre import Mistake
from data_sources.sentences import Sentence, translate

Say = Callable[[Sentence], str]


def mistake_text(mistake: Mistake, say: Say) -> str:
    """Return one mistake on one line: `file:line  key  sentence (found X; allowed Y; did you mean Z?)`."""
    place = f"{mistake.file}:{mistake.line}" if mistake.line else mistake.file
    parts = [place, *filter(None, [mistake.key]), say(mistake.sentence)]
    hints = []
    if mistake.found:
        hints.append(say(translate("Mistakes", "found {found}").filled(found=_one_line(mistake.found))))
    if mistake.allowed:
        hints.append(say(translate("Mistakes", "allowed {allowed}").filled(allowed=_one_line(mistake.allowed))))
    if mistake.nearest:
        hints.append(say(translate("Mistakes", "did you mean {nearest}?").filled(nearest=mistake.nearest)))
    return "  ".join(parts) + (f" ({'; '.join(hints)})" if hints else "")


def in_order(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Return the mistakes as a person walks through the files."""
    return sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line, mistake.key))


def _one_line(text: str) -> str:
    return " ".join(text.split())
