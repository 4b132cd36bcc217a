"""What staff do to learners ticked in a list, or to a cohort (manual 5.2 b): all of it or nothing."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from attrs import evolve, field, frozen

from progress_core.domain.accounts.accounts import Account, password_context, set_initial_password, unlock
from progress_core.domain.accounts.passwords import initial_passwords
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import Conflict, NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.learners.learners import Learner
from progress_core.domain.learners.selection import MAX_MATCHING, refuse_too_many
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import english_day
from progress_core.ports.learners import LearnerLine, LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.ended_tokens import end_tokens
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.accounts.telling import tell_of_change
from progress_core.usecases.consequences.archiving import archive, restore
from progress_core.usecases.consequences.removals import remove_learners
from progress_core.usecases.consequences.standings import save_account
from progress_core.usecases.consequences.submissions import submit_pending
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.trail import learner_entry
from progress_core.usecases.providers.groups import NO_GROUP, group_in_scope
from progress_core.usecases.providers.providers import provider_in_scope

BATCH_SIZE = 1_000
"""Learners of a cohort or a list that are read at a time."""


@frozen
class Selection:
    """The learners that something is done to: those ticked, or everybody of a cohort who is in scope.

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


@frozen
class NewPassword:
    """A new initial password; staff in scope can read it again until the learner's next log-in.

    Args:
        learner: whose.
        username: to log in with.
        password: in the clear.
    """

    learner: Learner
    username: str
    password: str = field(repr=False)


@frozen
class Deleted:
    """What deleting did.

    Args:
        destroyed: learners who are gone for good.
        archived: learners who had submitted an application, and can be restored.
    """

    destroyed: tuple[Learner, ...]
    archived: tuple[Learner, ...]


class LearnerSelection:
    """What staff do with several learners at once, in one transaction and in the order given.

    Raises, in every method:
        NotAllowed: the actor may not do this.
        NotFound: one of the learners is not there or not in scope; nothing is done to any.
        Rejected: no learner was chosen.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def chosen(self, actor: Actor, learner_ids: Iterable[int]) -> list[Learner]:
        """Return the learners, so that a page can ask for confirmation first."""
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return all_selected(work, actor, distinct(learner_ids))

    def matching(self, actor: Actor, query: LearnerQuery) -> list[LearnerLine]:
        """Return all learners on the pages of a list, in its order.

        Args:
            actor: who selects them.
            query: of the list; where its page starts does not matter.

        Raises:
            Rejected: nobody matches, or too many learners do.

        Source: features B5.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            pages = listed_pages(work, actor, evolve(query, after=""))
            lines = list(islice(chain.from_iterable(pages), MAX_MATCHING + 1))
        if not lines:
            raise Rejected(problems=[problem("learners", "required")])
        refuse_too_many(lines)
        return lines

    def reset_passwords(self, actor: Actor, learner_ids: Iterable[int]) -> list[NewPassword]:
        """Set new initial passwords; the learners' sessions and access tokens end, their devices are forgotten.

        Locks are lifted.

        Learners whose e-mail address is known are told.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.

        Source: manual 5.2 b; features B6, A10.
        """
        actor.require(Permission.RESET_PASSWORDS)
        require_recent_proof(self._context, actor)
        context = self._context
        now = context.clock.now()
        ids = distinct(learner_ids)
        passwords = initial_passwords(context.tokens.passwords, len(ids), context.limits.password)
        made = []
        with context.store.transaction() as work:
            for learner, password in zip(all_selected(work, actor, ids), passwords, strict=True):
                sealed = context.sealer.seal(password, password_context(learner.id))
                account = set_initial_password(work.accounts.get(learner.id), sealed, now=now)
                save_account(work, account)
                work.sessions.end_all(learner.id)
                work.devices.forget_all(learner.id)
                self._record(work, actor, Action.RESET_PASSWORD, learner, **end_tokens(work, learner.id))
                tell_of_change(context, work, account, "Your password was reset.", by_staff=True)
                made.append(NewPassword(learner, account.username, password))
        return made

    def unlock(self, actor: Actor, learner_ids: Iterable[int]) -> list[Account]:
        """Unlock learners; those who are not locked stay as they are.

        This needs no recent proof: it hands nothing over, and people are locked out of lessons.

        Source: manual 5.2 b; features B6.
        """
        actor.require(Permission.RESET_PASSWORDS)
        with self._context.store.transaction() as work:
            unlocked = []
            for learner in all_selected(work, actor, distinct(learner_ids)):
                unlocked.append(save_account(work, unlock(work.accounts.get(learner.id))))
                self._record(work, actor, Action.UNLOCK_ACCOUNT, learner)
            return unlocked

    def delete(self, actor: Actor, learner_ids: Iterable[int]) -> Deleted:
        """Delete learners, or archive those who ever submitted an application; their sessions end.

        Entries of the audit trail about those who are gone stay, without where anybody was.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.

        Source: manual 5.2 b; features B6, K1.
        """
        actor.require(Permission.DELETE_LEARNERS)
        require_recent_proof(self._context, actor)
        with self._context.store.transaction() as work:
            learners = all_selected(work, actor, distinct(learner_ids))
            archived = [archive(work, learner) for learner in learners if learner.submitted]
            destroyed = [learner for learner in learners if not learner.submitted]
            remove_learners(work, [learner.id for learner in destroyed])
            for learner in learners:
                self._record(
                    work, actor, Action.ARCHIVE_LEARNER if learner.submitted else Action.DELETE_LEARNER, learner
                )
        return Deleted(tuple(destroyed), tuple(archived))

    def restore(self, actor: Actor, learner_ids: Iterable[int]) -> list[Learner]:
        """Restore archived learners, leavers among them; their applications that nothing blocks are submitted.

        Raises:
            Conflict: one of them is not archived; nothing is done to any.

        Source: features B6.
        """
        actor.require(Permission.DELETE_LEARNERS)
        today = english_day(self._context.clock.now())
        with self._context.store.transaction() as work:
            restored = []
            for learner in all_selected(work, actor, distinct(learner_ids)):
                if not learner.archived:
                    raise Conflict(f"{learner.name} is not archived. Look at the list again.")
                back = restore(work, learner, today)
                action = Action.RESTORE_LEARNER if learner.leaving is None else Action.RETURN
                self._record(work, actor, action, learner)
                restored.append(submit_pending(self._context, work, actor, back)[0])
            return restored

    def _record(self, work: UnitOfWork, actor: Actor, action: Action, learner: Learner, **facts: str) -> None:
        work.audit.append([learner_entry(self._context.clock.now(), actor, action, learner, **facts)])


