"""Learner managers and the groups that restrict what they see (manual 8)."""

from collections.abc import Iterable

from attrs import evolve, frozen

from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.operations.audit import Action
from progress_core.domain.providers.groups import Group
from progress_core.domain.providers.providers import Provider
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.accounts.proof import require_recent_proof
from progress_core.usecases.consequences import oversight
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.repeats import forget_answers
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.providers.group_learners import Changed
from progress_core.usecases.providers.groups import whole_group
from progress_core.usecases.providers.providers import provider_in_scope


@frozen
class ManagerLine:
    """A learner manager of the group's provider.

    Args:
        id: of the account.
        name: first and last name, or the e-mail address where there is none yet.
        username: to tell two of one name apart.
        associated: with this group.
        groups: names of all their groups at this provider, in order; () for who sees all of its learners.
        disabled: whether their account is disabled: they can be un-associated, and nothing else.
    """

    id: int
    name: str
    username: str
    associated: bool
    groups: tuple[str, ...]
    disabled: bool = False


@frozen
class GroupManagersList:
    """A group with all the learner managers of its provider."""

    group: Group
    provider: Provider
    lines: tuple[ManagerLine, ...]


class GroupManagers:
    """What staff do about who is restricted to which group.

    Raises, in every method:
        NotAllowed: the actor may not associate learner managers, or does not see all of the provider.
        NotFound: the group is not there or not in scope.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, group_id: int) -> GroupManagersList:
        """Return the learner managers of the group's provider, by e-mail address.

        Disabled ones are left out, unless they are associated with the group: it cannot be deleted before they are not.

        Source: manual 8; features G3.
        """
        actor.require(Permission.ASSIGN_MANAGERS)
        with self._context.store.snapshot() as work:
            group = whole_group(work, actor, group_id)
            provider = provider_in_scope(work, actor, group.ukprn)
            here = work.groups.in_scope(Scope(providers=frozenset({group.ukprn})))
            names = {own_group.id: own_group.name for own_group in here}
            managers = list(_managers(work, group).values())
            accounts = {account.id: account for account in work.accounts.get_many([staff.id for staff in managers])}
        lines = tuple(
            ManagerLine(
                staff.id,
                staff.name,
                accounts[staff.id].username,
                group_id in staff.groups,
                tuple(name for id_, name in names.items() if id_ in staff.groups),
                accounts[staff.id].disabled,
            )
            for staff in managers
        )
        return GroupManagersList(group, provider, lines)

    def change(
        self, actor: Actor, group_id: int, *, joining: Iterable[int] = (), leaving: Iterable[int] = ()
    ) -> Changed:
        """Associate learner managers with a group, and un-associate others, all or none.

        Who is associated with any group sees the learners of their groups alone at that provider; who is
        un-associated from the last one sees all of its learners again.

        Args:
            actor: a provider manager, a user manager, or a learner manager who sees all of the provider.
            group_id: the group's number.
            joining: account ids of learner managers of the provider.
            leaving: the same, of those who shall not be associated; who is in both lists shall be.

        Raises:
            ProofNeeded: the actor has not shown recently who they are.
            NotFound: one of them is no learner manager of the provider; nothing is changed.
            Rejected: nobody who sees all of the learners would be left; with the blockers.

        Source: manual 8; features G3-G5.
        """
        actor.require(Permission.ASSIGN_MANAGERS)
        require_recent_proof(self._context, actor)
        now = self._context.clock.now()
        with self._context.store.transaction() as work:
            hold(work, Lock.STAFF)
            group = whole_group(work, actor, group_id)
            managers = _managers(work, group)
            joined = frozenset(joining)
            left = frozenset(leaving) - joined
            if not managers.keys() >= joined | left:
                raise NotFound("There is no such learner manager at this provider.")
            changes = {id_: _with(managers[id_], group) for id_ in joined if group_id not in managers[id_].groups}
            changes |= {id_: _without(managers[id_], group) for id_ in left if group_id in managers[id_].groups}
            oversight.refuse_unseen(work, changes, [group.ukprn])
            for id_, changed in sorted(changes.items()):
                work.staff.save(changed)
                joins = group_id in changed.groups
                action = Action.ASSOCIATE_LEARNER_MANAGER if joins else Action.UN_ASSOCIATE_LEARNER_MANAGER
                facts = {"group": str(group_id)}
                work.audit.append([entry_by(actor, now, action, "account", str(id_), group.ukprn, facts)])
            if changes:
                forget_answers(work)
        count = sum(group_id in changed.groups for changed in changes.values())
        return Changed(count, len(changes) - count)


def _managers(work: UnitOfWork, group: Group) -> dict[int, Staff]:
    """Return the learner managers of a group's provider by id; disabled ones only if they are associated with it."""
    here = frozenset({group.ukprn})
    active = {staff.id for staff in oversight.staff_at(work, group.ukprn)}
    managers = [staff for staff in work.staff.in_scope(Scope(providers=here)) if staff.role is Role.LEARNER_MANAGER]
    return {staff.id: staff for staff in managers if staff.id in active or group.id in staff.groups}


def _with(staff: Staff, group: Group) -> Staff:
    return evolve(staff, groups={**staff.groups, group.id: group.ukprn})


def _without(staff: Staff, group: Group) -> Staff:
    return evolve(staff, groups={id_: ukprn for id_, ukprn in staff.groups.items() if id_ != group.id})
