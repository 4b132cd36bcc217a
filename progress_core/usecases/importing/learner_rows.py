"""The rows of a learner import: read, planned against the store, and written (manual 7.4; E4, E5)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from attrs import asdict, evolve, frozen

from progress_core.domain.accounts.accounts import Account, Credential, password_context
from progress_core.domain.accounts.passwords import initial_passwords
from progress_core.domain.accounts.usernames import UsernameAllocator, username_stem
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.importing.imports import Choices, Import, ImportKind
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.plan import Plan, make_plan
from progress_core.domain.importing.rows import Reading, read_learners
from progress_core.domain.learners.dashboard import first_standing
from progress_core.domain.learners.duplicates import matches, own_uln
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.operations.audit import Action
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.sheets import Sheet
from progress_core.ports.learners import Identity
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.telling import guard_address
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock
from progress_core.usecases.importing.run import Outcome

BATCH_SIZE = 2_000
"""How many learners are made at a time: their accounts need not all be in memory at once."""


@frozen
class Planned:
    """A plan and the providers that it was made with.

    Args:
        plan: what becomes of the rows.
        providers: those that the rows name and the actor sees whole, by UKPRN.
    """

    plan: Plan
    providers: dict[str, Provider]


class LearnerImporter:
    """Creates and updates learners; somebody else may take one of the usernames meanwhile."""

    kind = ImportKind.LEARNERS
    permission = Permission.IMPORT_LEARNERS
    headings = LEARNER_HEADINGS
    rule = "imports.all_or_nothing"
    requested = Action.REQUEST_LEARNER_IMPORT
    imported = Action.IMPORT_LEARNERS
    lock = Lock.LEARNERS
    raced = "username"

    def nothing(self) -> Reading:
        """Return a reading without a row."""
        return Reading()

    def read(self, context: Context, sheets: Iterable[Sheet], choices: Choices, tick: Callable[[int], None]) -> Reading:
        """Read and check the rows of a file."""
        return read_learners(sheets, on=english_day(context.clock.now()), choices=choices, tick=tick)

    def size(self, reading: Reading) -> int:
        """Return how many rows were read."""
        return reading.rows

    def write(self, context: Context, work: UnitOfWork, actor: Actor, record: Import, reading: Reading) -> Outcome:
        """Plan the import, and create and update the learners unless anything is an error."""
        planned = plan_rows(work, actor.scope, reading, record.choices)
        plan = planned.plan
        if not plan.problems.errors:
            _create(context, work, record, reading, planned)
            _update(context, work, actor, reading, plan)
        return Outcome(plan.counts, plan.problems, frozenset(planned.providers))


def plan_rows(work: UnitOfWork, scope: Scope, reading: Reading, choices: Choices) -> Planned:
    """Plan an import against what is in the store now."""
    named = {found.ukprn: found for found in work.providers.in_scope(scope) if found.ukprn in reading.ukprns}
    providers = {ukprn: provider for ukprn, provider in named.items() if scope.sees_provider(ukprn)}
    known = matches(reading.details, reading.keys, _perhaps_known(work, scope, reading, providers))
    by_groups = named.keys() - providers.keys()
    return Planned(make_plan(reading, choices, known=known, seen=providers, by_groups=by_groups), providers)


def choose_usernames(context: Context, work: UnitOfWork, learners: Iterable[LearnerDetails]) -> Iterator[str]:
    """Choose for each learner a username that nobody has; the store is asked once.

    Source: manual 7.5; features A11.
    """
    ascii_of, policy = context.transliterator.ascii, context.limits.username
    stems = [username_stem(ascii_of(one.first_name), ascii_of(one.last_name), policy) for one in learners]
    allocator = UsernameAllocator(work.accounts.taken(set(map(str.lower, stems))), policy)
    return map(allocator.take, stems)


def _perhaps_known(work: UnitOfWork, scope: Scope, reading: Reading, ukprns: Iterable[str]) -> Iterator[Identity]:
    """Yield the learners to compare with: all at the named providers, and elsewhere in scope those with a number."""
    named = frozenset(ukprns)
    yield from work.learners.identities(scope, named)
    if scope.everything or scope.groups or not scope.providers <= named:
        ulns: set[str] = set()
        upns: set[str] = set()
        for learner in reading.details:
            ulns.add(own_uln(learner))
            upns.add(learner.upn)
        yield from work.learners.identified(scope, ulns, upns)


def _create(context: Context, work: UnitOfWork, record: Import, reading: Reading, planned: Planned) -> None:
    """Create the learners, each with a username and a sealed initial password; in batches, to save memory."""
    places = planned.plan.creates
    if not places:
        return
    now = context.clock.now()
    ids = work.new_ids(len(places))
    usernames = choose_usernames(context, work, map(reading.details.__getitem__, places))
    standings = {ukprn: first_standing(provider) for ukprn, provider in planned.providers.items()}
    for start in range(0, len(places), BATCH_SIZE):
        learners = list(map(reading.details.__getitem__, places[start : start + BATCH_SIZE]))
        their_ids = ids[start : start + BATCH_SIZE]
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


def _update(context: Context, work: UnitOfWork, actor: Actor, reading: Reading, plan: Plan) -> None:
    """Change the learners that rows are to update: cells that are empty change nothing, and old addresses are told."""
    places = plan.updates_of
    if not places:
        return
    changed = []
    for learner in work.learners.get_many(actor.scope, places):
        details = _updated(learner.details, reading.details[places[learner.id]])
        if details.email != learner.details.email:
            guard_address(context, work, actor, work.accounts.get(learner.id), details.email)
        changed.append(evolve(learner, details=details))
    work.learners.save_many(changed)


def _updated(old: LearnerDetails, row: LearnerDetails) -> LearnerDetails:
    return evolve(old, **{name: value for name, value in asdict(row).items() if value != ""})
