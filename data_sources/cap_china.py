"""What Chinese warning platforms write differently from OASIS' CAP, as far as public samples tell.

GB/T 35965.1-2018 and the national platform's interface are not public as a whole. What is taken from published
interface descriptions and from programs that write the form (docs/sources/cap.md lists what and from where):

- `sendTime` and `senderCode` stand where CAP has `sent`; times are "2026-08-20 15:10:35+08:00", Beijing time.
- `severity` is Red, Orange, Yellow, Blue or Unknown. `eventType` is a code; its name stands in the headline only.
- `references` is one identifier, that of the *first* message, in an update and in the end alike: the messages of one
  happening form a chain that only the first's identifier ties together.
- `geocode` is a text of division codes with commas; a circle's radius is in metres.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from data_sources.xml_reading import Element, child_text, children

Chains = dict[str, dict[str, int]]
"""For each chain (status and first identifier), when each of its messages was sent."""

MOST_CHAINS = 1000

_IDENTIFIER = re.compile(r"\d{14}_\d{14}(?:_\d+)?")
_BETWEEN = re.compile(r"[,，;；\s]+")
_EVENT = re.compile(r"(?:发布|更新|变更|继续|解除|确认|升级|降级)(?:发布|为)?([^\s，,。]{1,20}?)[\[【(（]?[红橙黄蓝]色")
_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[T ]24:00(?::00)?(.*)$")


def is_chinese(alert: Element) -> bool:
    """Return whether an alert is of the Chinese form, whatever its name space."""
    return bool(children(alert, "sendTime")) and not children(alert, "sent")


def replaced(references: str) -> list[str]:
    """Return the identifiers that `references` names; the first is that of the chain's first message."""
    found = _IDENTIFIER.findall(references) or _BETWEEN.split(references)
    return [identifier for identifier in found if identifier]


def event_of(headline: str, info: Element) -> str:
    """Return the event's name from "浙江省气象局发布台风黄色预警"; its code where the headline tells none."""
    found = _EVENT.search(headline)
    return found[1] if found else child_text(info, "eventType")


def moment_of(text: str) -> datetime | None:
    """Return a time that ISO 8601 no longer knows: 24:00 is the next day's beginning."""
    found = _MIDNIGHT.match(text)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]}T00:00:00{found[2].strip()}") + timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def link_chains(rows: Iterable[dict[str, Any]], known: Mapping[str, Mapping[str, int]]) -> Chains:
    """Let each message of a chain replace those sent before it and end with the next one; return the chains.

    Changes rows that have a "chain". Messages may come in any order, over several polls: one that comes after its
    successor ends when that was sent.
    """
    rows = [row for row in rows if row.get("chain")]
    chains: Chains = {name: dict(messages) for name, messages in known.items()}
    for row in rows:
        chains.setdefault(_name(row), {})[row["key"]] = row["sent_at"]
    for row in rows:
        messages = chains[_name(row)]
        before = [key for key, sent in messages.items() if sent < row["sent_at"]]
        after = [sent for sent in messages.values() if sent > row["sent_at"]]
        if row["message"] in ("Update", "Cancel"):
            row["replaces"] = list(dict.fromkeys([*row["replaces"], *before]))
        if after:
            row["expires_at"] = min(filter(None, (row.get("expires_at"), min(after))))
    newest = sorted(chains, key=lambda name: max(chains[name].values(), default=0), reverse=True)
    return {name: chains[name] for name in newest[:MOST_CHAINS]}


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['status']} {row['chain']}"
