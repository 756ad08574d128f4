"""The matrix's line of MQTT: a real Mosquitto behind a wire that fails, listened to in a kept session."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.data_sources.brokers import Broker, running_broker
from tests.data_sources.faults.certificates import Certificates
from tests.data_sources.faults.databases import free_port
from tests.data_sources.faults.faults import Cell, Cells, Fault
from tests.data_sources.faults.http_port import ENTITY_BOMB
from tests.data_sources.faults.proxy_port import ProxyPort
from tests.data_sources.faults.systems import EVERY, HOUR, SECRET, System
from tests.data_sources.faults.things import Thing

pytestmark = pytest.mark.timeout(300)

_TLS = (Fault.TLS_UNKNOWN, Fault.TLS_OTHER_NAME, Fault.TLS_PLAIN)
_IN_PAYLOAD = (
    Fault.TRUNCATED,
    Fault.ENCODING,
    Fault.GZIP_BOMB,
    Fault.ENTITY_BOMB,
    Fault.TEN_TIMES,
    Fault.DUPLICATES,
    Fault.KEY_TYPES,
    Fault.EMPTY_PAGES,
    Fault.DRIFT,
    Fault.TIME_BACK,
)


class Wire(ProxyPort):
    """A wire that can also let the broker say no."""

    def sent(self, data: bytes) -> bytes:
        """Return what the client gets of what the broker says: CONNACK and SUBACK with another code."""
        if self.fault is Fault.UNAUTHORISED and data[:2] == b"\x20\x02":
            return b"\x20\x02\x00\x04" + data[4:]
        if self.fault is Fault.TOO_MANY and data[:2] == b"\x20\x02":
            return b"\x20\x02\x00\x03" + data[4:]
        if self.fault is Fault.FORBIDDEN and data[:2] == b"\x90\x03":
            return data[:4] + b"\x80" + data[5:]
        return data


@dataclass
class World:
    """Two brokers, one of which will be killed, and who publishes to each."""

    steady: Broker
    doomed: Broker
    tls_port: int
    certificates: Certificates
    publish: Callable[..., None]


class Mqtt(System):
    """Events pushed on topics of their own, at quality 1."""

    connector = "mqtt"
    row = "mqtt"
    cells: ClassVar[Cells] = {
        Fault.REFUSED: Cell("can't be reached"),
        Fault.SILENT: Cell("in time"),
        Fault.NEVER_ACCEPTS: Cell("in time"),
        Fault.SLOW_LORIS: Cell("in time", stands_for="twenty bytes a second"),
        Fault.RESET: Cell("broke", stands_for="reset in the middle of a message"),
        Fault.TLS_UNKNOWN: Cell("certificate|TLS"),
        Fault.TLS_OTHER_NAME: Cell("certificate|TLS"),
        Fault.TLS_PLAIN: Cell("TLS"),
        Fault.UNAUTHORISED: Cell("refuses", stands_for="the broker takes the password no more"),
        Fault.FORBIDDEN: Cell("refuses to send", stands_for="the subscription is refused"),
        Fault.TOO_MANY: Cell("refuses", stands_for="the broker is full: “server unavailable”"),
        Fault.BROKEN: Cell("can't be reached|broke", stands_for="the broker was killed"),
        Fault.HTML: Cell("broke|can't|not", stands_for="a web server on the broker's port"),
        Fault.TRUNCATED: Cell(quarantine=True, stands_for="payloads of half a JSON object"),
        Fault.ENCODING: Cell(stands_for="payloads in GB18030"),
        Fault.GZIP_BOMB: Cell(quarantine=True, stands_for="payloads of 1 MB, four times what is allowed"),
        Fault.ENTITY_BOMB: Cell(quarantine=True, stands_for="XML with entities where JSON is due"),
        Fault.TEN_TIMES: Cell(),
        Fault.DUPLICATES: Cell(),
        Fault.KEY_TYPES: Cell(),
        Fault.EMPTY_PAGES: Cell(stands_for="payloads without anything, and empty lists"),
        Fault.DRIFT: Cell(quarantine=True),
        Fault.TIME_BACK: Cell(),
    }

    def __init__(self, name: str, fault: Fault | None, folder: Path, world: World) -> None:
        super().__init__(name, fault, folder, world)
        self.broker = world.doomed if fault is Fault.BROKEN else world.steady
        self.active: Fault | None = None
        self.told: set[tuple[int, int]] = set()
        self.port = Wire(
            world.tls_port if fault in _TLS else self.broker.port,
            mark=b"MQTT",
            cut_after=40,
            certificates=world.certificates,
            plain=self.broker.port,
        )

    @classmethod
    @contextmanager
    def opened_world(cls, folder: Path) -> Iterator[World]:
        """Run the brokers, and connect to them."""
        if shutil.which("mosquitto_passwd") is None:
            pytest.skip("there is no mosquitto on this machine (Debian's package mosquitto)")
        certificates, tls_port = Certificates(folder), free_port()
        chain, key = certificates.files("good")
        passwords = folder / "passwords"
        names = [fault.name.lower() for fault in Fault]
        passwords.write_text("".join(f"{name}:{SECRET}-{name}\n" for name in [*names, "healthy"]), "utf-8")
        subprocess.run(["mosquitto_passwd", "-U", str(passwords)], check=True, timeout=60, capture_output=True)
        lines = f"allow_anonymous true\npassword_file {passwords}\n"
        secure = f"listener {tls_port} 127.0.0.1\ncertfile {chain}\nkeyfile {key}\n"
        with (
            running_broker(folder / "steady", lines + secure) as steady,
            running_broker(folder / "doomed", lines) as doomed,
            steady.publisher() as publish,
        ):
            yield World(steady, doomed, tls_port, certificates, publish)

    def source_file(self) -> str:
        """Return the source's TOML file."""
        scheme = "mqtts" if self.fault in _TLS else "mqtt"
        authority = self.world.certificates.authority.relative_to(self.folder).as_posix()
        tls = f'tls = {{ authority = "{authority}" }}' if self.fault in _TLS else ""
        return f"""name = "{self.name}"
connector = "mqtt"
every = "{EVERY}"
timeout = "{self.timeout}"

[request]
url = "{scheme}://127.0.0.1:{self.port.number}"
topics = ["events/{self.name}/{{number}}"]
user = "{self.name}"
secret = "{self.name.replace("_", "-")}"
{tls}

[records]
kind = "event"
key = "eventId"
title = "eventTitle"
reported_at = {{ field = "updateTime", format = "epoch_ms" }}
"""

    def changed(self) -> None:
        """Publish what is new; what there is at first is kept by the broker for whoever comes."""
        first = not self.told
        for thing in self.truth.all():
            if (thing.key, thing.at) in self.told or (self.active is Fault.BROKEN):
                continue
            self.told.add((thing.key, thing.at))
            for payload in self._payloads(thing):
                self._publish(f"events/{self.name}/{thing.key}", payload, first)

    def begin(self) -> None:
        """Let the fault begin."""
        self.active = self.fault
        if self.fault is Fault.BROKEN:
            self.broker.kill()
        elif self.fault is Fault.TIME_BACK:
            self.truth.setback = HOUR
        elif self.fault is not None and self.fault not in _IN_PAYLOAD:
            self.port.begin(self.fault)

    def lift(self) -> None:
        """Let all be well again."""
        if self.fault is Fault.BROKEN:
            self.broker.start()
        elif self.port.fault is not None:
            self.port.lift()
        self.active = None

    def close(self) -> None:
        """Close the wire."""
        self.port.close()

    def key_in(self, raw: bytes) -> str:
        """Return the key of a payload in quarantine."""
        found = re.search(rb"(?i)event_?id\W{1,4}(\d{4})", raw)
        return found[1].decode() if found else ""

    def _publish(self, topic: str, payload: bytes, kept: bool) -> None:
        if self.broker is self.world.steady:
            self.world.publish(topic, payload, retain=kept)
        else:
            with self.broker.publisher() as publish:
                publish(topic, payload, retain=kept)

    def _payloads(self, thing: Thing) -> list[bytes]:  # noqa: PLR0911 - one return a fault
        name = "event_id" if self.active is Fault.DRIFT else "eventId"

        def said(each: Thing) -> bytes:
            key: Any = each.key if self.active is Fault.KEY_TYPES else str(each.key)
            row = {name: key, "eventTitle": each.title, "updateTime": each.at}
            return json.dumps(row, ensure_ascii=False).encode()

        payload = said(thing)
        if self.active is Fault.TRUNCATED:
            return [payload[: len(payload) // 2]]
        if self.active is Fault.ENCODING:
            return [payload.decode().encode("gb18030")]
        if self.active is Fault.GZIP_BOMB:
            return [payload.rstrip(b"}") + b" " * 2**20 + b"}"]
        if self.active is Fault.ENTITY_BOMB:
            return [ENTITY_BOMB.replace(b"<?xml", b"<!-- eventId: %d --><?xml" % thing.key)]
        if self.active is Fault.DUPLICATES:
            return [payload, said(Thing(thing.key, f"{thing.title} (old)", thing.at - 1000)), payload]
        if self.active is Fault.EMPTY_PAGES:
            return [b"[]", b"", payload, b"[]"]
        return [payload]


SYSTEM = Mqtt


@pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name.lower())
def test_nothing_is_lost_or_doubled_others_go_on_health_tells_and_it_mends_itself(judge, fault):
    judge(fault)
