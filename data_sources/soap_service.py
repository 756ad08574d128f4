"""One operation of a WSDL service, by zeep, over our own HTTP: its limits, its credentials, its sentences.

zeep sees no network and no file but through here: documents that a WSDL includes come from its own host or the centre's
folder, nothing else. The schemas of XML's own attributes and of SOAP's encoding, which many name, are built in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import zeep
from lxml import etree
from zeep.exceptions import Error, Fault
from zeep.helpers import serialize_object
from zeep.transports import Transport
from zeep.wsse.username import UsernameToken

from data_sources.connector import SourceError
from data_sources.plain_values import plain
from data_sources.sentences import translate
from data_sources.web import Answer, Web, host_of
from data_sources.web_troubles import check_status
from data_sources.xml_reading import XmlError, read_xml, xml_of

# The library's log has whole messages, and so whatever stands in them.
logging.getLogger("zeep").propagate = False
logging.getLogger("zeep").addHandler(logging.NullHandler())

# zeep says that it is typed, and leaves these out.
_Client: Any = zeep.Client
_serialized: Any = serialize_object
_Token: Any = UsernameToken

_TELLING = (400, 403, 404, 405, 415, 500)
"""Statuses with which services send a fault."""

_UNEXPECTED = (
    *(Error, etree.LxmlError, AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError),
)
"""What zeep raises at a WSDL or an answer that is not what it should be."""

_XML_ATTRIBUTES = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
 targetNamespace="http://www.w3.org/XML/1998/namespace"><xs:attribute name="lang" type="xs:language"/>
<xs:attribute name="space" type="xs:NCName"/><xs:attribute name="base" type="xs:anyURI"/>
<xs:attribute name="id" type="xs:ID"/></xs:schema>"""
_SOAP_ENCODING = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="http://schemas.xmlsoap.org/soap/encoding/"
 targetNamespace="http://schemas.xmlsoap.org/soap/encoding/"><xs:attribute name="arrayType" type="xs:string"/>
<xs:attribute name="offset" type="xs:string"/><xs:group name="Array"><xs:sequence>
<xs:any namespace="##any" minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence></xs:group>
<xs:complexType name="Array"><xs:group ref="t:Array" minOccurs="0"/><xs:attribute ref="t:arrayType"/></xs:complexType>
</xs:schema>"""
_BUILT_IN = {
    "http://www.w3.org/2001/xml.xsd": _XML_ATTRIBUTES,
    "https://www.w3.org/2001/xml.xsd": _XML_ATTRIBUTES,
    "http://schemas.xmlsoap.org/soap/encoding/": _SOAP_ENCODING,
    "https://schemas.xmlsoap.org/soap/encoding/": _SOAP_ENCODING,
}


@dataclass(frozen=True)
class Contract:
    """Which operation of which service; `address` where the WSDL's own is wrong, `service` and `port` where several."""

    wsdl: str
    operation: str
    address: str = ""
    service: str = ""
    port: str = ""


@dataclass(frozen=True)
class Token:
    """Who asks, by WS-Security's UsernameToken."""

    user: str
    password: str = field(repr=False)
    digest: bool


