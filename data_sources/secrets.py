"""Passwords and tokens: from the environment or the system's keyring, never from a centre's files."""

from __future__ import annotations

import os
import re

from data_sources.connector import PollContext, SourceError
from data_sources.redaction import remember
from data_sources.sentences import translate

KEYRING_SERVICE = "yiping"


def variable_of(name: str) -> str:
    """Return the environment variable that may hold a secret: `grid-events` → `YIPING_SECRET_GRID_EVENTS`."""
    return "YIPING_SECRET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def secret(name: str, context: PollContext | None = None) -> str:
    """Return the secret that a source file names. No text that is said or logged holds it from now on.

    Raises:
        SourceError: Neither the environment nor the keyring has it, or it can't be a secret.
    """
    given = context.secrets.get(name) if context else None
    # `echo` and editors leave a line's end behind, which no password has.
    value = (given or os.environ.get(variable_of(name)) or _from_keyring(name) or "").strip("\r\n")
    if not value:
        sentence = translate(
            "Source",
            "The secret “{name}” is not known. Put it in the system's keyring under “yiping”, or in {variable}.",
        )
        raise SourceError(sentence.filled(name=name, variable=variable_of(name)))
    if any(ord(character) < 32 for character in value):
        sentence = translate("Source", "The secret “{name}” has a line break or tab inside. Enter it again.")
        raise SourceError(sentence.filled(name=name))
    remember(value)
    return value


def _from_keyring(name: str) -> str | None:
    # Looking for a backend takes a while and touches the desktop's bus: only where a secret is asked for.
    import keyring  # noqa: PLC0415
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(KEYRING_SERVICE, name)
    except (KeyringError, RuntimeError, OSError):
        return None
