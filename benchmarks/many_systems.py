"""Two hundred departments' systems in one process: small answers over HTTP, a few of them slow or failing.

    python benchmarks/many_systems.py COUNT

Prints its port as a line; on SIGTERM prints, as a line of JSON, when each path was asked (monotonic seconds), and ends.
It does as little as it can: its processor time is not the collector's.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections import defaultdict
from typing import ClassVar

STATIONS = 5
SLOW = {"slow": 4.0, "slower": 20.0}
"""Seconds until such a source answers: within its rhythm, and far beyond it."""


class System(asyncio.Protocol):
    """One connection."""

    arrivals: ClassVar[dict[str, list[float]]] = defaultdict(list)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.asked = b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole question (they have no body)."""
        self.asked += data
        while b"\r\n\r\n" in self.asked:
            head, _, self.asked = self.asked.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode().partition("?")[0]
            self.arrivals[path].append(time.monotonic())
            kind = path.rpartition("/")[0].strip("/")
            if kind == "hole":
                continue
            if kind in SLOW:
                asyncio.get_running_loop().call_later(SLOW[kind], self.answer, path, 200)
            else:
                self.answer(path, 500 if kind == "fault" else 200)

    def answer(self, path: str, status: int) -> None:
        """Answer with a few readings of now."""
        if self.transport.is_closing():
            return
        now = time.time_ns() // 1_000_000
        rows = [{"s": f"{path}/{n}", "v": now % 977 / 7 + n, "t": now} for n in range(STATIONS)]
        body = json.dumps({"code": 200, "rows": rows, "total": len(rows)}).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


async def serve() -> None:
    """Serve until told to end."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    server = await loop.create_server(System, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()
    print(json.dumps(System.arrivals), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
    sys.exit()
