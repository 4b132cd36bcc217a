"""Applications in the store, for learners and for receiving providers."""

from collections.abc import Collection
from typing import Protocol

from attrs import frozen

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import Scope


@frozen
class ReceivedQuery:
    """A query for the applications that providers have received.

    Args:
        ukprn: receiving provider; "" for all in scope.
        states: states to include; () for all states in which an application is received.
        search: words, each the beginning of a word in the learner's name or the course; "" for all.
        after: `ReceivedPage.next` of the page before; "" for the first page.
        limit: maximum number on a page.
    """

    ukprn: str = ""
    states: Collection[ApplicationState] = ()
    search: str = ""
    after: str = ""
    limit: int = 50


@frozen
class ReceivedPage:
    """A page of applications, latest submission first.

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

    def of_learner(self, scope: Scope, learner_id: int) -> list[Application]:
        """Return a learner's applications by id; none if the learner does not exist or is not in scope."""
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

    def save(self, application: Application) -> Application:
        """Save a changed application, and return it with its version increased by one.

        Raises:
            Conflict: its version is not the stored version.
            NotFound: it no longer exists.
        """
        ...
