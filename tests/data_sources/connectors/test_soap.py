"""SOAP against a real service with a real WSDL: answers map like JSON, faults are told, nothing leads elsewhere."""

from __future__ import annotations

import threading
import time

import msgspec
import pytest
import uvicorn
from starlette.responses import Response

from data_sources.centre import SourceFile
from data_sources.clock import Clock
from data_sources.connector import Kept, SourceError
from data_sources.connectors.soap import SoapConnector, SoapSettings, with_asked
from data_sources.poll import poll_once
from tests.data_sources.soap_peer import ROWS, SCHEMA, SoapPeer, wsdl


class Served(SoapPeer):
    """The service, and where it is."""

    url: str = ""


@pytest.fixture
def service():
    peer = Served()
    server = uvicorn.Server(
        uvicorn.Config(peer.application(), host="127.0.0.1", port=0, log_level="error", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    peer.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield peer
    server.should_exit = True
    thread.join()


def polled(context, cursor=None, **settings):
    connector = SoapConnector(msgspec.convert(settings, SoapSettings), context)
    rows, last = [], cursor
    try:
        for page in connector.poll(cursor):
            rows += page.rows
            last = page.cursor or last
    finally:
        connector.close()
    return rows, last


def events(service, **more):
    return {"wsdl": f"{service.url}/soap?wsdl", "operation": "queryEvents", "parameters": {"query": {}}, **more}


def test_typed_rows_become_plain_fields(service, context):
    rows, _ = polled(context(items="events.event"), **events(service))
    assert len(rows) == ROWS
    assert rows[3] == {
        "id": 3,
        "title": "事件3 <b>",
        "reported": "2026-05-01T03:00:00+08:00",
        "lng": "120.03",
        "lat": "28.5",
        "note": None,
    }


@pytest.mark.parametrize("rows", [5, 23, 100])
def test_all_pages_come_and_each_once(service, context, rows):
    paging = {"style": "page", "page": "query.page", "size": "query.size", "rows": rows, "total": "total"}
    found, _ = polled(context(items="events.event"), **events(service, paging=paging))
    assert [row["id"] for row in found] == list(range(ROWS))


def test_only_what_is_new_is_asked_for(service, context):
    since = {"parameter": "query.since", "field": "reported", "format": "%Y-%m-%d %H:%M:%S"}
    known = {"since": 1_777_633_200_000}  # 2026-05-01T19:00:00+08:00
    polled(context(items="events.event"), known, **events(service, since=since))
    assert service.asked[-1] == ("queryEvents", {"since": "2026-05-01 19:00:00"})


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_document_inside_a_text_is_read(service, context, form):
    service.inner = form
    items = "data.rows" if form == "json" else "Row"
    settings = {"operation": "getData", "parameters": {"arg0": "<q/>"}, "inner": form}
    rows, _ = polled(context(items=items), wsdl=f"{service.url}/soap?wsdl", **settings)
    assert [(str(row["id"]), row.get("title") or row.get("Title")) for row in rows] == [
        (str(number), f"事件{number} <b>") for number in range(3)
    ]


def test_a_text_is_filled_with_what_is_asked_for_and_secrets_go_where_they_belong(service, context):
    settings = {
        "operation": "getData",
        "parameters": {"arg0": "<q><from>{start}</from></q>"},
        "secret_parameters": {"password": "events"},
        "since": {"parameter": "start", "field": "at"},
        "inner": "json",
    }
    told = context(items="data.rows", secrets={"events": "s3cret"})
    polled(told, {"since": 1_777_633_200_000}, wsdl=f"{service.url}/soap?wsdl", **settings)
    assert service.asked[-1] == ("getData", {"arg0": "<q><from>2026-05-01 19:00:00</from></q>", "password": "s3cret"})


@pytest.mark.parametrize(
    ("inner", "form", "words"),
    [
        ("{", "json", "no JSON"),
        ("<Result><Row>", "xml", "not well-formed"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "xml", "document type"),
        ('{"code": 500, "msg": "坏了"}', "json", "坏了"),
    ],
)
def test_a_text_that_is_no_such_document_is_said(service, context, inner, form, words):
    service.inner = inner
    settings = {"operation": "getData", "parameters": {"arg0": ""}, "inner": form}
    with pytest.raises(SourceError, match=words):
        polled(context(items="rows"), wsdl=f"{service.url}/soap?wsdl", **settings)


def test_odd_numbers_and_half_characters_in_a_text_cost_nothing(service, context):
    service.inner = '{"rows": [{"id": 123456789012345678901234567890, "title": "a\\ud800", "x": NaN}]}'
    settings = {"operation": "getData", "parameters": {"arg0": ""}, "inner": "json"}
    rows, _ = polled(context(items="rows"), wsdl=f"{service.url}/soap?wsdl", **settings)
    assert rows[0]["id"] == 123456789012345678901234567890


def test_an_empty_text_is_no_rows(service, context):
    service.inner = ""
    settings = {"operation": "getData", "parameters": {"arg0": ""}, "inner": "xml"}
    assert polled(context(items="Row"), wsdl=f"{service.url}/soap?wsdl", **settings)[0] == []


def test_a_fault_is_told_in_its_own_words(service, context):
    with pytest.raises(SourceError, match="数据库连接失败 <ORA-12541>") as caught:
        polled(context(), wsdl=f"{service.url}/soap?wsdl", operation="fail")
    assert "soap:Server" in str(caught.value)


@pytest.mark.parametrize("digest", [True, False])
def test_who_asks_is_said_by_a_username_token(service, context, digest):
    service.token = ("wz", "s3cret")
    ask = events(service, ws_security={"user": "wz", "secret": "events", "digest": digest})
    assert len(polled(context(items="events.event", secrets={"events": "s3cret"}), **ask)[0]) == ROWS
    with pytest.raises(SourceError, match="用户名或密码错误") as caught:
        polled(context(items="events.event", secrets={"events": "wr0ng-one"}), **ask)
    assert "wr0ng-one" not in str(caught.value)


def test_the_wsdl_is_read_once_and_anew_after_a_failure(service, context):
    kept = Kept()
    for _ in range(3):
        polled(context(items="events.event", kept=kept), **events(service))
    assert service.asked.count("wsdl") == 1
    service.override = Response("<x/>", 200, media_type="text/xml")
    with pytest.raises(SourceError):
        polled(context(items="events.event", kept=kept), **events(service))
    service.override = None
    assert len(polled(context(items="events.event", kept=kept), **events(service))[0]) == ROWS
    assert service.asked.count("wsdl") == 2
    kept.close()


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (Response("", 500), "500"),
        (Response("", 401), "401"),
        (Response("<html><body>log in</body></html>", 200), "web page"),
        (Response("<html><body>gone</body></html>", 404), "404"),
        (Response("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Bo", 200), "breaks off"),
        (Response("{}", 200), "not well-formed"),
        (Response("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", 200), "document type"),
        (Response("<a/>", 200), "isn't what its WSDL says"),
    ],
)
def test_an_answer_that_is_none_is_said(service, context, response, words):
    service.override = response
    with pytest.raises(SourceError, match=words):
        polled(context(items="events.event"), **events(service))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"operation": "nothing"}, "fail, getData, queryEvents"),
        ({"parameters": {"wrong": 1}}, "isn't what its WSDL says"),
        ({"parameters": {"query": {"page": "x", "nonsense": 2}}}, "isn't what its WSDL says"),
        ({"service": "Nothing"}, "WSDL"),
    ],
)
def test_what_the_wsdl_does_not_know_is_said(service, context, changes, words):
    with pytest.raises(SourceError, match=words):
        polled(context(), **(events(service) | changes))


