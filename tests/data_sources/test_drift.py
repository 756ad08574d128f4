"""What changes at a source without anybody saying so is remarked on, and nothing is lost by it."""

from __future__ import annotations

from data_sources.centre import SourceFile
from data_sources.clock import Clock
from data_sources.drift import AskedField, Course, asked_fields
from data_sources.poll import poll_source
from data_sources.polled_source import PolledSource

ASKED = {
    "eventId": AskedField("key", required=True),
    "closeTime": AskedField("closed_at", required=False),
    "geo.lng": AskedField("position", required=False),
}
ROW = {"eventId": 1, "closeTime": None, "geo": {"lng": 120.7}, "street": "x"}


def polled(course: Course, rows: list, *, whole: bool = False) -> list[str]:
    look = course.look()
    look.see(rows)
    return [str(remark) for remark in look.remarks(whole=whole)]


def test_a_field_that_was_in_every_row_and_is_in_none_is_missed_with_its_new_name():
    course = Course(ASKED)
    assert polled(course, [ROW] * 30) == []
    renamed = {"eventId": 1, "closedTime": None, "geo": {"lng": 120.7}, "street": "x"}
    (remark,) = polled(course, [renamed] * 2)
    assert "“closeTime” (closed_at)" in remark
    assert "“closedTime”" in remark
    assert "2 rows" in remark
    assert polled(course, []) == [remark]
    assert polled(course, [ROW] * 3) == []


def test_a_required_field_is_missed_at_once_and_the_rows_wait_in_quarantine():
    (remark,) = polled(Course(ASKED), [{"event_id": 7}])
    assert "“event_id”" in remark
    assert "quarantine" in remark


def test_the_only_new_field_is_offered_though_its_name_is_nothing_like_the_old():
    course = Course(ASKED)
    polled(course, [ROW] * 30)
    (remark,) = polled(course, [{"编号": 1, "closeTime": None, "geo": {"lng": 1}, "street": "x"}])
    assert "“编号”" in remark


def test_a_field_that_rows_leave_out_now_and_then_is_not_missed():
    course = Course(ASKED)
    polled(course, [ROW] * 20 + [{"eventId": 2, "geo": {"lng": 1}}] * 20)
    assert polled(course, [{"eventId": 3, "geo": {"lng": 1}}] * 5) == []
    few = Course(ASKED)
    polled(few, [ROW] * 3)
    assert polled(few, [{"eventId": 3, "geo": {"lng": 1}}] * 5) == []


def test_a_field_in_one_row_of_many_is_found_wherever_it_is():
    course = Course(ASKED)
    polled(course, [ROW] * 30)
    bare = {"eventId": 3, "geo": {"lng": 1}}
    assert polled(course, [bare] * 100 + [ROW] + [bare] * 100) == []


def test_a_path_into_a_row_is_missed_when_what_it_leads_to_is_gone():
    course = Course(ASKED)
    polled(course, [ROW] * 30)
    (remark,) = polled(course, [{"eventId": 1, "closeTime": None, "place": {"lng": 1}, "street": "x"}])
    assert "“geo.lng” (position)" in remark
    assert "“place”" in remark


def test_ten_times_the_usual_rows_are_remarked_on_but_not_a_first_poll_of_weeks():
    course = Course(ASKED)
    assert polled(course, [ROW] * 5000, whole=True) == []
    for _ in range(5):
        assert polled(course, [ROW] * 20) == []
    (remark,) = polled(course, [ROW] * 200)
    assert "200 rows" in remark
    assert "20 are usual" in remark
    assert polled(course, [ROW] * 20) == []


def test_keys_that_lost_their_zeros_are_remarked_on_unless_the_mapping_gives_them_back():
    asked = {"id": AskedField("key", required=True)}
    course = Course(asked)
    assert polled(course, [{"id": "007"}, {"id": "010"}]) == []
    assert polled(course, [{"id": "011"}]) == []
    (remark,) = polled(course, [{"id": 7}])
    assert "“width”" in remark
    wide = Course({"id": AskedField("key", required=True, has_width=True)})
    polled(wide, [{"id": "007"}])
    assert polled(wide, [{"id": 7}]) == []
    plain = Course(asked)
    polled(plain, [{"id": "17"}])
    assert polled(plain, [{"id": 17}]) == []


def test_a_key_that_changes_its_type_stays_the_same_record(centre_of):
    records = {"kind": "event", "key": {"field": "id", "width": 3}, "title": "t"}
    records["reported_at"] = {"field": "at", "format": "epoch_ms"}
    source = SourceFile(name="x", connector="rest", every="1s", request={"url": "http://x"}, records=records)
    mapper = PolledSource("s", centre_of(s=source)).mapper
    rows = [{"id": value, "t": "x", "at": 5} for value in ("007", 7, "7", 7.0, " 007 ")]
    assert {record.key for record in mapper.map(rows, 10).records} == {"007"}
    del records["key"]["width"]
    mapper = PolledSource("s", centre_of(s=source)).mapper
    assert {record.key for record in mapper.map([{**rows[0], "id": value} for value in (1, "1", 1.0)], 10).records} == {
        "1"
    }


def test_what_mappings_ask_for_is_known_with_what_is_required(centre_of):
    records = {
        "kind": "event",
        "key": "id",
        "title": {"field": "t", "default": "?"},
        "reported_at": {"field": "at", "format": "epoch_ms"},
        "position": {"lon": "x", "lat": "y", "datum": "wgs84"},
    }
    source = SourceFile(name="x", connector="rest", every="1s", request={"url": "http://x"}, records=records)
    asked = asked_fields(PolledSource("s", centre_of(s=source)).mapper.mappings)
    required = {name for name, field in asked.items() if field.required}
    assert required == {"id", "at"}
    assert asked.keys() == {"id", "t", "at", "x", "y"}


def test_a_renamed_field_is_in_the_sources_health_and_its_rows_in_quarantine_while_the_cursor_moves(served, centre_of):
    name = ["id"]

    def answer(_query, _request):
        now = Clock().now()
        return {"rows": [{name[0]: number, "t": "x", "at": now} for number in range(3)]}

    records = {
        "kind": "event",
        "items": "rows",
        "key": "id",
        "title": "t",
        "reported_at": {"field": "at", "format": "epoch_ms"},
    }
    request = {"url": served.on("/e", answer), "since": {"field": "at", "format": "epoch_ms", "first": "1d"}}
    source = SourceFile(name="x", connector="rest", every="1s", request=request, records=records)
    shared = PolledSource("grid", centre_of(grid=source))
    try:
        (first,) = poll_source("grid", shared.centre, Clock(), polled=shared)
        name[0] = "eventId"
        (second,) = poll_source("grid", shared.centre, Clock(), first.cursor, first.health, polled=shared)
        name[0] = "id"
        (third,) = poll_source("grid", shared.centre, Clock(), second.cursor, second.health, polled=shared)
    finally:
        shared.close()
    assert (len(first.events), first.health.remarks) == (3, ())
    assert (len(second.events), len(second.refused)) == (0, 3)
    assert second.health.state == "live"
    assert "“eventId”" in str(second.health.remarks[0])
    assert second.cursor["since"] >= first.cursor["since"]
    assert (len(third.events), third.health.remarks) == (3, ())
