"""Loading the directory of courses, and searching it."""

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.courses.form import check_courses
from progress_core.domain.foundations.actors import NOTHING, OPERATOR, Actor
from progress_core.domain.foundations.errors import NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.courses.courses import CourseQuery, Loaded
from tests.given.people import NORTH, SOUTH

STRANGER = Actor(0, "a.stranger", Role.LEARNER, NOTHING)


def row(**changes: object) -> dict[str, object]:
    ordinary = {"ukprn": SOUTH, "venue_postcode": "OX28 6NE", "start_year": "2027", "type": "T Level"}
    return {**ordinary, "subject": "Health", **changes}


@pytest.mark.feature("H1")
def test_a_course_directory_can_be_loaded_and_reloaded(progress: Progress, manager: Actor) -> None:
    both = [row(lat="51.78", lon="-1.48", town="Witney"), row(subject="Science", ukprn=NORTH)]
    assert Loaded(2, 0, 0) == progress.courses.load(OPERATOR, both)
    assert Loaded(0, 2, 0) == progress.courses.load(OPERATOR, both)
    (found,) = progress.courses.search(manager, CourseQuery(words="witney health")).lines
    assert (51.78, "South College") == (found.course.latitude, found.provider)
    assert Loaded(0, 1, 1) == progress.courses.load(OPERATOR, both[1:])
    assert ["Science"] == [each.course.title for each in progress.courses.search(manager, CourseQuery()).lines]
    assert progress.courses.get(manager, found.course.id).course.withdrawn
    assert Loaded(0, 1, 0) == progress.courses.load(OPERATOR, both[1:])
    with pytest.raises(NotFound):
        progress.courses.get(manager, 99)


@pytest.mark.feature("H1", "B4")
def test_every_problem_of_every_row_is_reported_and_nothing_is_loaded(progress: Progress, manager: Actor) -> None:
    rows = [row(), row(ukprn="19999999"), row(start_year="soon", lat="200"), row()]
    with pytest.raises(Rejected) as refused:
        progress.courses.load(OPERATOR, rows)
    assert [
        ("row 2: ukprn", "no_such_provider"),
        ("row 3: start_year", "bad_format"),
        ("row 3: lat", "bad_format"),
        ("row 4: subject", "duplicate"),
    ] == [(each.field, each.code) for each in refused.value.problems]
    assert ("19999999", "course.provider") == (refused.value.problems[0].value, refused.value.problems[0].rule)
    assert (row()["subject"], "course.unique") == (refused.value.problems[-1].value, refused.value.problems[-1].rule)
    assert () == progress.courses.search(manager, CourseQuery()).lines
    with pytest.raises(NotAllowed):
        progress.courses.load(manager, [row()])


@pytest.mark.feature("H1")
def test_a_valid_row_becomes_a_course() -> None:
    (course,) = check_courses([row()], {SOUTH}).value or ()
    assert ("Health (T Level)", 2027, "OX28 6NE", None) == (
        course.name, course.starts_on.year, course.postcode, course.latitude,
    )  # fmt: skip


@pytest.mark.feature("H1")
def test_everybody_sees_a_provider_with_its_courses_on_offer(progress: Progress) -> None:
    progress.courses.load(OPERATOR, [row(), row(subject="Art"), row(subject="Zoology"), row(ukprn=NORTH)])
    progress.courses.load(OPERATOR, [row(), row(subject="Art"), row(ukprn=NORTH)])
    found = progress.courses.of_provider(STRANGER, SOUTH)
    assert (SOUTH, "South College", "Oxfordshire") == (found.ukprn, found.name, found.area)
    assert ["Art", "Health"] == [line.course.title for line in found.lines]
    with pytest.raises(NotFound):
        progress.courses.of_provider(STRANGER, "19999999")


@pytest.mark.feature("H1", "K8")
def test_everybody_can_name_a_place(progress: Progress) -> None:
    found = progress.courses.locate(STRANGER, " leeds ")
    assert found is not None
    assert "Leeds" == found.name
    for text in ("", " ", "nowhere in particular", "leeds" * 100):
        assert progress.courses.locate(STRANGER, text) is None
        assert () == progress.courses.other_places(STRANGER, text)
    assert ["Newport, Shropshire"] == [place.name for place in progress.courses.other_places(STRANGER, "newport")]


@pytest.mark.feature("H1")
def test_the_names_of_providers_are_open_to_everybody(progress: Progress) -> None:
    assert progress.courses.names(STRANGER, [SOUTH, "19999999", NORTH]) == {
        NORTH: "North School",
        SOUTH: "South College",
    }
    assert progress.courses.names(STRANGER, []) == {}
    assert progress.courses.search(STRANGER, CourseQuery()).total == 0
