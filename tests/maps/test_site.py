"""The page's little site: what it serves, what it never serves, and that nothing in it is code from outside."""

from __future__ import annotations

import dataclasses
import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.kept_files import read_cache
from data_sources.resource_files import resource
from maps.plan import plan_of
from maps.site import MapSite, NotServedError, NotYetError, all_scripts, all_styles
from operations.packing import unpack
from tests.maps.doubles import SmallPicture
from tests.maps.small_centre import make_centre
from widgets.look import Look

HOSTILE = "</script><script>alert(1)</script>\"';--<img src=x onerror=alert(2)>\u202e\u0000{{ 7*7 }}{% raise %}{#"


def a_plan(centre, **more):
    words = {"severity_1": "I", "fill": HOSTILE} | more.pop("words", {})
    return plan_of(centre, Look().tokens(), words, language="zh", family="Noto Sans SC", **more)


def a_site(tmp_path, picture=None, **more):
    centre = make_centre(tmp_path / "centre", **more)
    return MapSite(centre, a_plan(centre), picture=lambda: picture)


def test_the_same_plan_gives_the_same_page_from_cache_or_not(tmp_path):
    from maps.document import map_document

    centre = make_centre(tmp_path / "centre")
    assert map_document(a_plan(centre)) == map_document(a_plan(centre))
    site = a_site(tmp_path)
    first = site.answer("/page", {}).body
    assert site.answer("/page", {}).body == first


def test_another_language_or_look_is_another_page(tmp_path):
    centre = make_centre(tmp_path / "centre")
    plans = [
        a_plan(centre),
        a_plan(centre, words={"fill": "x"}),
        a_plan(centre, layers=("base",)),
        plan_of(centre, Look(theme="light").tokens(), {}, language="zh", family="F"),
    ]
    assert len({plan.fingerprint for plan in plans}) == len(plans)


def test_the_page_names_no_address_outside_the_scheme(tmp_path):
    page = a_site(tmp_path).answer("/page", {}).body.decode()
    for part in (all_scripts(), all_styles()):  # Leaflet's remarks name its home and browsers' faults; it asks for none
        assert part in page
        page = page.replace(part, "")
    assert not re.findall(r"(?:https?:)?//(?!map/)[a-z0-9.-]+\.[a-z]{2,}", page)
    assert "jquery" not in page.lower()
    assert "bootstrap" not in page.lower()


def test_words_from_a_centre_never_become_markup_in_the_page(tmp_path):
    centre = make_centre(tmp_path / "centre", county_names=(HOSTILE, HOSTILE))
    hostile = msgspec.structs.replace(centre.file, attribution=HOSTILE, simulated=HOSTILE)
    centre = dataclasses.replace(centre, file=hostile)
    site = MapSite(centre, a_plan(centre), picture=lambda: None)
    page = site.answer("/page", {}).body.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert page.count("</script>") == page.count("<script")
    (said,) = re.findall(r'"attribution":("(?:[^"\\]|\\.)*")', page)
    assert json.loads(said) == HOSTILE


@given(st.text(st.sampled_from("{}%#'\"\\<>&/ ab\u2028\n{{"), max_size=40))
def test_no_text_is_a_template_or_ends_the_script(text):
    from branca.element import Element

    from maps.document import script_json

    said = Element(script_json({"a": text, "b": {"c": text}})).render()
    assert json.loads(said) == {"a": text, "b": {"c": text}}
    assert "<" not in said


def test_the_policy_stands_before_everything_and_allows_no_unsafe_word(tmp_path):
    page = a_site(tmp_path).answer("/page", {}).body.decode()
    head = page.split("<head>", 1)[1].lstrip()
    assert head.startswith('<meta http-equiv="Content-Security-Policy"')
    policy = head.split("/>", 1)[0]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "path",
    [
        "/map/../../pyproject.toml",
        "/map/..",
        "/leaflet/../map/page.js",
        "/fonts/.hidden",
        "/leaflet//etc/passwd",
        "/map/%2e%2e/page.js",
        "/map/page.js\x00.png",
        "/leaflet/images/../../../LICENSE",
        "/leaflet/LICENSE",
        "/map/nothing.js",
        "/map/C:\\windows\\win.ini",
    ],
)
def test_a_path_out_of_the_shipped_folders_is_refused(path):
    with pytest.raises(NotServedError):
        MapSite.file(path)


def test_shipped_files_are_served_as_they_are():
    assert MapSite.file("/leaflet/leaflet.js") == resource("leaflet", "leaflet.js").resolve()
    assert MapSite.file("/leaflet/images/layers.png").is_file()
    assert MapSite.file("/page") is None


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/event/1;DROP", "/event/", "/regions/../x", "/live/readings", "/page/x"]
)
def test_unknown_questions_are_refused(tmp_path, path):
    with pytest.raises(NotServedError):
        a_site(tmp_path, SmallPicture()).answer(path, {})


