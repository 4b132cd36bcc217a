"""A learner's profile: sections, approval, and the gates that hang on them (manual 5.2, 5.6)."""

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
    """The parts of a profile (C1); the reference is the staff's own and is not one of them."""

    PERSONAL_INFORMATION = "personal information"
    QUALIFICATIONS = "qualifications"
    STATEMENTS = "statements"


class SectionStatus(IntEnum):
    """How far a section is."""

    NOT_STARTED = 0
    IN_PROGRESS = 1
    COMPLETE = 2

    @property
    def label(self) -> str:
        """As lists show it."""
        return ("Not started", "In progress", "Complete")[self]


class ReferenceStatus(IntEnum):
    """How far the staff's reference is."""

    NONE = 0
    DRAFT = 1
    COMPLETE = 2

    @property
    def label(self) -> str:
        """As the summary shows it."""
        return ("Not started", "Draft", "Complete")[self]


@frozen
class Approval:
    """Staff's approval of a profile.

    Args:
        by: account id of the approver.
        at: aware UTC.
        fingerprint: of the profile as it was approved.
    """

    by: int
    at: datetime
    fingerprint: str


@frozen
class Profile:
    """The state of a learner's profile; what its gates are decided on.

    Args:
        personal_information: status of that section.
        qualifications: status of that section.
        statements: status of that section.
        approval: None while not approved.
        reference: how far the staff's reference is; it gates nothing.
        last_approved: fingerprint of what was last approved, kept to show what changed since; "" if nothing was.
    """

    personal_information: SectionStatus = SectionStatus.NOT_STARTED
    qualifications: SectionStatus = SectionStatus.NOT_STARTED
    statements: SectionStatus = SectionStatus.NOT_STARTED
    approval: Approval | None = None
    reference: ReferenceStatus = ReferenceStatus.NONE
    last_approved: str = ""

    def status(self, section: Section) -> SectionStatus:
        """Give one section's status."""
        statuses = (self.personal_information, self.qualifications, self.statements)
        return statuses[list(Section).index(section)]

    @property
    def complete(self) -> bool:
        """True when every section is complete."""
        return all(self.status(section) is SectionStatus.COMPLETE for section in Section)

    @property
    def approved(self) -> bool:
        """True while staff's approval holds."""
        return self.approval is not None


def save_section(profile: Profile, section: Section, *, by_learner: bool) -> Profile:
    """Take what was typed into a section: it is in progress, and a learner's change un-approves (C3).

    Args:
        profile: as it was.
        section: what was typed into.
        by_learner: the learner did it; staff's changes leave an approval standing.

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
    """Take away the approval after any change by the learner; submitted applications stay as they are.

    The profile is listed as awaiting approval again as soon as all of its sections are complete.

    Source: manual 5.6; features C3.
    """
    return unapprove(profile)


def unapprove(profile: Profile) -> Profile:
    """Withdraw the approval ("Un-approve profile"); submitted applications stay as they are (C2).

    What was approved stays known, so that the next approver sees what changed since.
    """
    return evolve(profile, approval=None)


def approve(profile: Profile, approval: Approval, *, sign_off: Setting, staff_add_qualifications: Setting) -> Profile:
    """Approve a profile ("Approve Profile"); approving again binds the approval to the present contents.

    Args:
        profile: as it is now.
        approval: who, when, and the fingerprint of what they saw.
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
    """Give one blocker for each section that is not complete, in the order of the sections.

    Args:
        profile: to look at.
        staff_add_qualifications: the effective setting: it decides whom the qualifications wait for.

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
    """Say why a profile may not be approved now; empty = may be approved.

    Args:
        profile: to look at.
        sign_off: the effective setting; where it is No there is nothing to approve.
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
    """Say why somebody may not type into a section now; empty = may edit.

    Whether the person may see and edit this learner at all is for scope and permissions.

    Args:
        profile: to look at.
        section: what is to be edited.
        role: of the person who wants to.
        staff_add_qualifications: the effective setting; where it is Yes the learner cannot (C4).

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
        "Where staff add qualifications, the learner cannot edit them and waits until staff mark them complete.",
        ("staff_add_qualifications", "awaiting_qualifications"),
    ),
    Rule(
        "profile.approval",
        "5.6",
        "A profile can be approved where it needs sign-off and every section is complete.",
        ("approval_not_needed",),
    ),
    Rule(
        "profile.personal_information",
        "5.2",
        "Learners change their names, date of birth, contact details, gender and ethnic group; all else is for staff.",
    ),
    Rule("profile.unapproval", "5.6", "Any change by the learner un-approves the profile; staff's changes do not."),
)
