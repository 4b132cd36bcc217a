"""Telling receiving providers what is new about the applications they receive (H3)."""

from datetime import datetime

from attrs import evolve

from progress_core.domain.accounts.staff import NewsMail, Staff
from progress_core.domain.applications.applications import Application
from progress_core.domain.correspondence.application_notices import admissions_news
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.origins import NOWHERE
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.oversight import staff_at
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import entry_by


def tell_admissions(context: Context, work: UnitOfWork, application: Application, news: str) -> None:
    """Tell those admissions staff of the receiving provider by e-mail who want to be told at once.

    It is part of the transaction of what happened.

    Args:
        context: the ports.
        work: the unit of work of what happened.
        application: as it is now.
        news: what happened: the end of a code in the catalogue of sentences ("news_received").
    """
    notice = admissions_news(news, application.course, f"{context.limits.base_url}/admissions/{application.id}")
    for staff in admissions_staff(work, application.ukprn, NewsMail.AT_ONCE):
        post(context, work, staff.email, notice)


def admissions_staff(work: UnitOfWork, ukprn: str, news: NewsMail) -> list[Staff]:
    """Return the admissions staff of a provider who want to be told what is new in this way."""
    return [
        staff
        for staff in staff_at(work, ukprn)
        if Permission.DECIDE_APPLICATIONS in PERMISSIONS[staff.role] and staff.news is news
    ]


def note(
    work: UnitOfWork, actor: Actor, now: datetime, action: Action, application: Application, learner: Learner
) -> None:
    """Record in the audit trail what happened to an application, for the learner's provider and the receiving one.

    The receiving provider is not told where the learner, or the learner's staff, were.

    Args:
        work: the unit of work of what happened.
        actor: who did it.
        now: aware UTC.
        action: what was done.
        application: to which.
        learner: whose it is.
    """
    entry = entry_by(actor, now, action, "application", str(application.id), learner.details.ukprn)
    work.audit.append([entry])
    if application.ukprn != entry.ukprn:
        theirs = actor.scope.sees_provider(application.ukprn)
        work.audit.append([evolve(entry, ukprn=application.ukprn, origin=entry.origin if theirs else NOWHERE)])
