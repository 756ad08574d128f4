"""The map's page is walked with text that means harm, as every other pane is: it is shown as text, and nothing runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from data_sources.clock import Clock
from operations.snapshots import Age, QueueRow
from tests.maps.doubles import NOW, SmallPicture
from tests.maps.small_centre import make_centre
from tests.widgets.map_pages import asked, drawn
from tests.widgets.test_hostile_text import PIECES
from widgets.look import Look
from widgets.map_pane import MapPane
from widgets.map_settings import MapSettings
from widgets.pane import PaneContext

MEANT_TO_RUN = [
    "<script>yiping.hurt = 1</script>",
    "<svg onload='yiping.hurt = 1'>",
    "<iframe srcdoc='<script>parent.yiping.hurt = 1</script>'></iframe>",
    "</script><script>yiping.hurt = 1</script>",
    "'); yiping.hurt = 1; ('",
    "${yiping.hurt = 1}",
    "\u2028yiping.hurt = 1\u2028",
    "javascript:yiping.hurt=1",
]
hostile = st.lists(st.sampled_from([*PIECES, *MEANT_TO_RUN]) | st.text(max_size=40), max_size=4).map("".join)


class HostilePicture(SmallPicture):
    """Every text of every event is the one that was set."""

    text = ""

    def event_row(self, event_id: int) -> QueueRow | None:
        row = super().event_row(event_id)
        # No store hands out half a character: see operations.store.merging.storable.
        text = self.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return row and replace(
            row, title=text, address=text, region_name=text, source_title=text, category=text, key=text, source=text
        )


@pytest.fixture
def picture() -> HostilePicture:
    made = HostilePicture()
    made.put_event(1, 28.0, 120.7, severity=1)
    return made


@pytest.fixture
def pane(qapp: QApplication, qtbot: QtBot, tmp_path: Path, picture: HostilePicture) -> Iterator[MapPane]:  # noqa: ARG001
    context = PaneContext(make_centre(tmp_path / "centre"), Clock(NOW, NOW, 1.0), lambda: picture)
    yield from drawn(qtbot, MapPane(MapSettings(), Look(), context=context), 700, 600)


CARD = "event/"
TAGS = "[...new Set([...document.querySelectorAll('*')].map((one) => one.tagName))].sort()"
SHOWN = "document.querySelector('.card .title, .card .pair') !== null"


def test_hostile_text_in_a_card_and_in_a_notice_is_text_and_nothing_else(
    qtbot: QtBot, pane: MapPane, picture: HostilePicture
) -> None:
    def show(text: str) -> None:
        picture.text = text
        pane.show_trouble(text)
        pane.show_age(Age("old", NOW - 60_000, text))
        asked(qtbot, pane.page, f"(yiping.openCard('{CARD}', 1, {{x: 50, y: 60}}), 1)")
        qtbot.waitUntil(lambda: asked(qtbot, pane.page, SHOWN), timeout=20_000)

    show("平常")
    harmless = asked(qtbot, pane.page, TAGS)

    @given(text=hostile)
    @settings(max_examples=30)
    @example(text="".join(MEANT_TO_RUN))
    @example(text="".join(PIECES[:-2]))
    @example(text=PIECES[-1])
    def walk(text: str) -> None:
        show(text)
        assert asked(qtbot, pane.page, TAGS) == harmless
        assert asked(qtbot, pane.page, "yiping.hurt === undefined")
        card = asked(qtbot, pane.page, "yiping.state().panels.card")
        assert not {"\u202e", "\u2067", "\x00"} & set(card)
        assert len(card) < 1_500
        box = asked(
            qtbot, pane.page, "(b => [b.right, b.bottom])(document.querySelector('.card').getBoundingClientRect())"
        )
        assert box[0] <= 700
        assert box[1] <= 600

    walk()
    assert pane.engine.gate.blocked == 0
    assert pane.page.url().toString() == pane.desk.page_url
