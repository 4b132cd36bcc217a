"""The store of a country, made by the bulk path: one transaction for each provider, so that memory stays flat."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256
from random import Random

from attrs import evolve

from benchmarks._backups.school import opened
from benchmarks._site import AREA_ADMINISTRATOR, FIRST_UKPRN, MANAGER, NOW, School, a_learner, session_of
from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import Session, digest_of
from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.correspondence.mail import Outgoing
from progress_core.domain.courses.courses import Course
from progress_core.domain.foundations.actors import OPERATOR, Scope
from progress_core.domain.foundations.jobs import Job, JobState
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportKind, ImportStatus
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork

FIRST_SIZE = 1_000
"""Learners of the first provider, whose manager looks at pages: as many in every country."""
AREA_SIZE = 50_000
AREA = "Area 00"
APPLIED, IN_GROUP, LOGGED_IN = 0.1, 0.25, 0.02
"""Shares of the learners of a provider."""
COLLEGES = 5
"""How many providers at the start of the list receive the applications."""


@contextmanager
def country(url: str, learners: int, providers: int) -> Iterator[School]:
    """Open a country with two people logged in; build it first if the database is empty.

    Args:
        url: of the database.
        learners: how many.
        providers: how many; those of the first `AREA_SIZE` learners are in one area.
    """
    with opened(url) as progress:
        progress.context.store.migrate()
        with progress.context.store.snapshot() as work:
            empty = work.accounts.find(MANAGER) is None
        if empty:
            _build(progress, learners, providers)
        with progress.context.store.snapshot() as work:
            own = Scope(providers=frozenset({str(FIRST_UKPRN)}))
            first = work.learners.page(own, LearnerQuery(sort="username", limit=1)).lines[0].id
        yield School(progress, {name: session_of(progress, name) for name in (MANAGER, AREA_ADMINISTRATOR)}, first)


def _build(progress: Progress, learners: int, count: int) -> None:
    """Build it, a provider at a time, and the manager last: whoever finds the account knows that nothing is lacking."""
    sizes = _sizes(learners, count)
    providers = _providers(sizes)
    random = Random(2013)
    fields = [{"ukprn": provider.ukprn, "name": provider.name, "area": provider.area} for provider in providers]
    progress.providers.put_many(OPERATOR, fields)
    with progress.context.store.transaction() as work:
        numbers = work.new_ids(min(COLLEGES, count))
        courses = [
            Course(number, provider.ukprn, f"Course {number}", "A level", date(2027, 9, 1), "DT1 1AB")
            for number, provider in zip(numbers, providers, strict=False)
        ]
        work.courses.put_many(courses)
    for provider, size in zip(providers, sizes, strict=True):
        with progress.context.store.transaction() as work:
            _fill(progress, work, random, provider, courses, size)
    progress.staff.create(OPERATOR, AREA_ADMINISTRATOR, Role.AREA_ADMINISTRATOR, area=AREA, password="teach3rs")
    own = [providers[0].ukprn]
    progress.staff.create(OPERATOR, MANAGER, Role.LEARNER_MANAGER, providers=own, password="teach3rs")


def _sizes(learners: int, providers: int) -> list[int]:
    """Return how many learners each provider has: the first as many as ever, the others the rest in equal parts."""
    first = min(FIRST_SIZE, learners // providers)
    if providers == 1:
        return [first]
    each, more = divmod(learners - first, providers - 1)
    return [first, *(each + (at < more) for at in range(providers - 1))]


def _providers(sizes: Sequence[int]) -> list[Provider]:
    """Return the providers, each in the area of the learners before it."""
    before, found = 0, []
    for at, size in enumerate(sizes):
        area = f"Area {before // AREA_SIZE:02}"
        found.append(Provider(str(FIRST_UKPRN + at), f"School {at:03}", area))
        before += size
    return found


def _fill(
    progress: Progress, work: UnitOfWork, random: Random, provider: Provider, courses: Sequence[Course], size: int
) -> None:
    """Add the learners of a provider as an import does, and what they and their staff do."""
    import_id, job_id, mail_id, one, other, *numbers = work.new_ids(size + 5)
    made = [a_learner(progress, random, number, provider) for number in numbers]
    learners = [evolve(learner, import_id=import_id) for _, learner in made]
    work.accounts.add_many(account for account, _ in made)
    work.learners.add_many(learners)
    digest = sha256(provider.ukprn.encode()).hexdigest()
    record = Import(import_id, "learners.xlsx", digest, 0, NOW, status=ImportStatus.SUCCESSFUL, processed_at=NOW)
    of_provider = frozenset({provider.ukprn})
    work.imports.add(evolve(record, ukprns=of_provider, shared_at=of_provider), b"")
    work.jobs.add(Job(job_id, ImportKind.LEARNERS.value, import_id, 0, NOW, JobState.DONE, finished_at=NOW))
    to = f"{provider.ukprn}@example.com"
    work.outbox.add_many([Outgoing(mail_id, to, "Import", "", f"<{mail_id}@example.com>", NOW, 1, sent_at=NOW)])
    for group, name in ((one, "11A"), (other, "11B")):
        work.groups.add(Group(group, provider.ukprn, name))
        work.groups.assign(group, random.sample(numbers, int(size * IN_GROUP)))
    _act(work, random, provider, courses, learners)


def _act(
    work: UnitOfWork, random: Random, provider: Provider, courses: Sequence[Course], learners: Sequence[Learner]
) -> None:
    """Add audit entries about all learners, the sessions of some, and the applications of others."""
    work.audit.append(
        Entry(NOW - timedelta(seconds=at), learner.id, Action.LOG_IN, "account", str(learner.id), provider.ukprn)
        for at, learner in enumerate(learners)
    )
    for learner in learners:
        if random.random() < LOGGED_IN:
            digest = digest_of(f"of {learner.id}")
            work.sessions.add(Session(digest, learner.id, NOW, NOW, NOW, learner.id))
    applied = [learner for learner in learners if random.random() < APPLIED]
    for number, learner in zip(work.new_ids(len(applied)), applied, strict=True):
        work.applications.add(_application(number, learner, random.choice(courses)))


def _application(number: int, learner: Learner, course: Course) -> Application:
    state, at = ApplicationState.SUBMITTED, NOW - timedelta(minutes=number % 100_000)
    title = f"{course.title} ({course.type})"
    return Application(number, learner.id, course.ukprn, course.id, title, at, state, at, "print", None, learner.name)
