"""A school with fifty of whatever a page lists, and people of every role who look at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from random import Random

from attrs import evolve

from benchmarks._site import AREA, AREA_ADMINISTRATOR, FIRST_UKPRN, MANAGER, NOW, School, a_learner, school, session_of
from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.offers import Condition
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportCounts, ImportStatus
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork

ROWS = 60
"""Of each list: more than a page has."""
PROVIDER_MANAGER, USER_MANAGER = "provider@example.com", "users@example.com"
ADMISSIONS, TUTOR = "admissions@example.com", "tutor@example.com"
COLLEAGUES = ("ann@example.com", "ben@example.com", "cat@example.com")
"""Learner managers at all the providers, who send files too."""
_UKPRNS = tuple(str(FIRST_UKPRN + at) for at in range(3))
_STATES = (ApplicationState.SUBMITTED, ApplicationState.OFFERED, ApplicationState.ACCEPTED)


@contextmanager
def furnished(url: str) -> Iterator[School]:
    """Build the school: three providers with learners, groups, staff, imports, applications and an audit trail."""
    with school(url, ROWS) as made:
        progress = made.progress
        others = [Provider(ukprn, f"Other school {ukprn}", AREA) for ukprn in _UKPRNS[1:]]
        rows = [{"ukprn": found.ukprn, "name": found.name, "area": found.area} for found in others]
        progress.providers.put_many(OPERATOR, rows)
        _hire(progress)
        with progress.context.store.transaction() as work:
            learners = _learners(progress, work, others)
            _group(work)
            _import(work)
            _apply(work, learners)
            _record(work, learners)
        people = (MANAGER, AREA_ADMINISTRATOR, PROVIDER_MANAGER, USER_MANAGER, ADMISSIONS, TUTOR)
        yield evolve(made, cookies={name: session_of(progress, name) for name in people})


def _hire(progress: Progress) -> None:
    first = _UKPRNS[:1]
    progress.staff.create(OPERATOR, TUTOR, Role.LEARNER_MANAGER, providers=first, password="teach3rs")
    for email, role in (
        (PROVIDER_MANAGER, Role.PROVIDER_MANAGER),
        (USER_MANAGER, Role.USER_MANAGER),
        (ADMISSIONS, Role.ADMISSIONS),
        *((email, Role.LEARNER_MANAGER) for email in COLLEAGUES),
    ):
        progress.staff.create(OPERATOR, email, role, providers=_UKPRNS, password="teach3rs")
    with progress.context.store.transaction() as work:
        accounts = [Account(id_, f"staff{id_}", Role.LEARNER_MANAGER, NOW) for id_ in work.new_ids(ROWS)]
        work.accounts.add_many(accounts)
        for at, account in enumerate(accounts):
            member = work.staff.get(_id_of(work, COLLEAGUES[0]))
            reach = frozenset(_UKPRNS[: 1 + at % 3])
            work.staff.add(evolve(member, id=account.id, email=f"{account.username}@example.com", providers=reach))


def _learners(progress: Progress, work: UnitOfWork, others: list[Provider]) -> list[Learner]:
    """Return the ids of sixty learners, of all the providers."""
    random = Random(2013)
    made = [
        a_learner(progress, random, id_, others[at % len(others)]) for at, id_ in enumerate(work.new_ids(ROWS // 2))
    ]
    work.accounts.add_many(account for account, _ in made)
    work.learners.add_many(learner for _, learner in made)
    own = [learner for learner, _ in work.learners.at_provider(_UKPRNS[0])]
    return [*own[: ROWS // 2], *(learner for _, learner in made)]


def _group(work: UnitOfWork) -> None:
    """Add groups with a few learners each, and restrict the tutor to two of them."""
    own = [learner.id for learner, _ in work.learners.at_provider(_UKPRNS[0])]
    ids = work.new_ids(ROWS)
    for at, id_ in enumerate(ids):
        work.groups.add(Group(id_, _UKPRNS[0], f"Tutor group {at:02}"))
        work.groups.assign(id_, own[at % 20 : at % 20 + 5])
    tutor = work.staff.get(_id_of(work, TUTOR))
    work.staff.save(evolve(tutor, groups=dict.fromkeys(ids[:2], _UKPRNS[0])))


def _import(work: UnitOfWork) -> None:
    """Add imports that several people have asked for, and that all see."""
    senders = [_id_of(work, email) for email in (MANAGER, *COLLEAGUES)]
    shared = frozenset(_UKPRNS[:1])
    for at, id_ in enumerate(work.new_ids(ROWS)):
        status = ImportStatus.UNSUCCESSFUL if at % 5 == 4 else ImportStatus.SUCCESSFUL
        asked_at = NOW - timedelta(hours=at + 1)
        record = Import(id_, f"learners {at}.xlsx", sha256(b"%d" % at).hexdigest(), senders[at % 4], asked_at)
        counts = ImportCounts(at, at % 7, 1)
        work.imports.add(
            evolve(record, status=status, counts=counts, processed_at=asked_at, ukprns=shared, shared_at=shared), b""
        )


def _apply(work: UnitOfWork, learners: list[Learner]) -> None:
    """Add applications for two courses from learners of all the providers, in several states."""
    courses = [
        Course(id_, _UKPRNS[0], f"Course {id_}", "A level", date(2027, 9, 1), "DT1 1AB") for id_ in work.new_ids(2)
    ]
    work.courses.put_many(courses)
    for at, (id_, learner) in enumerate(zip(work.new_ids(len(learners)), learners, strict=True)):
        course, state, when = courses[at % 2], _STATES[at % 3], NOW - timedelta(minutes=at)
        made = Application(id_, learner.id, _UKPRNS[0], course.id, course.title, when, state, when, "print")
        conditions = (Condition("Come to an interview"),) if state is not ApplicationState.SUBMITTED else ()
        work.applications.add(evolve(made, learner_name=learner.name, conditions=conditions))


def _record(work: UnitOfWork, learners: list[Learner]) -> None:
    """Add entries by staff about learners and about providers to the audit trail."""
    by = [_id_of(work, email) for email in (USER_MANAGER, AREA_ADMINISTRATOR, *COLLEAGUES)]
    work.audit.append(
        Entry(NOW - timedelta(minutes=at), by[at % 5], Action.EDIT_LEARNER, "learner", str(learner.id),
              learner.details.ukprn, {"fields": "postcode"})
        for at, learner in enumerate(learners)
    )  # fmt: skip


def _id_of(work: UnitOfWork, username: str) -> int:
    account = work.accounts.find(username)
    assert account is not None
    return account.id
