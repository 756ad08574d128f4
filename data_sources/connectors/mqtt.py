"""MQTT: what is pushed, listened to in a session that the broker keeps for us.

The network is read only between two pages, in the thread that asks for them: while the store writes nothing is read,
and the broker waits. A message of quality 1 is acknowledged when its page is stored; what was not acknowledged, or came
while nobody listened, the broker sends again.
"""

from __future__ import annotations

import hashlib
import platform
import secrets as chance
import ssl
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from data_sources import secrets
from data_sources.batches import Refused
from data_sources.connector import Cursor, Page, PollContext, Row, SourceError
from data_sources.mqtt_messages import TopicTemplate, rows_of_payload
from data_sources.resource_files import data_folder
from data_sources.sentences import Sentence, translate
from data_sources.web_answers import host_of
from data_sources.web_tls import Tls, tls_context

_PAGE_MESSAGES = 500
_PAGE_SECONDS = 0.25
"""How long a page waits for more messages after its first: one commit for many."""
_IDLE_SECONDS = 0.9
_CONNECT_SECONDS = 10.0
_SESSION_SECONDS = 7 * 86_400
_MOST_UNACKNOWLEDGED = 500

_WRONG_LOGIN = (0x86, 0x87)
"""Bad user name or password; not authorized. Version 3.1.1's answers are told by the same numbers."""


class MqttSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The [request] of an MQTT source.

    `topics` are templates as `air/{station}/{metric}`; what stands in a name's place is a field of the row. `secret`
    is the password of `user`. `retained` messages are those that the broker keeps for whoever comes.
    """

    url: Annotated[str, Meta(pattern=r"^mqtts?://[^/@?#\s]+/?$")]
    topics: Annotated[tuple[str, ...], Meta(min_length=1)]
    qos: Literal[0, 1] = 1
    user: str = ""
    secret: str = ""
    tls: Tls | None = None
    version: Literal["3.1.1", "5"] = "3.1.1"
    keepalive: Annotated[int, Meta(ge=5, le=3600)] = 30
    retained: Literal["take", "skip"] = "take"
    max_payload: Annotated[int, Meta(ge=1, le=64 * 1024 * 1024)] = 262_144

    def __post_init__(self) -> None:
        """Judge the templates."""
        for topic in self.topics:
            TopicTemplate(topic)


class MqttConnector:
    """Listens to one broker."""

    settings_type = MqttSettings
    listens = True

    def __init__(self, settings: MqttSettings, context: PollContext) -> None:
        self._settings = settings
        self._context = context
        self._host = host_of(settings.url)
        self._templates = [TopicTemplate(topic) for topic in settings.topics]
        self._messages: list[MQTTMessage] = []
        self._answer: tuple[ReasonCode, bool] | None = None
        self._granted: list[ReasonCode] | None = None
        self._goodbye: ReasonCode | None = None
        self._client: Client | None = None

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield what comes, until the connection breaks; to go on after a page acknowledges its messages."""
        name = self._client_name()
        resumed = self._connect(name)
        remarks = (self._forgotten(),) if not resumed and (cursor or {}).get("session") == name else ()
        self._subscribe()
        yield Page([], None if self._context.looking else {"session": name}, remarks=remarks)
        while True:
            messages = self._gathered()
            for retained in (True, False):
                part = [message for message in messages if message.retain == retained]
                if part:
                    yield Page(self._rows(part), live=not retained)
                    self._acknowledge(part)
            if not messages:
                yield Page([])

    def close(self) -> None:
        """Leave the broker, which goes on to keep the session."""
        client, self._client = self._client, None
        if client is not None:
            client.on_disconnect = None
            with suppress(OSError, ValueError):
                client.disconnect()

    def _client_name(self) -> str:
        """Return the name by which the broker knows this source of this machine; of any length that brokers take."""
        if self._context.looking:
            return f"yiping-{chance.token_hex(8)}"
        whole = f"{_machine()}\n{self._context.folder.name}\n{self._context.source}"
        return f"yiping-{hashlib.blake2b(whole.encode(), digest_size=8).hexdigest()}"

    def _connect(self, name: str) -> bool:
        """Connect and log in; return whether the broker had kept our session."""
        settings = self._settings
        is_new, is_5 = self._context.looking, settings.version == "5"
        client = self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=name,
            clean_session=None if is_5 else is_new,
            protocol=MQTTv5 if is_5 else MQTTv311,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_message = self._heard
        client.on_disconnect = self._disconnected
        if settings.user:
            client.username_pw_set(settings.user, secrets.secret(settings.secret, self._context) or None)
        try:
            parts = urlsplit(settings.url)
            port, secure = parts.port, parts.scheme == "mqtts"
        except ValueError as error:
            sentence = translate("Source", "{url} is no usable address: {reason}. Correct the source's “url”.")
            raise SourceError(sentence.filled(url=settings.url, reason=str(error))) from error
        wrapping = _Wrapping(tls_context(settings.tls, self._context)) if secure else None
        if wrapping is not None:
            client.tls_set_context(wrapping)  # type: ignore[arg-type]
        client.connect_timeout = min(self._context.remaining(), _CONNECT_SECONDS)
        more: dict[str, Any] = {"clean_start": is_new, "properties": self._wishes()} if is_5 else {}
        try:
            client.connect(parts.hostname or "", port or (8883 if secure else 1883), settings.keepalive, **more)
        except (OSError, ValueError) as error:
            if wrapping is not None:
                wrapping.close()
            raise SourceError(self._unreachable(error)) from error
        self._await(lambda: self._answer is not None)
        assert self._answer is not None  # noqa: S101 - awaited
        code, resumed = self._answer
        if code.is_failure:
            raise SourceError(self._refused(code))
        return resumed

    def _wishes(self) -> Properties:
        wishes = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        wishes.SessionExpiryInterval = 0 if self._context.looking else _SESSION_SECONDS
        wishes.ReceiveMaximum = _MOST_UNACKNOWLEDGED
        wishes.MaximumPacketSize = self._settings.max_payload + 70_000
        return wishes

    def _subscribe(self) -> None:
        client = self._client
        assert client is not None  # noqa: S101 - connected
        wanted = list(dict.fromkeys(template.subscription for template in self._templates))
        asked: list[tuple[str, int]] = [(subscription, self._settings.qos) for subscription in wanted]
        result, _ = client.subscribe(asked)
        if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise SourceError(self._broken())
        self._await(lambda: self._granted is not None)
        for subscription, code in zip(wanted, self._granted or [], strict=False):
            if code.is_failure:
                sentence = translate(
                    "Source", "{host} refuses to send “{topic}”. Ask its operator to allow this user that topic."
                )
                raise SourceError(sentence.filled(host=self._host, topic=subscription))

    def _await(self, true: Any) -> None:
        """Work the network until something is true."""
        while not true():
            if self._context.remaining() <= 0.1:
                sentence = translate("Source", "{host} did not answer in time. Is it overloaded, or the network slow?")
                raise SourceError(sentence.filled(host=self._host))
            self._work(min(self._context.remaining(), 0.2))

    def _gathered(self) -> list[MQTTMessage]:
        """Return what came: at once when something does, but a quarter of a second's worth; none after a second."""
        until = time.monotonic() + _IDLE_SECONDS
        waiting = not self._messages
        while len(self._messages) < _PAGE_MESSAGES and (left := until - time.monotonic()) > 0:
            self._work(left)
            if waiting and self._messages:
                waiting, until = False, time.monotonic() + _PAGE_SECONDS
        messages, self._messages = self._messages, []
        return messages

    def _work(self, seconds: float) -> None:
        client = self._client
        assert client is not None  # noqa: S101 - connected
        if client.loop(seconds) != MQTTErrorCode.MQTT_ERR_SUCCESS and not self._is_answered():
            raise SourceError(self._broken())

    def _is_answered(self) -> bool:
        """Return whether the broker said no, and hung up after that: what it said counts."""
        return self._answer is not None and self._answer[0].is_failure

    def _acknowledge(self, messages: list[MQTTMessage]) -> None:
        for message in messages:
            if message.qos and self._client is not None:
                self._client.ack(message.mid, message.qos)

    def _rows(self, messages: list[MQTTMessage]) -> list[Row]:
        rows: list[Row] = []
        now = self._context.clock.now()
        for message in messages:
            if message.retain and self._settings.retained == "skip":
                continue
            try:
                topic = message.topic
            except UnicodeDecodeError:
                sentence = translate("Source", "The message's topic is no text.")
                rows.append(Refused(bytes(message.payload), sentence))
                continue
            names = next((found for each in self._templates if (found := each.names_in(topic)) is not None), None)
            if names is None:
                continue  # what a template's part of a level sorts out
            # When a kept message was sent nobody knows: it has the time that its payload tells, or none.
            known = {"topic": topic, "retained": message.retain, "received_at": None if message.retain else now}
            said = rows_of_payload(bytes(message.payload), self._context.items, self._settings.max_payload)
            rows += [{**known, **row, **names} if isinstance(row, dict) else row for row in said]
        return rows

    def _connected(self, _client: Client, _data: Any, flags: ConnectFlags, code: ReasonCode, _more: Any) -> None:
        self._answer = (code, bool(flags.session_present))

    def _subscribed(self, _client: Client, _data: Any, _mid: int, codes: list[ReasonCode], _more: Any) -> None:
        self._granted = codes

    def _heard(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        self._messages.append(message)

    def _disconnected(self, _client: Client, _data: Any, _flags: DisconnectFlags, code: ReasonCode, _more: Any) -> None:
        self._goodbye = code

    def _forgotten(self) -> Sentence:
        sentence = translate(
            "Source", "{host} did not keep our session: what was sent while nobody listened is lost. Ask its operator."
        )
        return sentence.filled(host=self._host)

    def _refused(self, code: ReasonCode) -> Sentence:
        if code.value in _WRONG_LOGIN:
            sentence = translate("Source", "{host} refuses user “{user}”: {reason}. Check the user, and its secret.")
            return sentence.filled(host=self._host, user=self._settings.user, reason=str(code))
        return translate("Source", "{host} refuses the connection: {reason}.").filled(host=self._host, reason=str(code))

    def _broken(self) -> Sentence:
        sentence = translate("Source", "The connection to {host} broke ({reason}). It is taken up again soon.")
        return sentence.filled(host=self._host, reason=str(self._goodbye or "?"))

    def _unreachable(self, error: Exception) -> Sentence:
        reason = str(error) or type(error).__name__
        if isinstance(error, ssl.SSLError):
            sentence = translate(
                "Source",
                "No safe connection to {host}: {reason}. Is it its TLS port? A private authority goes into “tls”.",
            )
        elif isinstance(error, TimeoutError):
            sentence = translate("Source", "{host} did not answer in time. Is it overloaded, or the network slow?")
        else:
            sentence = translate(
                "Source", "{host} can't be reached. Is the system running, and the network up? ({reason})"
            )
        return sentence.filled(host=self._host, reason=reason)


class _Wrapping:
    """A TLS context that knows the socket it made last.

    WORKAROUND: paho-mqtt (2.2 and before) leaves the socket of a handshake that failed open.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._made: ssl.SSLSocket | None = None
        self.check_hostname = context.check_hostname

    def wrap_socket(self, *arguments: Any, **named: Any) -> ssl.SSLSocket:
        """Wrap a socket as the context does."""
        self._made = self._context.wrap_socket(*arguments, **named)
        return self._made

    def close(self) -> None:
        """Close the socket made last."""
        if self._made is not None:
            self._made.close()


def _machine() -> str:
    """Return what tells this machine's data folder from any other: made once, by chance, and kept in it."""
    path = data_folder("machine")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), path.open("x", encoding="ascii") as file:
            file.write(chance.token_hex(16))
        return path.read_text("ascii")
    except OSError:
        return f"{platform.node()} {uuid.getnode()} {path}"


CONNECTOR = MqttConnector
