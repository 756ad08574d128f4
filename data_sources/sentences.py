"""Sentences for people, said by rooms that know neither Qt nor the reader's language.

A sentence is its English text with named gaps, and the values for the gaps. `desktop.translation` says it in the
reader's language; the texts are collected by pyside6-lupdate, which recognises `translate("context", "text")`.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Sentence(Struct, frozen=True):
    """One sentence, or a few, that a person can act on. Travels as JSON in health records and quarantine."""

    context: str
    text: str
    values: dict[str, str | int | float] = {}

    def __str__(self) -> str:
        """Return the English sentence, gaps filled."""
        return self.text.format_map(_Gaps(self.values))

    def filled(self, **values: str | float) -> Sentence:
        """Return this sentence with `values` in its gaps."""
        return Sentence(self.context, self.text, {**self.values, **values})


class _Gaps(dict[str, Any]):
    """Leave an unknown gap as it stands: a wrong translation must never hide an error behind another."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(text: str, values: dict[str, str | int | float]) -> str:
    """Return `text`, which may be a translation, with its gaps filled; unknown gaps stay as they stand."""
    return text.format_map(_Gaps(values))


def translate(context: str, text: str) -> Sentence:
    """Return the sentence `text`. Both arguments must be literals, or the translators never see them."""
    return Sentence(context, text)
