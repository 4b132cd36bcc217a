"""The feeds of changed applications, with which other systems keep in step (I6)."""

from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.applications.applications import Application
from progress_web.api.applications.received import ReceivedStanding, received_standing
from progress_web.api.applications.records import Standing, standing
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.feeds import ChangesAsked, changes_of
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class FollowedApplication(Standing):
    """An application as the systems of the learner's provider follow it.

    Args:
        learner_id: who applies.
        created_at: when it was begun.
    """

    learner_id: int
    created_at: datetime


@frozen
class ApplicationChange:
    """An application that has changed.

    Args:
        id: number, which never changes.
        gone: whether the caller sees the application no more.
        application: as it is now; null if it is gone.
    """

    id: int
    gone: bool
    application: FollowedApplication | None


@frozen
class ApplicationsChanged:
    """A page of changed applications.

    Args:
        items: each application once; the same one may come again on later pages.
        next: value of `changed_since` for the next page, now or at any later time.
        more: whether there is more already.
    """

    items: tuple[ApplicationChange, ...]
    next: str
    more: bool


@frozen
class ReceivedChange:
    """A received application that has changed.

    Args:
        id: number, which never changes.
        gone: whether the caller sees the application no more.
        application: as it is now; null if it is gone.
    """

    id: int
    gone: bool
    application: ReceivedStanding | None


@frozen
class ReceivedChanged:
    """A page of changed received applications.

    Args:
        items: each application once; the same one may come again on later pages.
        next: value of `changed_since` for the next page, now or at any later time.
        more: whether there is more already.
    """

    items: tuple[ReceivedChange, ...]
    next: str
    more: bool


def list_changed_applications(call: Call, query: ChangesAsked) -> Reply[ApplicationsChanged]:
    """List the applications of learners that have changed since a cursor; without one, all, page by page.

    Drafts are not shown. Cursors work as those of changed learners do.
    """
    page = call.progress.changes.applications(call.actor, query.changed_since, query.limit)
    return Reply(ApplicationsChanged(changes_of(page, ApplicationChange, _followed), page.next, page.more))


def list_changed_received_applications(call: Call, query: ChangesAsked) -> Reply[ReceivedChanged]:
    """List the received applications that have changed since a cursor; without one, all, page by page.

    Cursors work as those of changed learners do.
    """
    page = call.progress.changes.received(call.actor, query.changed_since, query.limit)
    return Reply(ReceivedChanged(changes_of(page, ReceivedChange, received_standing), page.next, page.more))


def _followed(application: Application) -> FollowedApplication:
    return FollowedApplication(
        **standing(application), learner_id=application.learner_id, created_at=application.created_at
    )


_READ = TokenScope.APPLICATIONS_READ

OPERATIONS = (
    Operation("GET", "/applications/changes", list_changed_applications, _READ),
    Operation("GET", "/applications/received/changes", list_changed_received_applications, _READ),
)
