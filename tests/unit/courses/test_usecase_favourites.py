"""Saving courses, comparing them, and what staff see of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.courses.favourites import MAX_FAVOURITES
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.english_time import english_day
from progress_core.usecases.courses.favourites import Favourites
from tests.given.admissions import course, directory
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import learner_of, pupil


@pytest.fixture
def ann(progress: Progress) -> Actor:
    """Return a learner of North School; the directory has three courses."""
    directory(progress, *(course(number, title=f"Course {number}") for number in (1, 2, 3)))
    return learner_of(progress, pupil(progress, "asmith"))


def titles(progress: Progress, actor: Actor) -> list[str]:
    return [saved.course.course.title for saved in progress.favourites.list(actor)]


@pytest.mark.feature("H1c")
def test_learners_save_courses_and_remove_them(progress: Progress, ann: Actor) -> None:
    assert progress.favourites.save(ann, 1).provider == "South College"
    progress.favourites.save(ann, 3)
    progress.favourites.save(ann, 1)
    assert set(titles(progress, ann)) == {"Course 1", "Course 3"}
    assert progress.favourites.course_ids(ann) == {1, 3}
    assert progress.favourites.count(ann, ann.account_id) == 2
    assert progress.favourites.remove(ann, 1).course.title == "Course 1"
    progress.favourites.remove(ann, 1)
    assert titles(progress, ann) == ["Course 3"]
    other = learner_of(progress, pupil(progress, "bjones"))
    assert titles(progress, other) == []


@pytest.mark.feature("H1c", "I9")
def test_only_real_changes_of_favourites_are_in_the_audit_trail(progress: Progress, ann: Actor) -> None:
    for _ in range(2):
        progress.favourites.save(ann, 1)
    for _ in range(2):
        progress.favourites.remove(ann, 1)
    found = [
        (entry.action, entry.subject, entry.subject_id, entry.ukprn)
        for entry in progress.audit.read(OPERATOR)
        if entry.actor_id == ann.account_id
    ]
    assert found == [("remove favourite", "course", "1", NORTH), ("save favourite", "course", "1", NORTH)]


@pytest.mark.feature("H1c")
def test_a_learner_who_has_saved_too_many_courses_is_told_to_remove_one(progress: Progress, ann: Actor) -> None:
    directory(progress, *(course(number, title=f"Course {number}") for number in range(1, MAX_FAVOURITES + 2)))
    for number in range(1, MAX_FAVOURITES + 1):
        progress.favourites.save(ann, number)
    with pytest.raises(Rejected) as refused:
        progress.favourites.save(ann, MAX_FAVOURITES + 1)
    assert [blocked.code for blocked in refused.value.blockers] == ["too_many_favourites"]
    progress.favourites.save(ann, 1)
    progress.favourites.remove(ann, 1)
    progress.favourites.save(ann, MAX_FAVOURITES + 1)
    assert progress.favourites.count(ann, ann.account_id) == MAX_FAVOURITES


@pytest.mark.feature("H1c")
def test_a_course_that_is_no_longer_offered_stays_saved_but_cannot_be_saved(progress: Progress, ann: Actor) -> None:
    progress.favourites.save(ann, 1)
    directory(progress, *(course(number, title=f"Course {number}", withdrawn=True) for number in (1, 2)))
    with pytest.raises(Rejected) as refused:
        progress.favourites.save(ann, 2)
    assert [blocked.code for blocked in refused.value.blockers] == ["course_withdrawn"]
    (saved,) = progress.favourites.list(ann)
    assert [reason.code for reason in saved.reasons] == ["course_withdrawn"]


@pytest.mark.feature("H1c")
def test_favourites_say_why_nobody_can_apply_for_them_now(progress: Progress, ann: Actor) -> None:
    today = english_day(progress.context.clock.now())
    later = today + timedelta(40)
    directory(
        progress,
        course(1, title="Begun", starts_on=today),
        course(2, title="Closed", starts_on=later, closes_on=today - timedelta(1)),
        course(3, title="Open", starts_on=later),
    )
    for number in (1, 2, 3):
        progress.favourites.save(ann, number)
    saved = progress.favourites.list(ann)
    codes = {found.course.course.title: [blocked.code for blocked in found.blockers] for found in saved}
    assert codes == {"Begun": ["course_begun"], "Closed": ["course_closed"], "Open": []}


@pytest.mark.feature("H1c", "H4")
def test_favourites_have_the_latest_application_for_them(progress: Progress, ann: Actor) -> None:
    today = english_day(progress.context.clock.now())
    directory(progress, course(1, starts_on=today + timedelta(90)))
    progress.favourites.save(ann, 1)
    assert progress.favourites.list(ann)[0].application is None
    first = progress.applications.begin(ann, 1).application
    progress.applications.move(ann, first.id, ApplicationState.WITHDRAWN)
    second = progress.applications.begin(ann, 1).application
    found = progress.favourites.list(ann)[0].application
    assert found is not None
    assert (found.id, found.state) == (second.id, ApplicationState.DRAFT)


@pytest.mark.feature("B9", "H1c")
def test_staff_who_see_a_learner_see_how_many_courses_they_saved(progress: Progress, ann: Actor) -> None:
    progress.favourites.save(ann, 2)
    assert progress.favourites.count(hire(progress, Role.LEARNER_MANAGER, NORTH), ann.account_id) == 1
    elsewhere = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com")
    with pytest.raises(NotFound):
        progress.favourites.count(elsewhere, ann.account_id)
    with pytest.raises(NotAllowed):
        progress.favourites.count(hire(progress, Role.ADMISSIONS, SOUTH, email="adm@example.com"), ann.account_id)


@pytest.mark.feature("H1c")
@pytest.mark.parametrize("ask", [
    lambda favourites, actor: favourites.list(actor),
    lambda favourites, actor: favourites.course_ids(actor),
    lambda favourites, actor: favourites.save(actor, 1),
    lambda favourites, actor: favourites.remove(actor, 1),
], ids=["list", "course_ids", "save", "remove"])  # fmt: skip
def test_nobody_but_learners_has_favourites(
    progress: Progress, ann: Actor, ask: Callable[[Favourites, Actor], object]
) -> None:
    manager = hire(progress, Role.PROVIDER_MANAGER, NORTH)
    assert manager.scope.learner != ann.account_id
    with pytest.raises(NotAllowed):
        ask(progress.favourites, manager)


@pytest.mark.feature("H1c")
def test_there_is_no_favourite_without_its_course(progress: Progress, ann: Actor) -> None:
    with pytest.raises(NotFound):
        progress.favourites.save(ann, 404)
    with pytest.raises(NotFound):
        progress.favourites.remove(ann, 404)
