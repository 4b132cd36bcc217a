"""A course is the same course however a file spells it, and if its start moves within the school year."""

from datetime import date

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.courses.form import CourseRows
from progress_core.domain.courses.plan import plan_courses
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import FieldChange
from progress_core.usecases.courses.courses import CourseQuery, Loaded
from tests.given.admissions import course
from tests.given.course_files import HEALTH, course_csv
from tests.given.people import NORTH, SOUTH, hire
from tests.unit.courses.test_usecase_courses import STRANGER, row

_MONTH = FieldChange("start", "2027-09-01", "2027-10-01")


@pytest.mark.feature("H1", "E6")
def test_another_spelling_is_the_same_course() -> None:
    there = [course(1, title="Llŷn Ŵy"), course(2, title="Law")]
    read = [(2, course(0, type="T level", title="llyn  ŵy")), (3, course(0, type="T level", title="Law"))]
    plan = plan_courses(read, there)
    assert ((), ()) == (plan.added, plan.withdrawn)
    kind = FieldChange("type", "T Level", "T level")
    assert [(1, (kind, FieldChange("subject", "Llŷn Ŵy", "llyn  ŵy"))), (2, (kind,))] == [
        (found.course.id, found.changes) for found in plan.changed
    ]


@pytest.mark.feature("H1")
def test_signs_that_tell_subjects_apart_do() -> None:
    there = [course(1, title="C"), course(2, title="C++")]
    plan = plan_courses([(2, course(0, title="C++")), (3, course(0, title="C#"))], there)
    assert ([2], ["C#"], [1]) == (
        [found.course.id for found in plan.unchanged],
        [found.course.title for found in plan.added],
        [found.course.id for found in plan.withdrawn],
    )


@pytest.mark.feature("H1", "B4")
def test_a_course_spelt_in_two_ways_in_one_file_is_there_twice() -> None:
    check = CourseRows({SOUTH}).check
    assert [] == check(row(subject="Llŷn Ŵy"))[1]
    assert ["duplicate"] == [issue.code for issue in check(row(type="T level", subject="llŷn ŵy"))[1]]


@pytest.mark.feature("H1")
def test_types_are_spelt_as_they_are_already() -> None:
    there = [course(1), course(2, title="Law")]
    rows = [(2, course(0, type="T level")), (3, course(0, title="Law")), (4, course(0, type="t level", title="New"))]
    plan = plan_courses(rows, there)
    assert ["T Level"] == [found.course.type for found in plan.added]
    assert [1, 2] == [found.course.id for found in plan.unchanged]
    (added,) = plan_courses([(2, course(0, type="T LEVEL"))], [], types=["T Level", "t level"]).added
    assert "T Level" == added.course.type
    first = plan_courses([(2, course(0, type="New type")), (3, course(0, type="new Type", title="Law"))], [])
    assert ["New type"] * 2 == [found.course.type for found in first.added]


@pytest.mark.feature("H1")
@pytest.mark.parametrize("on", [None, date(2026, 11, 29)])
def test_a_course_whose_start_moves_stays_the_same(on: date | None) -> None:
    other = course(2, title="Law")
    read = [(2, course(0, starts_on=date(2027, 10, 1))), (3, course(0, title="Law"))]
    plan = plan_courses(read, [course(1), other], on=on)
    ((moved),) = plan.changed
    assert (1, (_MONTH,), "2027-10") == (moved.course.id, moved.changes, moved.course.start)
    assert ((), ()) == (plan.added, plan.withdrawn)


@pytest.mark.feature("H1")
@pytest.mark.parametrize(
    ("starts", "there", "on"),
    [
        ([date(2028, 9, 1)], [course(1)], None),
        ([date(2027, 10, 1), date(2028, 1, 1)], [course(1)], None),
        ([date(2027, 10, 1)], [course(1), course(2, starts_on=date(2028, 1, 1))], None),
        ([date(2028, 1, 1)], [course(1)], date(2027, 9, 1)),
        ([date(2027, 10, 1)], [course(1, postcode="OX1 1AA")], None),
    ],
    ids=["next year", "two new", "two old", "begun", "elsewhere"],
)
def test_a_start_that_may_be_of_another_course_is(starts: list[date], there: list[object], on: date | None) -> None:
    plan = plan_courses([(2, course(0, starts_on=day)) for day in starts], there, on=on)  # type: ignore[arg-type]
    assert (len(starts), 0, len(there)) == (len(plan.added), len(plan.changed), len(plan.withdrawn))


@pytest.mark.feature("H1")
@pytest.mark.parametrize("gone", [True, False])
def test_of_twins_one_on_offer_stays_and_no_key_is_there_twice(gone: bool) -> None:
    twins = [course(1, withdrawn=gone), course(2, title="digital production"), course(3, title="DIGITAL PRODUCTION")]
    plan = plan_courses([(2, course(0))], twins)
    (found,) = plan.unchanged
    assert (2 if gone else 1) == found.course.id
    assert (["Digital Production", "digital production"][gone]) == found.course.title
    assert ([3] if gone else [2, 3]) == [each.course.id for each in plan.withdrawn]


@pytest.mark.feature("H1")
def test_the_directory_keeps_its_numbers_when_it_is_spelt_anew(progress: Progress) -> None:
    progress.courses.load(OPERATOR, [row(), row(ukprn=NORTH)])
    before = {line.course.id for line in progress.courses.search(STRANGER, CourseQuery()).lines}
    anew = [row(subject="HEALTH", start="2027-10"), row(ukprn=NORTH, type="T level")]
    assert Loaded(0, 2, 0) == progress.courses.load(OPERATOR, anew)
    found = progress.courses.search(STRANGER, CourseQuery()).lines
    assert before == {line.course.id for line in found}
    assert {("HEALTH", "T Level", "2027-10"), ("Health", "T Level", "2027-09")} == {
        (line.course.title, line.course.type, line.course.start) for line in found
    }


@pytest.mark.feature("H1")
def test_the_file_of_a_provider_spells_types_as_most_others_do(progress: Progress) -> None:
    others = [row(), row(ukprn=NORTH, subject="Art"), row(ukprn=NORTH), row(ukprn=NORTH, type="BTEC")]
    progress.courses.load(OPERATOR, others)
    file = course_csv((SOUTH, "OX28 6NE", "2027", "T LEVEL", "Health", "", ""), (*HEALTH[:3], "bTEC", "New", "", ""))
    head = hire(progress, Role.PROVIDER_MANAGER, SOUTH)
    plan = progress.course_files.load(head, "courses.csv", file, ukprn=SOUTH).plan
    assert (["BTEC"], ["Health (T Level)"], 0) == (
        [found.course.type for found in plan.added],
        [found.course.name for found in plan.unchanged],
        len(plan.withdrawn),
    )
