"""CAP feeds: each alert fetched once, one that can't be had costs none of the others, nothing leads astray."""

from __future__ import annotations

import itertools
import os
from datetime import datetime

import pytest

from data_sources.connector import SourceError
from data_sources.connectors.cap import CapConnector, CapSettings
from data_sources.web_auth import Bearer
from tests.data_sources.test_cap_alerts import ALERT


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


def test_entries_that_lead_elsewhere_or_nowhere_are_refused(served, context):
    inline = f"<id>in</id><content>{ALERT}</content>"
    away = '<id>away</id><link href="http://other.example/x"/>'
    url = served.on("/feed", (200, {}, feed(inline, away, "<id>none</id>")))
    rows, _ = polled(context(), url)
    assert rows[0]["key"].startswith("33030041600000")
    assert "other.example" in str(rows[1].reason)
    assert "neither an alert nor a link" in str(rows[2].reason)


def test_an_alert_that_is_gone_costs_none_of_the_others_and_is_tried_again(served, context):
    served.on("/2.xml", (200, {}, ALERT.encode()))
    url = served.on("/feed", (200, {}, feed('<id>1</id><link href="/1.xml"/>', '<id>2</id><link href="/2.xml"/>')))
    rows, cursor = polled(context(), url)
    assert "the server doesn't have it" in str(rows[0].reason)
    assert rows[1]["level"] == 2
    served.on("/1.xml", (200, {}, ALERT.replace("092000_2", "092000_3").encode()))
    assert [row["key"][-2:] for row in polled(context(), url, cursor)[0]] == ["_3"]


@pytest.mark.parametrize("answer", [(500, {}, b""), (200, {}, ALERT[:300].encode())])
def test_a_fault_at_one_alert_is_said_after_the_others_were_read_and_nothing_is_lost(served, context, answer):
    served.on("/2.xml", (200, {}, ALERT.encode()))
    served.on("/1.xml", answer)
    url = served.on("/feed", (200, {}, feed('<id>1</id><link href="/1.xml"/>', '<id>2</id><link href="/2.xml"/>')))
    connector = CapConnector(CapSettings(url=url), context())
    pages = connector.poll(None)
    page = next(pages)
    assert [row["level"] for row in page.rows] == [2]
    with pytest.raises(SourceError):
        next(pages)
    connector.close()
    served.on("/1.xml", (200, {}, ALERT.replace("092000_2", "092000_3").encode()))
    assert [row["key"][-2:] for row in polled(context(), url, page.cursor)[0]] == ["_3"]


def test_a_feed_that_did_not_change_is_not_sent_again_until_every_alert_was_had(served, context):
    asked = []

    def answer(_query, request):
        asked.append(request["headers"].get("If-None-Match"))
        return (304, {}, b"") if asked[-1] == '"7"' else (200, {"ETag": '"7"'}, feed('<id>1</id><link href="/1.xml"/>'))

    url = served.on("/feed", answer)
    _, cursor = polled(context(), url)
    served.on("/1.xml", (200, {}, ALERT.encode()))
    rows, cursor = polled(context(), url, cursor)
    assert len(rows) == 1
    assert polled(context(), url, cursor)[0] == []
    assert asked == [None, None, '"7"']


def test_an_alert_inside_a_feeds_text_is_found_and_a_web_page_there_is_not_taken_for_one(served, context):
    escaped = ALERT.replace("&", "&amp;").replace("<", "&lt;")
    rss = (
        f"<rss version='2.0'><channel><item><guid>a</guid><description>{escaped}</description></item>"
        f"<item><guid>b</guid><description><![CDATA[{ALERT}]]></description></item>"
        "<item><title>no</title><description>&lt;p&gt;an alert&lt;/p&gt;</description></item></channel></rss>"
    )
    rows, _ = polled(context(), served.on("/rss", (200, {}, rss.encode())))
    assert [row["level"] for row in rows[:2]] == [2, 2]
    assert "neither an alert nor a link" in str(rows[2].reason)


