"""Applications in the store, for learners and for receiving providers."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Protocol

from attrs import field, frozen

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.applications.offers import ConditionsState
from progress_core.domain.foundations.actors import Scope
from progress_core.domain.values.cursors import short_enough
from progress_core.domain.values.searches import searchable


class ReceivedSort(str, Enum):
    """The order of a list of received applications; ties go by further columns and the number."""

    SUBMITTED = "submitted"
    NAME = "name"
    COURSE = "course"
    STATUS = "status"


@frozen
class ReceivedQuery:
    """A query for the applications that providers have received.

    Args:
        ukprn: receiving provider; "" for all in scope.
        states: states to include; () for all states in which an application is received.
        search: words, each the beginning of a word in the learner's name or the course; "" for all.
        after: `ReceivedPage.next` of the page before; "" for the first page.
        limit: maximum number on a page.
        course_id: the course; None for all.
        school: UKPRN of the provider that the learner is at now; "" for all.
        submitted_from: submitted then or later, aware UTC; None for any time.
        submitted_until: submitted before then, aware UTC; None for any time.
        conditions: state of the conditions; None for any.
        sort: what the list is ordered by.
        descending: whether the order is turned round; None for the usual one: by submission, the latest first, and
            by anything else, ascending.
        counted: whether to count all that the query finds, by state.
    """

    ukprn: str = field(default="", validator=searchable)
    states: Collection[ApplicationState] = ()
    search: str = field(default="", validator=searchable)
    after: str = field(default="", validator=short_enough)
    limit: int = 50
    course_id: int | None = None
    school: str = field(default="", validator=searchable)
    submitted_from: datetime | None = None
    submitted_until: datetime | None = None
    conditions: ConditionsState | None = None
    sort: ReceivedSort = ReceivedSort.SUBMITTED
    descending: bool | None = None
    counted: bool = False

    @property
    def downwards(self) -> bool:
        """Whether the greatest comes first."""
        return self.sort is ReceivedSort.SUBMITTED if self.descending is None else self.descending


@frozen
class ReceivedPage:
    """A page of applications, in the order of the query.

    Args:
        applications: applications on this page.
        next: value of `after` for the next page; "" on the last page.
        counts: number of applications that the query would find in each state if it asked for all states; without
            those of which there are none, and empty unless they were asked for.
    """

    applications: tuple[Application, ...]
    next: str = ""
    counts: Mapping[ApplicationState, int] = field(factory=dict)


@frozen
class ReceivedChoices:
    """What a list of received applications can be narrowed to.

    Args:
        courses: id and name of each course that has any, by the `title_key` of the name, then by id.
        schools: UKPRN of each provider where any of the learners is now, sorted.
    """

    courses: tuple[tuple[int, str], ...] = ()
    schools: tuple[str, ...] = ()


@frozen
class ApplicationQuery:
    """A query for the applications of learners.

    Args:
        ukprn: provider of the course; "" for all.
        course_id: the course; None for all.
        states: states to include; () for all.
        drafts: whether to include drafts, if their state is.
        after: `ApplicationPage.next` of the page before; "" for the first page.
        limit: maximum number on a page.
    """

    ukprn: str = field(default="", validator=searchable)
    course_id: int | None = None
    states: Collection[ApplicationState] = ()
    drafts: bool = False
    after: str = field(default="", validator=short_enough)
    limit: int = 50


@frozen
class ApplicationPage:
    """A page of applications, the greatest id first.

    Args:
        applications: applications on this page.
        next: value of `after` for the next page; "" on the last page.
    """

    applications: tuple[Application, ...]
    next: str = ""


class Applications(Protocol):
    """Stores applications."""

    def add(self, application: Application) -> None:
        """Add an application.

        Raises:
            Conflict: the id is taken; or, with `field="course"`, the learner has an application for this course
                that is not withdrawn or declined.
            NotFound: the learner or the course does not exist.
        """
        ...

    def get(self, scope: Scope, application_id: int) -> Application:
        """Return an application of a learner in scope.

        Raises:
            NotFound: it does not exist or is not in scope.
        """
        ...

    def get_many(self, application_ids: Iterable[int]) -> list[Application]:
        """Return the applications with these ids, by id, without those that do not exist.

        Not scoped: `Changes.present` has found out which of them somebody sees.
        """
        ...

    def of_learner(self, scope: Scope, learner_id: int) -> list[Application]:
        """Return a learner's applications by id; none if the learner does not exist or is not in scope."""
        ...

    def page(self, scope: Scope, query: ApplicationQuery) -> ApplicationPage:
        """Return one page of the applications of learners in scope.

        Raises:
            Rejected: `after` is not the `next` of a page.
        """
        ...

    def get_received(self, scope: Scope, application_id: int) -> Application:
        """Return an application that a provider in scope, not only groups of it, has received.

        Raises:
            NotFound: it does not exist, its provider is not in scope, or it is not `ApplicationState.received`.
        """
        ...

    def received(self, scope: Scope, query: ReceivedQuery) -> ReceivedPage:
        """Return one page of the applications that providers in scope, not only groups of them, have received.

        Raises:
            Rejected: `after` is not the `next` of a page.
        """
        ...

    def choices(self, scope: Scope) -> ReceivedChoices:
        """Return the courses and schools of all applications that providers in scope have received."""
        ...

    def waiting_for(self, course_ids: Iterable[int]) -> list[Application]:
        """Return the applications for these courses that are live and not enrolled, by id, drafts too."""
        ...

    def open_offers(self, learner_ids: Iterable[int]) -> Mapping[int, int]:
        """Count the offers that these learners have not answered, by learner; learners without any are left out.

        Not scoped: who asks has found out whose learners they are.
        """
        ...

    def received_by_course(self, ukprn: str) -> Mapping[int, int]:
        """Count the applications that a provider has received by course; courses without any are left out."""
        ...

    def save(self, application: Application) -> Application:
        """Save a changed application, and return it with its version increased by one.

        Raises:
            Conflict: its version is not the stored version.
            NotFound: it no longer exists.
        """
        ...
