"""CAP alerts become the warnings that they are; malformed ones are refused with the reason."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.batches import Refused
from data_sources.cap_alerts import alerts_in, row_of
from data_sources.records import Warning
from data_sources.xml_reading import XmlError, read_xml

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
    (alert,) = alerts_in(read_xml(raw))
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


def test_several_blocks_in_one_language_are_all_told_gravest_first():
    second = """<info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Expected</urgency>
<severity>Extreme</severity><certainty>Likely</certainty><headline>发布暴雨红色预警</headline><description>雨</description>
<expires>2026-11-23T09:20:00+08:00</expires><area><areaDesc>瑞安市</areaDesc></area></info></alert>"""
    row = read(ALERT.replace("</alert>", second))
    assert (row["level"], row["headline"], row["event"]) == (1, "发布暴雨红色预警", "暴雨")
    assert row["detail"] == "雨\n发布台风橙色预警"
    assert row["area"] == "洞头区、瑞安市"
    assert row["polygons"]
    assert row["expires_at"] is None  # one block has no end: the warning's own default holds for all
    clear = second.replace("<severity>Extreme", "<responseType>AllClear</responseType><severity>Extreme")
    assert read(ALERT.replace("</alert>", clear))["level"] == 2


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("ColorCode", "RED", 1),
        ("colour", "Yellow", 3),
        ("awareness_level", "2; yellow; Moderate", 3),
        ("awareness_level", "1; green; Minor", 4),
        ("预警级别", "红色", 1),
        ("layer:SOREM:1.0:Broadcast_Immediately", "Red", 2),
        ("infrared", "1", 2),
    ],
)
def test_the_level_is_told_by_a_parameter_that_speaks_of_it(name, value, level):
    said = f"<parameter><valueName>{name}</valueName><value>{value}</value></parameter>"
    assert read(ALERT.replace("</headline>\n<area>", f"</headline>{said}<area>"))["level"] == level


def test_the_level_is_told_by_an_event_code_then_by_the_headline_then_by_the_severity():
    code = "<eventCode><valueName>type</valueName><value>11B01_BLUE</value></eventCode>"
    assert read(ALERT.replace("</headline>\n<area>", f"</headline>{code}<area>"))["level"] == 4
    assert read(ALERT)["level"] == 2
    for severity, level in (("Extreme", 1), ("Severe", 2), ("Moderate", 3), ("Minor", 4), ("Unknown", 4)):
        text = ALERT.replace("橙色", "").replace("<severity>Severe<", f"<severity>{severity}<")
        assert read(text)["level"] == level


@pytest.mark.parametrize(
    ("name", "value", "regions"),
    [
        ("区划", "330305000000", ["330305"]),
        ("行政区划代码", "330305001000", ["330305001"]),
        ("行政区划代码", "330305001001", ["330305001001"]),
        ("行政区划代码", "330300", ["330300"]),
        ("行政区划代码", "330305,330381", ["330305", "330381"]),
        ("adcode", "33030500000000", ["330305"]),
        ("区划", "洞头", []),
        ("SAME", "330305", []),
        ("FIPS6", "330305", []),
        ("profile:CAP-CP:Location:0.3", "356050", []),
        ("EMMA_ID", "SE001", []),
        ("TOWN", "12", ["12"]),
    ],
)
def test_only_codes_that_are_regions_become_regions(name, value, regions):
    raw = ALERT.replace("<valueName>区划</valueName><value>330305<", f"<valueName>{name}</valueName><value>{value}<")
    (alert,) = alerts_in(read_xml(raw.encode()))
    row = row_of(alert, "zh-CN", raw.encode(), ("TOWN",))
    assert row["regions"] == regions


def test_times_keep_their_zone_and_onset_wins_over_effective():
    times = "<effective>2026-11-22T01:00:00Z</effective><onset>2026-11-22T10:00:00+08:00</onset>"
    row = read(ALERT.replace("</headline>\n<area>", f"</headline>{times}<area>"))
    assert row["sent_at"] == 1_795_310_400_000
    assert row["onset_at"] == row["sent_at"] + 40 * 60_000
    row = read(ALERT.replace("</headline>\n<area>", f"</headline>{times.partition('<onset')[0]}<area>"))
    assert row["onset_at"] == row["sent_at"] - 20 * 60_000


CHINESE = """<?xml version="1.0" encoding="UTF-8"?><alert xmlns="http://com.icss.amp">
<identifier>33000041600000_20261122091026_0</identifier><sender>浙江省气象局</sender>
<senderCode>33000041600000</senderCode><phone/><sendTime>2026-11-22 09:10:26+08:00</sendTime>
<status>Actual</status><msgType>Update</msgType><scope>Public</scope><code><method><methodName>SMS</methodName>
<message>短信</message><audienceGrp>7</audienceGrp></method></code><secClassification>None</secClassification><note/>
<references>33000041600000_20261122081026_0</references><info><language>zh-CN</language><eventType>11B01</eventType>
<urgency>Unknown</urgency><severity>Yellow</severity><certainty>Unknown</certainty>
<effective>2026-11-22 09:10:26+08:00</effective><expires>2026-11-22 24:00:00+08:00</expires>
<senderName>浙江省气象局张三</senderName><headline>浙江省气象局发布台风黄色预警</headline><description>正文</description>
<area><areaDesc>洞头区</areaDesc><polygon>121.0,27.7 121.0,27.9 121.3,27.9 121.0,27.7</polygon>
<polygon>121.0,27.7 121.0,27.9</polygon><circle>27.8,121.1 12500</circle><geocode>33030500000000，330381</geocode>
</area></info></alert>"""


def test_the_form_of_chinese_platforms_is_read_as_its_published_samples_have_it():
    row = read(CHINESE.partition("?>")[2])
    warning = msgspec.convert({"source": "s", **row}, Warning)
    assert (warning.level, warning.event, warning.headline) == (3, "台风", "浙江省气象局发布台风黄色预警")
    assert warning.sent_at == 1_795_309_826_000
    assert warning.expires_at == 1_795_363_200_000
    assert warning.replaces == ("33000041600000_20261122081026_0",)
    assert row["chain"] == "33000041600000_20261122081026_0"
    assert warning.polygons == (((27.7, 121.0), (27.9, 121.0), (27.9, 121.3), (27.7, 121.0)),)
    assert warning.circles == ((27.8, 121.1, 12.5),)
    assert warning.regions == ("330305", "330381")


def test_who_signed_a_warning_is_not_shown_to_the_room():
    assert "张三" not in str(read(CHINESE.partition("?>")[2]))


@pytest.mark.parametrize(
    ("headline", "event"),
    [
        ("浙江省气象局发布台风黄色预警", "台风"),
        ("华池县水利局发布暴雨红色[Ⅰ级/特别重大]预警", "暴雨"),
        ("温州市气象台解除雷电黄色预警", "雷电"),
        ("洞头区气象台2026年11月22日继续发布海上大风蓝色预警信号", "海上大风"),
        ("森林火险预警", "11B01"),
    ],
)
def test_the_events_name_is_found_in_a_chinese_headline_else_its_code_stands(headline, event):
    assert read(CHINESE.partition("?>")[2].replace("浙江省气象局发布台风黄色预警", headline))["event"] == event


def test_a_chinese_severity_that_is_no_colour_is_refused():
    text = CHINESE.partition("?>")[2].replace("Yellow", "Schlimm").replace("黄色", "")
    assert "Red, Orange" in str(read(text).reason)
    assert read(text.replace("Schlimm", "Unknown"))["level"] == 4


@given(st.text(max_size=40), st.sampled_from(["sent", "polygon", "circle", "references", "severity", "value"]))
def test_no_text_at_all_in_a_field_raises_anything(text, name):
    root = read_xml(ALERT.encode())
    for element in root.iter("{*}" + name):
        with contextlib.suppress(ValueError):  # what no XML can hold
            element.text = text
    (alert,) = alerts_in(root)
    row = row_of(alert, "zh-CN", b"")
    assert isinstance(row, Refused | dict)


def test_every_recorded_alert_is_a_warning_or_refused_with_a_reason(shared_data):
    good = bad = 0
    for path in sorted((shared_data / "cap").rglob("*")):
        if path.suffix not in (".cap", ".xml", ".atom", ".rss", ".edxlde"):
            continue
        raw = path.read_bytes()
        if path.name.startswith("xee"):
            with pytest.raises(XmlError):
                read_xml(raw)
            continue
        for alert in alerts_in(read_xml(raw)):
            row = row_of(alert, "zh-CN", raw)
            if isinstance(row, Refused):
                bad += 1
                assert str(row.reason)
            else:
                good += 1
                assert msgspec.convert({"source": "s", **row}, Warning).key
    assert good > 40
    assert bad >= 4
