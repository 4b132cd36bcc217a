"""The contract kit of the course directory."""

from datetime import date

import pytest
from attrs import evolve

from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.search import CourseLine, CourseQuery
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_course, a_provider
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.paging import every_numbered_page

_OTHER = "10000002"


class CoursesContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.courses`."""

    @feature("H1", "I7")
    def test_a_course_is_returned_unchanged(self, store: Store) -> None:
        bare = a_course(1, venue="", town="", latitude=None, longitude=None, withdrawn=True)
        _put(store, bare, a_course(2, title="Ŵyn", ukprn=_OTHER))
        with store.snapshot() as work:
            assert CourseLine(bare, "Élite School") == work.courses.get(1)
            assert CourseLine(a_course(2, title="Ŵyn", ukprn=_OTHER), "academy") == work.courses.get(2)
            with pytest.raises(NotFound):
                work.courses.get(404)

    @feature("G1")
    def test_courses_are_returned_by_id_each_once(self, store: Store) -> None:
        with store.transaction() as work:
            work.providers.put_many([a_provider()])
            work.courses.put_many([a_course(3), a_course(1), a_course(20), a_course(2)])
        with store.snapshot() as work:
            assert [1, 2, 3, 20] == [course.id for course in work.courses.all()]
            assert [1, 3, 20] == [line.course.id for line in work.courses.get_many(iter([20, 1, 3, 20, 404]))]
            assert [] == work.courses.get_many([])

    @feature("H1")
    def test_putting_a_course_again_replaces_it(self, store: Store) -> None:
        _put(store, a_course(1), a_course(2))
        _put(store, changed := a_course(1, title="Science", ukprn=_OTHER, withdrawn=True), a_course(3))
        with store.snapshot() as work:
            assert [changed, a_course(2), a_course(3)] == list(work.courses.all())
            assert CourseLine(changed, "academy") == work.courses.get(1)

    @pytest.mark.parametrize(
        ("put", "error"),
        [
            (evolve(a_course(1), id=3), Conflict),
            (evolve(a_course(2), id=3, venue="Elsewhere", withdrawn=True), Conflict),
            (a_course(3, ukprn="10000404"), NotFound),
        ],
        ids=["same course", "same but for what may change", "no provider"],
    )
    def test_a_refused_course_takes_its_whole_batch_with_it(
        self, store: Store, put: Course, error: type[Exception]
    ) -> None:
        _put(store, a_course(1))
        with pytest.raises(error), store.transaction() as work:
            work.courses.put_many([a_course(2), put])
        with store.snapshot() as work:
            assert [a_course(1)] == list(work.courses.all())

    @feature("H1")
    def test_courses_are_ordered_by_title_and_provider_regardless_of_case_then_id(self, store: Store) -> None:
        _put(
            store,
            a_course(1, title="b"),
            a_course(2, title="B", ukprn=_OTHER),
            a_course(3, title="a"),
            a_course(4, title="A"),
            a_course(5, title="A", withdrawn=True),
            a_course(6, title="C"),
        )
        for limit in (1, 2, 4, 5, 50):
            assert [3, 4, 2, 1, 6] == _found(store, CourseQuery(limit=limit))
        assert [2] == _found(store, CourseQuery(ukprns=(_OTHER,)))
        assert [] == _found(store, CourseQuery(ukprns=("10000404",)))

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("  ", [2, 1, 3]),
            ("education", [1]),
            ("CAT child", []),
            ("EDU child", [1]),
            ("LEVEL care", []),
            ("LEVEL child", [1]),
            ("level ácademy", []),
            ("science ácademy", [3]),
            ("elite school weymouth", [2, 1]),
            ("DIE STRASSE", [2]),
            ("site dt1", [1]),
            ("levels", [2, 1]),
            ("%", []),
            ("\\", []),
            ("STRASSE", [2]),
            ("élite 100", [2]),
            ("aca", [3]),
            ("weymouth 100%", [2]),
            ("weymouth academy", []),
            ("childcaret", []),
            ("\0", []),
            ("\ud800", []),
        ],
    )
    @feature("H1")
    def test_every_word_is_searched_in_title_type_place_and_provider(
        self, store: Store, words: str, found: list[int]
    ) -> None:
        _put(
            store,
            a_course(1, town="Weymouth"),
            a_course(2, title="Die Straße 100%", type="A level", venue="", town="WEYMOUTH", postcode="EX1 1AA"),
            a_course(3, title="Science", type="A_B", venue="", town="", postcode="EX1 1AA", ukprn=_OTHER),
        )
        assert found == _found(store, CourseQuery(words=words, limit=1))

    @feature("H1")
    def test_a_provider_has_its_courses_by_title_and_start_with_or_without_withdrawn_ones(self, store: Store) -> None:
        _put(
            store,
            a_course(1, title="b"),
            a_course(2, title="A", withdrawn=True),
            a_course(3, title="a", starts_on=date(2028, 9, 1)),
            a_course(4, title="A", postcode="EX1 1AA"),
            a_course(5, title="A", ukprn=_OTHER),
        )
        with store.snapshot() as work:
            for withdrawn, ids in ((False, [4, 3, 1]), (True, [2, 4, 3, 1])):
                found = work.courses.of_provider(UKPRN, withdrawn=withdrawn)
                assert ids == [line.course.id for line in found]
            assert [1, 3, 4] == sorted(line.course.id for line in work.courses.of_provider(UKPRN))
            assert [] == work.courses.of_provider("10000404", withdrawn=True)

    @feature("H1")
    def test_renaming_a_provider_updates_its_courses(self, store: Store) -> None:
        _put(store, a_course(1), a_course(2, ukprn=_OTHER))
        with store.transaction() as work:
            work.providers.put_many([a_provider(_OTHER, name="Ŵell College")])
        with store.snapshot() as work:
            assert "Ŵell College" == work.courses.get(2).provider
        assert [1, 2] == _found(store, CourseQuery())
        assert [2] == _found(store, CourseQuery(words="ŵELL"))

    def test_thousands_of_courses_are_put_at_once(self, store: Store) -> None:
        _put(store, *(a_course(id_, title=f"Title {id_:04}") for id_ in range(1, 2501)))
        with store.snapshot() as work:
            assert list(range(1, 2501)) == [course.id for course in work.courses.all()]
        assert list(range(1, 2501)) == _found(store, CourseQuery(limit=1000))


def _put(store: Store, *courses: Course) -> None:
    with store.transaction() as work:
        work.providers.put_many([a_provider(UKPRN, name="Élite School"), a_provider(_OTHER, name="academy")])
        work.courses.put_many(iter(courses))


def _found(store: Store, query: CourseQuery) -> list[int]:
    """Return the ids on all pages."""
    with store.snapshot() as work:
        pages = every_numbered_page(lambda number: list(work.courses.page(evolve(query, page=number))))
    return [line.course.id for page in pages for line in page]
