"""The learners whom the rows of a file of leavers may mean (J2)."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from progress_core.domain.accounts.accounts import username_key
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.importing.leaver_files import LeaverRow
from progress_core.domain.importing.leaver_plan import KnownLearner, KnownLearners
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.learners.selection import listed_pages


def known_learners(work: UnitOfWork, actor: Actor, rows: Sequence[LeaverRow]) -> KnownLearners:
    """Return the learners in scope with the usernames and numbers of a file.

    Archived learners are looked for by number only where nobody else is meant.

    Args:
        work: any unit of work.
        actor: in whose scope they are.
        rows: of the file.
    """
    there = {identity.id for identity in work.learners.identified(actor.scope, _all(rows, "uln"), _all(rows, "upn"))}
    there.update(_with_usernames(work, {username_key(name) for name in _all(rows, "username")}))
    known = KnownLearners(_known(work, actor, there))
    left = [row for row in rows if not known.meant(row)]
    numbers = _all(left, "uln") | _all(left, "upn")
    found = _known(work, actor, _archived(work, actor, sorted(numbers)))
    archived = (one for one in found if numbers & {one.has("uln"), one.has("upn")})
    return KnownLearners((*known.all.values(), *archived))


def _all(rows: Iterable[LeaverRow], field: str) -> set[str]:
    return {row.identifiers[field] for row in rows if field in row.identifiers}


def _with_usernames(work: UnitOfWork, usernames: Collection[str]) -> Iterator[int]:
    for username in sorted(usernames):
        account = work.accounts.find(username)
        if account is not None:
            yield account.id


def _archived(work: UnitOfWork, actor: Actor, numbers: Iterable[str]) -> set[int]:
    """Return the ids of archived learners in scope who may have one of these ULNs or UPNs."""
    queries = (LearnerQuery(search=number, archived=True) for number in numbers)
    return {line.id for query in queries for lines in listed_pages(work, actor, query) for line in lines}


def _known(work: UnitOfWork, actor: Actor, ids: Collection[int]) -> list[KnownLearner]:
    learners = work.learners.get_many(actor.scope, sorted(ids))
    names = {account.id: account.username for account in work.accounts.get_many([one.id for one in learners])}
    return [KnownLearner(learner, names[learner.id]) for learner in learners]
