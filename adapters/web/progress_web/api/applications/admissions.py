"""The applications that providers have received: list them, and read one (manual 1.1; H3)."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.applications.offers import ConditionsState
from progress_core.domain.applications.states import ApplicationState
from progress_core.usecases.applications.admissions import ReceivedQuery, ReceivedSort
from progress_web.api.applications.received import ReceivedEntry, ReceivedRecord, received_entry, received_record
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.fields import MAX_ID, Paged, bounded, several, short
from progress_web.api.foundations.operations import Operation


@frozen(kw_only=True)
class ReceivedAsked(Paged):
    """Which applications, in which order.

    Args:
        search: beginnings of words in the learner's name or the course.
        ukprn: of one receiving provider; empty for all that the caller sees.
        state: only in this state; may be repeated.
        course_id: only for this course.
        school: only learners who are at the provider with this UKPRN now.
        submitted_from: submitted then or later.
        submitted_until: submitted before then.
        conditions: only offers whose conditions are in this state.
        sort: what to sort by.
        descending: whether the greatest comes first; without it, the latest come first, and names and courses by the
            alphabet.
    """

    search: str = short(most=300)
    ukprn: str = short(most=8)
    state: tuple[ApplicationState, ...] = several()
    course_id: int | None = bounded(None, 0, MAX_ID)
    school: str = short(most=8)
    submitted_from: datetime | None = None
    submitted_until: datetime | None = None
    conditions: ConditionsState | None = None
    sort: ReceivedSort = ReceivedSort.SUBMITTED
    descending: bool | None = None


@frozen
class ReceivedListed:
    """A page of received applications.

    Args:
        items: the applications.
        next: value of `cursor` for the next page; "" on the last page.
        total: how many applications all pages have.
        counts: state -> how many there are of what is asked for, whatever states are; without those that have none.
    """

    items: tuple[ReceivedEntry, ...]
    next: str
    total: int
    counts: Mapping[str, int]


@frozen
class ReceivedChoices:
    """What the list of received applications can be narrowed to.

    Args:
        courses: number -> name of each course that has any.
        schools: UKPRN -> name of each provider where any of the learners is now.
    """

    courses: Mapping[str, str]
    schools: Mapping[str, str]


def list_received_applications(call: Call, query: ReceivedAsked) -> Reply[ReceivedListed]:
    """List the applications that the caller's providers have received, page by page, with counts by state."""
    page = call.progress.admissions.page(
        call.actor,
        ReceivedQuery(
            ukprn=query.ukprn,
            states=query.state,
            search=query.search,
            after=query.cursor,
            limit=query.limit,
            course_id=query.course_id,
            school=query.school,
            submitted_from=query.submitted_from,
            submitted_until=query.submitted_until,
            conditions=query.conditions,
            sort=query.sort,
            descending=query.descending,
        ),
    )
    items = tuple(received_entry(one, page.schools[one.learner_id]) for one in page.applications)
    counts = {state.value: count for state, count in page.counts.items()}
    return Reply(ReceivedListed(items, page.next, page.total, counts), next=page.next)


def get_received_choices(call: Call) -> Reply[ReceivedChoices]:
    """Return the courses and schools that the list of received applications can be narrowed to."""
    found = call.progress.admissions.choices(call.actor)
    return Reply(ReceivedChoices({str(number): name for number, name in found.courses.items()}, found.schools))


def get_received_application(call: Call) -> Reply[ReceivedRecord]:
    """Return a received application with the profile and the reference that it was submitted with."""
    found = call.progress.admissions.get(call.actor, call.number)
    return Reply(received_record(call, found), version=str(found.application.version))


_READ = TokenScope.APPLICATIONS_READ

OPERATIONS = (
    Operation("GET", "/applications/received", list_received_applications, _READ),
    Operation("GET", "/applications/received/choices", get_received_choices, _READ),
    Operation("GET", "/applications/received/{id:number}", get_received_application, _READ),
)
