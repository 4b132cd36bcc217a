"""Stores with data past its period, and workers that are busy."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.jobs import Job, JobKind, JobState
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.retention import Counts
from progress_core.memory.clock import FixedClock
from progress_core.testing.tools.builders import a_mail, a_session, an_entry, an_export, an_import
from tests.given.people import NORTH, SOUTH
from tests.given.profiles import pupil

NOBODY = Counts()


def born(progress: Progress, username: str, day: str = "2007-10-02", ukprn: str = NORTH) -> Learner:
    """Create a learner of Year 13 who, born on the usual day, leaves on 31 August 2027."""
    return pupil(progress, username, date_of_birth=day, year_group="13", ukprn=ukprn)


def later(clock: FixedClock, *, years: int = 0, days: int = 0) -> None:
    clock.advance(timedelta(days=round(years * 365.25) + days))


def there(progress: Progress) -> set[int]:
    with progress.context.store.snapshot() as work:
        return {learner.id for learner, _ in work.learners.at_provider(NORTH)}


def erased(progress: Progress) -> dict[str, dict[str, str]]:
    return {each.subject_id: each.facts for each in progress.audit.read(OPERATOR, action="erase learner")}


def fill(progress: Progress, clock: FixedClock) -> None:
    """Put five of each kind into the store, as old as the numbers of days say."""
    now = clock.now()
    with progress.context.store.transaction() as work:
        work.accounts.add_many([Account(7, "somebody", OPERATOR.role, now)])
        for number, days in enumerate((0, 29, 31, 100, 400), start=1):
            at = now - timedelta(days=days)
            work.outbox.add_many([a_mail(number, created_at=at, next_attempt_at=None)])
            work.audit.append([an_entry(at=at - timedelta(days=5 * 365.25), action="edit learner")])
            work.sessions.add(a_session(str(number), account_id=7, seen_at=at))
            work.imports.add(an_import(number, processed_at=at, ukprns=frozenset({SOUTH})), b"file")
            export = an_export(number, processed_at=at, ukprn=SOUTH)
            work.exports.add(export)
            work.exports.save(export, b"file")
        work.outbox.add_many([a_mail(6, created_at=now - timedelta(days=999))])


@contextmanager
def at_work(progress: Progress) -> Iterator[None]:
    """Let another worker have an export for as long as the block runs."""
    now = progress.context.clock.now()
    with progress.context.store.transaction() as work:
        work.jobs.add(Job(1, JobKind.QUALIFICATION_EXPORT, 1, 0, now))
        job = work.jobs.claim(
            owner="other", now=now, lease_until=now + timedelta(days=1), kinds=[JobKind.QUALIFICATION_EXPORT]
        )
        assert job is not None
    yield
    with progress.context.store.transaction() as work:
        work.jobs.finish(1, job.fence, JobState.DONE, now=now)
