"""From a CAP feed to what the room sees: nothing that is not real looks real, nothing that is over stays."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_sources.centre import Centre, CentreFile, Home, SourceFile
from data_sources.poll import poll_source
from operations.store import Store
from tests.operations.made import NOON, SetClock

HOUR = 3_600_000


def alert(key: str, status: str = "Actual", message: str = "Alert", sent: int = NOON, more: str = "") -> str:
    moment = datetime.fromtimestamp(sent / 1000, UTC).isoformat()
    return f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{key}</identifier><sender>s</sender>
<sent>{moment}</sent><status>{status}</status><msgType>{message}</msgType><scope>Public</scope>{more.partition("|")[0]}
<info><language>zh-CN</language><category>Met</category><event>台风</event><urgency>Expected</urgency>
<severity>Severe</severity><certainty>Likely</certainty>{more.partition("|")[2]}<headline>{key}</headline></info></alert>"""


def refers(*keys: str) -> str:
    return f"<references>{' '.join(f's,{key},2026-01-01T00:00:00Z' for key in keys)}</references>"


def small(folder: Path) -> Centre:
    file = CentreFile(
        name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=Home(lat=28, lon=120.7, zoom=9)
    )
    source = SourceFile(name="w", connector="cap", every="60s", request={"url": "in"}, records={"kind": "warning"})
    return Centre(folder, file, {"w": source}, {})


def told(store: Store, folder: Path, *alerts: str) -> tuple[list[str], list[str]]:
    """Let the alerts come in one after the other; return the real warnings and the others, as the room sees them."""
    (folder / "in").mkdir(exist_ok=True)
    for text in alerts:
        (folder / "in" / f"{len(list((folder / 'in').iterdir()))}.xml").write_text(text, "utf-8")
        for batch in poll_source("w", small(folder), SetClock(), store.cursor("w")):
            assert not batch.refused
            store.apply(batch)
    seen = store.picture.warnings()
    return [one.key for one in seen.warnings], [one.key for one in seen.exercises]


@pytest.fixture
def wall(url: str, tmp_path: Path) -> Iterator[tuple[Store, Path, SetClock]]:
    clock = SetClock()
    store = Store.open(url, small(tmp_path), clock)
    yield store, tmp_path, clock
    store.close()


def test_what_is_not_actual_is_never_among_the_real_warnings(wall) -> None:
    store, folder, _ = wall
    statuses = ("Actual", "Exercise", "Test", "System", "Draft")
    real, others = told(store, folder, *(alert(status, status) for status in statuses))
    assert real == ["Actual"]
    assert set(others) == {"Exercise", "Test", "System"}  # a draft is nobody's business


def test_a_test_that_is_changed_into_nothing_else_never_ends_or_replaces_a_real_warning(wall) -> None:
    store, folder, _ = wall
    cancel = alert("no", "Test", "Cancel", NOON + 1, refers("a"))
    assert told(store, folder, alert("a"), cancel)[0] == ["a"]


def test_updates_and_cancels_count_in_whatever_order_they_come(wall) -> None:
    store, folder, _ = wall
    for turn, order in enumerate(itertools.permutations(range(3))):
        a, b, c = (f"{turn}{name}" for name in "abc")
        chain = (
            alert(a),
            alert(b, message="Update", sent=NOON + 1, more=refers(a)),
            alert(c, message="Cancel", sent=NOON + 2, more=refers(a, b)),
        )
        assert told(store, folder, *(chain[place] for place in order)) == ([], [])


def test_an_update_takes_the_place_of_what_it_names_and_an_acknowledgement_of_nothing(wall) -> None:
    store, folder, _ = wall
    ack = alert("ack", message="Ack", sent=NOON + 2, more=refers("b"))
    chain = (alert("a"), alert("b", message="Update", sent=NOON + 1, more=refers("a")), ack)
    assert told(store, folder, *chain)[0] == ["b"]


def test_a_warning_ends_when_it_says_and_after_a_day_where_it_does_not(wall) -> None:
    store, folder, clock = wall
    ends = f"|<expires>{datetime.fromtimestamp((NOON + HOUR) / 1000, UTC).isoformat()}</expires>"
    told(store, folder, alert("an hour", more=ends), alert("no end"))
    for passed, still in ((HOUR - 1, ["an hour", "no end"]), (2, ["no end"]), (22 * HOUR, ["no end"]), (HOUR, [])):
        clock.move(passed)
        assert sorted(one.key for one in store.picture.warnings().warnings) == still


def test_a_chinese_chain_whose_messages_name_only_the_first_is_over_when_it_is_lifted(wall) -> None:
    store, folder, _ = wall

    def message(number: int, kind: str) -> str:
        text = alert(f"m{number}", message=kind, sent=NOON + number, more=refers("m0") if number else "")
        return text.replace("<sent>", "<sendTime>").replace("</sent>", "</sendTime>").replace("Severe", "Red")

    chain = [message(0, "Alert"), message(1, "Update"), message(2, "Update")]
    assert told(store, folder, *(text.replace("s,m0,2026-01-01T00:00:00Z", "m0") for text in chain))[0] == ["m2"]
    assert told(store, folder, message(3, "Cancel").replace("s,m0,2026-01-01T00:00:00Z", "m0"))[0] == []
