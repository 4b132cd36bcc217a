"""References: referee, draft, completion, versions, and who sees what."""

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, ReferenceStatus
from progress_core.domain.profiles.reference_form import RatingScale
from progress_core.domain.profiles.references import RATED, Reference
from progress_core.usecases.foundations.context import Limits
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import applications, apply, learner_of, now_of, pupil

DEFAULT = "Miss Jane Smith, Pastoral manager"
FULL: dict[str, object] = {
    "display_to_learner": "yes",
    "attendance": "96.5",
    **dict.fromkeys(RATED, "Average"),
    "additional_support": "no",
}


@pytest.fixture
def learner(progress: Progress) -> Learner:
    """A learner of a provider with a default referee."""
    progress.providers.set_defaults(OPERATOR, NORTH, referee=DEFAULT)
    return pupil(progress, profile=Profile())


def kept(progress: Progress, learner: Learner) -> Reference:
    with progress.context.store.snapshot() as work:
        return work.references.of(EVERYTHING, learner.id)


@pytest.mark.feature("C7")
def test_a_reference_is_drafted_and_completed(progress: Progress, learner: Learner, manager: Actor) -> None:
    page = progress.references.of(manager, learner.id)
    assert (page.referee, page.is_default, page.status, page.version) == (DEFAULT, True, ReferenceStatus.NONE, 0)
    saved = progress.references.save(manager, learner.id, {"attendance": "90"}, version=0)
    assert saved.learner.profile.reference is ReferenceStatus.DRAFT
    page = progress.references.of(manager, learner.id)
    assert (page.drafted, page.details.attendance, page.status) == (True, 90.0, ReferenceStatus.DRAFT)
    with pytest.raises(Rejected) as refused:
        progress.references.complete(manager, learner.id, {}, version=1)
    assert {"display_to_learner", "health", "additional_support"} <= {each.field for each in refused.value.problems}
    saved = progress.references.complete(manager, learner.id, FULL, version=1)
    assert saved.learner.profile.reference is ReferenceStatus.COMPLETE
    page = progress.references.of(manager, learner.id)
    assert (page.drafted, page.details.attendance, page.referee, page.is_default) == (False, 96.5, DEFAULT, True)
    assert page.values == FULL | {"referee": "", "further_details": ""}
    actions = [entry.action for entry in progress.audit.read(OPERATOR, subject_id=str(learner.id))]
    assert actions[:2] == ["complete reference", "save reference"]


