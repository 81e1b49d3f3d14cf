from __future__ import annotations

import math

import pandas as pd
import pytest
from draw_cases import HOSTILE, SVG, parsed, zones_table
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from liantu.draw.map_label import zone_labels
from liantu.draw.map_layout import Projection, Rect, crowds, place_labels, set_apart
from liantu.draw.map_panel import map_layout
from liantu.draw.map_svg import zone_map_svg

BOUNDS = (100.0, 40.0, 110.0, 46.0)
AREAS = {"area", "point"}


def crowd_of(count: int) -> list[tuple[float, float]]:
    """Return points in rows of four, 2 km apart, in the middle of the map."""
    return [(105 + 0.025 * (i % 4), 43 + 0.018 * (i // 4)) for i in range(count)]


def values(zones, lines=("新能源汽车",)) -> pd.DataFrame:
    data = {"lines": [list(lines)] * len(zones), "complete": 12, "extend": 3, "strengthen": 0, "unverified": 9}
    return pd.DataFrame(data, index=zones.index)


def rects(svg: str) -> list[Rect]:
    found = [r for r in parsed(svg).iter(f"{SVG}rect") if r.get("class") == "lt-label-ground"]
    return [Rect(*(float(r.get(k)) for k in ("x", "y", "width", "height"))) for r in found]


def overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


@pytest.mark.parametrize(
    "points", [crowd_of(14), [*crowd_of(9), (101, 41), (109, 45), (101, 45), (109, 41), (105, 41)]]
)
def test_labels_of_fourteen_crowded_zones_do_not_overlap(points):
    zones = zones_table(points)
    svg = zone_map_svg(zones, values=values(zones), lang="zh", bounds=BOUNDS)
    found = rects(svg)
    assert len(found) == 14
    assert [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if overlap(a, b)] == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(100.2, 109.8), st.floats(40.2, 45.8)), min_size=1, max_size=14))
def test_labels_stay_in_the_frame_off_each_other_and_off_marks(points):
    zones = zones_table(points)
    layout = map_layout(zones, zone_labels(zones, values(zones), lang="zh"), bounds=BOUNDS, width=960, land=None)
    panels = [p for p in (layout.main, layout.inset) if p is not None]
    assert sorted(n for p in panels for n in p.markers) == list(zones.index)
    for panel in panels:
        placed = list(panel.labels.values())
        for i, one in enumerate(placed):
            assert one.rect.inside(panel.frame)
            assert not any(overlap(one.rect, other.rect) for other in placed[i + 1 :])
            for x, y in panel.markers.values():
                assert not (one.rect.x < x < one.rect.x + one.rect.w and one.rect.y < y < one.rect.y + one.rect.h)


def test_a_crowd_is_drawn_again_larger_where_it_hides_no_mark():
    points = [*crowd_of(5), (101, 41), (109, 45)]
    zones = zones_table(points)
    layout = map_layout(zones, zone_labels(zones, None, lang="zh"), bounds=BOUNDS, width=960, land=box(*BOUNDS))
    assert layout.crowd == ("z00", "z01", "z02", "z03", "z04")
    assert sorted(layout.inset.markers) == list(layout.crowd) and sorted(layout.main.markers) == ["z05", "z06"]
    assert layout.inset.projection.px_per_km > 3 * layout.main.projection.px_per_km
    for x, y in layout.main.markers.values():
        frame = layout.inset.frame
        assert not (frame.x < x < frame.x + frame.w and frame.y < y < frame.y + frame.h)
    # three are no crowd
    zones = zones_table(crowd_of(3))
    assert map_layout(zones, zone_labels(zones, None, lang="zh"), bounds=BOUNDS, width=960, land=None).inset is None


def test_the_close_up_takes_the_corner_with_the_least_land():
    zones = zones_table(crowd_of(5))
    labels = zone_labels(zones, None, lang="zh")
    for land, left, top in ((box(105, 40, 110, 46), True, None), (box(100, 43, 110, 46), None, False)):
        layout = map_layout(zones, labels, bounds=BOUNDS, width=960, land=land)
        frame = layout.inset.frame
        if left is not None:
            assert (frame.x < 480) == left
        if top is not None:
            assert (frame.y < layout.main.frame.h / 3) == top


def test_coincident_marks_are_set_apart_and_lone_ones_stay():
    frame = Rect(0, 0, 500, 500)
    moved = set_apart({"a": (100.0, 100.0), "b": (100.0, 100.0), "c": (300.0, 300.0)}, frame)
    assert math.dist(moved["a"], moved["b"]) >= 12 and moved["c"] == (300.0, 300.0)
    many = set_apart({f"{i:02d}": (250.0, 250.0) for i in range(14)}, frame)
    places = list(many.values())
    assert min(math.dist(p, q) for i, p in enumerate(places) for q in places[i + 1 :]) >= 12


def test_projection_keeps_distances_in_the_middle():
    # 1 degree of latitude is 111.195 km on a sphere of 6,371 km; at 60 degrees north a degree of longitude is half that
    p = Projection.fitting((10, 59, 12, 61), Rect(0, 0, 400, 800))
    (x0, y0), (x1, _), (_, y1) = p(10, 60), p(11, 60), p(10, 61)
    assert (x1 - x0) == pytest.approx((y0 - y1) / 2, rel=1e-6)
    assert (y0 - y1) == pytest.approx(111.195 * p.px_per_km)
    assert (p(10, 61)[0], p(12, 59)[0]) == pytest.approx((0, 400))


