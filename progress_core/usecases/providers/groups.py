"""Learner groups: made, renamed and deleted by those who run a provider (manual 8)."""

import builtins
from collections.abc import Callable

from attrs import evolve

from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.errors import Conflict, NotAllowed, NotFound, Rejected
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action
from progress_core.domain.providers.groups import Group, check_group, group_names, removal_blockers
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.text import folded, tidy
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.providers.group_lines import GroupLine, group_lines
from progress_core.usecases.providers.providers import provider_in_scope

__all__ = ["NO_GROUP", "GroupLine", "LearnerGroups", "group_in_scope", "require_whole", "whole_group"]

NO_GROUP = "There is no such learner group."


class LearnerGroups:
    """What staff do with learner groups."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, ukprn: str = "") -> list[GroupLine]:
        """Return the groups in scope, by provider and name; staff restricted to groups see only theirs.

        Args:
            actor: staff.
            ukprn: one provider; "" for all in scope.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: the provider is not there or not in scope.

        Source: manual 8.1 b; features G1, G3.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return group_lines(work, actor, ukprn)[1]

    def at(self, actor: Actor, ukprn: str) -> tuple[Provider, builtins.list[GroupLine]]:
        """Return a provider with those of its groups that are in scope; otherwise as `list`.

        Source: manual 8.1 b; features G1, G3.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            providers, lines = group_lines(work, actor, ukprn)
        return providers[ukprn], lines

    def names(self, actor: Actor, ukprn: str = "") -> dict[int, str]:
        """Return the names of the groups in scope by id, for a list of choices; provider names tell several apart.

        Args:
            actor: staff.
            ukprn: one provider; "" for all in scope.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: the provider is not there or not in scope.

        Source: features B5, G3.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            if ukprn:
                provider_in_scope(work, actor, ukprn)
            found = [group for group in work.groups.in_scope(actor.scope) if ukprn in ("", group.ukprn)]
            if len({group.ukprn for group in found}) <= 1:
                return group_names(found, {})
            providers = {provider.ukprn: provider.name for provider in work.providers.in_scope(actor.scope)}
        return group_names(found, providers)

    def get(self, actor: Actor, group_id: int) -> Group:
        """Return one group.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: not there or not in scope.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return group_in_scope(work, actor, group_id)

    def find(self, actor: Actor, name: str, ukprn: str = "") -> Group:
        """Return the group with this name, without regard to case, or with this number.

        Args:
            actor: staff.
            name: of the group, or its number.
            ukprn: its provider; "" where no two providers in scope have a group of that name.

        Raises:
            NotAllowed: the actor may not see learners.
            NotFound: there is none in scope.
            Rejected: two providers have one of that name.
        """
        groups = [line.group for line in self.list(actor, ukprn)]
        found = [group for group in groups if folded(group.name) == folded(tidy(name))]
        found = found or [group for group in groups if str(group.id) == name.strip()]
        if not found:
            raise NotFound(f"There is no learner group called {name!r}.")
        if len(found) > 1:
            at = ", ".join(group.ukprn for group in found)
            raise Rejected(f"Several providers have a learner group called {name!r}: {at}. Name the provider too.")
        return found[0]

    def create(self, actor: Actor, ukprn: str, name: str) -> Group:
        """Make a group.

        Raises:
            NotAllowed: the actor may not make groups, or does not see all of the provider.
            NotFound: the provider is not there or not in scope.
            Rejected: every problem of the name.

        Source: manual 8; features G1, G5.
        """
        actor.require(Permission.MANAGE_GROUPS)

        def made(work: UnitOfWork) -> Group:
            provider_in_scope(work, actor, ukprn)
            require_whole(actor, ukprn)
            (group_id,) = work.new_ids(1)
            group = Group(group_id, ukprn, self._checked(work, ukprn, name))
            work.groups.add(group)
            return group

        return self._noted(actor, Action.CREATE_LEARNER_GROUP, made, name)

    def rename(self, actor: Actor, group_id: int, name: str, *, version: int | None = None) -> Group:
        """Rename a group; if it has this name already, nothing is saved.

        Args:
            actor: as for `create`.
            group_id: the group's number.
            name: the new one.
            version: the version that the person started from; None to take the present one.

        Raises:
            NotAllowed: the actor may not rename groups, or does not see all of the provider.
            NotFound: not there or not in scope.
            Rejected: every problem of the name.
            Conflict: somebody else changed the group.

        Source: features G1, G5.
        """
        actor.require(Permission.MANAGE_GROUPS)

        with self._context.store.snapshot() as work:
            group = whole_group(work, actor, group_id)
            if self._checked(work, group.ukprn, name, but=group_id) == group.name:
                return group

        def renamed(work: UnitOfWork) -> Group:
            group = whole_group(work, actor, group_id)
            checked = self._checked(work, group.ukprn, name, but=group_id)
            return work.groups.save(evolve(group, name=checked, version=group.version if version is None else version))

        return self._noted(actor, Action.RENAME_LEARNER_GROUP, renamed, name)

    def delete(self, actor: Actor, group_id: int, *, version: int | None = None) -> Group:
        """Delete a group; its learners stay, and are in their other groups as before.

        Args:
            actor: as for `create`.
            group_id: the group's number.
            version: the version that the person started from; None to take the present one.

        Returns:
            the group as it was.

        Raises:
            NotAllowed: the actor may not delete groups, or does not see all of the provider.
            NotFound: not there or not in scope.
            Rejected: learner managers are associated with it.
            Conflict: somebody else changed the group.

        Source: features G1, G5.
        """
        actor.require(Permission.MANAGE_GROUPS)

        def deleted(work: UnitOfWork) -> Group:
            hold(work, Lock.STAFF)
            group = whole_group(work, actor, group_id, version)
            blockers = removal_blockers(group, work.staff.in_scope(Scope(providers=frozenset({group.ukprn}))))
            if blockers:
                raise Rejected(blockers=blockers)
            work.groups.remove(group_id)
            return group

        return self._noted(actor, Action.DELETE_LEARNER_GROUP, deleted)

    def _checked(self, work: UnitOfWork, ukprn: str, name: str, *, but: int = 0) -> str:
        """Check a name against those of the provider's other groups.

        Raises:
            Rejected: every problem.
        """
        others = work.groups.in_scope(Scope(providers=frozenset({ukprn})))
        checked = check_group(name, [group.name for group in others if group.id != but])
        if not checked.ok:
            raise Rejected(problems=checked.problems)
        return checked.value

    def _noted(self, actor: Actor, action: Action, act: Callable[[UnitOfWork], Group], name: str = "") -> Group:
        """Change a group and record it in the audit trail; a name taken meanwhile reads as one taken before."""
        now = self._context.clock.now()
        try:
            with self._context.store.transaction() as work:
                group = act(work)
                work.audit.append([entry_by(actor, now, action, "group", str(group.id), group.ukprn)])
        except Conflict as conflict:
            if conflict.field != "name":
                raise
            raise Rejected(problems=[problem("group", "duplicate", name, rule="group.unique")]) from None
        return group


def group_in_scope(work: UnitOfWork, actor: Actor, group_id: int) -> Group:
    """Return one group; foreign and absent read alike.

    Raises:
        NotFound: not there or not in scope.
    """
    try:
        return work.groups.get(actor.scope, group_id)
    except NotFound:
        raise NotFound(NO_GROUP) from None


def whole_group(work: UnitOfWork, actor: Actor, group_id: int, version: int | None = None) -> Group:
    """Return one group of a provider that the actor sees whole.

    Args:
        work: what the group is read in.
        actor: who asks.
        group_id: the group's number.
        version: the only version that will do; None for any.

    Raises:
        NotFound: not there or not in scope.
        NotAllowed: the actor sees the group, but not all of its provider.
        Conflict: the group has another version.
    """
    group = group_in_scope(work, actor, group_id)
    require_whole(actor, group.ukprn)
    if version not in (None, group.version):
        raise Conflict
    return group


def require_whole(actor: Actor, ukprn: str) -> None:
    """Refuse an actor who is restricted to groups at a provider.

    Raises:
        NotAllowed: the actor is.

    Source: manual 8; features G2.
    """
    if not actor.scope.sees_provider(ukprn):
        raise NotAllowed(
            "You are associated with learner groups at this provider, and see their learners alone. "
            "Learner groups are changed by those who see all of its learners."
        )