def distinct(learner_ids: Iterable[int]) -> list[int]:
    """Return each of the ids once, in their order.

    Raises:
        Rejected: there are none, or too many.
    """
    ids = list(dict.fromkeys(learner_ids))
    if not ids:
        raise Rejected(problems=[problem("learners", "required")])
    refuse_too_many(ids)
    return ids


def all_selected(work: UnitOfWork, actor: Actor, ids: list[int]) -> list[Learner]:
    """Return learners in the order of these ids.

    Raises:
        NotFound: one of them is not there or not in scope.
    """
    found = work.learners.get_many(actor.scope, ids)
    if len(found) != len(ids):
        raise NotFound
    return found


def selected_learners(work: UnitOfWork, actor: Actor, selection: Selection) -> list[Learner]:
    """Return the learners of a selection.

    Raises:
        NotFound: the provider, the group or one of the ticked learners is not there or not in scope.
        Rejected: nobody is ticked.
    """
    if selection.ukprn:
        return work.learners.get_many(actor.scope, _cohort(work, actor, selection))
    return all_selected(work, actor, distinct(selection.learner_ids))


def _cohort(work: UnitOfWork, actor: Actor, selection: Selection) -> Iterator[int]:
    provider_in_scope(work, actor, selection.ukprn)
    if selection.group is not None and group_in_scope(work, actor, selection.group).ukprn != selection.ukprn:
        raise NotFound(NO_GROUP)
    query = LearnerQuery(ukprn=selection.ukprn, year_group=selection.year_group, group=selection.group)
    return (line.id for lines in listed_pages(work, actor, query) for line in lines)


def listed_pages(work: UnitOfWork, actor: Actor, query: LearnerQuery) -> Iterator[tuple[LearnerLine, ...]]:
    """Yield all pages of a list of learners, from where the query starts, each of `BATCH_SIZE`."""
    query = evolve(query, limit=BATCH_SIZE)
    while True:
        page = work.learners.page(actor.scope, query)
        yield page.lines
        if not page.next:
            return
        query = evolve(query, after=page.next)
