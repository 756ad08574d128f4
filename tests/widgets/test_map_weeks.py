"""A map that stands for weeks: nothing piles up in its page, and no single mishap is the end of a layer."""

from __future__ import annotations

import threading

from msgspec.structs import replace

from data_sources.records import Reading
from maps.spoken import HARK
from maps.watch import KEEP
from operations.drawing_snapshots import Drawings
from operations.snapshots import Age, ReadingTable
from tests.maps.doubles import NOW
from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures
from widgets.map_settings import MapSettings
from widgets.selection import Selection, Thing

HERE = "L.point(350, 300)"


def test_cards_and_marks_that_come_and_go_leave_nothing_behind(qtbot, open_map, picture, ask, until):  # noqa: F811
    picture.put_event(1, 28.0, 120.7, severity=2)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.layers.events.count === 1")
    ask(
        pane,
        "(window.listeners = 0, window.add = window.addEventListener, window.addEventListener = (...all) => {"
        " window.listeners++; window.add(...all); }, 1)",
    )
    for _ in range(3):
        ask(pane, f"(yiping.openCard('event/', 1, {HERE}), 1)")
        until(pane, "document.querySelectorAll('.card canvas').length === 1")
        ask(pane, "(yiping.closeCard(), 1)")
    assert ask(pane, "[window.listeners, document.querySelectorAll('.card').length]") == [0, 0]
    ask(
        pane,
        "(() => { for (let count = 0; count < 3000; count++)"
        " yiping.picture(`disc ${count}`, 56, 1, (own) => own.fillRect(0, 0, 9, 9)); return 1; })()",
    )
    assert 0 < ask(pane, "yiping.pictureState().pixels") <= 4_000_000


def test_a_thing_that_comes_back_to_where_it_stood_is_drawn_again(qtbot, open_map, ask):  # noqa: F811
    pane = open_map()
    painted(qtbot, pane)
    found = ask(
        pane,
        """(() => { const points = new yiping.Points({}), seen = () => {
          let count = 0;
          points.each(0, 0, 1, 1, () => { count++; });
          return count; };
        const take = (id, position, removed) => points.take({header: {}, arrays: {id, position, removed}});
        take([1, 2], [28, 120, 28.1, 120.1], []);
        const before = seen();
        take([], [], [2]);
        const without = seen();
        take([2], [28.1, 120.1], []);
        return [before, without, seen()]; })()""",
    )
    assert found == [2, 1, 2]


def test_an_answer_that_cannot_be_taken_or_never_comes_is_not_the_end_of_a_layer(
    qtbot, open_map, picture, ask, until  # noqa: F811
):  # fmt: skip
    pane = open_map()
    painted(qtbot, pane)
    ask(
        pane,
        "(window.take = yiping.Points.prototype.take, yiping.Points.prototype.take = function () {"
        " yiping.Points.prototype.take = window.take; throw new Error('no such column'); }, 1)",
    )
    picture.put_event(1, 28.0, 120.7, severity=2)
    tell(pane, picture)
    until(pane, "yiping.layers.events.count === 1")
    assert any("no such column" in line for line in pane.page.console)
    ask(pane, "(yiping.patience = 400, 1)")
    whole, stuck = picture.packed_events, threading.Event()

    def packed_events(since):
        picture.packed_events = whole
        stuck.wait(30)
        return whole(since)

    picture.packed_events = packed_events
    picture.put_event(2, 28.0, 120.6, severity=2)
    try:
        tell(pane, picture)
        until(pane, "yiping.layers.events.count === 2")
        assert not stuck.is_set()
    finally:
        stuck.set()


def test_a_number_that_another_event_got_leaves_the_card_as_it_was(qtbot, open_map, picture, ask, until):  # noqa: F811
    picture.put_event(1, 28.0, 120.7, severity=2, title="沿街店铺火情")
    pane = open_map()
    painted(qtbot, pane)
    until(pane, "yiping.layers.events.count === 1")
    ask(pane, f"(yiping.openCard('event/', 1, {HERE}), 1)")
    until(pane, "(yiping.state().panels.card || '').includes('沿街店铺火情')")
    whole = picture.event_row
    asked = []
    picture.event_row = lambda number: (asked.append(number), replace(whole(number), key="other", title="占道"))[1]
    qtbot.wait(900)  # two questions about one thing have a pause between them
    picture.put_event(1, 28.0, 120.8, severity=3)
    tell(pane, picture)
    qtbot.waitUntil(lambda: bool(asked), timeout=20_000)
    until(pane, "yiping.isSettled()")
    assert "沿街店铺火情" in ask(pane)["panels"]["card"]


