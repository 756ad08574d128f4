"""What a driver's error means, as a sentence to act on: one a cause, whichever make of database said it.

By the makers' own codes where there are any: SQLSTATE (PostgreSQL and what speaks like it), and the numbers of MySQL,
Oracle, SQL Server and 达梦; by the words of the message where not.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from data_sources.sentences import Sentence, translate

Cause = Literal[
    "unreachable",
    "silent",
    "stranger",
    "tls",
    "unknown_host",
    "login",
    "database",
    "permission",
    "query",
    "time",
    "locked",
    "changes",
    "lost",
    "full",
    "starting",
    "other",
]

_REASON = 200

_SQLSTATES: dict[str, Cause] = {
    "28": "login",
    "3D000": "database",
    "42501": "permission",
    "42": "query",
    "22": "query",
    "57014": "time",
    "57P03": "starting",
    "57P": "lost",
    "25006": "changes",
    "25P03": "time",
    "55P03": "locked",
    "40": "locked",
    "53300": "full",
    "08001": "unreachable",
    "08": "lost",
}
"""By SQLSTATE or its beginning, the longest first."""

_MYSQL: dict[int, Cause] = {
    1045: "login",
    1698: "login",
    1251: "login",
    1044: "permission",
    1142: "permission",
    1143: "permission",
    1227: "permission",
    1370: "permission",
    1049: "database",
    1046: "query",
    1054: "query",
    1064: "query",
    1146: "query",
    1305: "query",
    1205: "locked",
    1213: "locked",
    1969: "time",
    3024: "time",
    1792: "changes",
    1290: "changes",
    1040: "full",
    1203: "full",
    1226: "full",
    1053: "starting",
    1317: "lost",
    2006: "lost",
    2013: "lost",
    1927: "lost",
    2003: "unreachable",
    2002: "unreachable",
    2005: "unknown_host",
}

_ORACLE: dict[str, Cause] = {
    "ORA-01017": "login",
    "ORA-28000": "login",
    "ORA-28001": "login",
    "ORA-12505": "database",
    "ORA-12514": "database",
    "DPY-6001": "database",
    "DPY-6003": "database",
    "ORA-01031": "permission",
    "ORA-01045": "permission",
    "ORA-41900": "permission",
    "ORA-00942": "query",
    "ORA-00904": "query",
    "ORA-009": "query",
    "ORA-018": "query",
    "ORA-01722": "query",
    "ORA-00054": "locked",
    "ORA-30006": "locked",
    "ORA-01456": "changes",
    "ORA-16000": "changes",
    "ORA-01013": "time",
    "DPY-4024": "time",
    "ORA-03136": "time",
    "ORA-00018": "full",
    "ORA-00020": "full",
    "ORA-12516": "full",
    "ORA-12520": "full",
    "ORA-01033": "starting",
    "ORA-01034": "starting",
    "ORA-01089": "starting",
    "ORA-03113": "lost",
    "ORA-03114": "lost",
    "ORA-03135": "lost",
    "DPY-4011": "lost",
    "DPY-1001": "lost",
    "ORA-12541": "unreachable",
    "ORA-12170": "unreachable",
    "DPY-6005": "unreachable",
    "DPY-6000": "unreachable",
}
"""By the code or its beginning, the longest first."""

_MSSQL: dict[int, Cause] = {
    18456: "login",
    18452: "login",
    18470: "login",
    18487: "login",
    4060: "database",
    911: "database",
    229: "permission",
    230: "permission",
    916: "permission",
    102: "query",
    105: "query",
    156: "query",
    207: "query",
    208: "query",
    195: "query",
    241: "query",
    242: "query",
    245: "query",
    1222: "locked",
    1205: "locked",
    3906: "changes",
    20003: "time",
    20047: "lost",
    20004: "lost",
    20006: "lost",
    6005: "starting",
    17142: "starting",
    17809: "full",
    20009: "unreachable",
    20002: "login",
}

_DM: dict[int, Cause] = {
    -2501: "login",
    -2502: "login",
    -2505: "login",
    -70028: "unreachable",
    -6001: "lost",
    -6010: "lost",
    -5502: "permission",
    -5504: "permission",
    -5565: "permission",
    -2007: "query",
    -2103: "query",
    -2106: "query",
    -2111: "query",
    -2207: "query",
    -6407: "locked",
    -6403: "locked",
    -6612: "changes",
    -7120: "changes",
    -70039: "time",
    -7165: "time",
}

_WORDS: tuple[tuple[Cause, tuple[str, ...]], ...] = (
    ("unknown_host", ("translate host", "name or service not known", "getaddrinfo", "nodename nor", "resolve host")),
    ("time", ("interrupted", "timeout", "timed out")),
    ("full", ("too many connections", "too many clients", "remaining connection slots")),
    ("tls", ("certificate", "does not support ssl", "doesn't support it", "wrong_version_number", "handshake")),
    ("stranger", ("invalid response to", "expected authentication request", "packet sequence number wrong")),
    ("login", ("password", "authentication", "access denied", "no pg_hba.conf entry")),
    ("changes", ("readonly", "read-only", "query_only", "not authorized")),
    ("query", ("no such table", "no such column", "no such function", "syntax error", "unrecognized token")),
    ("query", ("incomplete input", "ambiguous column", "misuse of", "does not exist")),
    ("locked", ("locked", "busy")),
    ("lost", ("closed the connection", "connection is lost", "reset by peer", "lost connection", "ssl syscall")),
    ("unreachable", ("connect", "refused", "unreachable", "no route")),
)


def cause_of(backend: str, error: BaseException) -> Cause:
    """Return what a driver's error is about."""
    if backend == "postgresql":
        return _by_beginning(_SQLSTATES, getattr(error, "sqlstate", None)) or _by_words(str(error))
    first: Any = error.args[0] if error.args else None
    code = getattr(first, "code", None) if backend == "dm" else first
    if backend == "dm" and code is None:
        found = re.search(r"CODE:(-?\d+)", str(error))
        code = int(found[1]) if found else None
    if backend == "oracle":
        spoken = getattr(first, "full_code", None) or _code_in(str(error), r"(?:ORA|DPY)-\d+")
        return _by_beginning(_ORACLE, spoken) or _by_words(str(error))
    if isinstance(code, tuple) and code:
        code = code[0]  # pymssql's own way of wrapping
    known = {"mysql": _MYSQL, "mssql": _MSSQL, "dm": _DM}.get(backend, {})
    by_code, by_words = known.get(code) if isinstance(code, int) else None, _by_words(str(error))
    if by_code is None or (by_code in ("unreachable", "lost") and by_words in ("unknown_host", "time", "tls")):
        return by_words  # the driver's codes say less than the system's words that follow them
    return by_code


