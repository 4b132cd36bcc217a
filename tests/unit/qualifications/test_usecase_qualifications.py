"""Qualifications: added in two steps, by the learner or by staff, up to eighteen."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, Section, SectionStatus
from progress_core.domain.qualifications.catalogue import Catalogue, QualificationType
from progress_core.domain.qualifications.qualifications import MAX_QUALIFICATIONS, Qualification
from progress_core.usecases.foundations.context import Limits
from tests.given.people import NORTH, hire
from tests.given.profiles import COMPLETE, applications, apply, learner_of, now_of, pupil

MATHS = {
    "type": "GCSE (9 to 1)",
    "subject": "Mathematics",
    "completion_date": "2026-06",
    "predicted_grade": "6",
}


@pytest.fixture
def learner(progress: Progress) -> Learner:
    """A learner who has no qualifications yet."""
    return pupil(progress, profile=Profile())


@pytest.fixture(params=["learner", "learner manager"])
def adder(request: pytest.FixtureRequest, progress: Progress, learner: Learner, manager: Actor) -> Actor:
    """The learner, and a manager of theirs."""
    return manager if request.param == "learner manager" else learner_of(progress, learner)


def names(progress: Progress, actor: Actor, learner: Learner) -> list[str]:
    return [each.subject for each in progress.qualifications.of(actor, learner.id).kept.qualifications]


@pytest.mark.feature("C5", "H4")
def test_qualifications_are_added_changed_and_removed(progress: Progress, learner: Learner, adder: Actor) -> None:
    page = progress.qualifications.of(adder, learner.id)
    assert (page.blockers, page.full, page.kept.version) == ((), False, 0)
    saved, warnings = progress.qualifications.add(adder, learner.id, MATHS, version=0)
    assert warnings == ()
    assert saved.learner.profile.status(Section.QUALIFICATIONS) is SectionStatus.IN_PROGRESS
    progress.qualifications.add(adder, learner.id, MATHS | {"subject": "biology"}, version=1)
    progress.qualifications.add(adder, learner.id, MATHS | {"subject": "Physics"}, version=2)
    assert names(progress, adder, learner) == ["Mathematics", "Biology", "Physics"]
    progress.qualifications.change(adder, learner.id, 2, {"actual_grade": "7", "predicted_grade": ""}, version=3)
    kept = progress.qualifications.of(adder, learner.id).kept.qualifications
    assert kept[1] == Qualification("GCSE (9 to 1)", "Biology", "2026-06", "", "7")
    progress.qualifications.remove(adder, learner.id, 1, version=4)
    assert names(progress, adder, learner) == ["Biology", "Physics"]
    actions = [entry.action for entry in progress.audit.read(OPERATOR, subject_id=str(learner.id))]
    assert actions[:3] == ["remove qualification", "change qualification", "add qualification"]


@pytest.mark.feature("C5")
def test_every_problem_of_a_qualification_is_reported_at_once(
    progress: Progress, learner: Learner, adder: Actor
) -> None:
    wrong = {"type": "GCSE (9 to 1)", "subject": "Astrology", "completion_date": "June", "predicted_grade": "A*"}
    fields = {"subject", "completion_date", "predicted_grade"}
    with pytest.raises(Rejected) as refused:
        progress.qualifications.add(adder, learner.id, wrong)
    assert fields == {each.field for each in refused.value.problems}
    progress.qualifications.add(adder, learner.id, MATHS)
    with pytest.raises(Rejected) as refused:
        progress.qualifications.change(adder, learner.id, 1, wrong)
    assert fields == {each.field for each in refused.value.problems}
    assert names(progress, adder, learner) == ["Mathematics"]


@pytest.mark.feature("C5", "C6")
def test_warnings_about_a_qualification_do_not_block(progress: Progress, learner: Learner, adder: Actor) -> None:
    ended = next(each for each in progress.qualifications.catalogue.types if each.last_award and each.grades)
    late = {
        "type": ended.name,
        "subject": ended.subjects[0] if ended.subjects else "Art",
        "completion_date": f"{(ended.last_award or 0) + 1}-06",
        "actual_grade": ended.grades[0],
    }
    _, warnings = progress.qualifications.add(adder, learner.id, late)
    assert [each.code for each in warnings] == ["outside_award_window"]
    _, warnings = progress.qualifications.change(adder, learner.id, 1, late)
    assert [each.code for each in warnings] == ["outside_award_window"]
    assert [each.field for each in progress.qualifications.of(adder, learner.id).doubts] == ["completion_date_1"]


@pytest.mark.feature("C5")
def test_a_learner_has_at_most_eighteen_qualifications(progress: Progress, learner: Learner, adder: Actor) -> None:
    with progress.context.store.transaction() as work:
        there = work.qualifications.of(OPERATOR.scope, learner.id)
        maths = Qualification("GCSE (9 to 1)", "Mathematics", "", "6")
        work.qualifications.save_many([evolve(there, qualifications=(maths,) * MAX_QUALIFICATIONS)])
    assert progress.qualifications.of(adder, learner.id).full
    with pytest.raises(Rejected) as refused:
        progress.qualifications.add(adder, learner.id, MATHS)
    assert [each.code for each in refused.value.problems] == ["too_many"]


@pytest.mark.feature("C5")
@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_missing_qualification_is_neither_changed_nor_removed(
    progress: Progress, learner: Learner, adder: Actor, number: int
) -> None:
    progress.qualifications.add(adder, learner.id, MATHS)
    with pytest.raises(NotFound):
        progress.qualifications.change(adder, learner.id, number, {"subject": "Physics"})
    with pytest.raises(NotFound):
        progress.qualifications.remove(adder, learner.id, number)
    assert names(progress, adder, learner) == ["Mathematics"]


@pytest.mark.feature("C5")
def test_the_second_of_two_edits_of_qualifications_is_a_conflict_that_shows_the_current_set(
    progress: Progress, learner: Learner, adder: Actor, manager: Actor
) -> None:
    progress.qualifications.add(manager, learner.id, MATHS)
    for attempt in (
        lambda: progress.qualifications.add(adder, learner.id, MATHS, version=0),
        lambda: progress.qualifications.change(adder, learner.id, 1, {"actual_grade": "1"}, version=0),
        lambda: progress.qualifications.remove(adder, learner.id, 1, version=0),
        lambda: progress.qualifications.complete(adder, learner.id, version=0),
    ):
        with pytest.raises(Conflict) as lost:
            attempt()
        assert lost.value.changes == {"qualifications": ("version 0", "GCSE (9 to 1), Mathematics")}
    assert names(progress, manager, learner) == ["Mathematics"]


@pytest.mark.feature("C4")
@pytest.mark.parametrize("choice", [Choice.YES, Choice.PROVIDER_DEFAULT])
def test_learners_cannot_change_qualifications_that_staff_add(
    progress: Progress, manager: Actor, choice: Choice
) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, staff_add_qualifications=choice is not Choice.YES)
    learner = pupil(progress, profile=Profile())
    progress.learners.edit(manager, learner.id, {}, staff_add_qualifications=choice)
    themselves = learner_of(progress, learner)
    for attempt in (
        lambda: progress.qualifications.add(themselves, learner.id, MATHS),
        lambda: progress.qualifications.complete(themselves, learner.id),
    ):
        with pytest.raises(Rejected) as refused:
            attempt()
        assert [each.code for each in refused.value.blockers] == ["staff_add_qualifications"]
    progress.qualifications.add(manager, learner.id, MATHS)
    page = progress.qualifications.of(themselves, learner.id)
    assert [each.code for each in page.blockers] == ["staff_add_qualifications"]
    assert [each.subject for each in page.kept.qualifications] == ["Mathematics"]


@pytest.mark.feature("C4")
def test_waiting_applications_are_submitted_once_staff_have_added_everything(
    progress: Progress, manager: Actor
) -> None:
    profile = evolve(COMPLETE, qualifications=SectionStatus.IN_PROGRESS)
    learner = pupil(progress, profile=profile, sign_off=Choice.NO)
    progress.learners.edit(manager, learner.id, {}, staff_add_qualifications=Choice.YES)
    apply(progress, learner)
    progress.qualifications.add(manager, learner.id, MATHS)
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.PENDING]
    saved = progress.qualifications.complete(manager, learner.id)
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.SUBMITTED]
    assert len(saved.submitted) == 1


@pytest.mark.feature("C4")
def test_a_learner_without_qualifications_can_say_so(progress: Progress, learner: Learner, adder: Actor) -> None:
    saved = progress.qualifications.complete(adder, learner.id, version=0)
    assert saved.learner.profile.status(Section.QUALIFICATIONS) is SectionStatus.COMPLETE
    with pytest.raises(Rejected) as refused:
        progress.qualifications.add(adder, learner.id, MATHS)
    assert [each.code for each in refused.value.blockers] == ["section_complete"]
    assert now_of(progress, learner) == saved.learner


@pytest.mark.feature("C6")
def test_an_embedder_can_use_their_own_types(progress: Progress, learner: Learner) -> None:
    own = Catalogue((QualificationType("Bronze Award", ("Sailing",), ("Pass",)),))
    theirs = Progress(evolve(progress.context, limits=Limits(catalogue=own)))
    assert [each.name for each in theirs.qualifications.catalogue.types] == ["Bronze Award"]
    theirs.qualifications.add(
        OPERATOR, learner.id, {"type": "bronze award", "subject": "sailing", "actual_grade": "pass"}
    )
    with pytest.raises(Rejected):
        theirs.qualifications.add(OPERATOR, learner.id, MATHS)
    assert names(theirs, OPERATOR, learner) == ["Sailing"]


@pytest.mark.feature("C4")
def test_roles_that_only_manage_accounts_cannot_add_qualifications(progress: Progress, learner: Learner) -> None:
    looking = hire(progress, Role.USER_MANAGER, NORTH)
    with pytest.raises(NotAllowed):
        progress.qualifications.add(looking, learner.id, MATHS)
    with pytest.raises(NotAllowed):
        progress.qualifications.require_adder(looking)
    progress.qualifications.require_adder(learner_of(progress, learner))