def test_an_address_or_a_schema_elsewhere_is_not_gone_to(service, context):
    service.address = "http://inner.example:8080/soap"
    with pytest.raises(SourceError, match=r"inner\.example:8080"):
        polled(context(items="events.event"), **events(service))
    rows, _ = polled(context(items="events.event"), **events(service, address=f"{service.url}/soap"))
    assert len(rows) == ROWS
    service.schema = "http://inner.example/events.xsd"
    with pytest.raises(SourceError, match=r"inner\.example"):
        polled(context(items="events.event"), **events(service))
    service.schema = "file:///etc/passwd"
    with pytest.raises(SourceError):
        polled(context(items="events.event"), **events(service))


def test_a_wsdl_saved_in_the_centres_folder_is_used_and_leads_nowhere_else(service, context, tmp_path):
    (tmp_path / "events.xsd").write_text(SCHEMA, "utf-8")
    (tmp_path / "events.wsdl").write_text(wsdl(f"{service.url}/soap"), "utf-8")
    ask = {"wsdl": "events.wsdl", "operation": "queryEvents", "parameters": {"query": {}}}
    assert len(polled(context(items="events.event"), **ask)[0]) == ROWS
    (tmp_path / "events.wsdl").write_text(wsdl(f"{service.url}/soap", "../../../etc/passwd"), "utf-8")
    with pytest.raises(SourceError, match="not in the centre's folder"):
        polled(context(items="events.event"), **ask)
    (tmp_path / "events.wsdl").write_text(wsdl(f"{service.url}/soap", f"{service.url}/events.xsd"), "utf-8")
    with pytest.raises(SourceError, match="includes a document"):
        polled(context(items="events.event"), **ask)


