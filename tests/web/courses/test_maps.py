"""How maps are drawn: what they show, which pins become one mark, and how long a mile is."""

import re
from itertools import combinations
from math import dist, hypot, log, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_web.maps.clusters import APART, clusters_of
from progress_web.maps.drawings import place_map
from progress_web.maps.marks import MAX_SCALE, nearest_town, ring_of, ring_point, scale_of, towns_on
from progress_web.maps.outlines import FINE, outlines
from progress_web.maps.views import (
    MAX_ZOOM,
    MIN_ZOOM,
    Position,
    View,
    project,
    read_position,
    read_view,
    unproject,
    view_at,
    view_of,
    written_view,
)

from progress_core.domain.courses.search import Pin
from progress_core.domain.values.places import Place, miles_between

MANCHESTER = (53.4804, -2.2445)
MAX_OUTLINE_BYTES = 60_000
"""Of all outlines on one map, before compression."""

positions = st.tuples(st.floats(50.0, 58.0), st.floats(-6.0, 1.7))
pins = st.lists(
    st.builds(lambda at, courses: Pin(at[0], at[1], "M1 1AA", "College", courses), positions, st.integers(1, 50)),
    max_size=40,
)
views = st.builds(lambda at, zoom: view_at(at[0], at[1], zoom, 400, 400), positions, st.floats(MIN_ZOOM, MAX_ZOOM))


@pytest.mark.feature("H1b")
@given(positions)
def test_the_projection_is_mercators(at: Position) -> None:
    x, y = project(*at)
    north = sin(radians(at[0]))
    assert (x, y) == pytest.approx(((at[1] + 180) / 360, 0.5 - log((1 + north) / (1 - north)) / (4 * pi)))
    assert unproject(x, y) == pytest.approx(at)


@pytest.mark.feature("H1b")
@given(st.lists(positions, max_size=20))
def test_a_map_shows_everything_it_is_about(places: list[Position]) -> None:
    view = view_of(places, 400, 300, 30)
    for place in places:
        assert view.shows(*view.point(*place), margin=-25)
    assert MIN_ZOOM <= view.zoom <= MAX_ZOOM


@pytest.mark.feature("H1b")
@given(views)
def test_addresses_hold_what_a_map_shows(view: View) -> None:
    assert read_view(written_view(view), 400, 400) == view
    x, y = view.point(*view.position(37.0, 251.0))
    assert (x, y) == pytest.approx((37.0, 251.0), abs=1e-4)


@pytest.mark.feature("H1b", "K8")
@pytest.mark.parametrize(
    "text", ["", "1", "1,2", "a,b,c", "nan,0,9", "inf,0,9", "53,nan,9", "53,-2,nan", "91,0,9", "53,181,9", "53,-2,1e9",
             "1,2,3,4", ",,", "53,-2,9" + "0" * 100_000],
)  # fmt: skip
def test_an_altered_address_shows_the_whole_map(text: str) -> None:
    view = read_view(text, 400, 400)
    assert view is None or MIN_ZOOM <= view.zoom <= MAX_ZOOM
    assert view is None or text.startswith("53,-2,9")


@pytest.mark.feature("H1b")
def test_positions_are_read_from_addresses() -> None:
    assert read_position("51.752,-1.258") == (51.752, -1.258)
    for text in ("", "x", "51", "51,-1,2", "nan,1", "91,0", "51,181"):
        assert read_position(text) is None


@pytest.mark.feature("H1b")
@given(pins, views)
def test_every_pin_on_the_map_is_in_one_mark_and_marks_are_apart(found: list[Pin], view: View) -> None:
    clusters = clusters_of(found, view)
    shown = [pin for pin in found if view.shows(*view.point(pin.latitude, pin.longitude))]
    held = [pin for cluster in clusters for pin in cluster.pins]
    assert sorted(map(repr, held)) == sorted(map(repr, shown))
    assert sum(cluster.courses for cluster in clusters) == sum(pin.courses for pin in shown)
    for one, other in combinations(clusters, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= APART
    for cluster in clusters:
        first = cluster.pins[0]
        assert (cluster.x, cluster.y) == view.point(first.latitude, first.longitude)


@pytest.mark.feature("H1b")
@given(positions, st.floats(0.5, 60.0), st.floats(0, 6.28))
def test_the_ring_is_a_distance_away(at: Position, miles: float, bearing: float) -> None:
    assert miles_between(*at, *ring_point(Place("", *at), miles, bearing)) == pytest.approx(miles, rel=1e-6)


@pytest.mark.feature("H1b")
def test_the_ring_is_drawn_around_its_place() -> None:
    view = view_at(*MANCHESTER, 8, 400, 400)
    found = re.findall(r"(-?\d+) (-?\d+)", ring_of(view, Place("M1", *MANCHESTER), 25))
    radii = [dist((int(x) / FINE, int(y) / FINE), (200, 200)) for x, y in found]
    assert len(radii) == 60
    assert radii == pytest.approx([25 * view.units_per_mile] * 60, rel=0.01)


@pytest.mark.feature("H1b")
@given(views)
def test_the_scale_is_right_in_the_middle_of_the_map(view: View) -> None:
    scale = scale_of(view)
    assert 0 < scale.length <= max(MAX_SCALE, view.units_per_mile + 1)
    one, other = view.position(200 - scale.length / 2, 200), view.position(200 + scale.length / 2, 200)
    assert miles_between(*one, *other) == pytest.approx(scale.miles, rel=0.02)
    assert scale.text == ("1 mile" if scale.miles == 1 else f"{scale.miles} miles")


@pytest.mark.feature("H1b")
def test_towns_give_orientation_and_keep_clear_of_marks() -> None:
    view = view_at(*MANCHESTER, 8, 400, 400)
    assert "Manchester" in [town.name for town in towns_on(view, [])]
    near = [town.name for town in towns_on(view, [view.point(53.4804, -2.20)])]
    assert near
    assert nearest_town(view, 200, 200) == "Manchester"
    assert nearest_town(view_at(49.9, -8.2, 9, 400, 400), 10, 390) == ""


@pytest.mark.feature("H1b", "K8")
@pytest.mark.parametrize("zoom", [4, 5, 5.5, 6, 7, 8, 9, 10, 13])
@pytest.mark.parametrize("place", [(54.5, -3.0), (51.5, -0.1), (53.5, -2.2), (50.3, -4.5)])
def test_outlines_are_small_and_keep_to_the_map(place: Position, zoom: float) -> None:
    found = outlines(view_at(*place, zoom, 400, 400))
    assert sum(map(len, (found.land, found.countries, found.areas))) < MAX_OUTLINE_BYTES
    for x, y in re.findall(r"M(-?\d+) (-?\d+)", found.land):
        assert -40 <= int(x) <= 1640
        assert -40 <= int(y) <= 1640


@pytest.mark.feature("H1b")
def test_land_is_where_towns_are_and_not_in_the_north_sea() -> None:
    view = view_at(*MANCHESTER, 10, 400, 400)
    assert outlines(view).land == "M-32-32l1664 0 0 1664-1664 0z" or "z" in outlines(view).land
    assert outlines(view_at(55.5, 1.5, 10, 400, 400)).land == ""


@pytest.mark.feature("H1a", "H1b")
def test_a_small_map_shows_its_place_in_the_middle() -> None:
    drawn = place_map([Pin(*MANCHESTER, "M1 1AA", "College", 3)], "Map: College, M1 1AA")
    (mark,) = drawn.marks
    assert (mark.x, mark.y) == pytest.approx((200, 130), abs=0.2)
    assert mark.address == ""
