"""Versions of a reference, and who sees it."""

import pytest
from attrs import evolve

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import ReferenceStatus
from progress_core.domain.profiles.references import (
    Reference,
    ReferenceDetails,
    Viewer,
    complete,
    reference_visibility,
    save_draft,
)
from progress_core.testing.tools.builders import NOON

LEARNER = 9
SHOWN = ReferenceDetails(display_to_learner=True, attendance=97.0)
HIDDEN = ReferenceDetails(display_to_learner=False, attendance=97.0)
NONE = Reference(LEARNER)
OWN = Viewer(Role.LEARNER, LEARNER)


def completed(*versions: ReferenceDetails) -> Reference:
    reference = NONE
    for version in versions:
        reference = complete(reference, version)
    return reference


def admissions(state: ApplicationState, reference: int | None, learner: int = LEARNER) -> Viewer:
    application = Application(1, learner, "10000055", 5, "Science (A level)", NOON, state, reference=reference)
    return Viewer(Role.ADMISSIONS, 3, application=application)


@pytest.mark.feature("C7")
def test_a_reference_is_drafted_completed_and_drafted_again() -> None:
    drafted = save_draft(NONE, SHOWN)
    done = complete(drafted, SHOWN)
    again = save_draft(done, HIDDEN)
    statuses = [each.status for each in (NONE, drafted, done, again)]
    expected = [ReferenceStatus.NONE, ReferenceStatus.DRAFT, ReferenceStatus.COMPLETE, ReferenceStatus.COMPLETE]
    assert expected == statuses
    assert [None, None, 1, 1] == [each.latest for each in (NONE, drafted, done, again)]


@pytest.mark.feature("C9")
def test_a_completed_version_is_kept_for_the_applications_that_carry_it() -> None:
    reference = complete(save_draft(completed(SHOWN), HIDDEN), HIDDEN)
    assert ((SHOWN, HIDDEN), None, 2) == (reference.versions, reference.draft, reference.latest)


@pytest.mark.feature("C8", "H4")
@pytest.mark.parametrize(
    ("reference", "visible"),
    [
        (NONE, False),
        (save_draft(NONE, SHOWN), False),
        (completed(HIDDEN), False),
        (completed(SHOWN), True),
        (completed(SHOWN, HIDDEN), False),
        (completed(HIDDEN, SHOWN), True),
    ],
)
def test_a_learner_sees_the_latest_completed_version_if_it_may_be_displayed(
    reference: Reference, visible: bool
) -> None:
    assert visible == reference_visibility(reference, OWN).visible


@pytest.mark.feature("C8")
def test_a_learner_sees_the_completed_version_and_never_a_draft() -> None:
    reference = save_draft(completed(SHOWN), SHOWN)
    assert 1 == reference_visibility(reference, OWN).version


@pytest.mark.feature("C8")
def test_other_learners_never_see_a_reference() -> None:
    answer = reference_visibility(completed(SHOWN), Viewer(Role.LEARNER, LEARNER + 1))
    assert (False, "This is the reference of another learner.") == (answer.visible, answer.reason)


@pytest.mark.feature("C8", "H3")
@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (Viewer(Role.ADMISSIONS, 3), (False, None)),
        (admissions(ApplicationState.PENDING, 1), (False, None)),
        (admissions(ApplicationState.WITHDRAWN, 1), (False, None)),
        (admissions(ApplicationState.SUBMITTED, None), (False, None)),
        (admissions(ApplicationState.SUBMITTED, 1), (True, 1)),
        (admissions(ApplicationState.ENROLLED, 1), (True, 1)),
        (admissions(ApplicationState.SUBMITTED, 1, learner=LEARNER + 1), (False, None)),
    ],
)
def test_admissions_see_the_version_carried_by_a_submitted_application(
    viewer: Viewer, expected: tuple[bool, int | None]
) -> None:
    answer = reference_visibility(completed(HIDDEN, SHOWN), viewer)
    assert expected == (answer.visible, answer.version)


@pytest.mark.feature("C8")
@pytest.mark.parametrize(
    ("role", "in_scope", "visible"),
    [
        (Role.LEARNER_MANAGER, True, True),
        (Role.LEARNER_MANAGER, False, False),
        (Role.PROVIDER_MANAGER, True, True),
        (Role.USER_MANAGER, True, False),
        (Role.AREA_ADMINISTRATOR, True, False),
    ],
)
def test_staff_who_write_references_see_those_of_learners_in_their_scope(
    role: Role, in_scope: bool, visible: bool
) -> None:
    answer = reference_visibility(save_draft(NONE, HIDDEN), Viewer(role, 4, in_scope=in_scope))
    assert (visible, None) == (answer.visible, answer.version)
    assert answer.reason


@pytest.mark.feature("C8")
def test_an_application_does_not_show_its_reference_to_the_learner() -> None:
    viewer = evolve(admissions(ApplicationState.SUBMITTED, 1), role=Role.LEARNER, account_id=LEARNER + 1)
    assert not reference_visibility(completed(SHOWN), viewer).visible