@pytest.mark.parametrize("text", ["", "<a/>", "<html></html>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", "{"])
def test_a_wsdl_that_is_none_is_said(context, tmp_path, text):
    (tmp_path / "x.wsdl").write_text(text, "utf-8")
    with pytest.raises(SourceError):
        polled(context(), wsdl="x.wsdl", operation="a", address="http://127.0.0.1:9/x")


def test_a_source_file_makes_events_of_it(service, centre_of):
    request = events(service) | {"ok": {"field": "code", "values": [200]}}
    records = {
        "kind": "event",
        "items": "events.event",
        "key": "id",
        "title": "title",
        "category": {"value": "other"},
        "reported_at": {"field": "reported", "format": "iso"},
        "position": {"lon": "lng", "lat": "lat", "datum": "gcj02"},
    }
    source = SourceFile(name="s", connector="soap", every="60s", request=request, records=records)
    result = poll_once("s", centre_of(s=source), Clock())
    assert not result.refused
    assert [record.key for record in result.records] == [str(number) for number in range(ROWS)]
    assert result.records[3].title == "事件3 <b>"


RPC = """<?xml version="1.0"?><definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:t"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
 targetNamespace="urn:t"><types><xsd:schema targetNamespace="urn:t">
<xsd:import namespace="http://schemas.xmlsoap.org/soap/encoding/"/><xsd:complexType name="names"><xsd:complexContent>
<xsd:restriction base="enc:Array"><xsd:attribute ref="enc:arrayType" wsdl:arrayType="xsd:string[]"/></xsd:restriction>
</xsd:complexContent></xsd:complexType></xsd:schema></types>
<message name="q"><part name="day" type="xsd:string"/></message>
<message name="a"><part name="names" type="t:names"/></message><portType name="p"><operation name="list">
<input message="t:q"/><output message="t:a"/></operation></portType><binding name="b" type="t:p">
<soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/><operation name="list">
<soap:operation soapAction="urn:t#list"/><input><soap:body use="encoded" namespace="urn:t"
 encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"/></input><output><soap:body use="encoded" namespace="urn:t"
 encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"/></output></operation></binding><service name="s">
<port name="p" binding="t:b"><soap:address location="ADDRESS"/></port></service></definitions>"""


def test_an_old_rpc_service_is_understood_without_asking_the_network_for_soaps_own_schema(service, context, tmp_path):
    (tmp_path / "old.wsdl").write_text(RPC.replace("ADDRESS", f"{service.url}/soap"), "utf-8")
    body = '<n:listResponse xmlns:n="urn:t"><names><item>甲</item><item>乙</item></names></n:listResponse>'
    text = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{body}</s:Body></s:Envelope>'
    service.override = Response(text, media_type="text/xml")
    ask = {"wsdl": "old.wsdl", "operation": "list", "parameters": {"day": "today"}}
    rows, _ = polled(context(items="[*].{name: @}"), **ask)
    assert rows == [{"name": "甲"}, {"name": "乙"}]
    assert service.asked[-1] == ("list", {"day": "today"})


def test_what_is_asked_for_goes_into_a_text_or_a_table():
    assert with_asked({"a": "x{p}y"}, "p", 3) == {"a": "x3y"}
    assert with_asked({"a": {"b": "{p}{p}"}}, "p", 3) == {"a": {"b": "33"}}
    assert with_asked({"a": 1}, "b.c", 3) == {"a": 1, "b": {"c": 3}}
