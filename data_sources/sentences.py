"""Sentences for people, said by rooms that know neither Qt nor the reader's language.

A sentence is its English text with named gaps, and the values for the gaps. `desktop.translation` says it in the
reader's language; the texts are collected by pyside6-lupdate, which recognises `translate("context", "text")`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct


class Sentence(Struct, frozen=True):
    """One sentence, or a few, that a person can act on. Travels as JSON in health records and quarantine."""

    context: str
    text: str
    values: dict[str, str | int | float] = {}

    def __str__(self) -> str:
        """Return the English sentence, gaps filled."""
        return fill(self.text, self.values)

    def filled(self, **values: str | float) -> Sentence:
        """Return this sentence with `values` in its gaps."""
        return Sentence(self.context, self.text, {**self.values, **values})


_GAP = re.compile(r"\{(\w+)\}")


def fill(text: str, values: Mapping[str, str | int | float]) -> str:
    """Return `text`, which may be a translation, with its gaps filled; unknown gaps stay as they stand.

    Never raises: a wrong translation must not hide an error behind another.
    """
    return _GAP.sub(lambda gap: str(values.get(gap[1], gap[0])), text)


def translate(context: str, text: str) -> Sentence:
    """Return the sentence `text`. Both arguments must be literals, or the translators never see them."""
    return Sentence(context, text)
