"""Places of addresses: names before coordinates, what is ambiguous listed; datums against known pairs."""

from __future__ import annotations

import csv
import pickle
from pathlib import Path

import pytest
from workspaces import PLACES, ZONES, write_workspace

from liantu import pipeline
from liantu.match.addresses import Addresses
from liantu.match.coordinates import as_wgs84, gcj02, gcj02_of_bd09

ROOT = Path(__file__).resolve().parents[2]
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


def word(number, text, place, kind, *, unique="0"):
    return {
        "id": f"w-{number}",
        "word": text,
        "place": place,
        "kind": kind,
        "unique": unique,
        "as_of": "2023",
        "source": "s-1",
        "locator": "第 1 行",
        "claim": "代码表如此",
    }


@pytest.fixture
def worded(tmp_path):
    """辛城市 has 东方区 with zone-a in it and 西方区 with zone-b, 壬城市 has zone-c; 北京市 is outside."""
    places = [
        {"id": "province", "name_zh": "测试省", "kind": "province", "adcode": "990000", "judged": "1"},
        {"id": "adcode-990100", "name_zh": "辛城市", "kind": "prefecture", "adcode": "990100", "parent": "province"},
        {"id": "adcode-990101", "name_zh": "东方区", "kind": "county", "adcode": "990101", "parent": "adcode-990100"},
        {"id": "adcode-990102", "name_zh": "西方区", "kind": "county", "adcode": "990102", "parent": "adcode-990100"},
        {"id": "adcode-990200", "name_zh": "壬城市", "kind": "prefecture", "adcode": "990200", "parent": "province"},
        {"id": "adcode-990201", "name_zh": "中央区", "kind": "county", "adcode": "990201", "parent": "adcode-990200"},
        {"id": "zone-a", "name_zh": "辛城经济技术开发区", "kind": "zone", "parent": "adcode-990100", "judged": "1"},
        {"id": "zone-b", "name_zh": "辛城高新技术开发区", "kind": "zone", "parent": "adcode-990100", "judged": "1"},
        {"id": "zone-c", "name_zh": "壬城经济技术开发区", "kind": "zone", "parent": "adcode-990200", "judged": "1"},
        {"id": "outside-110000", "name_zh": "北京市", "kind": "outside", "adcode": "110000"},
        {"id": "outside-XX", "name_zh": "远方国", "kind": "outside"},
    ]
    zones = [
        {"id": "zone-a", "name_zh": "辛城经济技术开发区", "short_zh": "辛城经开", "county_adcodes": "990101"},
        {"id": "zone-b", "name_zh": "辛城高新技术开发区", "short_zh": "辛城高新", "county_adcodes": "990102"},
        {"id": "zone-c", "name_zh": "壬城经济技术开发区", "short_zh": "壬城经开", "prefecture_adcode": "990200"},
    ]
    zones = [zone | {"label_lon": 104.0 + n, "label_lat": 35.0} for n, zone in enumerate(zones)]
    words = [
        word(1, "永兴街道", "zone-a", "street"),
        word(2, "蓝珀街道", "zone-a", "street", unique="1"),
        word(3, "朝阳村", "zone-a", "village"),
        word(4, "朝阳村", "zone-b", "village"),
        word(5, "幸福社区", "zone-a", "community"),
        word(6, "幸福社区", "adcode-990101", "community"),
        word(7, "兴隆山镇", "zone-c", "town"),
        word(8, "和润工业园", "zone-a", "park"),
        word(9, "永兴街道", "zone-c", "street"),
        word(10, "乐园", "zone-b", "park"),
    ]
    made = write_workspace(tmp_path / "ws", places=places, zones=zones, place_words=words, enterprises=[], presences=[])
    workspace = pipeline.load(made)
    told = [(p.code, p.value) for p in workspace.problems if p.severity != "info"]
    assert told == [("place_word_short", "乐园")]
    return Addresses(workspace)


