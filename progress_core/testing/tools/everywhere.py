"""A row in each repository of a store, for the kit of transactions."""

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.importing.imports import ImportKind
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.tools.builders import (
    DIGEST,
    UKPRN,
    a_device,
    a_group,
    a_job,
    a_learner,
    a_mail,
    a_provider,
    a_session,
    a_staff,
    an_access_token,
    an_account,
    an_entry,
    an_import,
)


def write_everywhere(work: UnitOfWork) -> None:
    """Write one row into each repository."""
    work.providers.put_many([a_provider()])
    work.accounts.add_many([an_account(1), an_account(2)])
    work.sessions.add(a_session())
    work.access_tokens.add(an_access_token())
    work.devices.put(a_device())
    work.learners.add_many([a_learner(1)])
    work.groups.add(a_group())
    work.groups.assign(1, [1])
    work.staff.add(a_staff(2, groups={1: UKPRN}))
    work.imports.add(an_import(), b"content")
    work.jobs.add(a_job())
    work.outbox.add_many([a_mail()])
    work.audit.append([an_entry()])


def everything(work: UnitOfWork) -> list[int]:
    """Count the rows of each repository."""
    return [
        len(list(work.providers.in_scope(EVERYTHING))),
        int(work.accounts.find("Learner1") is not None),
        int(work.sessions.find(DIGEST) is not None),
        len(list(work.access_tokens.of_account(1))),
        int(work.devices.known(DIGEST)),
        len(work.learners.page(EVERYTHING, LearnerQuery()).lines),
        len(list(work.groups.in_scope(EVERYTHING))),
        len(work.groups.members(1)),
        len(list(work.staff.in_scope(EVERYTHING))),
        len(list(work.imports.requested_by(7, ImportKind.LEARNERS))),
        len(list(work.jobs.recent())),
        work.outbox.waiting(),
        len(work.audit.page(EVERYTHING).entries),
    ]
