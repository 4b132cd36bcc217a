"""Applications in the store: of learners, and to receiving providers."""

from collections.abc import Collection
from typing import Protocol

from attrs import frozen

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.foundations.actors import Scope


@frozen
class ReceivedQuery:
    """Which applications a receiving provider wants to see.

    Args:
        ukprn: one receiving provider, or "" for all in scope.
        states: those in these states; () for all that are received.
        search: words, each the start of a word of the learner's name or of the course; "" for all.
        after: the `ReceivedPage.next` of the page before; "" for the first page.
        limit: at most so many on a page.
    """

    ukprn: str = ""
    states: Collection[ApplicationState] = ()
    search: str = ""
    after: str = ""
    limit: int = 50


@frozen
class ReceivedPage:
    """A page of applications, those submitted last first.

    Args:
        applications: on this page.
        next: give as `after` for the next page; "" on the last.
    """

    applications: tuple[Application, ...]
    next: str = ""


class Applications(Protocol):
    """Remembers applications."""

    def add(self, application: Application) -> None:
        """Add an application.

        Raises:
            Conflict: there is one with this id; or, with `field="course"`, the learner has one for this course
                that is not withdrawn or declined.
            NotFound: the learner or the course is not there.
        """
        ...

    def get(self, scope: Scope, application_id: int) -> Application:
        """Return an application of a learner in scope.

        Raises:
            NotFound: not there or not in scope.
        """
        ...

    def of_learner(self, scope: Scope, learner_id: int) -> list[Application]:
        """Return a learner's applications by id; none for a learner that is not there or not in scope."""
        ...

    def get_received(self, scope: Scope, application_id: int) -> Application:
        """Return an application that a provider seen whole has received.

        Raises:
            NotFound: not there, not to a provider in scope, or not received: see `ApplicationState.received`.
        """
        ...

    def received(self, scope: Scope, query: ReceivedQuery) -> ReceivedPage:
        """Return one page of the applications that providers seen whole have received.

        Raises:
            Rejected: `after` is not the `next` of a page.
        """
        ...

    def save(self, application: Application) -> Application:
        """Keep a changed application; return it with its version one higher.

        Raises:
            Conflict: the version is not the stored one.
            NotFound: it is gone.
        """
        ...
