"""Running a learner import: read and check, then everything in one transaction, once (manual 7.4; E4, E5)."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from attrs import asdict, evolve

from progress_core.domain.accounts import Account, Credential
from progress_core.domain.audit import WORKER_ID, Entry
from progress_core.domain.dashboard import standing
from progress_core.domain.errors import Conflict, NotAllowed, NotFound
from progress_core.domain.import_rows import Reading
from progress_core.domain.imports import Import, ImportCounts, ImportStatus, RowProblem
from progress_core.domain.jobs import Job, JobState
from progress_core.domain.learners import Learner, LearnerDetails
from progress_core.domain.messages import problem
from progress_core.domain.notices import import_outcome
from progress_core.domain.passwords import initial_passwords
from progress_core.domain.permissions import Actor, Permission, Role
from progress_core.domain.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.actors import actor_of
from progress_core.usecases.context import Context, password_context
from progress_core.usecases.import_planning import Planned, choose_usernames, plan_import, read
from progress_core.usecases.jobs import ATTEMPTS
from progress_core.usecases.outbox import post
from progress_core.usecases.trail import providers_of_actor

HOLD = "learner-import"
"""Name that is held while an import is written: two at once would create the same learners twice."""

_RACES = 5
"""How often the final transaction is tried when somebody else takes a username meanwhile."""

_AT_A_TIME = 2_000
"""So many learners are made at a time: their accounts need not all be in memory at once."""

_log = logging.getLogger(__name__)


class ImportRun:
    """One attempt at one import.

    Nothing but its status is written before the final transaction, which holds the learners, their
    accounts, the outcome, the e-mail and the end of the job: a worker that is killed leaves nothing
    half-done, and one that was only slow is stopped by the job's fence.

    Args:
        context: the ports.
        job: claimed by this worker.
    """

    def __init__(self, context: Context, job: Job) -> None:
        self._context = context
        self._job = job
        self._lease = timedelta(seconds=context.limits.lease_seconds)
        self._renewed_at = context.clock.now()

    def run(self) -> Import:
        """Do the import, and give its outcome.

        Raises:
            Conflict: another worker has the job.
            Exception: whatever went wrong, to be tried again; the last attempt ends the import instead.
        """
        last = self._job.attempts >= ATTEMPTS
        if self._job.attempts > ATTEMPTS:  # its workers died: perhaps of this very file
            return self._give_up()
        try:
            return self._attempt()
        except Conflict:
            raise
        except Exception as error:
            if not last:
                raise
            # Without its message, which may hold personal data.
            _log.error("Import %d failed for good: %s", self._job.subject, type(error).__name__)
            return self._give_up()

    def _attempt(self) -> Import:
        with self._context.store.transaction() as work:
            record = work.imports.get(self._job.subject)
            if record.status in (ImportStatus.SUCCESSFUL, ImportStatus.UNDONE):
                work.jobs.finish(self._job.id, self._job.fence, JobState.DONE, now=self._context.clock.now())
                return record
            content = work.imports.content(record.id)
            work.imports.save(evolve(record, status=ImportStatus.RUNNING))
        reading = read(self._context, content, record.choices, self._tick)
        del content
        self._renew(reading.rows, reading.rows)
        return self._settle(record, reading)

    def _tick(self, done: int) -> None:
        """Show a sign of life now and then while the file is read."""
        if self._context.clock.now() - self._renewed_at >= self._lease / 3:
            self._renew(done, 0)

    def _renew(self, done: int, total: int) -> None:
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            work.jobs.renew(self._job.id, self._job.fence, lease_until=now + self._lease, done=done, total=total)
        self._renewed_at = now

    def _settle(self, record: Import, reading: Reading) -> Import:
        """Try the final transaction until nobody takes one of its usernames meanwhile."""
        for _ in range(_RACES):
            try:
                with self._context.store.transaction() as work:
                    return self._write(work, record, reading)
            except Conflict as error:
                if error.field != "username":
                    raise
        raise Conflict("Others kept taking the usernames of this import. It is tried again later.")

    def _write(self, work: UnitOfWork, record: Import, reading: Reading) -> Import:
        work.hold(HOLD)
        now = self._context.clock.now()
        work.jobs.finish(self._job.id, self._job.fence, JobState.DONE, now=now)
        try:
            actor = actor_of(work, record.requested_by)
            actor.require(Permission.IMPORT_LEARNERS)
        except (NotAllowed, NotFound):
            refused = RowProblem(0, "", problem("file", "import_not_allowed", rule="imports.all_or_nothing"))
            return self._unsuccessful(work, record, (refused,), now)
        planned = plan_import(work, actor.scope, reading, record.choices)
        plan = planned.plan
        ukprns = frozenset(planned.providers)
        if plan.problems.errors:
            return self._unsuccessful(work, evolve(record, ukprns=ukprns), plan.problems.listed(), now, actor)
        self._create(work, record, reading, planned, now)
        self._update(work, actor, reading, planned)
        done = evolve(
            record,
            status=ImportStatus.SUCCESSFUL,
            counts=plan.counts,
            problems=plan.problems.listed(),
            processed_at=now,
            ukprns=ukprns,
        )
        return conclude(self._context, work, actor, done)

    def _unsuccessful(
        self,
        work: UnitOfWork,
        record: Import,
        problems: tuple[RowProblem, ...],
        now: datetime,
        actor: Actor | None = None,
    ) -> Import:
        done = evolve(
            record, status=ImportStatus.UNSUCCESSFUL, counts=ImportCounts(), problems=problems, processed_at=now
        )
        return conclude(self._context, work, actor, done)

    def _give_up(self) -> Import:
        """End an import that cannot be done, after the last attempt."""
        now = self._context.clock.now()
        failed = problem("file", "not_imported", rule="imports.all_or_nothing", attempts=ATTEMPTS)
        with self._context.store.transaction() as work:
            work.jobs.finish(self._job.id, self._job.fence, JobState.FAILED, now=now, error=failed.message)
            record = work.imports.get(self._job.subject)
            try:
                actor = actor_of(work, record.requested_by)
            except (NotAllowed, NotFound):
                actor = None
            return self._unsuccessful(work, record, (RowProblem(0, "", failed),), now, actor)

    def _create(self, work: UnitOfWork, record: Import, reading: Reading, planned: Planned, now: datetime) -> None:
        """Make the learners, each with a username and a sealed initial password; some at a time, to save memory."""
        places = planned.plan.creates
        if not places:
            return
        context = self._context
        ids = work.new_ids(len(places))
        usernames = choose_usernames(context, work, map(reading.details.__getitem__, places))
        standings = {ukprn: _first_standing(provider, now) for ukprn, provider in planned.providers.items()}
        for start in range(0, len(places), _AT_A_TIME):
            learners = list(map(reading.details.__getitem__, places[start : start + _AT_A_TIME]))
            their_ids = ids[start : start + _AT_A_TIME]
            passwords = initial_passwords(context.tokens.passwords, len(learners), context.limits.password)
            sealed = context.sealer.seal_many(zip(passwords, map(password_context, their_ids), strict=True))
            work.accounts.add_many(
                Account(id_, name, Role.LEARNER, now, Credential("sealed", secret, now, must_change=True))
                for id_, name, secret in zip(their_ids, islice(usernames, len(learners)), sealed, strict=True)
            )
            work.learners.add_many(
                Learner(id_, details, now, import_id=record.id, standing=standings[details.ukprn])
                for id_, details in zip(their_ids, learners, strict=True)
            )

    def _update(self, work: UnitOfWork, actor: Actor, reading: Reading, planned: Planned) -> None:
        """Change the learners that rows are to update: cells that are empty change nothing."""
        places = planned.plan.updates_of
        changed = (
            evolve(learner, details=_updated(learner.details, reading.details[places[learner.id]]))
            for learner in work.learners.get_many(actor.scope, places)
        )
        if places:
            work.learners.save_many(list(changed))


def _updated(old: LearnerDetails, row: LearnerDetails) -> LearnerDetails:
    return evolve(old, **{name: value for name, value in asdict(row).items() if value != ""})


def _first_standing(provider: Provider, now: datetime) -> int:
    """Give the standing of a new learner, which is the same for all of a provider."""
    details = LearnerDetails(provider.ukprn, 7, "", "", "", now.date())
    account = Account(0, "", Role.LEARNER, now, Credential("sealed", "", now, must_change=True))
    return standing(Learner(0, details, now), account, provider)


def conclude(context: Context, work: UnitOfWork, actor: Actor | None, done: Import) -> Import:
    """Keep the outcome of an import, put it into the audit trail, and tell the person who asked for it.

    Args:
        context: the ports.
        work: the final transaction.
        actor: who asked for it; None where that account is gone or switched off.
        done: the outcome.
    """
    work.imports.save(done)
    work.audit.append(_entries(work, actor, done))
    if actor is not None:
        post(context, work, actor.email, import_outcome(done, context.limits.base_url))
    return done


def _entries(work: UnitOfWork, actor: Actor | None, done: Import) -> Iterator[Entry]:
    at = done.processed_at or done.requested_at
    facts = {"outcome": done.status.value} | {name: str(count) for name, count in asdict(done.counts).items()}
    actor_id = actor.account_id if actor is not None else WORKER_ID
    for ukprn in sorted(done.ukprns) or (providers_of_actor(work, actor) if actor is not None else [""]):
        yield Entry(at, actor_id, "import learners", "import", str(done.id), ukprn, facts)
