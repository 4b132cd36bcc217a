"""The list of learner groups, with how many learners and managers each has (manual 8.1 b)."""

from collections import Counter

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.providers.groups import Group, group_order
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.name_keys import title_key
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.providers.providers import NO_PROVIDER


@frozen
class GroupLine:
    """A group as the list of groups shows it.

    Args:
        group: the group.
        provider: name of its provider.
        learners: how many are in it, archived ones left out.
        managers: how many learner managers are associated with it; None where the actor does not see all of the
            provider.
    """

    group: Group
    provider: str
    learners: int
    managers: int | None


def group_lines(work: UnitOfWork, actor: Actor, ukprn: str) -> tuple[dict[str, Provider], list[GroupLine]]:
    """Return the providers in scope by UKPRN, and the groups of one of them or of all; a store may read all at once.

    Raises:
        NotFound: the provider is not there or not in scope.
    """
    scope = actor.scope
    seen, found, staff = work.providers.in_scope(scope), work.groups.in_scope(scope), work.staff.in_scope(scope)
    learners = work.groups.counts(scope)
    providers = {provider.ukprn: provider for provider in seen}
    if ukprn and ukprn not in providers:
        raise NotFound(NO_PROVIDER.format(ukprn))
    managers = Counter(group for member in staff for group in member.groups)
    lines = [
        GroupLine(
            group,
            providers[group.ukprn].name,
            learners.get(group.id, 0),
            managers[group.id] if scope.sees_provider(group.ukprn) else None,
        )
        for group in found
        if ukprn in ("", group.ukprn)
    ]
    return providers, sorted(lines, key=lambda line: (title_key(line.provider), *group_order(line.group)))
