"""The rows of a learner import: read, planned against the store, and written (manual 7.4; E4, E5)."""

from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice
from operator import attrgetter

from attrs import frozen

from progress_core.domain.accounts.accounts import Account, Credential, password_context
from progress_core.domain.accounts.passwords import initial_passwords
from progress_core.domain.accounts.usernames import UsernameAllocator, username_stems
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.importing.decisions import undecided
from progress_core.domain.importing.imports import Choices, Import, ImportKind
from progress_core.domain.importing.learner_headings import LEARNER_HEADINGS
from progress_core.domain.importing.plan import Plan, make_plan
from progress_core.domain.importing.rows import Reading, read_learners
from progress_core.domain.importing.sharing import shared_at
from progress_core.domain.learners.dashboard import first_standing
from progress_core.domain.learners.duplicates import own_uln
from progress_core.domain.learners.file_keys import Match, matches
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.operations.audit import Action
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.english_time import english_day
from progress_core.domain.values.sheets import Sheet
from progress_core.ports.learners import Identity
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock
from progress_core.usecases.importing.run import Outcome
from progress_core.usecases.importing.updates import make_updates

BATCH_SIZE = 2_000
"""How many learners are made at a time: their usernames and accounts need not all be in memory at once."""

LOOK_UP_SIZE = 10_000
"""How many learners' numbers are looked up at a time: those of a large file would take as much memory as the file."""

_NAMES = attrgetter("first_name", "last_name")


@frozen
class Planned:
    """A plan and the providers that it was made with.

    Args:
        plan: what becomes of the rows.
        providers: those that the rows name and the actor sees whole, by UKPRN.
        ukprns: the providers of all learners whom the file and the plan name; none if any of them is not known.
    """

    plan: Plan
    providers: dict[str, Provider]
    ukprns: frozenset[str]


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
        if plan.updates and (not plan.problems.errors or undecided(plan.problems.listed())):
            make_updates(context, work, actor, record, reading, plan)
        if not plan.problems.errors:
            _create(context, work, record, reading, planned)
        shared = shared_at(plan.problems.codes_of(0), planned.ukprns)
        return Outcome(plan.counts, plan.problems, frozenset(planned.providers), shared)


def plan_rows(work: UnitOfWork, scope: Scope, reading: Reading, choices: Choices) -> Planned:
    """Plan an import against what is in the store now."""
    named = {found.ukprn: found for found in work.providers.in_scope(scope) if found.ukprn in reading.ukprns}
    providers = {ukprn: provider for ukprn, provider in named.items() if scope.sees_provider(ukprn)}
    known = matches(reading.details, reading.keys, _perhaps_known(work, scope, reading, providers))
    by_groups = named.keys() - providers.keys()
    plan = make_plan(reading, choices, known=known, seen=providers, by_groups=by_groups)
    return Planned(plan, providers, _named(reading, providers, known.values()))


def _named(reading: Reading, seen: Container[str], known: Iterable[Match[Identity]]) -> frozenset[str]:
    """Return the providers of all learners whom a file names, or who are like its rows; none if one is not known."""
    if not (reading.names_providers and all(ukprn in seen for ukprn in reading.ukprns)):
        return frozenset()
    if any(match.others for match in known):  # only counted: nobody knows where they are
        return frozenset()
    return frozenset(reading.ukprns) | {match.person.ukprn for match in known}


def choose_usernames(context: Context, work: UnitOfWork, learners: Iterable[LearnerDetails]) -> Iterator[str]:
    """Choose for each learner a username that nobody has; the store is asked once.

    Source: manual 7.5; features A11.
    """
    policy = context.limits.username
    stems = username_stems(map(_NAMES, learners), context.transliterator.ascii, policy)
    allocator = UsernameAllocator(work.accounts.taken(set(map(str.lower, stems))), policy)
    return map(allocator.take, stems)


def _perhaps_known(work: UnitOfWork, scope: Scope, reading: Reading, ukprns: Iterable[str]) -> Iterator[Identity]:
    """Yield the learners to compare with: all at the named providers, and elsewhere in scope those with a number."""
    named = frozenset(ukprns)
    yield from work.learners.identities(scope, named)
    if scope.everything or scope.groups or not scope.providers <= named:
        learners = iter(reading.details)
        for _ in range(0, len(reading.details), LOOK_UP_SIZE):
            ulns, upns = set[str](), set[str]()
            for learner in islice(learners, LOOK_UP_SIZE):
                ulns.add(own_uln(learner))
                upns.add(learner.upn)
            yield from work.learners.identified(scope, ulns, upns)


def _create(context: Context, work: UnitOfWork, record: Import, reading: Reading, planned: Planned) -> None:
    """Create the learners, each with a username and a sealed initial password; in batches, to save memory."""
    places = planned.plan.creates
    if not places:
        return
    now = context.clock.now()
    year = AcademicYear.at(now).start  # each learner would find it out again
    ids = work.new_ids(len(places))
    standings = {ukprn: first_standing(provider) for ukprn, provider in planned.providers.items()}
    for start in range(0, len(places), BATCH_SIZE):
        learners = list(map(reading.details.__getitem__, places[start : start + BATCH_SIZE]))
        usernames = choose_usernames(context, work, learners)  # the store knows those of the learners before
        their_ids = ids[start : start + BATCH_SIZE]
        passwords = initial_passwords(context.tokens.passwords, len(learners), context.limits.password)
        sealed = context.sealer.seal_many(zip(passwords, map(password_context, their_ids), strict=True))
        work.accounts.add_many(
            Account(id_, name, Role.LEARNER, now, Credential("sealed", secret, now, must_change=True))
            for id_, name, secret in zip(their_ids, usernames, sealed, strict=True)
        )
        work.learners.add_many(
            Learner(id_, details, now, import_id=record.id, standing=standings[details.ukprn], academic_year=year)
            for id_, details in zip(their_ids, learners, strict=True)
        )
