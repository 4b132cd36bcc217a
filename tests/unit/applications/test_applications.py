"""The states of applications, who moves them, and what a submitted one keeps."""

from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.applications.applications import (
    MOVES,
    Application,
    ApplicationState,
    attach_reference,
    move,
    move_blockers,
    moves,
    submission_blockers,
    submit,
    tally,
)
from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus

State = ApplicationState
NOW = datetime(2013, 11, 1, tzinfo=UTC)
YES, NO = Setting(True, "learner"), Setting(False, "provider default")
STAFF = (Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER)
COMPLETE = Profile(SectionStatus.COMPLETE, SectionStatus.COMPLETE, SectionStatus.COMPLETE)
DRAFT = Application(1, 9, "10000055", 5, "Digital Production (T Level)", NOW)

states = st.sampled_from(State)


def codes(profile: Profile, *, sign_off: Setting = NO, adds: Setting = NO) -> list[str]:
    return [each.code for each in submission_blockers(profile, sign_off=sign_off, staff_add_qualifications=adds)]


@pytest.mark.feature("H2")
def test_an_application_moves_from_draft_to_enrolled() -> None:
    pending = move(DRAFT, State.PENDING, Role.LEARNER)
    submitted = submit(pending, Role.LEARNER, now=NOW, fingerprint="f", reference=None, learner_name="Zoë Hall")
    offered = move(submitted, State.OFFERED, Role.ADMISSIONS)
    accepted = move(offered, State.ACCEPTED, Role.LEARNER)
    assert State.ENROLLED == move(accepted, State.ENROLLED, Role.ADMISSIONS).state


@pytest.mark.feature("H2")
@pytest.mark.parametrize(
    ("state", "role", "expected"),
    [
        (State.DRAFT, Role.LEARNER, ["Apply", "Withdraw"]),
        (State.PENDING, Role.LEARNER, ["Take back to change", "Submit", "Withdraw"]),
        (State.PENDING, Role.LEARNER_MANAGER, ["Submit"]),
        (State.PENDING, Role.ADMISSIONS, []),
        (State.SUBMITTED, Role.ADMISSIONS, ["Make an offer", "Decline"]),
        (State.SUBMITTED, Role.LEARNER, ["Withdraw"]),
        (State.OFFERED, Role.LEARNER, ["Accept the offer", "Decline the offer", "Withdraw"]),
        (State.OFFERED, Role.ADMISSIONS, ["Decline"]),
        (State.ACCEPTED, Role.LEARNER, ["Decline the offer", "Withdraw"]),
        (State.ACCEPTED, Role.ADMISSIONS, ["Decline", "Enrol"]),
    ],
)
def test_the_moves_state_who_may_do_what_from_which_state(state: State, role: Role, expected: list[str]) -> None:
    assert expected == [each.name for each in moves(state, role)]


@pytest.mark.feature("H2")
@pytest.mark.parametrize(
    "state", [State.DECLINED_BY_PROVIDER, State.DECLINED_BY_LEARNER, State.ENROLLED, State.WITHDRAWN]
)
def test_final_states_offer_no_moves(state: State) -> None:
    assert [] == [each for role in Role for each in moves(state, role)]


@pytest.mark.feature("H2")
@given(states, states, st.sampled_from(Role))
def test_blockers_agree_with_the_moves_on_offer(state: State, target: State, role: Role) -> None:
    offered = {each.target for each in moves(state, role)}
    assert (target in offered) == (move_blockers(state, target, role) == ())


def test_no_two_moves_share_their_start_and_end() -> None:
    ways = [(source, each.target) for each in MOVES for source in each.sources]
    assert len(ways) == len(set(ways))


@pytest.mark.feature("H2", "C10")
def test_a_move_reserved_to_others_names_who_may_make_it() -> None:
    with pytest.raises(Rejected) as caught:
        move(evolve(DRAFT, state=State.SUBMITTED), State.OFFERED, Role.LEARNER_MANAGER)
    (only,) = caught.value.blockers
    assert ("move_not_yours", (Role.ADMISSIONS,)) == (only.code, only.who)


