"""Profile options of many learners at once: the ticked ones, a group, a whole cohort (manual 5.4, 5.6)."""

from collections.abc import Iterator

from attrs import evolve, frozen

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.settings import Effects, Options, check_options, effects_of_options, with_options
from progress_core.domain.operations.audit import Action, Entry
from progress_core.ports.learners import LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import keep_options
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.providers.groups import NO_GROUP, group_in_scope
from progress_core.usecases.providers.providers import provider_in_scope

_AT_A_TIME = 1000


@frozen
class Whom:
    """The learners that options are set for: those ticked, or everybody of a cohort who is in scope.

    Args:
        learner_ids: of the ticked ones; looked at where `ukprn` is "".
        ukprn: the provider of the cohort, whose archived learners are left out.
        year_group: 7 to 14; None for all.
        group: id of a learner group of the provider; None for all.
    """

    learner_ids: tuple[int, ...] = ()
    ukprn: str = ""
    year_group: int | None = None
    group: int | None = None


class LearnerSettings:
    """What staff choose for several learners at once.

    Raises, in every method:
        NotAllowed: the actor may not edit learners.
        NotFound: the provider, the group or one of the ticked learners is not there or not in scope.
        Rejected: nothing is chosen, or nobody is ticked.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def preview(self, actor: Actor, whom: Whom, options: Options) -> Effects:
        """Say what setting options would do, and write nothing.

        Args:
            actor: staff.
            whom: in the actor's scope.
            options: what is chosen.

        Source: manual 5.4, 5.6; features C11.
        """
        _refuse(actor, options)
        with self._context.store.snapshot() as work:
            return _effects(work, learners_of(work, actor, whom), options)

    def choose(self, actor: Actor, whom: Whom, options: Options) -> Effects:
        """Set options, in one transaction for all; what they do is what `preview` says.

        Applications that waited for nothing but this are submitted.

        Args:
            actor: staff.
            whom: in the actor's scope.
            options: what is chosen.

        Raises:
            Conflict: somebody else changed one of the learners meanwhile; nothing is done to any.

        Source: manual 5.4, 5.6; features C11.
        """
        _refuse(actor, options)
        now = self._context.clock.now()
        facts = {
            name: choice.name.lower()
            for name, choice in (
                ("sign_off", options.sign_off),
                ("staff_add", options.staff_add_qualifications),
            )
            if choice is not None
        }
        with self._context.store.transaction() as work:
            learners = learners_of(work, actor, whom)
            effects = _effects(work, learners, options)
            changes = [(before, with_options(before, options)) for before in learners]
            changed = [after for before, after in changes if after != before]
            keep_options(work, changed)
            by = actor.account_id
            work.audit.append(
                Entry(now, by, Action.SET_PROFILE_OPTIONS, "learner", str(learner.id), learner.details.ukprn, facts)
                for learner in changed
            )
            for each in changed:
                if each.applications:
                    submit_pending(self._context, work, actor, work.learners.get(EVERYTHING, each.id))
        return effects


def _refuse(actor: Actor, options: Options) -> None:
    actor.require(Permission.EDIT_LEARNERS)
    problems = check_options(options)
    if problems:
        raise Rejected(problems=problems)


def _effects(work: UnitOfWork, learners: list[Learner], options: Options) -> Effects:
    ukprns = {learner.details.ukprn for learner in learners}
    return effects_of_options(learners, options, {ukprn: work.providers.get(EVERYTHING, ukprn) for ukprn in ukprns})


def learners_of(work: UnitOfWork, actor: Actor, whom: Whom) -> list[Learner]:
    """Give the learners that are meant.

    Raises:
        NotFound: the provider, the group or one of the ticked learners is not there or not in scope.
        Rejected: nobody is ticked.
    """
    if whom.ukprn:
        return work.learners.get_many(actor.scope, _cohort(work, actor, whom))
    ids = list(dict.fromkeys(whom.learner_ids))
    if not ids:
        raise Rejected(problems=[problem("learners", "required")])
    found = work.learners.get_many(actor.scope, ids)
    if len(found) != len(ids):
        raise NotFound
    return found


def _cohort(work: UnitOfWork, actor: Actor, whom: Whom) -> Iterator[int]:
    provider_in_scope(work, actor, whom.ukprn)
    if whom.group is not None and group_in_scope(work, actor, whom.group).ukprn != whom.ukprn:
        raise NotFound(NO_GROUP)
    query = LearnerQuery(ukprn=whom.ukprn, year_group=whom.year_group, group=whom.group, limit=_AT_A_TIME)
    while True:
        page = work.learners.page(actor.scope, query)
        yield from (line.id for line in page.lines)
        if not page.next:
            return
        query = evolve(query, after=page.next)
