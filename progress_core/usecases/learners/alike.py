"""Whether a learner who is typed in by hand is there already: what an import calls a duplicate (B10, E7)."""

from collections.abc import Iterator

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.problems import Problem, has_errors
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.learners.duplicates import Likeness, compare, own_uln
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.likenesses import likeness_problem, new_numbers
from progress_core.ports.learners import Identity
from progress_core.ports.store import UnitOfWork

MAX_NAMED = 3
"""How many learners are named who are like the one typed in."""


def alike_problems(
    work: UnitOfWork,
    actor: Actor,
    details: LearnerDetails,
    *,
    anyway: bool,
    learner_id: int = 0,
    before: LearnerDetails | None = None,
) -> list[Problem]:
    """Find the learners whom a learner typed in by hand is like, the most similar first.

    They are looked for as an import does: at the learner's provider, and elsewhere by number, within the
    actor's scope. Of others nothing is said.

    Args:
        work: the unit of work that saves the learner.
        actor: who types.
        details: as checked.
        anyway: whether they know, and save the learner anyway: then the problems are warnings.
        learner_id: of the learner who is changed; 0 for a new one.
        before: their details so far: whom they were like already is not named again, unless they now share
            a number that they did not share.
    """
    found: list[tuple[Likeness, Identity]] = []
    for known in _perhaps_known(work, actor, details):
        likeness = None if known.id == learner_id else compare(details, known)
        if likeness is not None and _is_new(likeness, before, details, known):
            found.append((likeness, known))
    found.sort(key=lambda alike: (-alike[0], alike[1].id))
    return [
        likeness_problem(details, known, likeness, anyway=anyway, before=before)
        for likeness, known in found[:MAX_NAMED]
    ]


def refuse_alike(
    work: UnitOfWork, actor: Actor, before: Learner, after: LearnerDetails, *, anyway: bool
) -> list[Problem]:
    """Refuse, or warn of, changes by staff that make a learner like another one; learners see nobody else.

    Args:
        work: the unit of work that saves the learner.
        actor: who changes them.
        before: the learner as they are.
        after: their details as checked.
        anyway: as in `alike_problems`.

    Returns:
        the warnings.

    Raises:
        Rejected: they are alike, and it was not said to save them anyway.

    Source: features B10.
    """
    if actor.account_id == before.id:
        return []
    similar = alike_problems(work, actor, after, anyway=anyway, learner_id=before.id, before=before.details)
    if has_errors(similar):
        raise Rejected(problems=similar)
    return similar


def _is_new(likeness: Likeness, before: LearnerDetails | None, details: LearnerDetails, known: Identity) -> bool:
    was = None if before is None else compare(before, known)
    return likeness > (was or 0) or bool(new_numbers(before, details, known))


def _perhaps_known(work: UnitOfWork, actor: Actor, details: LearnerDetails) -> Iterator[Identity]:
    yield from work.learners.identities(actor.scope, [details.ukprn])
    for known in work.learners.identified(actor.scope, [own_uln(details)], [details.upn]):
        if known.ukprn != details.ukprn:
            yield known
