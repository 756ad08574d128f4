"""`yiping feeds`: serve an example or training centre's recorded feeds."""

from __future__ import annotations

from pathlib import Path

from data_sources.clock import Clock


def serve_feeds(folder: Path, port: int, speed: float, *, child: bool) -> int:
    """Serve until stopped; return the exit code. A drill's `speed` applies unless a parent set the clock.

    Raises:
        PlanError: The centre serves no feeds, or its feeds.toml can't be used.
    """
    # Here: the server's libraries are wanted by nobody else.
    from data_sources.feeds.server import serve  # noqa: PLC0415

    clock = Clock.from_environment()
    if speed != 1 and not clock.is_drill:
        clock = Clock.of_drill(speed)
    return serve(folder, clock, port, child=child)
