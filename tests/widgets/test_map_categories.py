"""Which categories of events a map draws: those that its scene names, and of these those that a hand leaves on."""

from __future__ import annotations

from operations.snapshots import RegionLoad
from tests.maps.doubles import NOW
from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures
from widgets.map_layers import Counted, load_of
from widgets.map_settings import MapSettings

KEY = "new KeyboardEvent('keydown', {key: '%s', bubbles: true})"
MARKS = "[yiping.layers.events.count, yiping.state().layers.events.singles]"
LIST = "yiping.state().categories"


def fill(small):
    """Put two disputes, one fire hazard, and one event of a category that the centre doesn't name."""
    for number, category in enumerate((0, 0, 1, 255)):
        small.put_event(number, 27.95 + 0.03 * number, 120.6 + 0.05 * number, severity=2)
        small.category[number] = category


def test_a_hand_takes_categories_off_the_map_and_the_map_says_so_until_they_are_back(
    qtbot, open_map, picture, ask, until  # noqa: F811
):  # fmt: skip
    fill(picture)
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, f"{MARKS}.join() === '4,4'")
    press = "yiping.map.getContainer().dispatchEvent(" + KEY + ")"
    ask(pane, f"({press % 'f'}, 1)")
    rows = ask(pane, LIST)["rows"]
    assert [row.split("\n")[:2] for row in rows[1:]] == [["矛盾纠纷", "2"], ["消防隐患", "1"], ["Other", "1"]]
    # Off by the row, and said at the top even when the list is closed.
    ask(pane, "([...document.querySelectorAll('.categories .row')][1].click(), 1)")
    until(pane, f"{MARKS}.join() === '4,2' && yiping.isSettled()")
    ask(pane, "(document.dispatchEvent(" + KEY % "Escape" + "), 1)")
    assert not ask(pane, LIST)["open"]
    assert "2 of 3" in ask(pane, LIST)["chip"]
    # A newcomer of a hidden category stays hidden; one of another is seen.
    for number, category in ((10, 0), (11, 1)):
        picture.put_event(number, 28.05, 120.6 + 0.01 * number, severity=3)
        picture.category[number] = category
    tell(pane, picture)
    until(pane, f"{MARKS}.join() === '6,3'")
    # What is hidden goes along to a fresh page, and the label brings all back.
    assert ask(pane, "yiping.keep().off") == ["category dispute"]
    ask(pane, "(document.querySelector('.filtered').click(), 1)")
    until(pane, f"{MARKS}.join() === '6,6'")
    assert not ask(pane, LIST)["chip"]
    # Only one: by the keys alone.
    ask(pane, f"({press % 'f'}, 1)")
    only = "[...document.querySelectorAll('.categories .only')][1]"
    ask(pane, f"({only}.focus(), {only}.dispatchEvent({KEY % 'Enter'}), 1)")
    until(pane, f"{MARKS}.join() === '6,2'")
    assert pane.page.console == []


def test_regions_are_filled_by_the_categories_that_are_shown(qtbot, open_map, picture, ask, until):  # noqa: F811
    fill(picture)
    by = {"": {"330302": 9, "330303": 8}, "dispute": {"330302": 6}, "fire": {"330302": 1, "330303": 5}}
    picture.region_load = lambda _level="county", *, category="": RegionLoad(
        by[category], sum(by[category].values()), NOW, picture.asset_aged
    )
    pane = open_map()
    asked = []
    pane.question_changed.connect(lambda: (asked.append(1), pane.show_snapshot(pane.question()(picture))))
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.layers.regions.range.join() === '8,9'")
    for off, ends, counts in (
        (["dispute"], "3,8", {"330302": 3, "330303": 8}),
        (["", "dispute"], "1,5", {"330302": 1, "330303": 5}),
        (["", "dispute", "fire"], "", {}),
        ([], "8,9", by[""]),
    ):
        names = [f"category {code}" for code in off]
        ask(pane, f"(yiping.putOff({names}), 1)")
        until(pane, f"(yiping.layers.regions.range || []).join() === '{ends}'")
        assert ask(pane, "yiping.shown.load.counts") == counts
        assert any("shown categories" in line for line in ask(pane)["panels"]["legend"]) == bool(off)
    assert asked
    # A page that begins anew has all of them, and so has its fill.
    ask(pane, "(yiping.putOff(['category fire']), 1)")
    until(pane, "yiping.layers.regions.range.join() === '3,8'")
    pane.page.kept = None
    pane.load()
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=20_000)
    until(pane, "yiping.painted && yiping.layers.regions.range.join() === '8,9'")


def test_heat_is_there_without_the_marks_that_it_is_made_of(qtbot, open_map, picture, ask, until):  # noqa: F811
    fill(picture)
    pane = open_map(MapSettings(layers=("base", "heat")))
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.isSettled() && yiping.state().layers.heat.most > 0")
    assert ask(pane, "yiping.canvases.events.marks + yiping.layers.events.graveBoxes(yiping.paintedView()).length") == 0


def test_a_map_of_some_categories_has_no_event_of_others_in_any_layer(qtbot, open_map, picture, ask, until):  # noqa: F811
    fill(picture)
    asked = []

    def region_load(_level="county", *, category="", at=None):
        del at
        asked.append(category)
        return RegionLoad({"330302": 1, "330303": 2}, 3, NOW, picture.asset_aged)

    picture.region_load = region_load
    pane = open_map(MapSettings(categories=("fire", "dispute"), layers=("base", "regions", "events", "labels")))
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, f"{MARKS}.join() === '3,3'")
    assert set(asked) == {"fire", "dispute"}
    assert load_of(picture, "county", Counted(("fire", "dispute"))).counts == {"330302": 2, "330303": 4}
    assert ask(pane, "document.querySelector('.only-some').textContent") == "Only 消防隐患 · 矛盾纠纷"
    picture.put_event(20, 28.0, 120.7, severity=1)
    picture.category[20] = 255
    tell(pane, picture)
    until(pane, "yiping.state().layers.events.seq === " + str(picture.seq))
    assert ask(pane, MARKS) == [3, 3]
    assert ask(pane, "yiping.layers.events.grave().length") == 3
