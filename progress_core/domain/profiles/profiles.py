"""A learner's profile: its sections, its approval, and what depends on them (manual 5.2, 5.6)."""

from datetime import datetime
from enum import Enum, IntEnum
from typing import Any

from attrs import evolve, frozen

from progress_core.domain.foundations.blockers import Blocker, blocker, staff_who_may
from progress_core.domain.foundations.choices import Setting
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.foundations.rules import Rule


class Section(str, Enum):
    """The sections of a profile (C1); the reference belongs to staff and is not one of them."""

    PERSONAL_INFORMATION = "personal information"
    QUALIFICATIONS = "qualifications"
    STATEMENTS = "statements"


class SectionStatus(IntEnum):
    """The progress of a section."""

    NOT_STARTED = 0
    IN_PROGRESS = 1
    COMPLETE = 2

    @property
    def label(self) -> str:
        """The status in words, as lists show it."""
        return ("Not started", "In progress", "Complete")[self]


class ReferenceStatus(IntEnum):
    """The progress of the reference."""

    NONE = 0
    DRAFT = 1
    COMPLETE = 2

    @property
    def label(self) -> str:
        """The status in words, as the summary shows it."""
        return ("Not started", "Draft", "Complete")[self]


@frozen
class Approval:
    """The approval of a profile by staff.

    Args:
        by: account id of the approver.
        at: aware UTC.
        fingerprint: fingerprint of the profile that was approved.
    """

    by: int
    at: datetime
    fingerprint: str


@frozen
class Profile:
    """The state of a learner's profile, which decides what can be done with it.

    Args:
        personal_information: status of this section.
        qualifications: status of this section.
        statements: status of this section.
        approval: the approval; None while the profile is not approved.
        reference: status of the reference, which blocks nothing.
        last_approved: fingerprint of the profile last approved, to show what has changed since; "" if none was.
    """

    personal_information: SectionStatus = SectionStatus.NOT_STARTED
    qualifications: SectionStatus = SectionStatus.NOT_STARTED
    statements: SectionStatus = SectionStatus.NOT_STARTED
    approval: Approval | None = None
    reference: ReferenceStatus = ReferenceStatus.NONE
    last_approved: str = ""

    def status(self, section: Section) -> SectionStatus:
        """Return the status of a section."""
        statuses = (self.personal_information, self.qualifications, self.statements)
        return statuses[list(Section).index(section)]

    @property
    def complete(self) -> bool:
        """Whether every section is complete."""
        return all(self.status(section) is SectionStatus.COMPLETE for section in Section)

    @property
    def approved(self) -> bool:
        """Whether the profile is approved."""
        return self.approval is not None


def save_section(profile: Profile, section: Section, *, by_learner: bool) -> Profile:
    """Put a section in progress after a change; a change by the learner un-approves the profile (C3).

    Args:
        profile: the profile before the change.
        section: the section that was changed.
        by_learner: whether the learner made the change; changes by staff do not un-approve.

    Source: manual 5.2 f-g, 5.6; features B7, C3.
    """
    return _put(profile, section, SectionStatus.IN_PROGRESS, by_learner=by_learner)


def complete_section(profile: Profile, section: Section, *, by_learner: bool) -> Profile:
    """Mark a section as complete; arguments as in `save_section`.

    Source: manual 5.2 g, 5.4 k ("I have added all of my qualifications").
    """
    return _put(profile, section, SectionStatus.COMPLETE, by_learner=by_learner)


def reopen_section(profile: Profile, section: Section, *, by_learner: bool) -> Profile:
    """Open a completed section again ("Update my personal information"); arguments as in `save_section`.

    Source: manual 5.2 f.
    """
    return _put(profile, section, SectionStatus.IN_PROGRESS, by_learner=by_learner)


def _put(profile: Profile, section: Section, status: SectionStatus, *, by_learner: bool) -> Profile:
    statuses: dict[str, Any] = {section.name.lower(): status}
    changed = evolve(profile, **statuses)
    return learner_changed(changed) if by_learner else changed


def learner_changed(profile: Profile) -> Profile:
    """Withdraw the approval after any change by the learner; submitted applications stay as they are.

    The profile awaits approval again as soon as all of its sections are complete.

    Source: manual 5.6; features C3.
    """
    return unapprove(profile)


def unapprove(profile: Profile) -> Profile:
    """Withdraw the approval ("Un-approve profile"); submitted applications stay as they are (C2).

    The fingerprint of what was approved is kept, so that the next approver sees what has changed.
    """
    return evolve(profile, approval=None)


