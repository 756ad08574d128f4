"""A source file's query, judged before it is sent anywhere: one SELECT, which changes nothing.

The session that asks is read-only besides, where the make of database has such a thing. This is the belt to those
braces, and tells a slip (a second statement pasted along, SELECT … INTO) by `yiping check`, not in the night.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from data_sources.sentences import Sentence, translate

_BACKSLASHES = ("mysql",)
_BRACKETS = ("mssql", "sqlite")

_CHANGES = frozenset(
    [
        "insert",
        "update",
        "delete",
        "merge",
        "upsert",
        "drop",
        "alter",
        "create",
        "truncate",
        "grant",
        "revoke",
        "deny",
        "exec",
        "execute",
        "into",
    ]
)
"""Words that begin a change. They are reserved nearly everywhere; a column of such a name stands in quotes."""
_ALSO_FUNCTIONS = ("insert", "truncate")
"""String and number functions of MySQL's: harmless before a bracket."""
_TSQL = frozenset(
    [
        "backup",
        "restore",
        "dbcc",
        "kill",
        "shutdown",
        "reconfigure",
        "use",
        "set",
        "declare",
        "bulk",
        "writetext",
        "updatetext",
        "waitfor",
        "begin",
        "commit",
        "save",
        "rollback",
        "if",
        "while",
        "print",
        "raiserror",
        "throw",
        "revert",
    ]
)
"""In Transact-SQL a statement begins without a semicolon before it, and all of these are reserved there."""


class _Token(NamedTuple):
    kind: str
    text: str


@lru_cache(maxsize=256)
def mistake_in(query: str, backend: str) -> Sentence | None:
    """Return what keeps a query from being sent to this make of database; None where nothing does."""
    tokens = _meant(query, backend)
    return _mistaken_form(tokens) or _mistaken_word(tokens, backend)


def _meant(query: str, backend: str) -> list[_Token]:
    tokens = [token for token in _tokens(query, backend) if token.kind not in ("comment", "space")]
    if tokens and tokens[-1].text == ";":
        tokens.pop()
    return tokens


def _mistaken_form(tokens: list[_Token]) -> Sentence | None:
    if not tokens:
        return translate("Mistakes", "The query is empty.")
    if any(token.kind == "open" for token in tokens):
        return translate("Mistakes", "The query has a quote or a comment that doesn't end.")
    if any(token.text == ";" for token in tokens):
        return translate("Mistakes", "Only one statement is allowed, and it must be a SELECT.")
    first = next((token.text.lower() for token in tokens if token.text != "("), "")
    if first not in ("select", "with"):
        return translate("Mistakes", "A query begins with SELECT or WITH: Yiping only reads.")
    return None


def _mistaken_word(tokens: list[_Token], backend: str) -> Sentence | None:
    forbidden = _CHANGES | _TSQL if backend == "mssql" else _CHANGES
    for place, token in enumerate(tokens):
        word = token.text.lower()
        if token.kind != "word" or word not in forbidden or (place and tokens[place - 1].text == "."):
            continue
        if word in _ALSO_FUNCTIONS and place + 1 < len(tokens) and tokens[place + 1].text == "(":
            continue
        sentence = translate("Mistakes", "“{word}” may not stand in a query: Yiping only reads. Quote a column's name.")
        return sentence.filled(word=token.text)
    for token in tokens:
        if token.kind == "bind" and token.text != ":since":
            sentence = translate("Mistakes", "“{name}” is unknown: a query may only ask for :since.")
            return sentence.filled(name=token.text)
    return None


@lru_cache(maxsize=256)
def asks_since(query: str, backend: str) -> bool:
    """Return whether the query is asked only for what is new. In a text or a comment, :since means nothing."""
    return any(token == ("bind", ":since") for token in _tokens(query, backend))


@lru_cache(maxsize=256)
def sendable(query: str, backend: str) -> str:
    """Return the query for `sqlalchemy.text`: without its last semicolon, colons in texts and comments left alone."""
    tokens = list(_tokens(query, backend))
    while tokens and (tokens[-1].kind in ("space", "comment") or tokens[-1].text == ";"):
        tokens.pop()
    return "".join(
        token.text.replace(":", "\\:") if token.kind in ("string", "comment") else token.text for token in tokens
    )


def _tokens(query: str, backend: str) -> Iterator[_Token]:
    for match in _pattern(backend).finditer(query):
        yield _Token(match.lastgroup or "other", match.group())


@lru_cache(maxsize=16)
def _pattern(backend: str) -> re.Pattern[str]:
    escapes = backend in _BACKSLASHES
    inside = r"(?:[^'\\]|\\.|'')*" if escapes else r"(?:[^']|'')*"
    strings = [
        r"[eE]'(?:[^'\\]|\\.|'')*'",
        r"[qQ]'\[.*?\]'|[qQ]'\{.*?\}'|[qQ]'\(.*?\)'|[qQ]'<.*?>'",
        rf"[nNbBxX]?'{inside}'",
        r'"(?:[^"\\]|\\.|"")*"' if escapes else r'"(?:[^"]|"")*"',
        r"`(?:[^`]|``)*`",
    ]
    if backend in _BRACKETS:
        strings.append(r"\[(?:[^\]]|\]\])*\]")
    if backend == "postgresql":
        strings.append(r"\$(?P<tag>\w*)\$.*?\$(?P=tag)\$")
    # MySQL runs what stands in /*! … */: to it, that is no comment.
    comments = [r"--[^\n]*", r"/\*(?!!).*?\*/"]
    if escapes:
        comments.append(r"\#[^\n]*")
    kinds = [
        ("space", r"\s+"),
        ("comment", "|".join(comments)),
        ("string", "|".join(strings)),
        ("open", r"""['`"]|/\*(?!!)"""),
        ("bind", r"(?<![:\w]):[A-Za-z_]\w*(?!:)"),
        ("word", r"[^\W\d][\w$#]*"),
        ("other", r"::|:=|\d[\w.]*|."),
    ]
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds), re.DOTALL)
