"""Learner managers who are restricted to a learner group."""

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.providers.groups import Group


def restrict(progress: Progress, actor: Actor, group: Group) -> Actor:
    """Associate a learner manager with a group directly in the store, and return them as they are then."""
    with progress.context.store.transaction() as work:
        staff = work.staff.get(actor.account_id)
        staff.groups[group.id] = group.ukprn
        work.staff.save(staff)
    return progress.accounts.actor(actor.username)