def approve(profile: Profile, approval: Approval, *, sign_off: Setting, staff_add_qualifications: Setting) -> Profile:
    """Approve a profile ("Approve Profile"); approving it again approves its current contents.

    Args:
        profile: the profile as it is now.
        approval: who approves it, when, and the fingerprint of what they saw.
        sign_off: the effective setting.
        staff_add_qualifications: the effective setting.

    Raises:
        Rejected: with the blockers, see `approval_blockers`.

    Source: manual 5.6; features C2.
    """
    blockers = approval_blockers(profile, sign_off=sign_off, staff_add_qualifications=staff_add_qualifications)
    if blockers:
        raise Rejected(blockers=blockers)
    return evolve(profile, approval=approval, last_approved=approval.fingerprint)


def section_blockers(profile: Profile, *, staff_add_qualifications: Setting) -> tuple[Blocker, ...]:
    """Return a blocker for each section that is not complete, in the order of the sections.

    Args:
        profile: the profile to check.
        staff_add_qualifications: the effective setting, which decides who can complete the qualifications.

    Source: manual 5.4, 5.6; features C1, C4.
    """
    editors = (Role.LEARNER, *staff_who_may(Permission.EDIT_LEARNERS))
    adders = staff_who_may(Permission.ADD_QUALIFICATIONS)
    found = []
    if profile.personal_information is not SectionStatus.COMPLETE:
        found.append(blocker("personal_information_incomplete", editors))
    if profile.qualifications is not SectionStatus.COMPLETE:
        if staff_add_qualifications.value:
            found.append(blocker("awaiting_qualifications", adders, staff_add_qualifications))
        else:
            found.append(blocker("qualifications_incomplete", (Role.LEARNER, *adders)))
    if profile.statements is not SectionStatus.COMPLETE:
        found.append(blocker("statements_incomplete", editors))
    return tuple(found)


def approval_blockers(profile: Profile, *, sign_off: Setting, staff_add_qualifications: Setting) -> tuple[Blocker, ...]:
    """Return why a profile may not be approved now; () if it may be.

    Args:
        profile: the profile to check.
        sign_off: the effective setting; if it is No, there is nothing to approve.
        staff_add_qualifications: the effective setting.

    Source: manual 5.6; features C2.
    """
    blockers = section_blockers(profile, staff_add_qualifications=staff_add_qualifications)
    if sign_off.value:
        return blockers
    permission = Permission.EDIT_LEARNERS if sign_off.source == "learner" else Permission.CHANGE_PROVIDER_DEFAULTS
    return (blocker("approval_not_needed", staff_who_may(permission), sign_off), *blockers)


def edit_blockers(
    profile: Profile, section: Section, role: Role, *, staff_add_qualifications: Setting
) -> tuple[Blocker, ...]:
    """Return why somebody may not edit a section now; () if they may.

    Whether the person may see and edit this learner at all depends on scope and permissions.

    Args:
        profile: the profile to check.
        section: the section to edit.
        role: role of the person who wants to edit it.
        staff_add_qualifications: the effective setting; if it is Yes, the learner cannot edit qualifications (C4).

    Source: manual 5.2 f, 5.4, 9; features B7, C4.
    """
    found = []
    if section is Section.QUALIFICATIONS and role is Role.LEARNER and staff_add_qualifications.value:
        adders = staff_who_may(Permission.ADD_QUALIFICATIONS)
        found.append(blocker("staff_add_qualifications", adders, staff_add_qualifications))
    if profile.status(section) is SectionStatus.COMPLETE:
        found.append(blocker("section_complete", (role,), section=section.value))
    return tuple(found)


RULES = (
    Rule(
        "profile.sections",
        "5.2",
        "A profile has three sections, and each is not started, in progress or complete.",
        ("personal_information_incomplete", "qualifications_incomplete", "statements_incomplete"),
    ),
    Rule(
        "profile.completed_section",
        "5.2 f",
        'A completed section is read-only until "Update my personal information" opens it again.',
        ("section_complete",),
    ),
    Rule(
        "profile.staff_add_qualifications",
        "5.4, 9",
        "If staff add the qualifications, the learner cannot edit them and waits until staff mark them as complete.",
        ("staff_add_qualifications", "awaiting_qualifications"),
    ),
    Rule(
        "profile.approval",
        "5.6",
        "A profile can be approved if it needs sign-off and every section is complete.",
        ("approval_not_needed",),
    ),
    Rule(
        "profile.personal_information",
        "5.2",
        "Learners change their names, date of birth, contact details, gender and ethnic group; staff change all else.",
    ),
    Rule("profile.unapproval", "5.6", "Any change by the learner un-approves the profile; changes by staff do not."),
)
