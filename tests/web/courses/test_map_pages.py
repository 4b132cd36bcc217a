"""The map of a search: the same courses as its list, and every mark leads to what it says."""

import html
import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.values.places import Place
from tests.given.courses import FULL
from tests.given.people import NORTH, SOUTH
from tests.web.conftest import House

_MARK = re.compile(r'<a class="progress-map__mark([^"]*)" href="([^"]*)" aria-label="([\d,]+) courses? at ([^"]*)"')
_SOURCE = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0."
    " Contains OS data © Crown copyright and database right 2022."
)


def marks_on(page: str) -> Iterator[tuple[bool, str, int, str]]:
    """Yield the marks of a map: whether it is a cluster, its address, its number of courses and its name."""
    for classes, address, courses, name in _MARK.findall(page):
        yield "cluster" in classes, html.unescape(address), int(courses.replace(",", "")), html.unescape(name)


def total_on(page: str) -> int:
    found = re.search(r"progress-find__total[^>]*>([\d,]+) course", page)
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.feature("H1", "H1b")
def test_list_counts_and_map_agree_in_every_combination_of_filters(filled: House, stranger: httpx.Client) -> None:
    choices: tuple[tuple[dict[str, Any], ...], ...] = (
        ({}, {"words": "plumbing"}, {"words": "carpentry"}),
        ({}, {"type": "T Level"}, {"type": "Apprenticeship"}, {"type": ["T Level", "Apprenticeship"]}),
        ({}, {"provider": NORTH}, {"provider": SOUTH}),
        ({}, {"start": "2027-09"}, {"start": "2027-01"}),
    )
    checked = 0
    for chosen in product(*choices):
        asked = {name: value for part in chosen for name, value in part.items()}
        query = CourseQuery(
            words=str(asked.get("words", "")),
            types=_texts(asked.get("type")),
            ukprns=_texts(asked.get("provider")),
            starts=_texts(asked.get("start")),
        )
        total = filled.progress.courses.search(OPERATOR, query).total
        found = filled.progress.courses.search(OPERATOR, query, pins=True)
        assert sum(pin.courses for pin in found.pins) == found.total == total
        if not total:
            continue
        page = stranger.get(f"/search?{urlencode(asked | {'view': 'map'}, doseq=True)}").text
        assert total_on(page) == total == sum(courses for _, _, courses, _ in marks_on(page)), asked
        checked += 1
    assert checked > 30


def _texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (str(value),) if value else ()


@pytest.mark.feature("H1b")
def test_distances_and_map_agree(filled: House, stranger: httpx.Client) -> None:
    for miles in (1, 3, 10, 250):
        place = filled.progress.courses.locate(OPERATOR, "M14")
        assert isinstance(place, Place)
        found = filled.progress.courses.search(OPERATOR, CourseQuery(near=place, miles=miles)).total
        page = stranger.get(f"/search?near=M14&miles={miles}&view=map").text
        assert sum(courses for _, _, courses, _ in marks_on(page)) == found
        assert "progress-map__ring" in page


@pytest.mark.usefixtures("filled")
@pytest.mark.feature("H1b")
def test_every_mark_leads_to_just_the_courses_it_names(stranger: httpx.Client) -> None:
    left, seen, places = ["/search?view=map&type=T+Level"], set[str](), 0
    while left:
        address = left.pop().partition("#")[0]
        if address in seen:
            continue
        seen.add(address)
        for is_cluster, to, courses, name in marks_on(stranger.get(address).text):
            if is_cluster:
                left.append(to)
                continue
            places += 1
            page = html.unescape(stranger.get(to).text)
            if courses == 1:
                assert to.startswith("/courses/")
                assert name.rpartition(", ")[2] in page
            else:
                assert f"{courses} courses at {name}" in page
                assert page.count('class="progress-course"') == courses
    assert places > 3


@pytest.mark.usefixtures("filled")
@pytest.mark.feature("H1b")
def test_the_list_of_a_place_leads_back_to_its_map(stranger: httpx.Client) -> None:
    there = "/search/here?at=53.48,-2.23&words=&type=Apprenticeship&view=map&map=53.48,-2.2,9"
    page = html.unescape(stranger.get(there).text)
    assert 'href="/search?words=&type=Apprenticeship&map=53.48%2C-2.2%2C9&view=map#map"' in page
    assert f"/courses/{FULL}" in page
    for at in ("", "1,1", "x", "nan,nan", "53.48"):
        assert stranger.get(f"/search/here?at={at}").status_code == 404


@pytest.mark.usefixtures("filled")
@pytest.mark.feature("H1b")
def test_a_map_has_its_source_its_scale_and_ways_to_other_parts(stranger: httpx.Client) -> None:
    page = html.unescape(stranger.get("/search?view=map&near=M14&miles=10").text)
    assert _SOURCE in page
    assert re.search(r">\d+ miles?</text>", page)
    for text in ("Zoom in", "Zoom out", "Move left", "Move up", "Move down", "Move right"):
        assert text in page
    way = re.search(r'data-way="in" href="([^"]*)#map"', page)
    assert way
    nearer = html.unescape(stranger.get(way[1]).text)
    assert "Show all results" in nearer
    assert "style=" not in nearer
    assert len(nearer.encode()) < 60_000


@pytest.mark.usefixtures("filled")
@pytest.mark.feature("H1b", "K8")
@pytest.mark.parametrize("part", ["x", "1,2", "53.4,-2.2,nan", "<script>", "53.4,-2.2,99", "-53,100,2"])
def test_an_altered_part_of_the_map_is_no_fault(stranger: httpx.Client, part: str) -> None:
    answer = stranger.get("/search", params={"view": "map", "map": part})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace('<script type="module"', "")
