"""A learner's profile: sections, approval, and the fingerprint that approval is bound to (manual 5.2, 5.6)."""

from datetime import datetime
from enum import Enum, IntEnum

from attrs import frozen


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
    """

    personal_information: SectionStatus = SectionStatus.NOT_STARTED
    qualifications: SectionStatus = SectionStatus.NOT_STARTED
    statements: SectionStatus = SectionStatus.NOT_STARTED
    approval: Approval | None = None
    reference: ReferenceStatus = ReferenceStatus.NONE

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
