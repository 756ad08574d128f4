"""Requests signed by a shared secret: HMAC with SHA-256 or the national SM3 (GB/T 32905-2016).

What is signed differs from gateway to gateway, so a source file writes it down as the gateway's document does: a
template with gaps in braces. The gaps that a document may want are the keys that `gaps_of` returns.
"""

from __future__ import annotations

import base64
import re
import secrets as chance
from typing import Annotated, Literal
from urllib.parse import parse_qsl

from msgspec import Meta, Struct

Algorithm = Literal["sha256", "sm3"]
Encoding = Literal["hex", "HEX", "base64"]

Template = Annotated[str, Meta(min_length=1)]


class Hmac(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="style", tag="hmac"
):
    """A signature over `sign`, a template.

    `headers` and `parameters` say where the signature and what belongs to it go; they may have gaps, too. With
    `keyed = false` the signature is a plain hash of `sign`, which then names {secret} itself.
    """

    secret: str
    sign: Template
    algorithm: Algorithm = "sha256"
    encoding: Encoding = "hex"
    timestamp: str = "epoch_ms"
    headers: dict[str, str] = {}
    parameters: dict[str, str] = {}
    keyed: bool = True


def digest(data: bytes, algorithm: Algorithm) -> bytes:
    """Return the hash of `data`."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - heavy, and few sources sign

    made = hashes.Hash(hashes.SM3() if algorithm == "sm3" else hashes.SHA256())
    made.update(data)
    return made.finalize()


def keyed_digest(key: bytes, data: bytes, algorithm: Algorithm) -> bytes:
    """Return the HMAC of `data`."""
    from cryptography.hazmat.primitives import hashes, hmac  # noqa: PLC0415

    made = hmac.HMAC(key, hashes.SM3() if algorithm == "sm3" else hashes.SHA256())
    made.update(data)
    return made.finalize()


def signature(auth: Hmac, key: str, gaps: dict[str, str]) -> str:
    """Return the signature of a request with these gaps, as the gateway wants it written."""
    text = filled(auth.sign, {**gaps, "secret": key}).encode()
    raw = keyed_digest(key.encode(), text, auth.algorithm) if auth.keyed else digest(text, auth.algorithm)
    return encoded(raw, auth.encoding)


def gaps_of(
    auth: Hmac, *, method: str, path: str, query: str, host: str, body: bytes, timestamp: str, nonce: str = ""
) -> dict[str, str]:
    """Return what the templates of one request may name.

    `query` is as it travels; {sorted_query} is its names in order with their values as they are meant, joined by & and
    =, which many gateways want.
    """
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return {
        "method": method.upper(),
        "path": path,
        "query": query,
        "sorted_query": "&".join(f"{name}={value}" for name, value in pairs),
        "host": host,
        "body": body.decode("utf-8", "replace"),
        "body_hash": digest(body, auth.algorithm).hex(),
        "body_hash_base64": encoded(digest(body, auth.algorithm), "base64"),
        "timestamp": timestamp,
        "nonce": nonce or chance.token_hex(16),
    }


def filled(template: str, gaps: dict[str, str]) -> str:
    """Return `template` with its gaps filled; braces around anything else stay, as in JSON."""
    return re.sub(r"\{(\w+)\}", lambda gap: gaps.get(gap[1], gap[0]), template)


def encoded(raw: bytes, encoding: Encoding) -> str:
    """Return bytes as text."""
    if encoding == "base64":
        return base64.b64encode(raw).decode()
    return raw.hex().upper() if encoding == "HEX" else raw.hex()
