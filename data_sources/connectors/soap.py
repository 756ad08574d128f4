"""SOAP: one operation of a WSDL service, whose answer maps like JSON.

Everything but the asking is as for `rest`: paging, `since`, `ok`, rows at `items`. Many services answer with one text
that holds a whole JSON or XML document: `inner` says so.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from data_sources import secrets
from data_sources.connector import PollContext, SourceError
from data_sources.connectors.rest import Ok, RestConnector, RestSettings, with_value
from data_sources.paging import Paging
from data_sources.plain_values import InnerError, inner_document
from data_sources.progress import Since
from data_sources.sentences import translate
from data_sources.web import Answer, Auth, Tls, Waits, host_of
from data_sources.web_answers import search

_WSDL_SECONDS = 3600.0
"""How long a WSDL is taken for what it is: reading one takes longer than asking."""


class WsSecurity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A UsernameToken (WS-Security 1.0) in each question; `digest`: the password is not sent, but proven."""

    user: str
    secret: str
    digest: bool = False


class SoapSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of a SOAP source.

    `wsdl` is an address, or a file in the centre's folder. What is asked for (page, since …) goes among `parameters`,
    where "query.from" is a place in their tables, or into a text that has its name in braces: "<from>{start}</from>".
    `secret_parameters` are parameters whose values are secrets, by name. `inner` reads the text that the answer is, or
    that stands at `inner_field`.
    """

    wsdl: Annotated[str, Meta(min_length=1)]
    operation: Annotated[str, Meta(min_length=1)]
    address: Annotated[str, Meta(pattern="^(https?://.+)?$")] = ""
    service: str = ""
    port: str = ""
    parameters: dict[str, Any] = {}
    secret_parameters: dict[str, str] = {}
    inner: Literal["json", "xml", ""] = ""
    inner_field: str = ""
    ws_security: WsSecurity | None = None
    paging: Paging | None = None
    since: Since | None = None
    ok: Ok | None = None
    headers: dict[str, str] = {}
    auth: Auth | None = None
    tls: Tls | None = None
    waits: Waits = Waits()


class SoapConnector(RestConnector):
    """Asks one operation."""

    settings_type: type[Any] = SoapSettings

    def __init__(self, settings: SoapSettings, context: PollContext) -> None:
        remote = urlsplit(settings.wsdl).scheme in ("http", "https")
        url = settings.address or (settings.wsdl if remote else f"file:{settings.wsdl}")
        asked = RestSettings(
            url=url,
            paging=settings.paging,
            since=settings.since,
            ok=settings.ok,
            auth=settings.auth,
            tls=settings.tls,
            waits=settings.waits,
        )
        super().__init__(asked, context)
        self._host = host_of(url) if remote or settings.address else settings.wsdl
        self._soap = settings

    def _ask(self, parameters: dict[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
        """Return the operation's result as if it were a JSON answer."""
        del headers  # a question's tags: no SOAP service knows them
        arguments = dict(self._soap.parameters)
        for name, value in parameters.items():
            arguments = with_asked(arguments, name, value)
        for name, secret in self._soap.secret_parameters.items():
            arguments = with_value(arguments, name.split("."), secrets.secret(secret, self._context))
        service = self._service()
        try:
            result, answer = service.ask(self._web, arguments)
        except SourceError:
            self._forget()
            raise
        data = self._inner(result)
        try:
            body = msgspec.json.encode(data)
        except (UnicodeEncodeError, OverflowError):
            body = json.dumps(data).encode()  # halves of surrogate pairs, integers beyond 64 bits
        return Answer(answer.url, 200, {"content-type": "application/json"}, body, answer.source_time)

    def _service(self) -> Any:
        from data_sources.soap_service import Contract, SoapService, Token  # noqa: PLC0415 - over a second

        soap = self._soap
        token = None
        if soap.ws_security is not None:
            password = secrets.secret(soap.ws_security.secret, self._context)
            token = Token(soap.ws_security.user, password, soap.ws_security.digest)
        contract = Contract(soap.wsdl, soap.operation, soap.address, soap.service, soap.port)

        def made() -> tuple[SoapService, float]:
            return SoapService(contract, self._context.folder, self._web, token), time.monotonic()

        if self._context.kept is None:
            return made()[0]
        service, read_at = self._context.kept.get("soap", made)
        if time.monotonic() - read_at > _WSDL_SECONDS:
            self._forget()
            service, _ = self._context.kept.get("soap", made)
        return service

    def _forget(self) -> None:
        """Let the next question read the WSDL anew: it may have changed."""
        if self._context.kept is not None:
            self._context.kept.drop("soap")

    def _inner(self, result: Any) -> Any:
        soap = self._soap
        if not soap.inner:
            return result
        text = search(soap.inner_field, result) if soap.inner_field else result
        try:
            return inner_document(text, soap.inner)
        except InnerError as error:
            sentence = translate("Source", "The text inside the answer of {host} can't be read. {reason}")
            raise SourceError(sentence.filled(host=self._host, reason=str(error.sentence))) from error


def with_asked(arguments: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Return arguments with what is asked for in its place: in braces in a text, else by its name."""
    gap = "{" + name + "}"
    if _has(arguments, gap):
        filled: dict[str, Any] = _filled(arguments, gap, str(value))
        return filled
    return with_value(arguments, name.split("."), value)


def _has(value: Any, gap: str) -> bool:
    if isinstance(value, dict):
        return any(_has(inner, gap) for inner in value.values())
    return isinstance(value, str) and gap in value


def _filled(value: Any, gap: str, text: str) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, gap, text) for name, inner in value.items()}
    return value.replace(gap, text) if isinstance(value, str) else value


CONNECTOR = SoapConnector
