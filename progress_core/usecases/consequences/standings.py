"""Keeping learners' standings in step with everything that they depend on."""

from collections.abc import Iterable

from attrs import evolve, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.applications.applications import tally
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.learners.dashboard import standing, standing_anew
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.holds import Lock, hold

BATCH_SIZE = 1_000
"""Learners whose standings are saved at a time, to save memory."""


@frozen
class StaleStanding:
    """A learner whose stored standing is not the one that holds.

    Args:
        learner_id: whose.
        version: of the learner that the standing was worked out from.
        standing: the one that holds.
    """

    learner_id: int
    version: int
    standing: int


def save_learner(work: UnitOfWork, learner: Learner, account: Account | None = None) -> Learner:
    """Save a learner with the standing that now holds.

    Args:
        work: the unit of work of the change.
        learner: as changed.
        account: as changed; read from the store if not given.

    Raises:
        Conflict: somebody else changed the learner.
    """
    account = account or work.accounts.get(learner.id)
    return work.learners.save(evolve(learner, standing=standing(learner, account, provider_of(work, learner))))


def provider_of(work: UnitOfWork, learner: Learner) -> Provider:
    """Hold the defaults of a learner's provider until the transaction ends, and return the provider."""
    hold(work, Lock.DEFAULTS, learner.details.ukprn)
    return work.providers.get(EVERYTHING, learner.details.ukprn)


def with_tallies(work: UnitOfWork, learner: Learner) -> Learner:
    """Return a learner with their applications and offers as the store now counts them; nothing is saved."""
    applications = work.applications.of_learner(EVERYTHING, learner.id)
    count, offers = tally(application.state for application in applications)
    return evolve(learner, applications=count, offers=offers)


def save_account(work: UnitOfWork, account: Account) -> Account:
    """Save an account, and the standing of the learner it may belong to.

    Raises:
        Conflict: somebody else changed the account, or its username is taken.
    """
    saved = work.accounts.save(account)
    for learner in work.learners.get_many(EVERYTHING, [account.id]):
        provider = work.providers.get(EVERYTHING, learner.details.ukprn)
        now_standing = standing(learner, saved, provider)
        if now_standing != learner.standing:
            work.learners.save(evolve(learner, standing=now_standing))
    return saved


def save_options(work: UnitOfWork, learners: Iterable[Learner]) -> None:
    """Save learners whose profile options were chosen, with the standings that now hold, all or none.

    Raises:
        Conflict: somebody else changed one of them.
    """
    changed = list(learners)
    providers = {}
    for ukprn in sorted({learner.details.ukprn for learner in changed}):
        hold(work, Lock.DEFAULTS, ukprn)
        providers[ukprn] = work.providers.get(EVERYTHING, ukprn)
    work.learners.save_many(
        learner if learner.standing == now else evolve(learner, standing=now)
        for learner in changed
        for now in (standing_anew(learner, providers[learner.details.ukprn]),)
    )


def save_provider(work: UnitOfWork, provider: Provider) -> Provider:
    """Save a provider, and correct the standings of all its learners, which depend on its defaults.

    Raises:
        Conflict: somebody else changed the provider.
    """
    hold_provider(work, provider.ukprn)
    saved = work.providers.save(provider)
    correct_standings(work, saved)
    return saved


def hold_provider(work: UnitOfWork, ukprn: str) -> None:
    """Block new learners, and changes of this provider's defaults, until the transaction ends.

    Learners who were being created would be given standings by the old defaults, unseen.
    """
    hold(work, Lock.LEARNERS)
    hold(work, Lock.DEFAULTS, ukprn)


def correct_standings(work: UnitOfWork, provider: Provider) -> int:
    """Save the standings that now hold wherever a learner of a provider has another one.

    Args:
        work: the transaction, which holds the provider; see `hold_provider`.
        provider: as it now is.

    Returns:
        how many standings were saved.

    Raises:
        Conflict: somebody else changed one of the learners.
    """
    stale = stale_standings(work, provider)
    for start in range(0, len(stale), BATCH_SIZE):
        batch = {found.learner_id: found for found in stale[start : start + BATCH_SIZE]}
        work.learners.save_many(
            evolve(learner, standing=batch[learner.id].standing, version=batch[learner.id].version)
            for learner in work.learners.get_many(EVERYTHING, batch)
        )
    return len(stale)


def stale_standings(work: UnitOfWork, provider: Provider) -> list[StaleStanding]:
    """Find the learners of a provider whose stored standing is not the one that holds; ordered by id."""
    return [
        StaleStanding(learner.id, learner.version, now_standing)
        for learner, account in work.learners.at_provider(provider.ukprn)
        if (now_standing := standing(learner, account, provider)) != learner.standing
    ]
