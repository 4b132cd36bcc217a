"""References: what staff write about a learner, its versions, and who sees it (manual 5.5)."""

from typing import Protocol

from attrs import evolve, field, frozen

from progress_core.domain.foundations.messages import sentence
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission, Role
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.profiles.profiles import ReferenceStatus

RATED = (
    "relationship_with_staff", "relationship_with_other_students", "self_discipline", "punctuality",
    "general_academic_ability", "health", "involvement_in_school_life", "behaviour", "commitment_to_learning",
)  # fmt: skip
"""What is rated on the scale, in the order of the form (manual 5.5)."""


@frozen
class ReferenceDetails:
    """What a reference says.

    Args:
        display_to_learner: the learner may see it once completed; None in a draft that does not say.
        referee: who gives it, name and position; "" for the provider's default referee.
        attendance: in per cent, 0 to 100; None in a draft that does not say.
        ratings: name of what is rated, see `RATED`, -> rating.
        further_details: free text.
        additional_support: additional support is required; None in a draft that does not say.
    """

    display_to_learner: bool | None = None
    referee: str = ""
    attendance: float | None = None
    ratings: dict[str, str] = field(factory=dict)
    further_details: str = ""
    additional_support: bool | None = None


@frozen
class Reference:
    """The reference of a learner, with every version that was completed.

    Args:
        learner_id: whom it is about.
        versions: the completed ones, oldest first; number 1 is the first.
        draft: saved and not completed yet; None if there is none.
        version: of the record: goes up by one with each change; 0 where nothing was ever kept.
    """

    learner_id: int
    versions: tuple[ReferenceDetails, ...] = ()
    draft: ReferenceDetails | None = None
    version: int = 0

    @property
    def status(self) -> ReferenceStatus:
        """How far the reference is; one that was completed stays so while a new version is drafted."""
        if self.versions:
            return ReferenceStatus.COMPLETE
        return ReferenceStatus.NONE if self.draft is None else ReferenceStatus.DRAFT

    @property
    def latest(self) -> int | None:
        """The number of the version that a new application carries; None while none is completed."""
        return len(self.versions) or None


def save_draft(reference: Reference, details: ReferenceDetails) -> Reference:
    """Keep a draft ("Save reference details"): nobody but staff sees it."""
    return evolve(reference, draft=details)


def complete(reference: Reference, details: ReferenceDetails) -> Reference:
    """Add a version ("Complete reference details"); earlier ones stay for the applications that carry them (C9)."""
    return evolve(reference, versions=(*reference.versions, details), draft=None)


class CarriesReference(Protocol):
    """An application, as far as it decides who sees a reference; `Application` is one."""

    @property
    def learner_id(self) -> int:
        """Whose application it is."""

    @property
    def received(self) -> bool:
        """Whether it was submitted, so that the provider sees it."""

    @property
    def reference(self) -> int | None:
        """The number of the version that it carries."""


@frozen
class Viewer:
    """Who wants to see a reference.

    Args:
        role: of the person.
        account_id: of the person; a learner's account has the learner's id.
        in_scope: for staff: the learner is in their scope.
        application: for admissions: the learner's application to their provider; None if there is none.
    """

    role: Role
    account_id: int = 0
    in_scope: bool = False
    application: CarriesReference | None = None


@frozen
class Visibility:
    """Whether somebody sees a reference, and why.

    Args:
        visible: it may be shown.
        reason: one plain English sentence.
        version: number of the one completed version that may be shown; None for all of them and the draft.
    """

    visible: bool
    reason: str
    version: int | None = None


def reference_visibility(reference: Reference, viewer: Viewer) -> Visibility:
    """Say whether somebody may see a reference and its referee.

    Args:
        reference: of one learner.
        viewer: who wants to see it.

    Source: manual 5.5; features C8, C9.
    """
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
        "A learner sees the latest completed version of their own reference where it says so, and never a draft.",
    ),
    Rule(
        "reference.admissions",
        "5.5",
        "A receiving provider sees the version that a submitted application carries, and nothing before submission.",
    ),
    Rule("reference.staff", "5.5", "Staff who write references see those of the learners in their scope."),
    Rule("reference.versions", "5.5", "A completed version never changes; a later one reaches new applications only."),
)
