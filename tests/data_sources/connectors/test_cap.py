"""CAP warnings: each fetched once, the right language, malformed ones refused with the reason, nothing executed."""

from __future__ import annotations

import msgspec
import pytest

from data_sources.batches import Refused
from data_sources.cap_alerts import AlertError, alerts_in, parsed, row_of
from data_sources.connector import SourceError
from data_sources.connectors.cap import CapConnector, CapSettings
from data_sources.records import Warning

ALERT = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>33030041600000_20261122092000_2</identifier><sender>wz@example</sender>
<sent>2026-11-22T09:20:00+08:00</sent><status>Actual</status><msgType>Update</msgType><scope>Public</scope>
<references>wz@example,33030041600000_20261122080000_1,2026-11-22T08:00:00+08:00</references>
<info><language>en-US</language><category>Met</category><event>Typhoon</event><urgency>Expected</urgency>
<severity>Moderate</severity><certainty>Likely</certainty><headline>Typhoon warning</headline></info>
<info><language>zh-CN</language><category>Met</category><event>台风</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty><headline>发布台风橙色预警</headline>
<area><areaDesc>洞头区</areaDesc><polygon>27.7,121.0 27.9,121.0 27.9,121.3 27.7,121.0</polygon>
<circle>27.8,121.1 12.5</circle><geocode><valueName>区划</valueName><value>330305</value></geocode></area></info>
</alert>"""


def read(text: str, language: str = "zh-CN"):
    raw = text.encode()
    (alert,) = alerts_in(parsed(raw))
    return row_of(alert, language, raw)


def test_an_alert_becomes_the_warning_it_is_in_the_centres_language():
    row = read(ALERT)
    warning = msgspec.convert({"source": "s", **row}, Warning)
    assert warning.headline == "发布台风橙色预警"
    assert warning.level == 2
    assert warning.replaces == ("33030041600000_20261122080000_1",)
    assert warning.polygons[0][0] == (27.7, 121.0)
    assert warning.circles == ((27.8, 121.1, 12.5),)
    assert warning.regions == ("330305",)
    assert read(ALERT, "en")["headline"] == "Typhoon warning"
    assert read(ALERT, "en")["level"] == 3
    assert read(ALERT, "fr")["headline"] == "Typhoon warning"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("cap:1.2", "cap:9", "name space"),
        ("<status>Actual</status>", "<status>Aktuell</status>", "Actual, Exercise"),
        ("<msgType>Update</msgType>", "", "msgType"),
        ("<identifier>33030041600000_20261122092000_2</identifier>", "", "identifier"),
        ("2026-11-22T09:20:00+08:00</sent>", "2026-11-22T09:20:00</sent>", "zone"),
        ("27.7,121.0 27.9,121.0 27.9,121.3 27.7,121.0", "121.0,27.7 121.0,27.9 121.3,27.9 121.0,27.7", "swapped"),
        ("27.7,121.0 27.9,121.0 27.9,121.3 27.7,121.0", "27.7,121.0 27.9,121.0", "at least four"),
        ("27.8,121.1 12.5", "27.8,121.1", "circle"),
        ("<severity>Severe</severity>", "<severity>Bad</severity>", "Extreme, Severe"),
    ],
)
def test_a_malformed_alert_is_refused_with_the_reason(old, new, word):
    text = ALERT.replace(old, new).replace("橙色", "")
    row = read(text)
    assert isinstance(row, Refused)
    assert word in str(row.reason)
    assert row.raw == text.encode()


def test_an_unclosed_polygon_still_warns():
    row = read(ALERT.replace(" 27.7,121.0</polygon>", "</polygon>"))
    assert row["polygons"][0][0] == row["polygons"][0][-1]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><alert>&x;</alert>',
        '<!DOCTYPE a [<!ENTITY x "aa"><!ENTITY y "&x;&x;">]><alert>&y;</alert>',
        "<alert><open></alert>",
        "",
        "not xml",
    ],
)
def test_hostile_and_broken_xml_is_refused_unread(text):
    with pytest.raises(AlertError):
        parsed(text.encode())


def test_gbk_alerts_are_read():
    raw = ('<?xml version="1.0" encoding="GB2312"?>' + ALERT).encode("gb2312")
    (alert,) = alerts_in(parsed(raw))
    assert row_of(alert, "zh-CN", raw)["headline"] == "发布台风橙色预警"


def polled(context, url, cursor=None):
    connector = CapConnector(CapSettings(url=url), context)
    rows, last = [], cursor
    try:
        for page in connector.poll(cursor):
            rows += page.rows
            last = page.cursor or last
    finally:
        connector.close()
    return rows, last


def feed(*entries: str) -> bytes:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id>{inside}</feed>'.encode()


def test_each_alert_of_a_feed_is_fetched_once_and_a_changed_entry_again(served, context):
    served.on("/1.xml", (200, {}, ALERT.encode()))
    entry = '<id>1</id><updated>{}</updated><link type="application/cap+xml" href="/1.xml"/>'
    url = served.on("/feed", (200, {}, feed(entry.format("a"))))
    rows, cursor = polled(context(), url)
    assert [row["level"] for row in rows] == [2]
    assert polled(context(), url, cursor)[0] == []
    served.on("/feed", (200, {}, feed(entry.format("b"))))
    assert len(polled(context(), url, cursor)[0]) == 1
    assert [path for path, _ in served.requests].count("/1.xml") == 2


def test_entries_that_lead_elsewhere_or_nowhere_are_refused_and_a_dead_link_fails_the_poll(served, context):
    inline = f"<id>in</id><content>{ALERT}</content>"
    away = '<id>away</id><link href="http://other.example/x"/>'
    url = served.on("/feed", (200, {}, feed(inline, away, "<id>none</id>")))
    rows, _ = polled(context(), url)
    assert rows[0]["key"].startswith("33030041600000")
    assert "other.example" in str(rows[1].reason)
    assert "neither an alert nor a link" in str(rows[2].reason)
    served.on("/feed", (200, {}, feed(inline, '<id>d</id><link href="/dead"/>')))
    with pytest.raises(SourceError, match="404"):
        polled(context(), url)


def test_a_page_that_is_no_feed_is_said(served, context, tmp_path):
    for body in (b"<html><body/></html>", b"hello"):
        with pytest.raises(SourceError):
            polled(context(), served.on("/x", (200, {}, body)))
    (tmp_path / "a.xml").write_text(ALERT, "utf-8")
    assert len(polled(context(), "a.xml")[0]) == 1
    with pytest.raises(SourceError, match=r"b\.xml"):
        polled(context(), "b.xml")


def test_every_recorded_alert_is_a_warning_or_refused_with_a_reason(shared_data):
    good = bad = 0
    for path in sorted((shared_data / "cap").rglob("*")):
        if path.suffix not in (".cap", ".xml", ".atom", ".rss", ".edxlde"):
            continue
        raw = path.read_bytes()
        if path.name.startswith("xee"):
            with pytest.raises(AlertError):
                parsed(raw)
            continue
        for alert in alerts_in(parsed(raw)):
            row = row_of(alert, "zh-CN", raw)
            if isinstance(row, Refused):
                bad += 1
                assert str(row.reason)
            else:
                good += 1
                assert msgspec.convert({"source": "s", **row}, Warning).key
    assert good > 40
    assert bad >= 4
