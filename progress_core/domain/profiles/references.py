"""References: what staff write about a learner, its versions, and who may see it (manual 5.5)."""

from typing import Protocol

from attrs import evolve, field, frozen

from progress_core.domain.foundations.arguments import refuse_unless
from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission, Role
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.profiles.profiles import ReferenceStatus

RATED = (
    "relationship_with_staff", "relationship_with_other_students", "self_discipline", "punctuality",
    "general_academic_ability", "health", "involvement_in_school_life", "behaviour", "commitment_to_learning",
)  # fmt: skip
"""The fields with a rating, in the order of the form (manual 5.5)."""


@frozen
class ReferenceDetails:
    """The contents of a reference.

    Args:
        display_to_learner: whether the learner may see it once it is completed; None if a draft leaves it open.
        referee: name and position of the referee; "" for the provider's default referee.
        attendance: percentage, 0 to 100; None if a draft leaves it open.
        ratings: rated field, see `RATED` -> rating.
        further_details: free text.
        additional_support: whether additional support is required; None if a draft leaves it open.
    """

    display_to_learner: bool | None = None
    referee: str = ""
    attendance: float | None = None
    ratings: dict[str, str] = field(factory=dict)
    further_details: str = ""
    additional_support: bool | None = None


@frozen
class Reference:
    """The reference of a learner, with all completed versions.

    Args:
        learner_id: the learner that it is about.
        versions: the completed versions, oldest first and numbered from 1.
        draft: the version that is saved but not completed; None if there is none.
        version: version of this record, which goes up by one with each change; 0 if it was never saved.
    """

    learner_id: int
    versions: tuple[ReferenceDetails, ...] = ()
    draft: ReferenceDetails | None = None
    version: int = 0

    @property
    def status(self) -> ReferenceStatus:
        """The status; a completed reference stays complete while a new version is drafted."""
        if self.versions:
            return ReferenceStatus.COMPLETE
        return ReferenceStatus.NONE if self.draft is None else ReferenceStatus.DRAFT

    @property
    def latest(self) -> int | None:
        """The number of the version that a new application takes; None while none is completed."""
        return len(self.versions) or None


def save_draft(reference: Reference, details: ReferenceDetails) -> Reference:
    """Save a draft ("Save reference details"), which only staff see."""
    return evolve(reference, draft=details)


def complete(reference: Reference, details: ReferenceDetails) -> Reference:
    """Add a version ("Complete reference details"); earlier versions stay for their applications (C9)."""
    return evolve(reference, versions=(*reference.versions, details), draft=None)


class CarriesReference(Protocol):
    """What decides whether the receiver of an application sees a reference; `Application` has it."""

    @property
    def learner_id(self) -> int:
        """The learner who applies."""

    @property
    def received(self) -> bool:
        """Whether the provider sees it, because it was submitted."""

    @property
    def reference(self) -> int | None:
        """The number of its version of the reference; None if it has none."""


@frozen
class Viewer:
    """A person who wants to see a reference.

    Args:
        role: their role.
        account_id: id of their account, which is the learner's id for a learner.
        in_scope: for staff, whether the learner is in their scope.
        application: for admissions, the learner's application to their provider; None if there is none.

    Raises:
        TypeError: the role is no `Role`.
    """

    role: Role
    account_id: int = 0
    in_scope: bool = False
    application: CarriesReference | None = None

    def __attrs_post_init__(self) -> None:
        refuse_unless("role", self.role, Role, f"a Role, such as {Role.LEARNER}")


@frozen
class Visibility:
    """Whether somebody may see a reference, and why.

    Args:
        visible: whether it may be shown.
        reason: one plain English sentence.
        version: number of the only version that may be shown; None for all versions and the draft.
    """

    visible: bool
    reason: str
    version: int | None = None


def reference_visibility(reference: Reference, viewer: Viewer) -> Visibility:
    """Return whether somebody may see a reference and its referee.

    Args:
        reference: the reference of a learner.
        viewer: the person who wants to see it.

    Raises:
        TypeError: an argument is of another kind.

    Source: manual 5.5; features C8, C9.
    """
    refuse_unless("reference", reference, Reference, "a Reference")
    refuse_unless("viewer", viewer, Viewer, "a Viewer")
    if viewer.role is Role.LEARNER:
        return _for_learner(reference, viewer)
    if viewer.role is Role.ADMISSIONS:
        return _for_admissions(reference, viewer)
    if viewer.in_scope and Permission.WRITE_REFERENCES in PERMISSIONS[viewer.role]:
        return _answer("reference_for_staff", visible=True)
    return _answer("reference_out_of_scope")


def _for_learner(reference: Reference, viewer: Viewer) -> Visibility:
    if viewer.account_id != reference.learner_id:
        return _answer("reference_of_another")
    if reference.latest is None:
        return _answer("reference_not_completed")
    if not reference.versions[-1].display_to_learner:
        return _answer("reference_not_displayed")
    return _answer("reference_displayed", visible=True, version=reference.latest)


def _for_admissions(reference: Reference, viewer: Viewer) -> Visibility:
    application = viewer.application
    if application is None or application.learner_id != reference.learner_id or not application.received:
        return _answer("reference_before_submission")
    if application.reference is None:
        return _answer("reference_not_attached")
    return _answer("reference_attached", visible=True, version=application.reference)


def _answer(code: str, *, visible: bool = False, version: int | None = None) -> Visibility:
    return Visibility(visible, sentence(code), version)


RULES = (
    Rule(
        "reference.learner",
        "5.5",
        "Learners see the latest completed version of their reference if it is set to be displayed, and never a draft.",
    ),
    Rule(
        "reference.admissions",
        "5.5",
        "A receiving provider sees the version that belongs to a submitted application, and nothing before submission.",
    ),
    Rule("reference.staff", "5.5", "Staff who write references see the references of the learners in their scope."),
    Rule(
        "reference.versions",
        "5.5",
        "A completed version never changes; a later version applies only to new applications.",
    ),
)
