"""The contract kit of searching the directory, as `progress_core.domain.courses.search` defines it."""

from collections import Counter
from datetime import date
from itertools import product

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progress_core.domain.courses import search
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import CourseLine, CourseQuery, CourseSort
from progress_core.domain.courses.words import Term
from progress_core.domain.values.places import Place
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.tools.builders import a_course, a_provider
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

KIT = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors, HealthCheck.too_slow],
)
PROVIDERS = {"10000001": "Élite School of Plumbing", "10000002": "academy", "10000003": "Manchester College"}
_SUBJECTS = (
    ("Plumbing", "Level 2", "Construction, planning and the built environment"),
    ("Building Services Engineering for Construction", "T Level", ""),
    ("Mathematics", "A level", "Science and mathematics"),
    ("Art & Design: Ŵyn", "A level", "Arts, media and publishing"),
    ("Education and Childcare", "T Level", "Education and training"),
)
_VENUES: tuple[tuple[str, str, str, float | None, float | None], ...] = (
    ("City Campus", "Manchester", "M14 5RQ", 53.45, -2.22),
    ("", "Manchester", "M14 5RQ", 53.45, -2.22),
    ("Old Mill", "Leeds", "LS1 4AP", 53.8, -1.55),
    ("", "", "EX1 1AA", None, None),
)
_WORDS = (
    *("", " ", "plumbing", "Plumber", "maths", "level", "a level", "T-Level", "level 2", "manchester", "M14", "5rq"),
    *("elite", "academy plumbing", "child care", "and", "the", "art", "&", "wyn", "construction services", "IT", "x"),
    *(
        "plumbing in manchester",
        "mathematics art",
        "maths + the A level",
        "art with design",
        "\0",
        "\ud800",
        "%",
        "_",
        "' OR 1=1",
    ),
)
PLACES = (Place("Manchester", 53.48, -2.24), Place("Leeds", 53.8, -1.55), Place("Penzance", 50.12, -5.54))
_MILES = (None, -1.0, 0.0, 0.1, 5.0, 36.0, 40.0, 500.0, 1e9, float("inf"), float("nan"))


def _directory() -> list[Course]:
    """Return courses of which many have something in common, and no two everything."""
    found = []
    for number, (subject, venue, ukprn) in enumerate(product(_SUBJECTS, _VENUES, PROVIDERS), start=1):
        title, type_, area = subject
        name, town, postcode, latitude, longitude = venue
        found.append(
            a_course(
                number, title=title if number % 4 else title.upper(), type=type_, subject_area=area, ukprn=ukprn,
                venue=name, town=town, postcode=postcode, latitude=latitude, longitude=longitude,
                starts_on=date(2027, 1 if number % 3 else 9, 1 + number % 2), withdrawn=number % 7 == 0,
            )
        )  # fmt: skip
    kept = {course.key: course for course in found}
    return list(kept.values())


COURSES = _directory()

_QUERIES = st.builds(
    CourseQuery,
    words=st.sampled_from(_WORDS),
    near=st.none() | st.sampled_from(PLACES),
    miles=st.sampled_from(_MILES),
    types=st.lists(st.sampled_from(("T Level", "A level", "none such", "\0")), max_size=2, unique=True).map(tuple),
    subject_areas=st.lists(st.sampled_from(("", "Science and mathematics")), max_size=2, unique=True).map(tuple),
    ukprns=st.lists(st.sampled_from((*PROVIDERS, "10000404")), max_size=2, unique=True).map(tuple),
    starts=st.lists(st.sampled_from(("2027-09", "2027-01", "2026-09", "soon")), max_size=2, unique=True).map(tuple),
    sort=st.sampled_from(CourseSort),
    page=st.integers(1, 4) | st.just(10**6),
    limit=st.integers(1, 12),
)


