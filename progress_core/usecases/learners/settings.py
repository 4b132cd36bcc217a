"""Profile options of many learners at once: ticked ones, a group or a whole cohort (manual 5.4, 5.6)."""

from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.settings import Effects, Options, check_options, effects_of_options, with_options
from progress_core.domain.operations.audit import Action
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.consequences.standings import save_options
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import learner_entry
from progress_core.usecases.learners.selection import Selection, selected_learners


class LearnerSettings:
    """What staff choose for several learners at once.

    Raises, in every method:
        NotAllowed: the actor may not edit learners.
        NotFound: the provider, the group or one of the ticked learners is not there or not in scope.
        Rejected: nothing is chosen, or nobody is ticked.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def preview(self, actor: Actor, selection: Selection, options: Options) -> Effects:
        """Return what setting options would do, without writing anything.

        Args:
            actor: staff.
            selection: in the actor's scope.
            options: what is chosen.

        Source: manual 5.4, 5.6; features C11.
        """
        _refuse(actor, options)
        with self._context.store.snapshot() as work:
            return _effects(work, selected_learners(work, actor, selection), options)

    def choose(self, actor: Actor, selection: Selection, options: Options) -> Effects:
        """Set options for all in one transaction, with the effects that `preview` returns.

        Applications that waited only for this are submitted.

        Args:
            actor: staff.
            selection: in the actor's scope.
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
            learners = selected_learners(work, actor, selection)
            effects = _effects(work, learners, options)
            changes = [(before, with_options(before, options)) for before in learners]
            changed = [after for before, after in changes if after != before]
            save_options(work, changed)
            work.audit.append(
                learner_entry(now, actor, Action.SET_PROFILE_OPTIONS, learner, **facts) for learner in changed
            )
            for learner in changed:
                if learner.applications:
                    submit_pending(self._context, work, actor, work.learners.get(EVERYTHING, learner.id))
        return effects


def _refuse(actor: Actor, options: Options) -> None:
    actor.require(Permission.EDIT_LEARNERS)
    problems = check_options(options)
    if problems:
        raise Rejected(problems=problems)


def _effects(work: UnitOfWork, learners: list[Learner], options: Options) -> Effects:
    ukprns = {learner.details.ukprn for learner in learners}
    return effects_of_options(learners, options, {ukprn: work.providers.get(EVERYTHING, ukprn) for ukprn in ukprns})
