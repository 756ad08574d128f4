"""A small SOAP service of the tests (starlette): a real WSDL with an included schema, checked questions, faults.

`queryEvents` takes a table with a page and a time and answers with typed rows; `getData` takes a text and answers with
a text that holds JSON or XML, as many systems in China do; `fail` answers with a fault.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ROWS = 23
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
SPACE = "http://wz.example/events"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"

SCHEMA = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{SPACE}" xmlns:tns="{SPACE}"
 elementFormDefault="qualified">
<xs:complexType name="event"><xs:sequence><xs:element name="id" type="xs:int"/>
<xs:element name="title" type="xs:string"/>
<xs:element name="reported" type="xs:dateTime"/><xs:element name="lng" type="xs:decimal"/>
<xs:element name="lat" type="xs:decimal"/><xs:element name="note" type="xs:string" minOccurs="0" nillable="true"/>
</xs:sequence></xs:complexType>
<xs:element name="queryEvents"><xs:complexType><xs:sequence><xs:element name="query"><xs:complexType><xs:sequence>
<xs:element name="since" type="xs:string" minOccurs="0"/><xs:element name="page" type="xs:int" minOccurs="0"/>
<xs:element name="size" type="xs:int" minOccurs="0"/></xs:sequence></xs:complexType></xs:element></xs:sequence>
</xs:complexType></xs:element>
<xs:element name="queryEventsResponse"><xs:complexType><xs:sequence><xs:element name="code" type="xs:int"/>
<xs:element name="total" type="xs:int"/><xs:element name="events"><xs:complexType><xs:sequence>
<xs:element name="event" type="tns:event" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
<xs:element name="getData"><xs:complexType><xs:sequence><xs:element name="arg0" type="xs:string"/>
<xs:element name="password" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="getDataResponse"><xs:complexType><xs:sequence>
<xs:element name="return" type="xs:string" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="fail"><xs:complexType/></xs:element><xs:element name="failResponse"><xs:complexType/></xs:element>
</xs:schema>"""


def _part(name: str) -> str:
    part = '<wsdl:message name="{0}"><wsdl:part name="parameters" element="tns:{0}"/></wsdl:message>'
    return part.format(name) + part.format(f"{name}Response")


def _operation(name: str, *, bound: bool) -> str:
    if bound:
        body = '<soap:body use="literal"/>'
        inside = f"<soap:operation soapAction=''/><wsdl:input>{body}</wsdl:input><wsdl:output>{body}</wsdl:output>"
    else:
        inside = f'<wsdl:input message="tns:{name}"/><wsdl:output message="tns:{name}Response"/>'
    return f'<wsdl:operation name="{name}">{inside}</wsdl:operation>'


NAMES = ("queryEvents", "getData", "fail")


def wsdl(address: str, schema: str = "events.xsd") -> str:
    """Return the service's WSDL."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:tns="{SPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{SPACE}" name="Events">
<wsdl:types><xs:schema><xs:import namespace="{SPACE}" schemaLocation="{schema}"/></xs:schema></wsdl:types>
{"".join(map(_part, NAMES))}
<wsdl:portType name="Events">{"".join(_operation(name, bound=False) for name in NAMES)}</wsdl:portType>
<wsdl:binding name="EventsSoap" type="tns:Events">
<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
{"".join(_operation(name, bound=True) for name in NAMES)}</wsdl:binding>
<wsdl:service name="Events"><wsdl:port name="EventsSoap" binding="tns:EventsSoap"><soap:address location="{address}"/>
</wsdl:port></wsdl:service></wsdl:definitions>"""