class SoapService:
    """A service whose WSDL has been read. Serves one thread at a time; `web` may be another for each call."""

    def __init__(self, contract: Contract, folder: Path, web: Web, token: Token | None = None) -> None:
        """Read the WSDL.

        Raises:
            SourceError: It can't be had or used, or has no such operation.
        """
        self._contract = contract
        self._transport = _OwnTransport(contract, folder, web)
        wsse = _Token(token.user, token.password, use_digest=token.digest) if token else None
        settings = zeep.Settings(strict=True, forbid_dtd=True, force_https=False, xsd_ignore_sequence_order=True)
        place = contract.wsdl if self._transport.host else str(folder / contract.wsdl)
        with self._said("WSDL"):
            client = _Client(place, wsse=wsse, transport=self._transport, settings=settings)
            proxy = client.bind(contract.service or None, contract.port or None)
        if proxy is None:
            sentence = translate("Source", "{host} has no WSDL there, or one without a service. Check “wsdl”.")
            raise SourceError(sentence.filled(host=self.host))
        self.address: str = contract.address or str(proxy._binding_options["address"] or "")  # noqa: SLF001
        self._check_address()
        proxy._binding_options["address"] = self.address  # noqa: SLF001
        known = sorted(proxy._operations)  # noqa: SLF001
        if contract.operation not in known:
            sentence = translate("Source", "The WSDL of {host} has no operation “{operation}”. It has: {known}.")
            raise SourceError(
                sentence.filled(host=self.host, operation=contract.operation, known=", ".join(known)[:300])
            )
        self._call: Callable[..., Any] = proxy[contract.operation]

    @property
    def host(self) -> str:
        """What a sentence calls the service."""
        return (
            host_of(self._contract.address) if self._contract.address else self._transport.host or self._contract.wsdl
        )

    def ask(self, web: Web, parameters: dict[str, Any]) -> tuple[Any, Answer]:
        """Call the operation; return its result as plain values, and the HTTP answer.

        Raises:
            SourceError: A fault of the service, a parameter that it doesn't know, or whatever went wrong on the way.
        """
        self._transport.web = web
        with self._said("answer"):
            result = plain(_serialized(self._call(**parameters), dict))
        assert self._transport.last is not None  # noqa: S101 - there was an answer
        return result, self._transport.last

    def _check_address(self) -> None:
        parts = urlsplit(self.address)
        own = self._transport.host
        if parts.scheme not in ("http", "https") or (
            own and not self._contract.address and host_of(self.address) != own
        ):
            sentence = translate(
                "Source",
                "The WSDL of {host} says that the service is at “{address}”, which the source file doesn't name. "
                "Write its address as “address”.",
            )
            raise SourceError(sentence.filled(host=self.host, address=host_of(self.address)))

    @contextmanager
    def _said(self, what: str) -> Iterator[None]:
        try:
            yield
        except Fault as error:
            reason = ": ".join(str(part) for part in (error.code, error.message) if part)
            sentence = translate("Source", "{host} reports a fault: {reason}")
            raise SourceError(sentence.filled(host=self.host, reason=reason[:300])) from error
        except _UNEXPECTED as error:
            if what == "WSDL":
                sentence = translate("Source", "The WSDL of {host} can't be used: {reason}")
            else:
                sentence = translate("Source", "What {host} takes or answers isn't what its WSDL says: {reason}")
            reason = f"{type(error).__name__}: {error}"[:300]
            raise SourceError(sentence.filled(host=self.host, reason=reason)) from error


class _OwnTransport(Transport):
    """zeep's way out: GET for documents, POST for questions, by the source's own HTTP client."""

    def __init__(self, contract: Contract, folder: Path, web: Web) -> None:
        # Not the library's own: that would make a session of another HTTP client.
        self.web = web
        self.last: Answer | None = None
        self.host = host_of(contract.wsdl) if urlsplit(contract.wsdl).scheme in ("http", "https") else ""
        self.logger = logging.getLogger("zeep.transports")
        self._folder = folder.resolve()
        self._close_session = False

    def load(self, url: str) -> bytes:
        """Return a WSDL or schema.

        Raises:
            SourceError: It lies elsewhere, can't be had, or is no XML.
        """
        if url in _BUILT_IN:
            return _BUILT_IN[url]
        if urlsplit(url).scheme in ("http", "https"):
            if host_of(url) != self.host:
                sentence = translate(
                    "Source",
                    "The WSDL of {host} includes a document of {other}. Save both beside the source file, "
                    "and name the file as “wsdl”.",
                )
                raise SourceError(sentence.filled(host=self.host or url, other=host_of(url)))
            answer = self.web.fetch(url, headers={"Accept": "text/xml, application/wsdl+xml, application/xml"})
            return etree.tostring(xml_of(answer.body, self.host), encoding="utf-8")
        path = Path(url).resolve()
        if self.host or not path.is_relative_to(self._folder):
            sentence = translate("Source", "{file} is not in the centre's folder: it is not read. Copy it there.")
            raise SourceError(sentence.filled(file=path.name))
        try:
            return etree.tostring(read_xml(path.read_bytes()), encoding="utf-8")
        except (OSError, XmlError) as error:
            reason = str(error.strerror if isinstance(error, OSError) else error)
            sentence = translate("Source", "{file} can't be read: {reason}. Correct the source's “wsdl”.")
            raise SourceError(sentence.filled(file=path.name, reason=reason)) from error

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        """Return the answer to a question, as zeep wants it."""
        answer = self.web.fetch(address, method="POST", headers=headers, body=message, accepted=_TELLING)
        self.last = answer
        body, kind = answer.body, answer.headers.get("content-type", "text/xml")
        if not kind.lower().startswith("multipart/"):
            if answer.status in _TELLING and b"Fault" not in body:
                check_status(answer, known=True, moved="")
            body = etree.tostring(xml_of(body, host_of(address)), encoding="utf-8")
            kind = "text/xml; charset=utf-8"
        return _Response(answer.status, body, {**answer.headers, "Content-Type": kind, "content-type": kind})

    def get(self, address: str, params: Any, headers: Any) -> Any:
        """Refuse: a service that is asked by GET is no SOAP."""
        del address, params, headers
        message = "only SOAP bindings can be used"
        raise ValueError(message)


@dataclass(frozen=True)
class _Response:
    status_code: int
    content: bytes
    headers: dict[str, str]
    encoding: str = "utf-8"