@pytest.mark.parametrize(
    ("text", "place", "candidates"),
    [
        # a word counts where the city or the district is named, and the others are told apart by it
        ("辛城市永兴街道1号", "zone-a", ""),
        ("测试省辛城市东方区永兴街道", "zone-a", ""),
        ("东方区永兴街道", "zone-a", ""),
        ("壬城市永兴街道", "zone-c", ""),
        ("辛城市东方区兴旺路(永兴街道)", "zone-a", ""),
        # traps: another city, another district, no city at all, the province alone
        ("永兴街道1号", "", ""),
        ("测试省永兴街道", "province", ""),
        ("癸州市永兴街道", "", ""),
        ("癸州市东方区永兴街道", "", ""),
        ("某某省癸州市东方区永兴街道", "", ""),
        ("北京市东方区永兴街道", "", ""),
        ("北京市东方区建国路", "", ""),
        ("北京市东方区", "", ""),
        ("辛城市西方区永兴街道", "adcode-990102", ""),
        ("辛城市兴隆山镇", "adcode-990100", ""),
        ("辛城市东方区远方国大街(永兴街道)", "zone-a", ""),  # a country's name says nothing of a road
        # what is unique counts alone, unless another division is named before it
        ("蓝珀街道1号", "zone-a", ""),
        ("高新区蓝珀街道", "zone-a", ""),
        ("蓝珀街道东城区路", "zone-a", ""),
        ("测试省蓝珀街道", "zone-a", ""),
        ("辛城市市辖区蓝珀街道", "zone-a", ""),
        ("癸州市蓝珀街道", "", ""),
        ("沈河区蓝珀街道", "", ""),
        ("浦东新区蓝珀街道", "", ""),
        ("壬城市蓝珀街道", "adcode-990200", ""),
        # of several places: what is around decides, else the places are listed
        ("辛城市朝阳村", "", "zone-a|zone-b"),
        ("辛城市东方区朝阳村", "zone-a", ""),
        ("辛城市永兴街道朝阳村", "zone-a", ""),
        ("辛城市东方区幸福社区", "", "adcode-990101|zone-a"),
        ("辛城市永兴街道幸福社区", "zone-a", ""),
        # a name begins where a name may begin
        ("辛城市新朝阳村", "adcode-990100", ""),
        ("辛城市第一和润工业园", "zone-a", ""),
        ("辛城市大乐园", "adcode-990100", ""),  # two characters are too few
        # a zone that is named is at odds with a word of another place; of another city the word says nothing
        ("辛城高新技术开发区永兴街道", "", "zone-a|zone-b"),
        ("辛城经济技术开发区永兴街道", "zone-a", ""),
        ("壬城经济技术开发区蓝珀街道", "zone-c", ""),
        # a zone with its city's name in full
        ("辛城市高新区创业路", "zone-b", ""),
        ("辛城市高新技术开发区", "zone-b", ""),
        ("辛城市经开区", "zone-a", ""),
        ("辛城市高新路", "adcode-990100", ""),
        ("辛城市东方区辛城经开", "zone-a", ""),  # a zone lies in its counties
        ("辛城市西方区辛城经开", "", "adcode-990102|zone-a"),
    ],
)
def test_words_of_an_address_count_with_care(worded, text, place, candidates):
    how = "text" if place else "ambiguous" if candidates else "unknown"
    assert worded.locate([text]) == [(place, how, candidates)]


def test_a_word_cannot_be_the_only_one_and_stand_for_two_places(tmp_path):
    words = [word(1, "永兴街道", "zone-a", "street", unique="1"), word(2, "永兴街道", "zone-b", "street")]
    workspace = pipeline.load(write_workspace(tmp_path / "ws", place_words=words))
    told = [(p.code, p.file, p.line) for p in workspace.problems if p.severity != "info"]
    assert told == [("place_word_not_unique", "data/place_words.csv", 2)]


def test_addresses_travel(worded):
    texts = ["辛城市永兴街道", "辛城市朝阳村", "癸州市蓝珀街道", "\ud800辛城市永兴街道"]
    assert pickle.loads(pickle.dumps(worded)).locate(texts) == worded.locate(texts)
    assert worded.locate(texts[3:]) == [("zone-a", "text", "")]


@pytest.fixture(scope="module")
def shipped():
    return Addresses(pipeline.load(ROOT))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("吉林省长春市南关区净月街道1号", "changchun-jingyue-hidz"),
        ("长春市永兴街道", "changchun-jingyue-hidz"),
        ("硅谷街道前进大街1号", "changchun-hidz"),
        ("吉林市丰满区高新街道", "jilin-hidz"),
        ("长春市高新区", "changchun-hidz"),
        ("吉林市高新区", "jilin-hidz"),
        ("松原市宁江区兴原乡", "songyuan-etdz"),
        ("延吉市高新区细胞产业园", "yanji-hidz"),
        ("长春市绿园区汽开区丙十街", "changchun-auto-etdz"),
        ("成都市新都区永兴街道", ""),
        ("沈阳市铁西区建设大路", ""),
        ("北京市朝阳区酒仙桥", ""),
        ("滨州市高新街道", ""),
        ("白城市通榆县兴隆山镇", "adcode-220822"),
        ("长春市九台区经开区", "adcode-220113"),
        ("长春市杨家村", ""),
        ("汽开区东风大街", ""),
    ],
)
def test_the_shipped_words_place_real_addresses_and_no_others(shipped, text, place):
    assert shipped.locate([text])[0][0] == place


def test_every_shipped_word_leads_to_its_place_or_lists_it(shipped):
    """With city and district as the register has them, no word leads anywhere else."""
    names = {row["id"]: row for row in _rows("places.csv")}
    for row in _rows("place_words.csv"):
        around = names[row["place"]]
        text = row["word"]
        while around["kind"] != "province":
            text = (around["name_zh"] if around["kind"] != "zone" else "") + text
            around = names[around["parent"]]
        place, how, candidates = shipped.locate([text])[0]
        assert how in ("text", "ambiguous"), row
        assert row["place"] in (place, *candidates.split("|")), row


def test_no_common_word_stands_alone(shipped):
    alone = [row["word"] for row in _rows("place_words.csv") if shipped.locate([row["word"]])[0][1] != "unknown"]
    assert sorted(alone) == sorted(row["word"] for row in _rows("place_words.csv") if row["unique"] == "1")


def _rows(name):
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