@pytest.mark.feature("H2", "C10")
def test_an_impossible_move_names_both_states() -> None:
    (only,) = move_blockers(State.DRAFT, State.ENROLLED, Role.ADMISSIONS)
    assert ("no_such_move", "You cannot change an application from draft to enrolled.") == (only.code, only.message)


def test_submitting_without_pinning_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match=r"submit\(\)"):
        move(evolve(DRAFT, state=State.PENDING), State.SUBMITTED, Role.LEARNER)


@pytest.mark.feature("C1", "C10")
def test_every_incomplete_section_blocks_submission() -> None:
    expected = ["personal_information_incomplete", "qualifications_incomplete", "statements_incomplete"]
    assert expected == codes(Profile())


@pytest.mark.feature("C4", "C10")
def test_submission_waits_for_qualifications_that_staff_add() -> None:
    profile = evolve(COMPLETE, qualifications=SectionStatus.IN_PROGRESS)
    (only,) = submission_blockers(profile, sign_off=NO, staff_add_qualifications=YES)
    assert ("awaiting_qualifications", STAFF, YES) == (only.code, only.who, only.setting)


@pytest.mark.feature("C2", "C10")
def test_submission_waits_for_approval_where_sign_off_applies() -> None:
    (only,) = submission_blockers(COMPLETE, sign_off=YES, staff_add_qualifications=NO)
    assert ("awaiting_approval", STAFF, YES) == (only.code, only.who, only.setting)
    assert [] == codes(COMPLETE)
    assert [] == codes(evolve(COMPLETE, approval=Approval(7, NOW, "f")), sign_off=YES)


@pytest.mark.feature("C2", "C4", "C10")
def test_all_blockers_are_reported_at_once() -> None:
    expected = ["personal_information_incomplete", "awaiting_qualifications", "statements_incomplete"]
    assert [*expected, "awaiting_approval"] == codes(Profile(), sign_off=YES, adds=YES)


@pytest.mark.feature("C1")
@pytest.mark.parametrize("status", ReferenceStatus)
def test_a_missing_reference_never_blocks(status: ReferenceStatus) -> None:
    assert [] == codes(evolve(COMPLETE, reference=status))


@pytest.mark.feature("C9")
def test_a_submitted_application_keeps_its_reference() -> None:
    pending = evolve(DRAFT, state=State.PENDING)
    submitted = submit(pending, Role.LEARNER_MANAGER, now=NOW, fingerprint="f", reference=2, learner_name="Zoë Hall")
    assert (NOW, "f", 2) == (submitted.submitted_at, submitted.fingerprint, submitted.reference)
    assert submitted == attach_reference(submitted, 3)


@pytest.mark.feature("C9")
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.DRAFT, None),
        (State.PENDING, None),
        (State.SUBMITTED, 1),
        (State.OFFERED, 1),
        (State.ACCEPTED, 1),
        (State.WITHDRAWN, None),
    ],
)
def test_a_reference_completed_later_attaches_to_open_applications_without_one(
    state: State, expected: int | None
) -> None:
    assert expected == attach_reference(evolve(DRAFT, state=state), 1).reference


@pytest.mark.feature("C2", "H2")
def test_a_draft_cannot_skip_pending() -> None:
    with pytest.raises(Rejected):
        submit(DRAFT, Role.LEARNER, now=NOW, fingerprint="f", reference=None, learner_name="Zoë Hall")


@pytest.mark.feature("H3")
def test_a_receiving_provider_sees_only_submitted_applications() -> None:
    hidden = {State.DRAFT, State.PENDING, State.WITHDRAWN}
    assert set(State) - hidden == {state for state in State if state.received}


@pytest.mark.feature("D1")
def test_the_tally_omits_drafts_withdrawn_applications_and_declined_offers() -> None:
    assert (0, 0) == tally([State.DRAFT, State.WITHDRAWN])
    assert (3, 1) == tally([State.PENDING, State.OFFERED, State.DECLINED_BY_LEARNER, State.WITHDRAWN])
    assert (2, 2) == tally([State.ACCEPTED, State.ENROLLED])
