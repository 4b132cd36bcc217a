"""Which learners are in a group, from a list to tick (manual 8.1, 8.2)."""

from collections.abc import Iterable

from attrs import evolve, frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.ports.learners import LearnerLine, LearnerQuery
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.providers.groups import whole_group
from progress_core.usecases.providers.providers import provider_in_scope


@frozen
class TickList:
    """A page of a provider's learners, for ticking who is in a group.

    Args:
        group: the group.
        provider: its provider.
        lines: the learners.
        ticked: ids of those of them who are in the group.
        next: give as `after` for the next page; "" on the last.
        members: how many are in the group in all, archived ones among them.
    """

    group: Group
    provider: Provider
    lines: tuple[LearnerLine, ...]
    ticked: frozenset[int]
    next: str
    members: int


@frozen
class Changed:
    """How many were associated with a group, and how many un-assigned; who was already is counted in neither."""

    joined: int
    left: int


class GroupLearners:
    """What staff do about the learners of a group."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, group_id: int, query: LearnerQuery) -> TickList:
        """Return a page of all the provider's learners, with those in the group ticked.

        Args:
            actor: who may associate learners with groups, and sees all of the provider.
            group_id: the group's number.
            query: search, year group, place and length of the page; the provider is the group's.

        Raises:
            NotAllowed: the actor may not associate learners, or does not see all of the provider.
            NotFound: the group is not there or not in scope.
            Rejected: `query.after` is not the `next` of a page in this order.

        Source: manual 8.1 c-d, 8.2 c-d; features G2.
        """
        actor.require(Permission.ASSIGN_GROUPS)
        with self._context.store.snapshot() as work:
            group = whole_group(work, actor, group_id)
            provider = provider_in_scope(work, actor, group.ukprn)
            page = work.learners.page(actor.scope, evolve(query, ukprn=group.ukprn, group=None, archived=False))
            members = work.groups.members(group_id)
        ticked = members.intersection(line.id for line in page.lines)
        return TickList(group, provider, page.lines, ticked, page.next, len(members))

    def change(
        self,
        actor: Actor,
        group_id: int,
        *,
        joining: Iterable[int] = (),
        leaving: Iterable[int] = (),
        version: int | None = None,
    ) -> Changed:
        """Associate learners with a group, and un-assign others, all or none.

        Args:
            actor: who may associate learners with groups, and sees all of the provider.
            group_id: the group's number.
            joining: ids of learners of the provider who shall be in it.
            leaving: ids of learners who shall not; who is in both lists shall be in the group.
            version: of the group that the person has read; None to take the present one.

        Raises:
            NotAllowed: the actor may not associate learners, or does not see all of the provider.
            NotFound: the group, or a learner at its provider, is not there or not in scope; nothing is changed.
            Conflict: somebody else changed the group itself.

        Source: manual 8.1 c, 8.2 e; features G2, G5.
        """
        actor.require(Permission.ASSIGN_GROUPS)
        now = self._context.clock.now()
        wanted = frozenset(joining)
        with self._context.store.transaction() as work:
            hold(work, Lock.GROUP, group_id)
            group = whole_group(work, actor, group_id, version)
            members = work.groups.members(group_id)
            joined, left = wanted - members, members.intersection(leaving) - wanted
            found = work.learners.get_many(actor.scope, sorted(joined))
            if len(found) != len(joined) or any(learner.details.ukprn != group.ukprn for learner in found):
                raise NotFound
            work.groups.assign(group_id, joined)
            work.groups.unassign(group_id, left)
            facts = {"group": str(group_id)}
            work.audit.append(
                entry_by(actor, now, action, "learner", str(learner_id), group.ukprn, facts)
                for action, ids in (
                    (Action.ASSOCIATE_WITH_LEARNER_GROUP, joined),
                    (Action.UN_ASSIGN_FROM_LEARNER_GROUP, left),
                )
                for learner_id in sorted(ids)
            )
        return Changed(len(joined), len(left))
