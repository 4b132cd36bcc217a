"""Keeping a learner's standing in step with everything it depends on."""

from collections.abc import Iterable

from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.applications.applications import tally
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.learners.dashboard import standing, standing_anew
from progress_core.domain.learners.learners import Learner
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.holds import Lock, hold


def keep(work: UnitOfWork, learner: Learner, account: Account | None = None) -> Learner:
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
    """Give a learner's provider, whose defaults stay as they are until the transaction ends."""
    hold(work, Lock.DEFAULTS, learner.details.ukprn)
    return work.providers.get(EVERYTHING, learner.details.ukprn)


def with_tallies(work: UnitOfWork, learner: Learner) -> Learner:
    """Return a learner with their applications and offers as the store now counts them; nothing is saved."""
    applications = work.applications.of_learner(EVERYTHING, learner.id)
    count, offers = tally(application.state for application in applications)
    return evolve(learner, applications=count, offers=offers)


def keep_account(work: UnitOfWork, account: Account) -> Account:
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


def keep_options(work: UnitOfWork, learners: Iterable[Learner]) -> None:
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
        evolve(learner, standing=standing_anew(learner, providers[learner.details.ukprn])) for learner in changed
    )


def keep_provider(work: UnitOfWork, provider: Provider) -> Provider:
    """Save a provider, and the standings of all its learners, which its defaults decide.

    Waits for those who are making learners: they would be given standings by the old defaults, unseen.

    Raises:
        Conflict: somebody else changed the provider.
    """
    hold(work, Lock.LEARNERS)
    hold(work, Lock.DEFAULTS, provider.ukprn)
    saved = work.providers.save(provider)
    changed = []
    for learner, account in work.learners.at_provider(provider.ukprn):
        now_standing = standing(learner, account, saved)
        if now_standing != learner.standing:
            changed.append(evolve(learner, standing=now_standing))
    work.learners.save_many(changed)
    return saved
