"""Certificates for the faults of TLS: an authority of the centre's own, and servers' certificates, good and wrong."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


class Certificates:
    """Written into `folder`: ca.pem (what a source's `tls` names), and a context for each way to be a server."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.authority = folder / "ca.pem"
        key = ec.generate_private_key(ec.SECP256R1())
        authority = _signed("Yiping tests' authority", key.public_key(), key, None, authority=True)
        self.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
        self._issuer = (authority, key)
        self._folder = folder
        self.good = self._context("good", "127.0.0.1")
        self.other_name = self._context("other", "elsewhere.example")
        self.unknown = self._context("unknown", "127.0.0.1", by_itself=True)

    def files(self, name: str) -> tuple[Path, Path]:
        """Return the chain and the key of "good", "other" or "unknown", for a server of another's making."""
        return self._folder / f"{name}.pem", self._folder / f"{name}.key"

    def _context(self, name: str, host: str, *, by_itself: bool = False) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        issuer, issuer_key = (None, key) if by_itself else self._issuer
        made = _signed(host, key.public_key(), issuer_key, issuer)
        chain, secret = self.files(name)
        chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        secret.chmod(0o600)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, secret)
        return context


@cache
def certificates(folder: Path) -> Certificates:
    """Return the certificates of a trial, made once."""
    return Certificates(folder)


def _signed(
    host: str,
    key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    *,
    authority: bool = False,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.subject if issuer else name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 30 * _DAY)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if authority:
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        made = made.add_extension(usage, critical=True)
    else:
        names: x509.GeneralName = x509.DNSName(host)
        if host[0].isdigit():
            names = x509.IPAddress(ipaddress.ip_address(host))
        made = made.add_extension(x509.SubjectAlternativeName([names]), critical=False)
    return made.sign(issuer_key, hashes.SHA256())
