"""Signing off: approve and un-approve, what is submitted with it, and what changed since."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR, Actor
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Section, SectionStatus, save_section
from progress_core.domain.profiles.references import ReferenceDetails, complete
from progress_core.memory.clock import FixedClock
from progress_core.memory.mail import MemoryMailer
from progress_core.usecases.learners.selection import Selection
from tests.given.people import NORTH, SOUTH, hire
from tests.given.profiles import COMPLETE, applications, apply, inbox, learner_of, now_of, pupil


@pytest.fixture
def learner(progress: Progress) -> Learner:
    """A learner whose profile is complete and awaits approval."""
    return pupil(progress, email="ann@example.com")


@pytest.mark.feature("C2")
def test_approving_submits_waiting_applications_and_notifies_the_learner(
    progress: Progress, learner: Learner, manager: Actor, mailer: MemoryMailer
) -> None:
    apply(progress, learner)
    saved = progress.approvals.approve(manager, learner.id)
    assert saved.learner.profile.approved
    assert [each.state for each in applications(progress, learner)] == [ApplicationState.SUBMITTED]
    assert saved.submitted == tuple(applications(progress, learner))
    assert [message.subject for message in inbox(progress, learner)] == [
        "Your application has been submitted",
        "Your profile has been approved",
    ]
    progress.mail.deliver()
    assert {mail.subject for mail in mailer.sent} == {
        "Your application has been submitted",
        "Your profile has been approved",
    }
    actions = [entry.action for entry in progress.audit.read(OPERATOR, limit=2)]
    assert actions == ["submit application", "approve profile"]
    summary = progress.profiles.summary(manager, learner.id)
    assert (summary.approved_by, summary.changes) == (manager.username, ())
    assert (summary.blockers, summary.waiting) == ((), ())


@pytest.mark.feature("C2", "C10")
@pytest.mark.parametrize("sign_off", [Choice.YES, Choice.NO])
def test_a_profile_that_cannot_be_approved_gives_its_reasons_and_nothing_changes(
    progress: Progress, manager: Actor, sign_off: Choice
) -> None:
    learner = pupil(progress, profile=evolve(COMPLETE, statements=SectionStatus.IN_PROGRESS), sign_off=sign_off)
    apply(progress, learner)
    before = now_of(progress, learner)
    with pytest.raises(Rejected) as refused:
        progress.approvals.approve(manager, learner.id)
    codes = [each.code for each in refused.value.blockers]
    assert codes == [*(["approval_not_needed"] if sign_off is Choice.NO else []), "statements_incomplete"]
    assert refused.value.blockers == progress.profiles.summary(manager, learner.id).approval_blockers
    assert now_of(progress, learner) == before
    assert inbox(progress, learner) == []


@pytest.mark.feature("C3")
def test_approving_is_refused_when_the_profile_changed_since_it_was_seen(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    seen = progress.profiles.summary(manager, learner.id).held
    themselves = learner_of(progress, learner)
    progress.profiles.reopen(themselves, learner.id, Section.PERSONAL_INFORMATION)
    progress.profiles.save_personal_information(themselves, learner.id, {"town": "Leeds"}, complete=True)
    with pytest.raises(Conflict) as lost:
        progress.approvals.approve(manager, learner.id, seen=seen)
    assert lost.value.changes == {"town": ("", "Leeds")}
    assert not now_of(progress, learner).profile.approved
    seen = progress.profiles.summary(manager, learner.id).held
    assert progress.approvals.approve(manager, learner.id, seen=seen).learner.profile.approved


@pytest.mark.feature("C3")
def test_the_approver_sees_what_changed_since_the_last_approval(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    assert progress.profiles.summary(manager, learner.id).changes is None
    progress.approvals.approve(manager, learner.id)
    themselves = learner_of(progress, learner)
    progress.profiles.reopen(themselves, learner.id, Section.STATEMENTS)
    progress.profiles.save_statements(themselves, learner.id, {"personal_statement": "I build."}, complete=True)
    summary = progress.profiles.summary(manager, learner.id)
    assert not summary.learner.profile.approved
    assert [(each.label, each.before, each.after) for each in summary.changes or ()] == [
        ("Personal statement", "", "I build.")
    ]
    progress.approvals.approve(manager, learner.id)
    assert progress.profiles.summary(manager, learner.id).changes == ()


@pytest.mark.feature("C2")
def test_approving_twice_notifies_the_learner_once(
    progress: Progress, learner: Learner, manager: Actor, clock: FixedClock
) -> None:
    once = progress.approvals.approve(manager, learner.id)
    clock.advance(timedelta(minutes=1))
    assert progress.approvals.approve(manager, learner.id).learner == once.learner
    assert len(inbox(progress, learner)) == 1


@pytest.mark.feature("C2", "C3")
def test_approving_again_after_a_change_by_staff_binds_to_the_current_contents(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    first = progress.approvals.approve(manager, learner.id).learner.profile.approval
    progress.learners.edit(manager, learner.id, {"town": "Leeds"})
    assert [each.label for each in progress.profiles.summary(manager, learner.id).changes or ()] == ["Town"]
    second = progress.approvals.approve(manager, learner.id).learner.profile.approval
    assert first
    assert second
    assert first.fingerprint != second.fingerprint
    assert progress.profiles.summary(manager, learner.id).changes == ()


@pytest.mark.feature("C2")
def test_unapproving_keeps_submitted_applications_and_notifies_the_learner(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    apply(progress, learner)
    progress.approvals.approve(manager, learner.id)
    submitted = applications(progress, learner)
    saved = progress.approvals.unapprove(manager, learner.id)
    assert not saved.learner.profile.approved
    assert applications(progress, learner) == submitted
    assert "Your profile is no longer approved" in [message.subject for message in inbox(progress, learner)]
    assert progress.approvals.unapprove(manager, learner.id).learner == saved.learner
    assert progress.profiles.summary(manager, learner.id).changes == ()
    assert [each.code for each in progress.profiles.summary(manager, learner.id).blockers] == ["awaiting_approval"]


@pytest.mark.feature("C9")
def test_a_submitted_profile_never_changes_afterwards(progress: Progress, learner: Learner, manager: Actor) -> None:
    with progress.context.store.transaction() as work:
        work.references.save(complete(work.references.of(EVERYTHING, learner.id), ReferenceDetails()))
    apply(progress, learner)
    (submitted,) = progress.approvals.approve(manager, learner.id).submitted
    with progress.context.store.snapshot() as work:
        pinned = work.profiles.get(EVERYTHING, learner.id, submitted.fingerprint)
    themselves = learner_of(progress, learner)
    progress.profiles.reopen(themselves, learner.id, Section.PERSONAL_INFORMATION)
    progress.profiles.save_personal_information(themselves, learner.id, {"first_name": "Zoë"}, complete=True)
    progress.approvals.approve(manager, learner.id)
    assert applications(progress, learner) == [submitted]
    with progress.context.store.snapshot() as work:
        assert work.profiles.get(EVERYTHING, learner.id, submitted.fingerprint) == pinned


@pytest.mark.feature("C2", "C11")
def test_ticked_profiles_that_can_be_approved_are_approved_together(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    open_, other = (
        pupil(progress, "bjones", evolve(COMPLETE, statements=SectionStatus.NOT_STARTED)),
        pupil(progress, "carolee"),
    )
    apply(progress, learner)
    done = progress.approvals.approve_many(manager, Selection((other.id, open_.id, learner.id, other.id)))
    assert [each.learner.id for each in done.profiles] == [learner.id, other.id]
    assert [(each.learner.id, [reason.code for reason in each.reasons]) for each in done.left] == [
        (open_.id, ["statements_incomplete"])
    ]
    assert done.submitted == tuple(applications(progress, learner))
    assert not now_of(progress, open_).profile.approved


@pytest.mark.feature("C2", "C11")
def test_approving_a_cohort_approves_only_profiles_that_await_approval(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    pupil(progress, "bjones", evolve(COMPLETE, statements=SectionStatus.NOT_STARTED))
    younger = pupil(progress, "carolee", year_group="10")
    year_11 = Selection(ukprn=NORTH, year_group=11)
    assert [each.id for each in progress.approvals.to_approve(manager, year_11)] == [learner.id]
    done = progress.approvals.approve_many(manager, year_11)
    assert ([each.learner.id for each in done.profiles], done.left) == ([learner.id], ())
    done = progress.approvals.approve_many(manager, Selection(ukprn=NORTH))
    assert ([each.learner.id for each in done.profiles], done.left) == ([younger.id], ())
    with pytest.raises(NotFound):
        progress.approvals.approve_many(manager, Selection(ukprn=SOUTH))
    with pytest.raises(Rejected):
        progress.approvals.approve_many(manager, Selection())


@pytest.mark.feature("C2", "B9")
def test_approving_needs_the_learner_in_scope_and_the_permission(
    progress: Progress, learner: Learner, manager: Actor
) -> None:
    stranger = hire(progress, Role.LEARNER_MANAGER, SOUTH, email="s@example.com")
    for numbers in ((learner.id,), (999,), (learner.id, 999)):
        with pytest.raises(NotFound) as absent:
            progress.approvals.approve_many(manager if 999 in numbers else stranger, Selection(numbers))
        assert absent.value.message == NotFound.default_message
    with pytest.raises(NotFound):
        progress.approvals.approve(stranger, learner.id)
    with pytest.raises(NotFound):
        progress.approvals.unapprove(stranger, learner.id)
    for actor in (learner_of(progress, learner), hire(progress, Role.USER_MANAGER, NORTH)):
        with pytest.raises(NotAllowed):
            progress.approvals.approve(actor, learner.id)
    assert now_of(progress, learner) == learner


@pytest.mark.feature("C10", "H4")
def test_the_reasons_speak_to_the_learner_and_about_the_learner_to_staff(progress: Progress, manager: Actor) -> None:
    progress.providers.set_defaults(OPERATOR, NORTH, staff_add_qualifications=True)
    learner = pupil(progress, profile=evolve(COMPLETE, qualifications=SectionStatus.NOT_STARTED))
    apply(progress, learner)
    to_staff = progress.profiles.explain(manager, learner.id)
    assert [each.text for each in to_staff.reasons] == [
        (
            "Staff add this learner's qualifications and have not marked them as complete yet. "
            "This is up to the learner manager or provider manager. It is the provider default."
        ),
        (
            "The profile has not been approved yet. Staff approve it once every section is complete. "
            "This is up to the learner manager or provider manager. It was chosen for this learner."
        ),
    ]
    to_learner = progress.profiles.explain(learner_of(progress, learner), learner.id)
    assert [each.text for each in to_learner.reasons] == [
        (
            "Your school or college adds your qualifications, and has not marked them as complete yet. "
            "This is up to your learner manager or your provider manager. "
            "Your school or college has chosen this for all its learners."
        ),
        (
            "Your learner manager has to approve your profile. They can do it once every section is complete. "
            "This is up to your learner manager or your provider manager. It was chosen for you."
        ),
    ]
    assert [each.code for each in to_learner.reasons] == [each.code for each in to_staff.reasons]
    assert [each.id for each in to_learner.waiting] == [each.id for each in applications(progress, learner)]


@pytest.mark.feature("C10", "H4")
@pytest.mark.parametrize("section", Section)
def test_a_learner_is_told_which_of_their_sections_they_have_not_completed(
    progress: Progress, manager: Actor, section: Section
) -> None:
    learner = pupil(progress, profile=save_section(COMPLETE, section, by_learner=False), sign_off=Choice.NO)
    (own,) = progress.profiles.summary(learner_of(progress, learner), learner.id).reasons
    assert own.message.startswith(f"You have not completed your {section.value}.")
    assert own.who == "This is up to you, your learner manager or your provider manager."
    (told,) = progress.profiles.summary(manager, learner.id).reasons
    assert " your " not in f" {told.text} ".lower()
    assert told.code == own.code


@pytest.mark.feature("C3")
def test_after_a_move_the_changes_name_schools(progress: Progress, learner: Learner) -> None:
    seen = progress.profiles.summary(OPERATOR, learner.id).held
    progress.approvals.approve(OPERATOR, learner.id)
    progress.learners.edit(OPERATOR, learner.id, {"ukprn": SOUTH, "town": "Abingdon"})
    changes = progress.profiles.summary(OPERATOR, learner.id).changes
    assert changes is not None
    shown = [(each.field, each.label, each.before, each.after) for each in changes]
    assert shown == [("ukprn", "Provider", "North School", "South College"), ("town", "Town", "", "Abingdon")]
    with pytest.raises(Conflict) as caught:
        progress.approvals.approve(OPERATOR, learner.id, seen=seen)
    assert caught.value.changes["ukprn"] == ("North School", "South College")
    with pytest.raises(Conflict) as caught:
        progress.approvals.approve(OPERATOR, learner.id, seen={**seen, "ukprn": "1", "town": 5})
    assert caught.value.changes["ukprn"] == ("1", "South College")


@pytest.mark.feature("C2")
def test_an_approval_by_the_operator_names_nobody(progress: Progress, learner: Learner) -> None:
    progress.approvals.approve(OPERATOR, learner.id)
    assert progress.profiles.summary(OPERATOR, learner.id).approved_by == ""