class CourseSearchContract(StoreFixture):
    """What use cases rely on when `UnitOfWork.courses` searches."""

    @feature("H1", "I7")
    @KIT
    @given(query=_QUERIES)
    def test_every_search_agrees_with_the_functions_that_define_it(self, store: Store, query: CourseQuery) -> None:
        _fill(store)
        matching = [
            line
            for line in (CourseLine(it, PROVIDERS[it.ukprn], search.distance(it, query.near)) for it in COURSES)
            if not line.course.withdrawn and search.is_near(line, query) and search.matches_words(query.words, line)
        ]
        found = [line for line in matching if search.is_chosen(search.facts_of(line.course), query)]
        found.sort(key=lambda line: search.order_of(line, query))
        first = (query.page - 1) * query.limit
        with store.snapshot() as work:
            tally = work.courses.tally(query)
            assert Counter(search.facts_of(line.course) for line in matching) == tally
            assert len(found) == search.total(tally, query)
            assert found[first : first + query.limit] == work.courses.page(query)
            assert search.pins_of(found) == work.courses.pins(query)

    @feature("H1")
    @pytest.mark.parametrize(
        ("words", "titles"),
        [
            ("plumbing", ["Plumbing", "Building Services Engineering for Construction"]),
            ("maths", ["Mathematics"]),
            ("child care", ["Education and Childcare"]),
            ("courses in engineering", ["Building Services Engineering for Construction"]),
            ("an A level with maths", ["Mathematics"]),
            ("Education - & childcare", ["Education and Childcare"]),
        ],
    )
    def test_the_title_as_typed_comes_first(self, store: Store, words: str, titles: list[str]) -> None:
        with store.transaction() as work:
            work.providers.put_many([a_provider("10000002", name="academy")])
            work.courses.put_many(
                a_course(number, title=title, type=type_, ukprn="10000002")
                for number, (title, type_, _) in enumerate(_SUBJECTS, start=1)
            )
        with store.snapshot() as work:
            assert titles == [line.course.title for line in work.courses.page(CourseQuery(words=words))]

    @feature("H1")
    def test_the_nearest_come_first_and_those_without_a_position_last(self, store: Store) -> None:
        _fill(store)
        query = CourseQuery(near=PLACES[1], sort=CourseSort.DISTANCE, limit=100)
        with store.snapshot() as work:
            miles = [line.miles for line in work.courses.page(query)]
        known = [far for far in miles if far is not None]
        assert sorted(known) == miles[: len(known)]
        assert {None} == set(miles[len(known) :])
        assert 0.0 == known[0]

    @feature("H1")
    def test_a_changed_course_is_found_by_what_it_has_now(self, store: Store) -> None:
        _fill(store)
        before = COURSES[0]
        after = evolve(before, title="Falconry", venue="Mews", latitude=50.1, longitude=-5.5, withdrawn=False)
        with store.transaction() as work:
            work.courses.put_many([after])
        with store.snapshot() as work:
            assert [after] == _of_page(work, CourseQuery(words="falconry mews", near=PLACES[2], miles=5))
            assert [] == _of_page(work, CourseQuery(words="campus", near=PLACES[2], miles=5))
        with store.transaction() as work:
            work.courses.put_many([evolve(after, withdrawn=True)])
        with store.snapshot() as work:
            assert [] == _of_page(work, CourseQuery(words="falconry"))
            assert frozenset() == work.courses.known([Term("falconry"), Term("falconry", whole=True)])

    @feature("H1")
    def test_a_renamed_provider_is_found_by_its_new_name_alone(self, store: Store) -> None:
        _fill(store)
        with store.transaction() as work:
            work.providers.put_many([a_provider("10000002", name="Seminary")])
        with store.snapshot() as work:
            assert {"10000002"} == {course.ukprn for course in _of_page(work, CourseQuery(words="seminary"))}
            assert [] == _of_page(work, CourseQuery(words="academy"))

    @feature("H1", "K8")
    def test_known_terms_are_those_of_courses_on_offer(self, store: Store) -> None:
        _fill(store)
        known = [
            *(Term("plumb"), Term("plumbing", whole=True), Term("mill"), Term("acad"), Term("m145rq"), Term("wyn")),
            *(Term("m14", whole=True), Term("level", whole=True), Term("academy", whole=True)),
        ]
        unknown = [Term("plumb", whole=True), Term("falcon"), Term("acad", whole=True), Term("\0"), Term("\ud800")]
        with store.snapshot() as work:
            assert frozenset(known[:4] + known[5:]) == work.courses.known([*known, *unknown])
            assert frozenset() == work.courses.known([])


def _fill(store: Store) -> None:
    with store.transaction() as work:
        if not list(work.courses.all()):
            work.providers.put_many(a_provider(ukprn, name=name) for ukprn, name in PROVIDERS.items())
            work.courses.put_many(COURSES)


def _of_page(work: UnitOfWork, query: CourseQuery) -> list[Course]:
    return [line.course for line in work.courses.page(evolve(query, limit=100))]
