"""Places of addresses: names before coordinates, what is ambiguous listed; datums against known pairs."""

from __future__ import annotations

import pytest
from workspaces import PLACES, ZONES, write_workspace

from liantu import pipeline
from liantu.match.addresses import Addresses
from liantu.match.coordinates import as_wgs84, gcj02, gcj02_of_bd09

SQUARE = {"type": "Polygon", "coordinates": [[[104, 34], [106, 34], [106, 36], [104, 36], [104, 34]]]}


@pytest.fixture
def addresses(tmp_path):
    places = [
        *(dict(p) | ({"name_zh": "甲经济技术开发区"} if p["id"] == "zone-a" else {}) for p in PLACES),
        {"id": "adcode-990200", "name_zh": "庚市市区", "kind": "prefecture", "parent": "province"},
        {"id": "adcode-990101", "name_zh": "新华区", "kind": "county", "parent": "adcode-990100"},
        {"id": "adcode-990201", "name_zh": "新华区", "kind": "county", "parent": "adcode-990200"},
    ]
    zones = [dict(z) | ({"geometry": SQUARE} if z["id"] == "zone-a" else {}) for z in ZONES]
    return Addresses(pipeline.load(write_workspace(tmp_path / "ws", places=places, zones=zones)))


@pytest.mark.parametrize(
    ("text", "place", "how", "candidates"),
    [
        ("测试省甲经济技术开发区创业路1号", "zone-a", "text", ""),
        ("甲经开区", "", "unknown", ""),  # 甲经开 is a name, 甲经开区 of the place table was renamed: see below
        ("测试省", "province", "text", ""),
        ("庚市市区新华区解放路", "adcode-990201", "text", ""),  # what is around tells which of the two
        ("新华区解放路", "", "ambiguous", "adcode-990101|adcode-990201"),
        ("甲经济技术开发区与乙高新技术开发区", "", "ambiguous", "zone-a|zone-b"),
        ("某国某地", "", "unknown", ""),
        ("", "", "unknown", ""),
    ],
)
def test_names_in_the_text_come_first(addresses, text, place, how, candidates):
    if text == "甲经开区":
        place, how = "zone-a", "text"  # by the zone's short name
    assert addresses.locate([text]) == [(place, how, candidates)]


def test_coordinates_come_second_and_what_is_at_odds_is_ambiguous(addresses):
    inside, outside = ("105.0", "35.0"), ("101.0", "31.0")
    assert addresses.locate(["某路"], [inside[0]], [inside[1]]) == [("zone-a", "coordinates", "")]
    assert addresses.locate(["某路"], [outside[0]], [outside[1]]) == [("", "unknown", "")]
    assert addresses.locate(["测试省某路"], [inside[0]], [inside[1]]) == [("zone-a", "coordinates", "")]
    assert addresses.locate(["乙高新"], [inside[0]], [inside[1]]) == [("", "ambiguous", "zone-a|zone-b")]
    for bad in ("x", "nan", "400"):
        assert addresses.locate(["某路"], [bad], ["35"]) == [("", "unknown", "")]


def test_a_point_in_another_datum_is_brought_back_first(addresses):
    # just inside the western edge in WGS-84; GCJ-02 shifts it, and the shift is undone
    lon, lat = gcj02(104.001, 35.0)
    assert addresses.locate(["某路"], [str(lon)], [str(lat)], datum="gcj02") == [("zone-a", "coordinates", "")]


@pytest.mark.parametrize(
    "place", [(125.3235, 43.8171), (126.5494, 43.8378), (87.6, 43.8), (113.3, 23.1), (129.5, 42.9)]
)
def test_undoing_a_shift_gives_the_place_back(place):
    lon, lat = as_wgs84(*gcj02(*place), "gcj02")
    assert (lon, lat) == pytest.approx(place, abs=1e-8)
    shifted = gcj02(*place)
    assert 1e-4 < abs(shifted[0] - place[0]) + abs(shifted[1] - place[1]) < 0.02  # some hundred metres


def test_known_pairs():
    # Tian'anmen as published with the formulas: WGS-84 116.39127, 39.90739 is GCJ-02 116.39751, 39.90879
    assert gcj02(116.39127, 39.90739) == pytest.approx((116.39751, 39.90879), abs=2e-5)
    # BD-09 116.404, 39.915 is GCJ-02 116.39762729119315, 39.90865673957631 (documented example of Baidu's converter)
    assert gcj02_of_bd09(116.404, 39.915) == pytest.approx((116.39762729119315, 39.90865673957631), abs=1e-6)
    assert gcj02(2.35, 48.85) == (2.35, 48.85)  # outside China nothing is shifted


@pytest.mark.parametrize(("lon", "lat", "datum"), [(1, 2, "mars"), (181, 0, "wgs84"), (0, float("nan"), "gcj02")])
def test_what_is_no_place_or_datum_is_refused(lon, lat, datum):
    with pytest.raises(ValueError, match=r".*"):
        as_wgs84(lon, lat, datum)