@dataclass
class SoapPeer:
    """What the service does, and what it was asked. `address` is what its WSDL says; "" is its own."""

    address: str = ""
    schema: str = "events.xsd"
    inner: str = "json"
    token: tuple[str, str] | None = None
    override: Response | None = None
    asked: list[Any] = field(default_factory=list)

    def application(self) -> Starlette:
        """Return the service."""
        return Starlette(
            routes=[
                Route("/soap", self._get, methods=["GET"]),
                Route("/soap", self._post, methods=["POST"]),
                Route("/events.xsd", lambda _request: Response(SCHEMA, media_type="text/xml")),
            ]
        )

    async def _get(self, request: Request) -> Response:
        self.asked.append("wsdl")
        own = str(request.url.replace(query=""))
        return Response(wsdl(self.address or own, self.schema), media_type="text/xml")

    async def _post(self, request: Request) -> Response:
        envelope = etree.fromstring(await request.body())
        (question,) = envelope.find(f"{{{ENVELOPE}}}Body")
        name = etree.QName(question).localname
        told = {etree.QName(each).localname: each.text for each in question.iter() if len(each) == 0}
        self.asked.append((name, told))
        if self.override is not None:
            return self.override
        if self.token and not self._is_known(envelope):
            return _fault("wsse:FailedAuthentication", "用户名或密码错误")
        if name == "queryEvents":
            return _answer(self._events(told))
        if name == "getData":
            return _answer(self._text(told))
        return _fault("soap:Server", "数据库连接失败 <ORA-12541>")

    def _is_known(self, envelope: Any) -> bool:
        user, password = self.token or ("", "")
        named = next((each.text for each in envelope.iter(f"{{{WSSE}}}Username")), "")
        given = next(iter(envelope.iter(f"{{{WSSE}}}Password")), None)
        if named != user or given is None:
            return False
        if given.get("Type", "").endswith("#PasswordDigest"):
            nonce = base64.b64decode(next(each.text for each in envelope.iter(f"{{{WSSE}}}Nonce")))
            created = next(each.text for each in envelope.iter(f"{{{WSU}}}Created"))
            digest = hashlib.sha1(nonce + created.encode() + password.encode()).digest()  # noqa: S324 - the profile's
            return bool(given.text == base64.b64encode(digest).decode())
        return bool(given.text == password)

    def _events(self, told: dict[str, str]) -> str:
        page, size = int(told.get("page") or 1), int(told.get("size") or 1000)
        wanted = [number for number in range(ROWS) if f"2026-05-01 {number:02}:00:00" >= (told.get("since") or "")]
        rows = "".join(
            f"<tns:event><tns:id>{n}</tns:id><tns:title>事件{n} &lt;b&gt;</tns:title>"
            f"<tns:reported>2026-05-01T{n:02}:00:00+08:00</tns:reported><tns:lng>120.{n:02}</tns:lng><tns:lat>28.5</tns:lat>"
            "</tns:event>"
            for n in wanted[(page - 1) * size : page * size]
        )
        return (
            f'<tns:queryEventsResponse xmlns:tns="{SPACE}"><tns:code>200</tns:code><tns:total>{len(wanted)}</tns:total>'
            f"<tns:events>{rows}</tns:events></tns:queryEventsResponse>"
        )

    def _text(self, told: dict[str, str]) -> str:
        rows = [{"id": number, "title": f"事件{number} <b>", "arg": told.get("arg0")} for number in range(3)]
        if self.inner == "json":
            text = json.dumps({"code": 0, "data": {"rows": rows}}, ensure_ascii=False)
        elif self.inner == "xml":
            root = etree.Element("Result", version="1")
            for row in rows:
                each = etree.SubElement(root, "Row", id=str(row["id"]))
                etree.SubElement(each, "Title").text = str(row["title"])
            text = '<?xml version="1.0" encoding="GBK"?>' + etree.tostring(root, encoding="unicode")
        else:
            text = self.inner
        answer = etree.Element(f"{{{SPACE}}}getDataResponse")
        etree.SubElement(answer, f"{{{SPACE}}}return").text = text
        return etree.tostring(answer, encoding="unicode")


def _answer(body: str, status: int = 200) -> Response:
    text = f'<s:Envelope xmlns:s="{ENVELOPE}"><s:Body>{body}</s:Body></s:Envelope>'
    return Response(text, status, media_type="text/xml")


def _fault(code: str, text: str) -> Response:
    inside = f"<faultcode>{code}</faultcode><faultstring>{text.replace('<', '&lt;')}</faultstring>"
    return _answer(f"<s:Fault>{inside}</s:Fault>", 500)
