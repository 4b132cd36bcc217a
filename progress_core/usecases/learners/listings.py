"""A page of a list of learners together with what the list can be narrowed by, all of one moment."""

from attrs import frozen

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.providers.groups import group_names
from progress_core.ports.learners import LearnerPage, LearnerQuery
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context


@frozen
class ListChoices:
    """What somebody can narrow a list of learners by.

    Args:
        providers: the names of those in scope by UKPRN, ordered by name.
        groups: the names of the learner groups in scope, or of one provider, by id.
    """

    providers: dict[str, str]
    groups: dict[int, str]


@frozen
class LearnerListing:
    """A page of a list of learners, with its choices."""

    page: LearnerPage
    choices: ListChoices


class LearnerListings:
    """What pages that list learners show.

    Raises, in every method:
        NotAllowed: the actor may not see learners.
        NotFound: the provider or the learner group is not there or not in scope.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def open(self, actor: Actor, query: LearnerQuery) -> LearnerListing:
        """Return one page of the list of learners, and what the list can be narrowed by.

        Args:
            actor: staff.
            query: if it names a provider, only groups of this provider are among the choices.

        Raises:
            Rejected: the page is not one of this list.

        Source: manual 5.2 b; features B5, G3.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            choices = choices_in(work, actor, query.ukprn)
            if query.group is not None and query.group not in choices.groups:
                raise NotFound
            return LearnerListing(work.learners.page(actor.scope, query), choices)

    def choices(self, actor: Actor, ukprn: str = "") -> ListChoices:
        """Return what a list of learners can be narrowed by.

        Args:
            actor: staff.
            ukprn: only groups of this provider; "" for all in scope.

        Source: features B5, G3.
        """
        actor.require(Permission.VIEW_LEARNERS)
        with self._context.store.snapshot() as work:
            return choices_in(work, actor, ukprn)


def choices_in(work: UnitOfWork, actor: Actor, ukprn: str) -> ListChoices:
    """Return what a list of learners can be narrowed by; a store may read it all at once.

    Raises:
        NotFound: the provider is not there or not in scope.
    """
    seen, groups = work.providers.in_scope(actor.scope), work.groups.in_scope(actor.scope)
    providers = {provider.ukprn: provider.name for provider in seen}
    if ukprn and ukprn not in providers:
        raise NotFound
    found = [group for group in groups if ukprn in ("", group.ukprn)]
    return ListChoices(providers, group_names(found, providers))
