"""The parsers of SOAP: an operation's answers, read by the WSDL, and the documents inside them."""
# ruff: noqa: E501 - samples stand as they come

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from data_sources.connector import SourceError
from data_sources.plain_values import InnerError, inner_document
from data_sources.soap_service import Contract, SoapService
from data_sources.web_answers import Answer
from tests.data_sources.soap_peer import ENVELOPE, SCHEMA, SPACE, wsdl
from tests.fuzz.inputs import spoilt, spoilt_text
from tests.fuzz.targets import Target

_ADDRESS = "http://127.0.0.1:9/events"
_EVENT = "<event><id>1</id><title>井盖</title><reported>2026-05-01T03:00:00+08:00</reported><lng>120.0</lng><lat>28.5</lat></event>"
_BODIES = [
    f'<queryEventsResponse xmlns="{SPACE}"><code>0</code><total>1</total><events>{_EVENT}</events></queryEventsResponse>',
    f'<queryEventsResponse xmlns="{SPACE}"><code>0</code><total>0</total><events/></queryEventsResponse>',
    "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring><detail><x/></detail></s:Fault>",
]  # fmt: skip
_ANSWERS = [f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Body>{body}</s:Body></s:Envelope>'.encode() for body in _BODIES]
_INNER = [
    '{"rows": [{"id": 1, "title": "井盖"}], "total": 1}',
    '<?xml version="1.0" encoding="GBK"?><data total="1"><row id="1">井盖</row><row/><row xmlns:i="x" i:nil="true"/></data>',
    "",
]


_folder = Path(tempfile.gettempdir()) / f"yiping-fuzz-soap-{os.getpid()}"


class _Said:
    """Stands where the HTTP client stands, and says what was made up."""

    body = b""

    def fetch(self, url: str, **_: Any) -> Answer:
        return Answer(url, 200, {"content-type": "text/xml"}, self.body, None)


@cache
def _service() -> tuple[SoapService, _Said]:
    folder = _folder
    folder.mkdir(exist_ok=True)
    (folder / "events.wsdl").write_text(wsdl(_ADDRESS), "utf-8")
    (folder / "events.xsd").write_text(SCHEMA, "utf-8")
    said: Any = _Said()
    return SoapService(Contract("events.wsdl", "queryEvents", _ADDRESS), folder, said), said


def _done() -> None:
    shutil.rmtree(_folder, ignore_errors=True)


def _answer(raw: bytes) -> None:
    service, said = _service()
    said.body = raw
    result, _ = service.ask(said, {"query": {}})  # type: ignore[arg-type]
    assert result is None or isinstance(result, dict | list | str | int | float | bool)


def _inner(text: str) -> None:
    inner_document(text, "xml" if "<" in text[:5] else "json")


TARGETS = [
    Target("soap answers", spoilt(_ANSWERS), _answer, (SourceError,), done=_done),
    Target("documents inside soap", spoilt_text(_INNER), _inner, (InnerError,)),
]
