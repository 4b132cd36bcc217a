"""Sections, approval and the gates of a profile."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.applications.applications import submission_blockers
from progress_core.domain.foundations.choices import Choice, Setting, sign_off, staff_add_qualifications
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import (
    Approval,
    Profile,
    Section,
    SectionStatus,
    approval_blockers,
    approve,
    complete_section,
    edit_blockers,
    learner_changed,
    reopen_section,
    save_section,
    section_blockers,
    unapprove,
)

YES, NO = Setting(True, "learner"), Setting(False, "provider default")
COMPLETE = Profile(SectionStatus.COMPLETE, SectionStatus.COMPLETE, SectionStatus.COMPLETE)
APPROVAL = Approval(7, datetime(2013, 10, 1, tzinfo=UTC), "f")
APPROVED = evolve(COMPLETE, approval=APPROVAL, last_approved="f")
UNAPPROVED = evolve(COMPLETE, last_approved="f")

sections = st.sampled_from(Section)
profiles = st.builds(
    Profile,
    st.sampled_from(SectionStatus),
    st.sampled_from(SectionStatus),
    st.sampled_from(SectionStatus),
    st.none() | st.just(APPROVAL),
)


@pytest.mark.feature("C1")
@pytest.mark.parametrize("section", Section)
def test_a_section_goes_from_not_started_to_in_progress_to_complete_and_back(section: Section) -> None:
    saved = save_section(Profile(), section, by_learner=True)
    completed = complete_section(saved, section, by_learner=True)
    reopened = reopen_section(completed, section, by_learner=True)
    statuses = [profile.status(section).label for profile in (Profile(), saved, completed, reopened)]
    assert ["Not started", "In progress", "Complete", "In progress"] == statuses


@pytest.mark.feature("C1")
@given(profiles, sections, st.booleans())
def test_changing_one_section_leaves_the_others_as_they_are(
    profile: Profile, section: Section, by_learner: bool
) -> None:
    changed = save_section(profile, section, by_learner=by_learner)
    others = [other for other in Section if other is not section]
    assert [profile.status(other) for other in others] == [changed.status(other) for other in others]


@pytest.mark.feature("C3")
@pytest.mark.parametrize("change", [save_section, complete_section, reopen_section])
@given(profile=profiles, section=sections)
def test_an_approval_never_survives_a_change_by_the_learner(
    change: Callable[..., Profile], profile: Profile, section: Section
) -> None:
    assert not change(profile, section, by_learner=True).approved


@pytest.mark.feature("C3")
@pytest.mark.parametrize("change", [save_section, complete_section, reopen_section])
def test_an_approval_survives_a_change_by_staff(change: Callable[..., Profile]) -> None:
    assert change(APPROVED, Section.STATEMENTS, by_learner=False).approval == APPROVAL


@pytest.mark.feature("C3")
def test_a_changed_profile_awaits_approval_again_once_it_is_complete() -> None:
    changed = complete_section(
        save_section(APPROVED, Section.STATEMENTS, by_learner=True), Section.STATEMENTS, by_learner=True
    )
    assert UNAPPROVED == changed
    assert () == approval_blockers(changed, sign_off=YES, staff_add_qualifications=NO)


@pytest.mark.feature("C2")
def test_an_approval_is_bound_to_the_contents_that_were_seen_and_can_be_withdrawn() -> None:
    approved = approve(COMPLETE, APPROVAL, sign_off=YES, staff_add_qualifications=NO)
    assert APPROVED == approved
    assert UNAPPROVED == unapprove(approved) == learner_changed(approved)


@pytest.mark.feature("C2")
def test_approving_again_binds_to_the_current_contents() -> None:
    later = evolve(APPROVAL, fingerprint="g")
    assert later == approve(APPROVED, later, sign_off=YES, staff_add_qualifications=NO).approval


@pytest.mark.feature("C2", "C10")
def test_an_incomplete_profile_cannot_be_approved() -> None:
    profile = evolve(COMPLETE, statements=SectionStatus.IN_PROGRESS)
    with pytest.raises(Rejected) as caught:
        approve(profile, APPROVAL, sign_off=YES, staff_add_qualifications=NO)
    assert ["statements_incomplete"] == [each.code for each in caught.value.blockers]


@pytest.mark.feature("C2", "C10")
@pytest.mark.parametrize(
    ("setting", "who"),
    [
        (Setting(False, "learner"), (Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER)),
        (Setting(False, "provider default"), (Role.PROVIDER_MANAGER,)),
    ],
)
def test_without_sign_off_there_is_nothing_to_approve(setting: Setting, who: tuple[Role, ...]) -> None:
    (only,) = approval_blockers(COMPLETE, sign_off=setting, staff_add_qualifications=NO)
    assert ("approval_not_needed", who, setting) == (only.code, only.who, only.setting)


@pytest.mark.feature("C4", "C10")
def test_qualifications_that_staff_add_wait_for_staff() -> None:
    profile = evolve(COMPLETE, qualifications=SectionStatus.IN_PROGRESS)
    (gated,) = section_blockers(profile, staff_add_qualifications=YES)
    (own,) = section_blockers(profile, staff_add_qualifications=NO)
    staff = (Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER)
    assert ("awaiting_qualifications", staff, YES) == (gated.code, gated.who, gated.setting)
    assert ("qualifications_incomplete", (Role.LEARNER, *staff), None) == (own.code, own.who, own.setting)


@pytest.mark.feature("C4")
@pytest.mark.parametrize(
    ("role", "section", "setting", "expected"),
    [
        (Role.LEARNER, Section.QUALIFICATIONS, YES, ["staff_add_qualifications"]),
        (Role.LEARNER, Section.QUALIFICATIONS, NO, []),
        (Role.LEARNER, Section.STATEMENTS, YES, []),
        (Role.LEARNER_MANAGER, Section.QUALIFICATIONS, YES, []),
    ],
)
def test_a_learner_cannot_edit_qualifications_that_staff_add(
    role: Role, section: Section, setting: Setting, expected: list[str]
) -> None:
    blockers = edit_blockers(Profile(), section, role, staff_add_qualifications=setting)
    assert expected == [each.code for each in blockers]


@pytest.mark.feature("B7")
def test_a_completed_section_is_read_only_until_reopened() -> None:
    (only,) = edit_blockers(COMPLETE, Section.STATEMENTS, Role.LEARNER_MANAGER, staff_add_qualifications=NO)
    reopened = reopen_section(COMPLETE, Section.STATEMENTS, by_learner=False)
    assert ("section_complete", (Role.LEARNER_MANAGER,)) == (only.code, only.who)
    assert "Update my personal information" in only.message
    assert () == edit_blockers(reopened, Section.STATEMENTS, Role.LEARNER_MANAGER, staff_add_qualifications=NO)


@pytest.mark.feature("C2", "C4", "C10")
@given(profiles, st.sampled_from(Choice), st.sampled_from(Choice), st.booleans(), st.booleans())
def test_a_gate_is_open_exactly_when_no_blocker_is_left(
    profile: Profile, signing: Choice, adding: Choice, signs: bool, adds: bool
) -> None:
    need_approval = signs if signing is Choice.PROVIDER_DEFAULT else signing is Choice.YES
    may_submit = all(profile.status(section) is SectionStatus.COMPLETE for section in Section) and (
        not need_approval or profile.approval is not None
    )
    settings = {
        "sign_off": sign_off(signing, signs),
        "staff_add_qualifications": staff_add_qualifications(adding, adds),
    }
    blockers = submission_blockers(profile, **settings)
    assert may_submit == (not blockers)
    assert all(each.who and each.message for each in blockers)
    assert {"awaiting_approval", "awaiting_qualifications"} >= {each.code for each in blockers if each.setting}