def test_a_feed_may_link_to_a_host_that_the_source_file_names_without_its_password(served, context):
    asked = []

    def answer(_query, request):
        asked.append(request["headers"].get("Authorization"))
        return 200, {}, ALERT.encode()

    served.on("/1.xml", answer)
    other = served.url.replace("127.0.0.1", "localhost")
    url = served.on("/feed", (200, {}, feed(f'<id>1</id><link href="{other}/1.xml"/>')))
    auth = Bearer(secret="cap")
    connector = CapConnector(CapSettings(url=url, hosts=("localhost",), auth=auth), context(secrets={"cap": "s3cret"}))
    (page,) = connector.poll(None)
    connector.close()
    assert [row["level"] for row in page.rows] == [2]
    assert asked == [None]


def test_a_page_that_is_no_feed_is_said(served, context):
    for body in (b"<html><body/></html>", b"hello", b"<a/>", b""):
        with pytest.raises(SourceError):
            polled(context(), served.on("/x", (200, {}, body)))
    assert polled(context(), served.on("/x", (200, {}, feed())))[0] == []


def test_files_are_read_when_new_or_changed_and_not_while_they_are_written(context, tmp_path):
    (tmp_path / "a.xml").write_text(ALERT, "utf-8")
    assert len(polled(context(), "a.xml")[0]) == 1
    with pytest.raises(SourceError, match=r"b\.xml"):
        polled(context(), "b.xml")
    folder = tmp_path / "dropped"
    folder.mkdir()
    (folder / "one.XML").write_text(ALERT, "gb18030")
    (folder / "half.xml").write_text(ALERT[:500], "utf-8")
    (folder / "bad.xml").write_text("<a/>", "utf-8")
    (folder / "note.txt").write_text("no alert", "utf-8")
    rows, cursor = polled(context(), "dropped")
    assert [getattr(row, "reason", "alert") and type(row).__name__ for row in rows] == ["Refused", "dict"]
    (folder / "half.xml").write_text(ALERT, "utf-8")
    assert [row["level"] for row in polled(context(), "dropped", cursor)[0]] == [2]
    (folder / "half.xml").write_text(ALERT[:500], "utf-8")
    os.utime(folder / "half.xml", (1_000_000_000, 1_000_000_000))
    assert "breaks off" in str(polled(context(), "dropped", cursor)[0][0].reason)


CHINESE = """<?xml version="1.0" encoding="UTF-8"?><alert><identifier>33030041600000_2026112209{minute}00</identifier>
<sender>温州市气象台</sender><senderCode>33030041600000</senderCode>
<sendTime>2026-11-22 09:{minute}:00+08:00</sendTime><status>Actual</status><msgType>{message}</msgType>
<scope>Public</scope><references>{references}</references><info><language>zh-CN</language>
<eventType>11B01</eventType><severity>Orange</severity><headline>温州市气象台发布台风橙色预警</headline></info></alert>"""
FIRST = "33030041600000_20261122090000"


def chinese(minute: str, message: str) -> str:
    return CHINESE.format(minute=minute, message=message, references="" if message == "Alert" else FIRST)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_messages_that_only_name_their_first_one_end_each_other_in_whatever_order_they_come(served, context, order):
    chain = [chinese("00", "Alert"), chinese("10", "Update"), chinese("20", "Update"), chinese("30", "Cancel")]
    in_force: dict = {}
    replaced: set = set()
    cursor = None
    for place in order:
        url = served.on("/one", (200, {}, chain[place].encode()))
        rows, cursor = polled(context(), url, cursor)
        for row in rows:
            in_force[row["key"]] = row
            replaced.update(row["replaces"] if row["message"] in ("Update", "Cancel") else ())
    after = int(datetime.fromisoformat("2026-11-22T09:31:00+08:00").timestamp() * 1000)
    still = [
        key
        for key, row in in_force.items()
        if row["message"] != "Cancel" and key not in replaced and (row["expires_at"] or after + 1) > after
    ]
    assert len(in_force) == 4
    assert still == []


def test_a_test_message_ends_no_real_one_of_the_same_chain(served, context):
    _, cursor = polled(context(), served.on("/one", (200, {}, chinese("00", "Alert").encode())))
    test = chinese("30", "Cancel").replace("Actual", "Test")
    rows, cursor = polled(context(), served.on("/one", (200, {}, test.encode())), cursor)
    rows, _ = polled(context(), served.on("/one", (200, {}, chinese("10", "Update").encode())), cursor)
    assert rows[0]["expires_at"] is None
