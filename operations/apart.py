"""Keep what can be kept of a batch that the store takes as a whole no more: one record's defect costs that record."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from data_sources import defects
from data_sources.batches import RecordBatch, Refused
from data_sources.records import encode
from data_sources.sentences import translate

log = logging.getLogger(__name__)

KINDS: Final = ("events", "assets", "readings", "indicators", "warnings", "regions")
MOST: Final = 100
"""Records that are found out one by one; where more are bad, those that are left go to quarantine with them."""

Part = list[tuple[str, Any]]
"""Records with their kinds."""


def keep_apart(batch: RecordBatch, keep: Callable[[RecordBatch], bool]) -> bool:
    """Keep a batch in ever smaller parts; what can't be kept goes to quarantine, as the record that it was.

    `keep` keeps a batch, returns False where the writing ends, and raises where the batch can't be kept. The batch's
    own refused rows, cursor and health come last: they are kept when all its records are, here or in quarantine.

    Raises:
        Exception: What `keep` raises of the batch without its records, which are then kept all the same.
    """
    records = [(kind, record) for kind in KINDS for record in getattr(batch, kind)]
    found_out = 0
    parts: list[Part] = [records] if records else []
    while parts:
        part = parts.pop()
        try:
            if not keep(_batch_of(batch, part)):
                return False
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this part's
            if len(part) > 1 and found_out < MOST:
                half = len(part) // 2
                parts += [part[half:], part[:half]]
                continue
            found_out += 1
            defects.tell(f"source {batch.source}: keeping a record", error)
            if not keep(_refused(batch, part, error)):
                return False
    if found_out:
        log.warning("source %s: some records could not be kept, and lie in quarantine", batch.source)
    return keep(replace(batch, **{kind: [] for kind in KINDS}))


def _batch_of(batch: RecordBatch, part: Part) -> RecordBatch:
    kinds: dict[str, Any] = {kind: [record for of, record in part if of == kind] for kind in KINDS}
    return RecordBatch(source=batch.source, polled_at=batch.polled_at, **kinds)


def _refused(batch: RecordBatch, part: Part, error: Exception) -> RecordBatch:
    told = str(error).splitlines()[0][:200] if str(error) else ""
    reason = translate("Store", "The store can't keep it ({error}): a value is out of its range, or of no use.")
    sentence = reason.filled(error=f"{type(error).__name__}: {told}")
    refused = [Refused(_raw(record), sentence) for _, record in part]
    return RecordBatch(source=batch.source, polled_at=batch.polled_at, refused=refused)


def _raw(record: Any) -> bytes:
    try:
        return encode(record)
    except Exception:  # noqa: BLE001 - not even that
        return repr(record).encode("utf-8", "replace")
