"""Received applications as the API shows them to the provider that decides about them (H3, C9)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.applications.offers import ConditionsState, Fulfilment, conditions_state
from progress_core.domain.foundations.blockers import Reason
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.profiles.references import ReferenceDetails
from progress_core.domain.profiles.statements import Statements
from progress_core.domain.qualifications.qualifications import Qualification
from progress_core.usecases.applications.admissions import ReceivedApplication
from progress_web.api.applications.records import DECISIONS, DecisionName, Standing, standing
from progress_web.api.courses.records import CourseRecord, course_record
from progress_web.api.foundations.calls import Call

_NAMES: dict[object, DecisionName] = {state: name for name, state in DECISIONS.items()}


@frozen(kw_only=True)
class ReceivedStanding(Standing):
    """How a received application stands.

    Args:
        learner_name: first and last name as submitted.
    """

    learner_name: str


def received_standing(application: Application) -> ReceivedStanding:
    """Return how a received application stands."""
    return ReceivedStanding(**standing(application), learner_name=application.learner_name)


@frozen(kw_only=True)
class ReceivedEntry(ReceivedStanding):
    """A received application in a list.

    Args:
        school: name of the provider that the learner is at now.
        conditions_state: the conditions of the offer, taken together.
    """

    school: str
    conditions_state: ConditionsState


def received_entry(application: Application, school: str) -> ReceivedEntry:
    """Return a received application in a list.

    Args:
        application: as it is now.
        school: name of the provider that the learner is at.
    """
    return ReceivedEntry(
        **standing(application),
        learner_name=application.learner_name,
        school=school,
        conditions_state=conditions_state(application.conditions),
    )


@frozen
class EvidenceRecord:
    """What a learner's qualifications say about one condition of the offer; the provider decides.

    Args:
        condition: the condition in words.
        submitted: by the qualifications that the application was submitted with.
        now: by those in the learner's profile now; null unless they are complete and, where that is needed, approved.
    """

    condition: str
    submitted: Fulfilment
    now: Fulfilment | None


@frozen(kw_only=True)
class ReceivedRecord(ReceivedStanding):
    """A received application with the profile and the reference that it was submitted with.

    Args:
        course: what it is for.
        school: name of the provider that the learner was at.
        details: the learner's personal information.
        statements: what the learner writes about themselves.
        qualifications: ordered by type and subject.
        reference: the version that the application carries; null while it has none.
        referee: who gives the reference; "" where nobody is named.
        reference_reason: why the reference is, or is not, there.
        decisions: what the caller may decide now.
        waiting: why the learner cannot be enrolled yet; none unless they have accepted an offer.
        evidence: what the learner's qualifications say about each condition, in order.
        back_until: until when the caller can take the last decision back; null if they cannot.
    """

    course: CourseRecord
    school: str
    details: LearnerDetails
    statements: Statements
    qualifications: tuple[Qualification, ...]
    reference: ReferenceDetails | None
    referee: str
    reference_reason: str
    decisions: tuple[DecisionName, ...]
    waiting: tuple[Reason, ...]
    evidence: tuple[EvidenceRecord, ...]
    back_until: datetime | None


def received_record(call: Call, found: ReceivedApplication) -> ReceivedRecord:
    """Return a received application as it was submitted."""
    return ReceivedRecord(
        **standing(found.application),
        learner_name=found.application.learner_name,
        course=course_record(call, found.course),
        school=found.school,
        details=found.contents.details,
        statements=found.contents.statements,
        qualifications=found.contents.qualifications,
        reference=found.reference,
        referee=found.referee,
        reference_reason=found.visibility.reason,
        decisions=tuple(_NAMES[each.target] for each in found.moves),
        waiting=found.waiting,
        evidence=tuple(EvidenceRecord(one.condition.words, one.submitted, one.now) for one in found.evidence),
        back_until=found.back_until,
    )