def test_a_station_s_card_says_its_newest_number(qtbot, open_map, picture, ask, until):  # noqa: F811
    first = Reading(
        source="water", station="a", metric="水位", value=3.1, unit="m", at=NOW, name="南塘", lat=28.0, lon=120.7
    )
    told = [first]
    picture.readings = lambda _metric: ReadingTable(tuple(told), NOW, Age("live", NOW, ""))
    pane = open_map(MapSettings(layers=("base", "stations"), stations="水位"))
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.state().layers.stations.seen === 1")
    there = "yiping.map.latLngToContainerPoint([28.0, 120.7])"
    ask(pane, f"(yiping.map.fire('click', {{containerPoint: {there}, latlng: yiping.map.getCenter()}}), 1)")
    until(pane, "(yiping.state().panels.card || '').includes('3.1 m')")
    told[0] = replace(first, value=4.7)
    tell(pane, picture)
    until(pane, "yiping.state().panels.card.includes('4.7 m') && !yiping.state().panels.card.includes('3.1')")
    told.clear()  # it is heard no more: what was read stays
    tell(pane, picture)
    until(pane, "yiping.state().layers.stations.stations === 0")
    assert "4.7 m" in ask(pane)["panels"]["card"]


def test_a_page_is_told_only_what_is_new_and_a_page_that_is_loaded_again_all_of_it(
    qtbot, open_map, picture, until  # noqa: F811
):  # fmt: skip
    pane = open_map()
    painted(qtbot, pane)
    picture.counts = {"330302": 3}
    tell(pane, picture)
    said = []
    say = pane.desk.say
    pane.desk.say = lambda name, what=None: (said.append((name, what)), say(name, what))
    tell(pane, picture)
    assert not [what for name, what in said if name == "show"]
    picture.counts = {"330302": 3, "330303": 9}
    tell(pane, picture)
    shown = [what for name, what in said if name == "show"]
    assert len(shown) == 1
    assert "load" in shown[0]
    assert "warnings" not in shown[0]
    pane.load()
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=20_000)
    until(pane, "yiping.painted && yiping.shown.load.counts[330303] === 9 && Array.isArray(yiping.shown.warnings)")
    # What comes while a fresh view is built reaches that view, too.
    pane.engine.watch.say("a test says so")
    qtbot.waitUntil(lambda: pane._renewal is not None and pane._renewal.page.loaded is True, timeout=30_000)
    picture.counts = {"330302": 5}
    tell(pane, picture)
    qtbot.waitUntil(lambda: pane.renewals == 1, timeout=60_000)
    until(pane, "yiping.shown.load.counts[330302] === 5 && !(330303 in yiping.shown.load.counts)")


def test_a_page_that_is_told_much_reads_no_script_that_it_has_not_read_before(qtbot, open_map, picture, until):  # noqa: F811
    """The engine keeps something for good of each that is new: 3 MB an hour at two changes a second."""
    picture.drawings = lambda event: Drawings(event, (), NOW)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    scripts = []
    run = pane.page.runJavaScript
    pane.page.runJavaScript = lambda script, *more: (scripts.append(script), run(script, *more))
    for number in range(1, 6):
        picture.put_event(number, 28.0, 120.6 + 0.01 * number)
        picture.counts = {"330302": number}
        pane.hear(picture.seq)
        tell(pane, picture)
        pane.show_selection(Selection("330302", "鹿城区", Thing("event", "grid", str(number), number, 28.0, 120.6)))
        pane.engine.watch.beat()
    until(pane, "yiping.layers.events.count === 5 && yiping.chosenState().thing.endsWith('5')")
    assert {script for script in scripts if "JSON.stringify(yiping.layers" not in script} <= {
        HARK,
        KEEP,
        "yiping.heard()",
    }
    assert len(scripts) > 15


def test_what_was_open_or_in_hand_is_there_when_the_process_was_replaced(
    qtbot, open_map, picture, ask, until  # noqa: F811
):  # fmt: skip
    picture.put_event(1, 28.0, 120.7, severity=2, title="沿街店铺火情")
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    pane.show_selection(Selection("330302", "鹿城区"))
    until(pane, "yiping.chosenState().path[0] === '330302' && yiping.layers.events.count === 1")
    ask(pane, f"(yiping.openCard('event/', 1, {HERE}), 1)")
    until(pane, "(yiping.state().panels.card || '').includes('沿街店铺火情')")
    key = "yiping.map.getContainer().dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))"
    ask(pane, f"({key % 'm'}, {key % ' '}, yiping.map.panBy([60, 20], {{animate: false}}), {key % ' '}, 1)")
    where = "yiping.keep().card.at"
    before = [ask(pane, "yiping.toolState().points"), ask(pane, "yiping.toolState().panel"), ask(pane, where)]
    assert len(before[0]) == 2
    pane.engine.watch.say("a test says so")
    qtbot.waitUntil(lambda: pane.renewals == 1, timeout=60_000)
    until(pane, "(yiping.state().panels.card || '').includes('沿街店铺火情')")
    after = [ask(pane, "yiping.toolState().points"), ask(pane, "yiping.toolState().panel"), ask(pane, where)]
    assert after == before
    assert ask(pane, "yiping.toolState().strip")
