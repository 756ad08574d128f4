"""Certificates: always verified, against the system's authorities or one that the centre names.

There is no switch to go without. A system with a certificate of its own making gives the centre its authority's file.
"""

from __future__ import annotations

import ssl
import threading
from pathlib import Path

from msgspec import Struct

from data_sources import secrets
from data_sources.connector import PollContext, SourceError
from data_sources.sentences import translate


class Tls(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Files in PEM, relative to the centre's folder.

    `authority` alone is trusted then. `certificate` and `key` are ours, where the source asks for them; `secret` is
    the key's password.
    """

    authority: str = ""
    certificate: str = ""
    key: str = ""
    secret: str = ""


_lock = threading.Lock()
_contexts: dict[tuple[object, ...], ssl.SSLContext] = {}
"""Reading the system's authorities takes a tenth of a second: once a process, and again when a file changes."""


def tls_context(tls: Tls | None, context: PollContext) -> ssl.SSLContext:
    """Return what connections are verified with. Any thread; the same object for the same files.

    Raises:
        SourceError: A file is not there, or holds no certificate or key.
    """
    tls = tls or Tls()
    files = [name for name in (tls.authority, tls.certificate, tls.key) if name]
    key = (tls, context.folder if files else None, *(_stamp(context.folder / name) for name in files))
    with _lock:
        if key not in _contexts:
            _contexts[key] = _made(tls, context)
        return _contexts[key]


def _made(tls: Tls, context: PollContext) -> ssl.SSLContext:
    at = tls.authority
    try:
        made = ssl.create_default_context(cafile=str(context.folder / at)) if at else _of_system()
        if tls.certificate:
            at = tls.certificate
            key = context.folder / (tls.key or tls.certificate)
            # Without a password OpenSSL would ask for one on the terminal, and wait.
            password = secrets.secret(tls.secret, context) if tls.secret else ""
            made.load_cert_chain(str(context.folder / tls.certificate), str(key), password)
    except (OSError, ssl.SSLError, ValueError) as error:
        sentence = translate(
            "Source", "The certificate file {file} can't be used: {reason}. Correct the source's “tls”."
        )
        reason = error.strerror if isinstance(error, FileNotFoundError) else str(error)
        raise SourceError(sentence.filled(file=at, reason=reason or type(error).__name__)) from error
    return made


def _of_system() -> ssl.SSLContext:
    import httpx2  # noqa: PLC0415 - mqtt over plain TCP needs no HTTP client

    made: ssl.SSLContext = httpx2.create_ssl_context()
    return made


def _stamp(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size