def sentence_of(cause: Cause, error: BaseException, *, query: str = "") -> Sentence:
    """Return what is said of a driver's error; the caller fills {host} and {database}."""
    reason = reason_of(error)
    if cause == "query":
        line = _line_of(error, query)
        if line:
            sentence = translate(
                "Source", "The query doesn't fit {host}: {reason} (line {line} of it). Correct the source's “query”."
            )
            return sentence.filled(reason=reason, line=line)
    return _SENTENCES[cause].filled(reason=reason)


def reason_of(error: BaseException) -> str:
    """Return the first line of what a driver says, without its codes around it."""
    text = ""
    for argument in error.args:
        part: Any = getattr(argument, "message", argument)
        if isinstance(part, tuple):  # pymssql
            part = next((item for item in part if isinstance(item, str | bytes)), "")
        if isinstance(part, bytes):
            part = part.decode("utf-8", "replace")
        if isinstance(part, str) and part.strip():
            text = part.strip()
            break
    lines = (text or str(error)).strip().splitlines()
    return lines[0].rstrip(".")[:_REASON] if lines else type(error).__name__


_SENTENCES: dict[Cause, Sentence] = {
    "unreachable": translate(
        "Source", "{host} can't be reached. Is the system running, and the network up? ({reason})"
    ),
    "silent": translate("Source", "{host} did not answer in time. Is it overloaded, or the network slow?"),
    "stranger": translate(
        "Source", "What answers at {host} is no such database: {reason}. Check host and port of the source's “url”."
    ),
    "tls": translate(
        "Source",
        "No safe connection to {host}: {reason}. Does it speak TLS, and does the “url” name its certificate's issuer?",
    ),
    "unknown_host": translate(
        "Source", "The name of {host} is not known in this network. Check the source's “url”. ({reason})"
    ),
    "login": translate("Source", "{host} doesn't accept the log-in. Check the user and the source's secret."),
    "database": translate("Source", "There is no database {host}. Check the source's “url”. ({reason})"),
    "permission": translate(
        "Source", "The user may not read this on {host}: {reason}. Ask its administrator for the right to SELECT."
    ),
    "query": translate("Source", "The query doesn't fit {host}: {reason}. Correct the source's “query”."),
    "time": translate("Source", "The query on {host} took too long. Add an index there, or ask for less."),
    "locked": translate("Source", "{host} is locked by another program. It is asked again soon."),
    "changes": translate(
        "Source",
        "The query would change data on {host}, and Yiping only reads. Correct the source's “query”. ({reason})",
    ),
    "lost": translate("Source", "{host} broke off while it was read. Was it restarted? It is asked again. ({reason})"),
    "full": translate(
        "Source", "{host} has no connection left. It is asked again soon; ask its administrator for more. ({reason})"
    ),
    "starting": translate("Source", "{host} is starting or shutting down. It is asked again soon."),
    "other": translate("Source", "Asking {host} failed: {reason}."),
}


def _by_beginning(known: dict[str, Cause], code: str | None) -> Cause | None:
    if not code:
        return None
    return next((known[code[:length]] for length in range(len(code), 1, -1) if code[:length] in known), None)


def _by_words(message: str) -> Cause:
    lower = message.lower()
    return next((cause for cause, words in _WORDS if any(word in lower for word in words)), "other")


def _code_in(text: str, pattern: str) -> str | None:
    found = re.search(pattern, text)
    return found[0] if found else None


def _line_of(error: BaseException, query: str) -> int:
    """Return the line of a query of several where the database found the mistake; 0 where that is not to be known."""
    if "\n" not in query.strip():
        return 0
    found = re.search(r"\bline:? (\d+)", str(error), re.IGNORECASE)
    return int(found[1]) if found else 0
