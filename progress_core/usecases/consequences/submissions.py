"""Submitting a learner's pending applications as soon as nothing blocks them (manual 5.6)."""

from datetime import datetime

from attrs import evolve

from progress_core.domain.applications.applications import (
    Application,
    ApplicationState,
    submission_blockers,
    submit,
)
from progress_core.domain.correspondence.application_notices import applications_submitted
from progress_core.domain.courses.windows import course_blockers
from progress_core.domain.foundations import choices
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.fingerprints import fingerprint
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.admissions_news import tell_admissions
from progress_core.usecases.consequences.profile_contents import contents_of
from progress_core.usecases.consequences.standings import provider_of, save_learner, with_tallies
from progress_core.usecases.correspondence.inbox import leave_messages
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by


def submit_pending(
    context: Context, work: UnitOfWork, actor: Actor, learner: Learner
) -> tuple[Learner, list[Application]]:
    """Submit every pending application of a learner that nothing blocks; the others stay as they are.

    Call it in the same transaction as whatever may have opened the last gate: an approval, a completed
    section, a changed setting, the learner's "Apply". Each application is pinned to the profile and the
    reference as they are now. The learner gets a message for each and one e-mail.

    Args:
        context: the ports.
        work: the unit of work of the cause; the learner is saved in it already.
        actor: who opened the gate.
        learner: as the store has it now.

    Returns:
        the learner as now stored, and the applications that were submitted.

    Source: manual 5.6; features C2, C4, C9, C10.
    """
    now = context.clock.now()
    applications = work.applications.of_learner(EVERYTHING, learner.id)
    pending = [application for application in applications if application.state is ApplicationState.PENDING]
    if not pending or learner.archived or _blocked(work, learner):
        return learner, []
    pending = [application for application in pending if not closed(work, application, now)]
    if not pending:
        return learner, []
    submitted = _submitted(work, learner, pending, now)
    learner = save_learner(work, evolve(with_tallies(work, learner), submitted=True))
    _tell(context, work, learner, submitted)
    ukprn = learner.details.ukprn
    work.audit.append(
        entry_by(actor, now, Action.SUBMIT_APPLICATION, "application", str(application.id), ukprn)
        for application in submitted
    )
    for application in submitted:
        tell_admissions(context, work, application, "received")
    return learner, submitted


def closed(work: UnitOfWork, application: Application, now: datetime) -> tuple[Blocker, ...]:
    """Return why the course of an application takes none at a moment; () if it does.

    Source: features H2.
    """
    return course_blockers(work.courses.get(application.course_id).course, english_day(now))


def _submitted(work: UnitOfWork, learner: Learner, pending: list[Application], now: datetime) -> list[Application]:
    """Submit applications, each pinned to the profile and the reference as they are now."""
    held = contents_of(work, learner)
    print_ = fingerprint(held)
    work.profiles.keep(learner.id, print_, held)
    reference = work.references.of(EVERYTHING, learner.id).latest
    return [
        work.applications.save(
            # by the learner, who chose "Apply": others only open the gates
            submit(
                application,
                Role.LEARNER,
                now=now,
                fingerprint=print_,
                reference=reference,
                learner_name=learner.name,
            )
        )
        for application in pending
    ]


def _blocked(work: UnitOfWork, learner: Learner) -> bool:
    provider = provider_of(work, learner)
    return bool(
        submission_blockers(
            learner.profile,
            sign_off=choices.sign_off(learner.sign_off, provider),
            staff_add_qualifications=choices.staff_add_qualifications(learner.staff_add_qualifications, provider),
        )
    )


def _tell(context: Context, work: UnitOfWork, learner: Learner, submitted: list[Application]) -> None:
    places = [work.providers.get(EVERYTHING, application.ukprn).name for application in submitted]
    for application, place in zip(submitted, places, strict=True):
        leave_messages(context, work, learner.id, "application_submitted", provider=place, course=application.course)
    courses = [f"{application.course}, {place}" for application, place in zip(submitted, places, strict=True)]
    post(context, work, learner.details.email, applications_submitted(learner.details.first_name, courses))
