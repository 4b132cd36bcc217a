"""What a receiving provider sees of one application: as it was submitted, whatever has changed since (H3, C9)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import frozen

from progress_core.domain.applications.applications import Application, Move, moves
from progress_core.domain.applications.decisions import decision_blockers
from progress_core.domain.applications.offers import Condition, Fulfilment, fulfilment
from progress_core.domain.applications.profile_contents import ProfileContents, restore_contents
from progress_core.domain.applications.states import ApplicationState
from progress_core.domain.foundations import choices
from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.foundations.blockers import Reason, reasons_of
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.profiles.profiles import SectionStatus
from progress_core.domain.profiles.references import ReferenceDetails, Viewer, Visibility, reference_visibility
from progress_core.ports.courses import CourseLine
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.applications.plans import back_until, others_of
from progress_core.usecases.foundations.context import Context


@frozen
class Evidence:
    """What a learner's qualifications say about one condition of their offer; the provider decides.

    Args:
        condition: the condition.
        submitted: by the qualifications that the application was submitted with.
        now: by those in the learner's profile now; None unless they are complete and, where the profile must be
            signed off, approved.
    """

    condition: Condition
    submitted: Fulfilment
    now: Fulfilment | None


@frozen
class ReceivedApplication:
    """An application as the receiving provider sees it: as it was submitted, whatever has changed since.

    Args:
        application: where it is.
        course: what it is for, with the provider's name.
        school: name of the provider that the learner was at.
        contents: the profile that it was submitted with.
        reference: the version that it carries; None while it has none.
        referee: who gives the reference; "" where nobody is named.
        visibility: why the reference is, or is not, there.
        moves: what the person may do with it now.
        waiting: why the learner cannot be enrolled yet; () unless they have accepted an offer.
        evidence: what the learner's qualifications say about each condition, in order.
        back_until: until when the person can take the last decision back; None if they cannot.
    """

    application: Application
    course: CourseLine
    school: str
    contents: ProfileContents
    reference: ReferenceDetails | None
    referee: str
    visibility: Visibility
    moves: tuple[Move, ...]
    waiting: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    back_until: datetime | None = None


@frozen
class FilterChoices:
    """What a list of received applications can be narrowed to.

    Args:
        courses: id -> name of each course that has any, by name.
        schools: UKPRN -> name of each provider where any of the learners is now, by name.
    """

    courses: Mapping[int, str]
    schools: Mapping[str, str]


def filter_choices(work: UnitOfWork, scope: Scope) -> FilterChoices:
    """Return what the list of the applications that these providers have received can be narrowed to."""
    return choices_begun(work, scope)()


def choices_begun(work: UnitOfWork, scope: Scope) -> Callable[[], FilterChoices]:
    """Begin to read them, and return what returns them: a store may read at once what begins together."""
    found = work.applications.choices(scope)
    schools = work.providers.in_scope(Scope(providers=frozenset(found.schools)))
    return lambda: FilterChoices(dict(found.courses), {school.ukprn: school.name for school in schools})


def as_submitted(context: Context, work: UnitOfWork, actor: Actor, application: Application) -> ReceivedApplication:
    """Return an application with the profile and the reference that are pinned to it."""
    contents = restore_contents(work.profiles.get(EVERYTHING, application.learner_id, application.fingerprint))
    references = work.references.of(EVERYTHING, application.learner_id)
    visibility = reference_visibility(references, Viewer(Role.ADMISSIONS, actor.account_id, application=application))
    reference = references.versions[visibility.version - 1] if visibility.version else None
    school = work.providers.get(EVERYTHING, contents.details.ukprn)
    referee = (reference.referee or school.referee) if reference else ""
    accepted = application.state is ApplicationState.ACCEPTED
    waiting = decision_blockers(application, ApplicationState.ENROLLED, actor.role) if accepted else ()
    return ReceivedApplication(
        application,
        work.courses.get(application.course_id),
        school.name,
        contents,
        reference,
        referee,
        visibility,
        tuple(
            each
            for each in moves(application.state, actor.role)
            if not decision_blockers(application, each.target, actor.role)
        ),
        reasons_of(waiting, actor.role),
        _evidence(context, work, application, contents),
        back_until(context, work, actor.role, application, others_of(work, application)),
    )


def _evidence(
    context: Context, work: UnitOfWork, application: Application, contents: ProfileContents
) -> tuple[Evidence, ...]:
    """Compare the conditions with the qualifications as submitted and, if they are settled, as they are now."""
    if not application.conditions:
        return ()
    learner = work.learners.get(EVERYTHING, application.learner_id)
    provider = work.providers.get(EVERYTHING, learner.details.ukprn)
    signed = learner.profile.approved or not choices.sign_off(learner.sign_off, provider).value
    settled = signed and learner.profile.qualifications is SectionStatus.COMPLETE
    current = work.qualifications.of(EVERYTHING, learner.id).qualifications
    catalogue = context.limits.catalogue
    return tuple(
        Evidence(
            condition,
            fulfilment(condition, contents.qualifications, catalogue),
            fulfilment(condition, current, catalogue) if settled else None,
        )
        for condition in application.conditions
    )