@pytest.mark.feature("C7")
def test_a_different_referee_applies_to_one_learner_and_can_be_removed(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    other = pupil(progress, "bjones")
    progress.references.set_referee(manager, learner.id, "Mr Tom Hale, Head of sixth form\n01632 960961", version=0)
    page = progress.references.of(manager, learner.id)
    assert (page.referee, page.is_default) == ("Mr Tom Hale, Head of sixth form\n01632 960961", False)
    assert progress.references.of(manager, other.id).referee == DEFAULT
    progress.references.save(manager, learner.id, {"attendance": "90"})
    assert progress.references.of(manager, learner.id).referee.startswith("Mr Tom Hale")
    progress.references.set_referee(manager, learner.id, None)
    page = progress.references.of(manager, learner.id)
    assert (page.referee, page.is_default, page.details.attendance) == (DEFAULT, True, 90.0)
    with pytest.raises(Rejected) as refused:
        progress.references.set_referee(manager, learner.id, "x" * 201)
    assert [(each.field, each.code) for each in refused.value.problems] == [("referee", "too_long")]


@pytest.mark.feature("C7", "C9")
def test_a_completed_reference_keeps_its_referee_when_the_default_changes(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    progress.references.complete(manager, learner.id, FULL)
    progress.providers.set_defaults(OPERATOR, NORTH, referee="Mrs Ada King, Head")
    assert kept(progress, learner).versions[0].referee == DEFAULT
    assert progress.references.of(manager, learner.id).referee == DEFAULT


@pytest.mark.feature("C7")
def test_a_rating_below_average_needs_further_details(progress: Progress, learner: Learner, manager: Actor) -> None:
    with pytest.raises(Rejected) as refused:
        progress.references.complete(manager, learner.id, FULL | {"health": "Poor"})
    assert [(each.field, each.code) for each in refused.value.problems] == [("further_details", "needs_details")]
    progress.references.complete(manager, learner.id, FULL | {"health": "Poor", "further_details": "Asthma."})


@pytest.mark.feature("C7")
def test_an_embedder_can_use_their_own_rating_scale(progress: Progress, learner: Learner) -> None:
    theirs = Progress(evolve(progress.context, limits=Limits(ratings=RatingScale(("Good", "Bad"), frozenset({"Bad"})))))
    assert theirs.references.of(OPERATOR, learner.id).scale.ratings == ("Good", "Bad")
    theirs.references.complete(OPERATOR, learner.id, FULL | dict.fromkeys(RATED, "good"))
    assert set(kept(progress, learner).versions[0].ratings.values()) == {"Good"}


@pytest.mark.feature("C9")
def test_a_first_reference_reaches_open_applications_and_a_later_one_only_new_applications(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    for state in (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN, ApplicationState.PENDING):
        apply(progress, learner, state)
    progress.references.complete(manager, learner.id, FULL)
    assert [each.reference for each in applications(progress, learner)] == [1, None, None]
    progress.references.complete(manager, learner.id, FULL | {"attendance": "50"})
    assert [each.reference for each in applications(progress, learner)] == [1, None, None]
    assert [each.attendance for each in kept(progress, learner).versions] == [96.5, 50.0]


@pytest.mark.feature("C8", "H4")
def test_a_learner_reads_their_reference_only_if_it_may_be_displayed(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    themselves = learner_of(progress, learner)

    def sees_nothing() -> None:
        with pytest.raises(NotFound) as absent:
            progress.references.of(themselves, learner.id)
        assert absent.value.message == NotFound.default_message
        summary = progress.profiles.summary(themselves, learner.id)
        assert (summary.shows_reference, summary.learner.profile.reference) == (False, ReferenceStatus.NONE)
        assert not progress.profiles.shows_reference(themselves, learner.id)

    sees_nothing()
    progress.references.save(manager, learner.id, FULL)
    sees_nothing()
    progress.references.complete(manager, learner.id, FULL | {"display_to_learner": "no"})
    sees_nothing()
    progress.references.complete(manager, learner.id, FULL)
    progress.references.save(manager, learner.id, {"attendance": "1"})
    page = progress.references.of(themselves, learner.id)
    assert (page.details.attendance, page.drafted) == (96.5, False)
    assert progress.profiles.summary(themselves, learner.id).shows_reference
    assert progress.profiles.shows_reference(themselves, learner.id)
    progress.references.complete(manager, learner.id, {"display_to_learner": "no"})
    sees_nothing()


@pytest.mark.feature("C8")
def test_only_staff_who_write_references_see_drafts_or_change_them(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    progress.references.save(manager, learner.id, FULL)
    looking = hire(progress, Role.USER_MANAGER, NORTH)
    admissions = hire(progress, Role.ADMISSIONS, NORTH, email="a@example.com")
    for actor in (looking, admissions):
        with pytest.raises(NotAllowed):
            progress.references.of(actor, learner.id)
    assert not progress.profiles.summary(looking, learner.id).shows_reference
    for actor in (looking, admissions, learner_of(progress, learner)):
        with pytest.raises(NotAllowed):
            progress.references.save(actor, learner.id, FULL)
    stranger = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="s@example.com")
    with pytest.raises(NotFound):
        progress.references.of(stranger, learner.id)
    with pytest.raises(NotFound):
        progress.references.complete(stranger, learner.id, FULL)
    assert now_of(progress, learner).profile.reference is ReferenceStatus.DRAFT


@pytest.mark.feature("C7")
def test_the_second_of_two_edits_of_a_reference_is_a_conflict_that_shows_the_differences(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    progress.references.save(manager, learner.id, {"attendance": "90", "health": "Poor", "display_to_learner": "no"})
    with pytest.raises(Conflict) as lost:
        progress.references.complete(manager, learner.id, FULL | {"further_details": "Well."}, version=0)
    assert lost.value.changes["attendance"] == ("96.5", "90")
    assert lost.value.changes["display_to_learner"] == ("yes", "no")
    assert lost.value.changes["health"] == ("Average", "Poor")
    assert lost.value.changes["further_details"] == ("Well.", "")
    assert "referee" not in lost.value.changes


@pytest.mark.feature("C7")
def test_a_reference_is_completed_only_with_a_referee(progress: Progress, manager: Actor) -> None:
    learner = pupil(progress, profile=Profile())
    with pytest.raises(Rejected) as refused:
        progress.references.complete(manager, learner.id, FULL)
    assert [(each.field, each.code) for each in refused.value.problems] == [("referee", "needs_referee")]
    for empty in ("", "  ", "\n", "--"):
        with pytest.raises(Rejected):
            progress.references.set_referee(manager, learner.id, empty)
    assert kept(progress, learner).version == 0
    progress.references.set_referee(manager, learner.id, "Mr Tom Hale, Head of sixth form")
    progress.references.complete(manager, learner.id, FULL)
    assert kept(progress, learner).versions[0].referee == "Mr Tom Hale, Head of sixth form"


@pytest.mark.feature("C1", "C2")
def test_a_reference_affects_neither_submission_nor_approval(progress: Progress, manager: Actor) -> None:
    learner = pupil(progress, sign_off=Choice.YES)
    progress.approvals.approve(manager, learner.id)
    progress.references.complete(manager, learner.id, FULL | {"referee": DEFAULT})
    summary = progress.profiles.summary(manager, learner.id)
    assert summary.learner.profile.approved
    assert (summary.blockers, summary.changes) == ((), ())