def test_live_questions_wait_while_no_store_is_open(tmp_path):
    with pytest.raises(NotYetError):
        a_site(tmp_path).answer("/live/events", {})


def test_a_since_that_is_no_number_asks_for_everything(tmp_path):
    picture = SmallPicture()
    site = a_site(tmp_path, picture)
    for since in ("", "-1", "1e9", "x", "9" * 40):
        site.answer("/live/events", {"since": since})
    assert picture.asked == ["events None"] * 5
    site.answer("/live/events", {"since": "7"})
    assert picture.asked[-1] == "events 7"


def test_an_event_is_told_in_words_and_a_gone_one_is_refused(tmp_path):
    picture = SmallPicture()
    picture.put_event(5, 28.0, 120.6, severity=2, title="沿街店铺火情")
    site = a_site(tmp_path, picture)
    row = json.loads(site.answer("/event/5", {}).body)
    assert row["title"] == "沿街店铺火情"
    assert row["category"] == {"zh": "矛盾纠纷", "en": "Dispute"}
    with pytest.raises(NotServedError):
        site.answer("/event/6", {})


def test_outlines_are_packed_by_level_and_anew_when_their_file_changes(tmp_path):
    site = a_site(tmp_path)
    header, _ = unpack(site.answer("/regions/county", {}).body)
    assert [region["name"] for region in header["regions"]] == ["鹿城区", "龙湾区"]
    assert json.loads(site.answer("/regions", {}).body)["township"] == {"count": 4, "approximate": True}
    assert unpack(site.answer("/regions/grid", {}).body)[0]["regions"] == []
    make_centre(tmp_path / "centre", county_names=("新城区", "龙湾区的新名字"))
    header, _ = unpack(site.answer("/regions/county", {}).body)
    assert [region["name"] for region in header["regions"]] == ["新城区", "龙湾区的新名字"]
    assert len(list((tmp_path / "yiping-data" / "centre" / "cache").glob("regions-*-levels.json"))) == 1


def test_an_outline_file_that_cannot_be_read_leaves_the_others(tmp_path, caplog):
    site = a_site(tmp_path)
    (tmp_path / "centre" / "townships.geojson.gz").write_bytes(b"not gzip at all")
    header, _ = unpack(site.answer("/regions/county", {}).body)
    assert len(header["regions"]) == 2
    assert "townships.geojson.gz" in caplog.text


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(tmp_path):
    centre = make_centre(tmp_path / "centre")
    (tmp_path / "blocked").write_text("a file where the folder should be")
    site = MapSite(centre, a_plan(centre), picture=lambda: None, cache=tmp_path / "blocked" / "cache")
    assert b"yiping.open(" in site.answer("/page", {}).body
    assert len(unpack(site.answer("/regions/county", {}).body)[0]["regions"]) == 2


@pytest.mark.parametrize("left", [lambda _: b"", lambda kept: kept[:50], lambda kept: bytes(len(kept))])
def test_what_a_power_cut_left_of_the_cache_is_made_anew(tmp_path, left):
    asked = ("/page", "/regions", "/regions/county", "/regions/township")
    site = a_site(tmp_path)
    whole = [site.answer(path, {}).body for path in asked]
    kept = sorted((tmp_path / "yiping-data" / "centre" / "cache").iterdir())
    assert len(kept) == 4
    for damaged in (*([path] for path in kept), kept):
        for path in damaged:
            path.write_bytes(left(path.read_bytes()))
        again = MapSite(site._centre, site.plan, picture=lambda: None)
        assert [again.answer(path, {}).body for path in reversed(asked)] == whole[::-1]
        assert [path.name for path in kept if read_cache(path) is None] == []


def test_pages_of_another_version_go_and_many_pages_do_not_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("maps.site.MOST_PAGES", 3)
    centre, cache = make_centre(tmp_path / "centre"), tmp_path / "cache"
    cache.mkdir()
    (cache / "map-0123456789abcdef-01234567.html").write_text("another version's")
    (cache / "regions-0-county.bin").write_text("of the outlines")
    for number in range(5):
        site = MapSite(centre, a_plan(centre, words={"fill": str(number)}), picture=lambda: None, cache=cache)
        body = site.answer("/page", {}).body
    pages = sorted(cache.glob("map-*.html"), key=lambda page: page.stat().st_mtime_ns)
    assert len(pages) == 3
    assert read_cache(pages[-1]) == body
    assert (cache / "regions-0-county.bin").exists()


def test_a_centre_without_a_base_map_gets_an_empty_one(tmp_path):
    assert unpack(a_site(tmp_path).answer("/base", {}).body)[1] == {}
