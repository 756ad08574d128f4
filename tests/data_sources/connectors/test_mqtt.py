"""MQTT against a real Mosquitto: nothing that is acknowledged is lost, nothing that is lost was acknowledged."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

from data_sources import redaction
from data_sources.batches import RecordBatch
from data_sources.centre import SourceFile
from data_sources.centre_check import check_request
from data_sources.clock import Clock
from data_sources.connector import PollContext, SourceError
from data_sources.connectors.mqtt import MqttConnector, MqttSettings
from data_sources.poll import listen_to, poll_once
from data_sources.polled_source import PolledSource
from data_sources.toml_files import TomlDocument
from tests.data_sources.brokers import PASSWORD, USER, Broker, running_broker, with_password
from tests.data_sources.faults.certificates import Certificates

READINGS = {
    "kind": "reading",
    "station": "station",
    "metric": "metric",
    "value": "value",
    "unit": {"value": "µg/m³"},
    "at": {"field": "received_at", "format": "epoch_ms"},
}


@pytest.fixture(scope="module")
def broker(tmp_path_factory) -> Iterator[Broker]:
    with running_broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


def source_of(url: str, *, records: Any = None, every: str = "10s", **request: Any) -> SourceFile:
    given = {"url": url, "topics": ["air/{station}/{metric}"], **request}
    return SourceFile(
        name="空气", connector="mqtt", every=every, timeout="10s", request=given, records=records or READINGS
    )


class Listening:
    """A listener in a thread, and what it heard; it resumes the connector as a collector that stores at once does."""

    def __init__(self, polled: PolledSource, cursor: Any = None) -> None:
        self.batches: list[RecordBatch] = []
        self.changed = threading.Condition()
        self._polled = polled
        self._cursor = cursor
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with closing(listen_to(self._polled, Clock(), self._cursor)) as batches:
            for batch in batches:
                with self.changed:
                    self.batches.append(batch)
                    self.changed.notify_all()
                if self._over.is_set():
                    return

    def wait_for(self, true: Callable[[], Any]) -> Any:
        with self.changed:
            assert self.changed.wait_for(true, timeout=30)
            return true()

    def connected(self) -> None:
        self.wait_for(lambda: any(batch.health and batch.health.state == "live" for batch in self.batches))

    @property
    def readings(self) -> list[tuple[str, str, float]]:
        return [(one.station, one.metric, one.value) for batch in self.batches for one in batch.readings]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(30)
        assert not self._thread.is_alive()


@pytest.fixture
def listening(centre_of) -> Callable[..., Listening]:
    def make(source: SourceFile, name: str = "air", cursor: Any = None) -> Listening:
        return Listening(PolledSource(name, centre_of(**{name: source})), cursor)

    return make


def test_one_template_brings_many_stations_and_every_shape_of_payload(broker, listening):
    with listening(source_of(broker.url)) as heard, broker.publisher() as publish:
        heard.connected()
        publish("air/龙湾/pm25", "31.5")
        publish("air/瓯海/pm25", '{"value": 28}', qos=0)
        publish("air/乐清/pm10", '[{"value": 40}, {"value": 41, "received_at": 1700000000000}]')
        publish("air/乐清/so2", "broken {")
        publish("soil/x/y", "1")
        publish("air/乐清/co", '{"value": ')
        heard.wait_for(lambda: sum(len(batch.refused) for batch in heard.batches) == 2)
        assert heard.wait_for(lambda: len(heard.readings) == 4)
    assert heard.readings == [
        ("龙湾", "pm25", 31.5),
        ("瓯海", "pm25", 28.0),
        ("乐清", "pm10", 40.0),
        ("乐清", "pm10", 41.0),
    ]


def test_a_kept_value_has_its_own_age_or_none_and_is_no_news(broker, listening):
    by_payload = {**READINGS, "at": {"field": "t", "format": "epoch_ms"}}
    with broker.publisher() as publish:
        publish("air/kept/a", '{"value": 5, "t": 1700000000000}', retain=True)
        try:
            with listening(source_of(broker.url, records=by_payload), "own") as heard:
                (one,) = heard.wait_for(lambda: [each for batch in heard.batches for each in batch.readings])
                assert (one.value, one.at) == (5.0, 1_700_000_000_000)
            with listening(source_of(broker.url), "without") as heard:
                heard.wait_for(lambda: any(batch.refused for batch in heard.batches))
                publish("air/new/a", "6")
                assert heard.wait_for(lambda: heard.readings) == [("new", "a", 6.0)]
            with listening(source_of(broker.url, retained="skip"), "skipping") as heard:
                heard.connected()
                publish("air/new/a", "7")
                assert heard.wait_for(lambda: heard.readings) == [("new", "a", 7.0)]
                assert not any(batch.refused for batch in heard.batches)
        finally:
            publish("air/kept/a", "", retain=True)


def test_a_kept_state_is_taken_but_breaks_no_silence(broker, context):
    settings = MqttSettings(url=broker.url, topics=("door/{id}",))
    with broker.publisher() as publish:
        publish("door/1", "open", retain=True)
        try:
            with connected(settings, context()) as (pages, _):
                page = next(page for page in pages if page.rows)
                assert page.live is False
                (row,) = page.rows
                assert (row["value"], row["retained"], row["received_at"]) == ("open", True, None)
                publish("door/1", "shut")
                page = next(page for page in pages if page.rows)
                assert (page.live, page.rows[0]["retained"]) == (True, False)
                assert page.rows[0]["received_at"] is not None
        finally:
            publish("door/1", "", retain=True)


@contextmanager
def connected(settings: MqttSettings, given: PollContext) -> Iterator[tuple[Any, MqttConnector]]:
    connector = MqttConnector(settings, given)
    try:
        pages = connector.poll(None)
        assert next(pages).rows == []
        yield pages, connector
    finally:
        pages.close()
        connector.close()


def test_what_came_while_nobody_listened_arrives_and_what_was_not_acknowledged_comes_again(broker, context):
    settings = MqttSettings(url=broker.url, topics=("level/{id}",))
    with broker.publisher() as publish:
        with connected(settings, context(source="away")):
            pass
        publish("level/1", "1")
        publish("level/2", "2")
        with connected(settings, context(source="away")) as (pages, connector):
            page = next(page for page in pages if page.rows)
            assert [row["value"] for row in page.rows] == [1, 2]
            # Killed before the store had it: the connection is gone without a word, the page was never resumed.
            connector._client.socket().shutdown(socket.SHUT_RDWR)
        with connected(settings, context(source="away")) as (pages, _):
            page = next(page for page in pages if page.rows)
            assert [row["value"] for row in page.rows] == [1, 2]
            next(pages)
        publish("level/3", "3")
        with connected(settings, context(source="away")) as (pages, _):
            page = next(page for page in pages if page.rows)
            assert [row["value"] for row in page.rows] == [3]


def test_a_person_who_looks_takes_nothing_away_from_the_collector(broker, listening, centre_of):
    centre = centre_of(looked=source_of(broker.url))
    with listening(source_of(broker.url), "looked") as heard, broker.publisher() as publish:
        heard.connected()
        looking = threading.Thread(target=lambda: results.append(poll_once("looked", centre, Clock(), limit=1)))
        results: list[Any] = []
        looking.start()
        number = 0
        while looking.is_alive():
            number += 1
            publish("air/x/y", str(number))
            looking.join(0.05)
        assert [len(result.records) >= 1 for result in results] == [True]
        assert results[0].health.state == "live"
        assert results[0].cursor is None
        heard.wait_for(lambda: len(heard.readings) == number)
        assert not any(batch.health and batch.health.state == "failed" for batch in heard.batches)


def test_a_broker_that_is_killed_is_said_and_its_return_brings_what_was_missed(tmp_path, listening):
    with running_broker(tmp_path / "broker") as broker:
        source = source_of(broker.url)
        with listening(source, "killed") as heard, broker.publisher() as publish:
            heard.connected()
            publish("air/a/x", "1")
            heard.wait_for(lambda: heard.readings)
            broker.kill()
            state = heard.wait_for(lambda: heard.batches[-1].health)
            assert state.state == "failed"
            assert "broke" in str(state.sentence)
        with listening(source, "killed") as heard:
            state = heard.wait_for(lambda: heard.batches[-1].health if heard.batches else None)
            assert state.state == "failed"
            assert "can't be reached" in str(state.sentence)
        broker.start()
        with broker.publisher() as publish:
            publish("air/a/x", "2")
            with listening(source, "killed") as heard:
                heard.connected()
                publish("air/a/x", "3")
                heard.wait_for(lambda: len(heard.readings) >= 2)
        # Mosquitto wrote the session to its disk each second, and the subscription is made anew in any case.
        assert {value for _, _, value in heard.readings} >= {3.0}


def test_a_session_that_the_broker_forgot_is_said_because_messages_are_lost(tmp_path, listening):
    with running_broker(tmp_path / "broker") as broker:
        source = source_of(broker.url)
        with listening(source, "forgotten") as heard:
            cursor = heard.wait_for(lambda: next((b.cursor for b in heard.batches if b.cursor), None))
        with listening(source, "forgotten", cursor) as heard:
            state = heard.wait_for(lambda: next((b.health for b in heard.batches if b.health), None))
            assert (state.state, state.remarks) == ("live", ())
        broker.kill()
        for kept in (broker.folder / "kept").iterdir():
            kept.unlink()
        broker.start()
        with listening(source, "forgotten", cursor) as heard:
            state = heard.wait_for(lambda: next((b.health for b in heard.batches if b.health), None))
            assert state.state == "live"
            assert "lost" in str(state.remarks[0])


@pytest.mark.parametrize("version", ["3.1.1", "5"])
def test_a_wrong_password_is_said_without_the_password_and_the_right_one_works(
    tmp_path, listening, monkeypatch, version
):
    folder = tmp_path / "broker"
    if not Path("/usr/bin/mosquitto_passwd").exists():
        pytest.skip("there is no mosquitto_passwd on this machine (Debian's package mosquitto)")
    with running_broker(folder, with_password(folder)) as broker:
        source = source_of(broker.url, user=USER, secret="broker", version=version)
        monkeypatch.setenv("YIPING_SECRET_BROKER", "wr0ng-geheim")
        with listening(source) as heard:
            state = heard.wait_for(lambda: heard.batches[-1].health if heard.batches else None)
        assert state.state == "failed"
        assert f"refuses user “{USER}”" in str(state.sentence)
        assert "wr0ng" not in str(state)
        monkeypatch.setenv("YIPING_SECRET_BROKER", PASSWORD)
        with listening(source) as heard, broker.publisher(USER, PASSWORD) as publish:
            heard.connected()
            publish("air/a/b", "1")
            heard.wait_for(lambda: heard.readings)
    assert redaction.redacted(PASSWORD) != PASSWORD


def test_tls_is_verified_against_the_centres_authority(tmp_path, centre_of, listening):
    made = Certificates(tmp_path / "certificates")
    chain, key = made.files("good")
    lines = f"allow_anonymous true\ncertfile {chain}\nkeyfile {key}\n"
    with running_broker(tmp_path / "broker", lines, "mqtts") as broker:
        with listening(source_of(broker.url), "untrusted") as heard:
            state = heard.wait_for(lambda: heard.batches[-1].health if heard.batches else None)
            assert state.state == "failed"
            assert "No safe connection" in str(state.sentence)
        folder = centre_of().folder
        (folder / "ca.pem").write_bytes(made.authority.read_bytes())
        with listening(source_of(broker.url, tls={"authority": "ca.pem"}), "trusted") as heard:
            heard.connected()
        plain = source_of(broker.url.replace("mqtts", "mqtt"))
        with listening(plain, "plain") as heard:
            state = heard.wait_for(lambda: heard.batches[-1].health if heard.batches else None)
            assert state.state == "failed"


def test_a_broker_that_takes_the_connection_and_says_nothing_is_given_up_in_time(context):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = MqttSettings(url=f"mqtt://127.0.0.1:{silent.getsockname()[1]}", topics=("a",))
        connector = MqttConnector(settings, context(seconds=0.5))
        try:
            with pytest.raises(SourceError, match="did not answer in time"):
                next(connector.poll(None))
        finally:
            connector.close()


def test_what_is_too_large_is_refused_and_the_next_message_comes(broker, listening):
    with listening(source_of(broker.url, max_payload=100), "large") as heard, broker.publisher() as publish:
        heard.connected()
        publish("air/a/b", "9" * 5000)
        publish("air/a/b", "1")
        heard.wait_for(lambda: heard.readings)
    (refused,) = [one for batch in heard.batches for one in batch.refused]
    assert "5000 bytes" in str(refused.reason)
    assert len(refused.raw) <= 2000


def test_a_store_that_is_slow_slows_the_broker_down_and_nothing_is_lost(broker, context):
    settings = MqttSettings(url=broker.url, topics=("burst/{id}",))
    with connected(settings, context(source="slow")) as (pages, _connector), broker.publisher() as publish:
        for number in range(700):
            publish(f"burst/{number % 7}", str(number))
        values: list[int] = []
        most = 0
        for page in pages:
            values += [row["value"] for row in page.rows]
            most = max(most, len(page.rows))
            if len(values) >= 700:
                break
    assert values == list(range(700))
    assert most <= 500


def test_mistakes_in_the_request_are_said_by_the_check():
    document = TomlDocument("sources/air.toml", {})
    (mistake,) = check_request(document, source_of("http://x"))
    assert mistake.key == "request.url"
    (mistake,) = check_request(document, source_of("mqtt://x", topics=["air/{a}/{a}"]))
    assert "twice" in str(mistake.sentence)
    assert not check_request(document, source_of("mqtts://broker.example:8883"))
