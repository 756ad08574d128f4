"""A throw-away Mosquitto on loopback, in a temporary folder, and somebody who publishes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode

USER, PASSWORD = "sensors", "p4ss-w0rd%/geheim"


class Broker:
    """One Mosquitto that can be killed and started again on the same port, with what it keeps on disk."""

    def __init__(self, folder: Path, lines: str = "", scheme: str = "mqtt") -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kept").mkdir(exist_ok=True)
        owner = "user root\n" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
        (folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\npersistence true\npersistence_location {folder}/kept/\n"
            f"autosave_on_changes true\nautosave_interval 1\nmax_queued_messages 100000\n{owner}"
            + (lines or "allow_anonymous true\n"),
            "utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        command = ["mosquitto", "-c", str(self.folder / "mosquitto.conf")]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert time.monotonic() < deadline
                assert self._process.poll() is None
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """End it without a word, as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(20)

    def stop(self) -> None:
        """Ask it to end: it writes down what it keeps."""
        assert self._process is not None
        self._process.terminate()
        self._process.wait(20)

    @contextmanager
    def publisher(self, user: str = "", password: str = "") -> Iterator[Callable[..., None]]:
        """Give a function that publishes and waits until the broker has the message."""
        client = Client(CallbackAPIVersion.VERSION2)
        connected = threading.Event()
        client.on_connect = lambda *_: connected.set()
        if user:
            client.username_pw_set(user, password)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        assert connected.wait(20)

        def publish(topic: str, payload: str | bytes, *, qos: int = 1, retain: bool = False) -> None:
            told = client.publish(topic, payload, qos=qos, retain=retain)
            assert told.rc == MQTTErrorCode.MQTT_ERR_SUCCESS
            told.wait_for_publish(20)
            assert told.is_published()

        try:
            yield publish
        finally:
            client.disconnect()
            client.loop_stop()


@contextmanager
def running_broker(folder: Path, lines: str = "", scheme: str = "mqtt") -> Iterator[Broker]:
    """Run a broker while it is needed; skip the test where there is no Mosquitto."""
    if shutil.which("mosquitto") is None:
        pytest.skip("there is no mosquitto on this machine (Debian's package mosquitto)")
    broker = Broker(folder, lines, scheme)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()


def with_password(folder: Path) -> str:
    """Return the lines of a configuration that lets in only USER with PASSWORD."""
    folder.mkdir(parents=True, exist_ok=True)
    passwords = folder / "passwords"
    passwords.write_text(f"{USER}:{PASSWORD}\n", "utf-8")
    passwords.chmod(0o600)
    subprocess.run(["mosquitto_passwd", "-U", str(passwords)], check=True, timeout=20)
    return f"allow_anonymous false\npassword_file {passwords}\n"
