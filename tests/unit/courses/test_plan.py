"""What a file of courses would do."""

from datetime import date

import pytest
from attrs import evolve

from progress_core.domain.courses.plan import Withdrawal, plan_courses, text_of, with_applications
from progress_core.domain.importing.imports import FieldChange
from tests.given.admissions import course


@pytest.mark.feature("H1", "E6")
def test_courses_are_added_changed_kept_and_withdrawn() -> None:
    same, old, gone, past = course(1), course(2, title="Law"), course(3, title="Art"), course(4, title="Old")
    there = [same, old, gone, evolve(past, withdrawn=True)]
    new = evolve(old, id=0, town="", closes_on=date(2027, 6, 30))
    read = [(2, evolve(same, id=0)), (3, new), (4, course(0, title="New"))]
    plan = plan_courses(read, there)
    assert [(4, "New")] == [(found.row, found.course.title) for found in plan.added]
    ((changed),) = plan.changed
    assert (3, 2, False) == (changed.row, changed.course.id, changed.returns)
    assert (FieldChange("town", "Witney", ""), FieldChange("applications_close", "", "2027-06-30")) == changed.changes
    assert [1] == [found.course.id for found in plan.unchanged]
    assert (Withdrawal(gone),) == plan.withdrawn
    assert 2 == plan.updated


@pytest.mark.feature("H1")
def test_a_withdrawn_course_that_is_named_again_returns() -> None:
    (found,) = plan_courses([(2, course(0))], [course(1, withdrawn=True)]).changed
    assert (True, ()) == (found.returns, found.changes)
    assert not found.course.withdrawn


def test_the_mark_tells_plans_apart_that_do_something_else() -> None:
    there = [course(1), course(2, title="Law")]
    plan = plan_courses([(2, course(0))], there)
    assert plan.mark == plan_courses([(9, course(0))], there).mark  # an unchanged course in another row
    others = (
        plan_courses([(2, course(0)), (3, course(0, title="Law"))], there),
        plan_courses([(2, course(0, town="Didcot"))], there),
        with_applications(plan, {2: (5,)}),
    )
    assert 4 == len({plan.mark, *(other.mark for other in others)})


def test_texts_are_those_of_cells() -> None:
    one = course(1, latitude=51.5, opens_on=date(2026, 10, 1))
    assert ("51.5", "", "2026-10-01", "2027-09-01") == tuple(
        text_of(one, field) for field in ("lat", "lon", "applications_open", "start")
    )
