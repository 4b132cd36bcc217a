"""Running a learner import: what is made and changed in its one transaction (manual 7.4; E4, E5)."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice

from attrs import asdict, evolve

from progress_core.domain.accounts.accounts import Account, Credential
from progress_core.domain.accounts.passwords import initial_passwords
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import Import, ImportKind
from progress_core.domain.importing.rows import Reading
from progress_core.domain.learners.dashboard import first_standing
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import password_context
from progress_core.usecases.foundations.holds import Lock
from progress_core.usecases.importing.import_attempt import ImportAttempt, Outcome
from progress_core.usecases.importing.import_planning import Planned, choose_usernames, plan_import, read

_AT_A_TIME = 2_000
"""So many learners are made at a time: their accounts need not all be in memory at once."""


class ImportRun(ImportAttempt[Reading]):
    """One attempt at one import of learners; somebody else may take one of its usernames meanwhile."""

    kind = ImportKind.LEARNERS
    lock = Lock.LEARNERS
    raced = "username"

    def read(self, record: Import, content: bytes, tick: Callable[[int], None]) -> Reading:
        """Read and check the file."""
        return read(self._context, content, record.choices, tick)

    def size(self, reading: Reading) -> int:
        """Say how many rows were read."""
        return reading.rows

    def write(self, work: UnitOfWork, actor: Actor, record: Import, reading: Reading) -> Outcome:
        """Plan the import, and make and change the learners unless anything is an error."""
        planned = plan_import(work, actor.scope, reading, record.choices)
        plan = planned.plan
        if not plan.problems.errors:
            self._create(work, record, reading, planned, self._context.clock.now())
            self._update(work, actor, reading, planned)
        return Outcome(plan.counts, plan.problems, frozenset(planned.providers))

    def _create(self, work: UnitOfWork, record: Import, reading: Reading, planned: Planned, now: datetime) -> None:
        """Make the learners, each with a username and a sealed initial password; some at a time, to save memory."""
        places = planned.plan.creates
        if not places:
            return
        context = self._context
        ids = work.new_ids(len(places))
        usernames = choose_usernames(context, work, map(reading.details.__getitem__, places))
        standings = {ukprn: first_standing(provider) for ukprn, provider in planned.providers.items()}
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
