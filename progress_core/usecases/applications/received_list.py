"""The list of received applications: a page of it, or the rows of all pages (H3)."""

from collections.abc import Collection, Iterator, Mapping

from attrs import evolve, frozen

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.exports import application_row
from progress_core.domain.foundations.actors import EVERYTHING, Actor, Scope
from progress_core.domain.values.sheets import Cell
from progress_core.ports.applications import ReceivedPage, ReceivedQuery
from progress_core.ports.store import UnitOfWork

BATCH_SIZE = 1_000
"""Applications that are read at a time for a spreadsheet."""


@frozen
class ReceivedList:
    """A page of the list of received applications.

    Args:
        applications: on this page, in the order of the query.
        next: value of `after` for the next page; "" on the last page.
        counts: number of applications in each state, whatever states were asked for; without those that have none.
        total: number on all pages.
        schools: learner's id -> name of the provider where the learner is now.
    """

    applications: tuple[Application, ...]
    next: str
    counts: Mapping[ApplicationState, int]
    total: int
    schools: Mapping[int, str]


def received_list(
    work: UnitOfWork, page: ReceivedPage, query: ReceivedQuery, schools: Mapping[str, str] | None = None
) -> ReceivedList:
    """Return a page of the list with what it says about the learners.

    Args:
        work: any unit of work.
        page: as stored, with counts.
        query: what was asked for.
        schools: names of the providers where learners are now, by UKPRN; None to read them.
    """
    chosen = query.states or page.counts
    total = sum(count for state, count in page.counts.items() if state in chosen)
    return ReceivedList(page.applications, page.next, page.counts, total, _schools(work, page.applications, schools))


def received_rows(
    work: UnitOfWork, actor: Actor, query: ReceivedQuery, written: list[int]
) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of all applications on a list, and count them in `written`."""
    query = evolve(query, after="", limit=BATCH_SIZE, counted=False)
    while True:
        page = work.applications.received(actor.scope, query)
        schools = _schools(work, page.applications)
        written[0] += len(page.applications)
        yield from (application_row(one, schools[one.learner_id]) for one in page.applications)
        if not page.next:
            return
        query = evolve(query, after=page.next)


def _schools(
    work: UnitOfWork, applications: Collection[Application], names: Mapping[str, str] | None = None
) -> dict[int, str]:
    """Return the names of the providers where the learners are now, by learner."""
    learners = work.learners.get_many(EVERYTHING, {application.learner_id for application in applications})
    if names is None:
        ukprns = frozenset(learner.details.ukprn for learner in learners)
        names = {school.ukprn: school.name for school in work.providers.in_scope(Scope(providers=ukprns))}
    return {learner.id: names[learner.details.ukprn] for learner in learners}
