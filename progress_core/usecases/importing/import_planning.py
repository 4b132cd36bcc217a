"""What an import would do, asked of the store in a handful of queries: for running it and for trying it out."""

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from progress_core.domain.accounts.usernames import UsernameAllocator, username_stem
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.plan import Plan, make_plan
from progress_core.domain.importing.rows import Reading, read_learners
from progress_core.domain.learners.duplicates import matches, own_uln
from progress_core.domain.learners.learners import LearnerDetails
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.sheets import Sheet
from progress_core.ports.learners import Identity
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.importing.import_attempt import read_file


@frozen
class Planned:
    """A plan and the providers that it was made with.

    Args:
        plan: what becomes of the rows.
        providers: that the rows name and the actor sees whole, by UKPRN.
    """

    plan: Plan
    providers: dict[str, Provider]


def read(context: Context, content: bytes, choices: Choices, tick: Callable[[int], None] = lambda _: None) -> Reading:
    """Read and check a file, outside any transaction; a file that cannot be read is a reading with that problem.

    Raises:
        Unavailable: the reader could not be started.
    """

    def checked(sheets: Iterable[Sheet]) -> Reading:
        return read_learners(sheets, on=context.clock.now().date(), choices=choices, tick=tick)

    return read_file(context, content, checked, Reading)


def plan_import(work: UnitOfWork, scope: Scope, reading: Reading, choices: Choices) -> Planned:
    """Plan an import against what is in the store now."""
    named = {found.ukprn: found for found in work.providers.in_scope(scope) if found.ukprn in reading.ukprns}
    providers = {ukprn: provider for ukprn, provider in named.items() if scope.sees_provider(ukprn)}
    known = matches(reading.details, reading.keys, _perhaps_known(work, scope, reading, providers))
    by_groups = named.keys() - providers.keys()
    return Planned(make_plan(reading, choices, known=known, seen=providers, by_groups=by_groups), providers)


def _perhaps_known(work: UnitOfWork, scope: Scope, reading: Reading, ukprns: Iterable[str]) -> Iterator[Identity]:
    """Give the learners to compare with: all of the named providers, and elsewhere in scope those with a number."""
    named = frozenset(ukprns)
    yield from work.learners.identities(scope, named)
    if scope.everything or scope.groups or not scope.providers <= named:
        ulns: set[str] = set()
        upns: set[str] = set()
        for learner in reading.details:
            ulns.add(own_uln(learner))
            upns.add(learner.upn)
        yield from work.learners.identified(scope, ulns, upns)


def choose_usernames(context: Context, work: UnitOfWork, learners: Iterable[LearnerDetails]) -> Iterator[str]:
    """Give each learner a username that nobody has; the store is asked once.

    Source: manual 7.5; features A11.
    """
    ascii_of, policy = context.transliterator.ascii, context.limits.username
    stems = [username_stem(ascii_of(one.first_name), ascii_of(one.last_name), policy) for one in learners]
    allocator = UsernameAllocator(work.accounts.taken(set(map(str.lower, stems))), policy)
    return map(allocator.take, stems)