def test_crowds_are_found_from_distance():
    points = {"a": (0, 0), "b": (40, 0), "c": (80, 0), "d": (120, 0), "e": (500, 500)}  # link: 0.045 × 960 = 43.2 px
    assert crowds(points, 960) == [["a", "b", "c", "d"]]
    assert crowds({**points, "d": (124, 0)}, 960) == []


def test_a_leader_leads_to_a_label_that_found_no_room_beside():
    blocked = [Rect(60, 60, 80, 80)]
    placed = place_labels({"a": (100.0, 100.0)}, {"a": (50.0, 20.0)}, Rect(0, 0, 400, 400), blocked=blocked)
    assert placed == {}  # a leader may not cross what is blocked
    around = [Rect(112, 80, 60, 40), Rect(30, 80, 58, 40)]
    placed = place_labels({"a": (100.0, 100.0)}, {"a": (50.0, 20.0)}, Rect(0, 0, 400, 400), blocked=around)["a"]
    assert not any(overlap(placed.rect, r) for r in around)


def test_precision_shows():
    zones = zones_table([(102, 42), (106, 44), (108, 41)], area=True)
    zones.loc["z02", "geometry_precision"] = "placeholder"
    root = parsed(zone_map_svg(zones, lang="zh", bounds=BOUNDS))
    areas = [p for p in root.iter(f"{SVG}path") if p.get("class") == "lt-area" and p.get("data-zone")]
    assert [(p.get("data-zone"), p.get("fill"), bool(p.get("stroke-dasharray"))) for p in areas] == [
        ("z00", "url(#lt-hatch)", True)
    ]
    dots = {
        g.get("data-zone"): c.get("class")
        for g in root.iter(f"{SVG}g")
        if g.get("data-zone")
        for c in g.iter(f"{SVG}circle")
        if "lt-dot" in c.get("class", "")
    }
    assert dots == {"z00": "lt-dot", "z01": "lt-dot", "z02": "lt-dot lt-hollow"}
    words = {t.text for t in root.iter(f"{SVG}text")}
    assert {"大致管辖范围", "所在点位", "参考点位（待核）"} <= words


def test_note_source_scale_and_north_are_there_and_a_map_without_base_says_so():
    zones = zones_table([(102, 42)])
    options = {"lang": "zh", "bounds": BOUNDS, "note": "示意图", "source": "来源：某某"}
    bare = {t.text for t in parsed(zone_map_svg(zones, **options)).iter(f"{SVG}text")}
    assert {"示意图", "来源：某某", "北", "100 公里", "无底图，经纬网仅供定位", "104°E", "42°N"} <= bare
    outlines = zones_table([(105, 43)], area=True).assign(level="county")
    based = parsed(zone_map_svg(zones, outlines=outlines, **options))
    words = {t.text for t in based.iter(f"{SVG}text")}
    assert "无底图，经纬网仅供定位" not in words and "104°E" not in words
    assert [p.get("class") for p in based.iter(f"{SVG}path") if "lt-outline" in p.get("class", "")] == [
        "lt-outline lt-outline-county"
    ]


@pytest.mark.parametrize("standalone", [True, False])
def test_hostile_text_stays_text(standalone):
    zones = zones_table([(102, 42), (106, 44)], name=HOSTILE, area=True)
    svg = zone_map_svg(
        zones,
        values=values(zones, lines=(HOSTILE, "<b>")),
        lang="zh",
        bounds=BOUNDS,
        note=HOSTILE,
        source=HOSTILE,
        standalone=standalone,
    )
    tags = {e.tag.removeprefix(SVG) for e in parsed(svg).iter()}
    assert tags <= {"svg", "g", "path", "rect", "circle", "text", "title", "defs", "pattern", "clipPath"}


def test_counts_are_said_in_words_and_zero_is_not_shown():
    zones = zones_table([(102, 42)])
    zone = next(
        g
        for g in parsed(zone_map_svg(zones, values=values(zones), lang="zh", bounds=BOUNDS, standalone=False)).iter(
            f"{SVG}g"
        )
        if g.get("data-zone") == "z00"
    )
    assert zone.get("aria-label") == "甲乙丙开发区0，新能源汽车，补链 12，延链 3，待核实 9"
    assert [t.text for t in zone.iter(f"{SVG}text") if t.get("class") == "lt-chip-text"] == ["12", "3", "9"]


def test_english_names_are_abbreviated_by_kind_and_explained():
    zones = zones_table([(102, 42)]).assign(
        kind="etdz", name_en="Xanadu Economic and Technological Development Zone", short_zh="仙经开"
    )
    words = [t.text for t in parsed(zone_map_svg(zones, lang="en", bounds=BOUNDS)).iter(f"{SVG}text")]
    assert "Xanadu ETDZ" in words
    assert any(w and w.startswith("ETDZ: Economic") for w in words)


def test_same_bytes_whatever_the_order_of_zones():
    zones = zones_table([*crowd_of(6), (102, 42), (108, 45)], area=True)
    numbers = values(zones)
    assert zone_map_svg(zones, values=numbers, lang="zh", bounds=BOUNDS) == zone_map_svg(
        zones[::-1], values=numbers[::-1], lang="zh", bounds=BOUNDS
    )
