"""The rows of the repositories about courses and applications, and what counts them."""

from progress_core.domain.applications.applications import Application, ApplicationState
from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.favourites import Favourite
from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.courses.words import Term
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.operations.changes import ChangeKind, Place
from progress_core.domain.reports.cells import Cell, Population
from progress_core.ports.applications import ApplicationQuery, ReceivedQuery
from progress_core.ports.reports import CountedQuery
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories import learners
from progress_core.testing.repositories.rows import (
    COURSE,
    FIRST,
    FREE,
    HERE,
    LEARNER,
    OTHER,
    OTHER_COURSE,
    SECOND,
    THERE,
    THIRD,
    Change,
    Repository,
    RoundTrip,
    maybe,
    only,
)  # fmt: skip
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.filled import filled
from progress_core.testing.tools.samples import long_text

_SUBMITTED = ApplicationState.SUBMITTED


_WEEK, _LATE = later(7 * 24 * 60), later(100 * 365 * 24 * 60)


_COURSE_PLACE = {"withdrawn": False, "latitude": 50.7154321098765, "longitude": -2.4367890123456}


def _long(seed: int) -> str:
    return long_text(f"long {seed}")


def _application(seed: int, **given: object) -> Application:
    places = {"learner_id": LEARNER, "course_id": COURSE, "ukprn": THERE, "state": _SUBMITTED, "version": 1}
    return filled(Application, seed, **{**places, **given})


def furnish(work: UnitOfWork) -> None:
    """Store what these rows find from the start, for learners that are there."""
    work.courses.put_many(
        [filled(Course, id=COURSE, ukprn=THERE, **_COURSE_PLACE), filled(Course, 2, id=OTHER_COURSE, ukprn=HERE)]
    )
    work.applications.add(_application(1, id=FIRST))
    work.favourites.put(filled(Favourite, learner_id=LEARNER, course_id=COURSE))


def _courses(work: UnitOfWork) -> object:
    found, query = work.courses, CourseQuery(limit=50)
    terms = [Term("course"), Term("titleless", whole=True), Term("3"), Term("4")]
    return [
        list(found.all()),
        found.get(COURSE),
        found.get_many([OTHER_COURSE, COURSE, COURSE]),
        [found.of_provider(ukprn, withdrawn=True) for ukprn in (HERE, THERE)],
        found.page(query),
        dict(found.tally(query)),
        found.pins(query),
        found.known(terms),
    ]


def _applications(work: UnitOfWork) -> object:
    found = work.applications
    return [
        found.get(EVERYTHING, FIRST),
        found.get_many([SECOND, FIRST]),
        found.of_learner(EVERYTHING, LEARNER),
        found.page(EVERYTHING, ApplicationQuery(drafts=True)),
        maybe(found.get_received, EVERYTHING, FIRST),
        found.received(EVERYTHING, ReceivedQuery(counted=True)),
        found.choices(EVERYTHING),
        found.waiting_for([COURSE, OTHER_COURSE]),
        dict(found.received_by_course(THERE)),
        dict(found.open_offers([LEARNER, OTHER])),
    ]


def _reports(work: UnitOfWork) -> object:
    found, cell = work.reports, Cell(Population.RECEIVED)
    return [
        dict(found.count(EVERYTHING, Cell(), ["year", "provider"])),
        [dict(counts) for counts in found.overview(EVERYTHING, cell, [["receiver"]], [])[0]],
        found.applications(EVERYTHING, CountedQuery(cell)),
    ]


def _changes(work: UnitOfWork) -> object:
    """Read what is shown now; when the changes are told, others on the same server decide too."""
    found, kinds, ids = work.changes, tuple(ChangeKind), [LEARNER, OTHER, FREE, FIRST, SECOND]
    for kind in kinds:
        list(found.since(kind, EVERYTHING, Place(found.head().first), 50))
    listed = [found.listed(kind, EVERYTHING, after=0, limit=50) for kind in kinds]
    return listed, [found.present(kind, EVERYTHING, ids) for kind in kinds], found.head().first


COURSES = Repository(
    writes={
        "put_many": lambda work: work.courses.put_many([filled(Course, 3, id=THIRD, ukprn=HERE, withdrawn=False)]),
        "put_many again": lambda work: work.courses.put_many([filled(Course, 4, id=COURSE, ukprn=THERE)]),
    },
    read=_courses,
    trips=(
        RoundTrip(
            Course,
            lambda work, course: work.courses.put_many([course]),
            (
                lambda work, course: work.courses.get(course.id).course,
                lambda work, course: only(work.courses.all(), course.id),
                lambda work, course: only([line.course for line in work.courses.get_many([course.id] * 2)], course.id),
                lambda work, course: only(
                    [line.course for line in work.courses.of_provider(course.ukprn, withdrawn=True)], course.id
                ),
            ),
            {"ukprn": HERE, "entry_requirements": _long},
            (Change(lambda work, course: work.courses.put_many([course]), counted=False),),
        ),
    ),
)


APPLICATIONS = Repository(
    writes={
        "add": lambda work: work.applications.add(_application(2, id=SECOND, learner_id=OTHER)),
        "save": lambda work: work.applications.save(
            _application(3, id=FIRST, version=work.applications.get(EVERYTHING, FIRST).version)
        ),
    },
    read=_applications,
    trips=(
        RoundTrip(
            Application,
            lambda work, application: work.applications.add(application),
            (
                lambda work, application: work.applications.get(EVERYTHING, application.id),
                lambda work, application: only(work.applications.get_many([application.id] * 2), application.id),
                lambda work, application: only(
                    work.applications.of_learner(EVERYTHING, application.learner_id), application.id
                ),
                lambda work, application: work.applications.get_received(EVERYTHING, application.id),
                lambda work, application: only(
                    work.applications.received(EVERYTHING, ReceivedQuery(ukprn=HERE)).applications, application.id
                ),
                lambda work, application: only(work.applications.waiting_for([application.course_id]), application.id),
            ),
            {
                "learner_id": OTHER,
                "course_id": OTHER_COURSE,
                "ukprn": HERE,
                "state": _SUBMITTED,
                "version": 7,
                "message": _long,
                "reason": _long,
            },
            (Change(lambda work, application: work.applications.save(application)),),
        ),
    ),
)


FAVOURITES = Repository(
    writes={
        "put": lambda work: work.favourites.put(filled(Favourite, 2, learner_id=LEARNER, course_id=OTHER_COURSE)),
        "remove": lambda work: work.favourites.remove(LEARNER, COURSE),
    },
    read=lambda work: work.favourites.of(EVERYTHING, LEARNER),
    trips=(
        RoundTrip(
            Favourite,
            lambda work, favourite: work.favourites.put(favourite),
            (lambda work, favourite: only(work.favourites.of(EVERYTHING, favourite.learner_id), favourite.learner_id),),
            {"learner_id": OTHER, "course_id": COURSE},
            (Change(lambda work, favourite: work.favourites.put(favourite), counted=False),),
        ),
    ),
)


INBOX = Repository(
    writes={
        "add_many": lambda work: work.inbox.add_many([filled(InboxMessage, 2, id=SECOND, learner_id=LEARNER)]),
        "mark_read": lambda work: work.inbox.mark_read(LEARNER, [FIRST], later(1 / 7)),
    },
    read=lambda work: work.inbox.of(EVERYTHING, LEARNER),
    trips=(
        RoundTrip(
            InboxMessage,
            lambda work, message: work.inbox.add_many([message]),
            (lambda work, message: only(work.inbox.of(EVERYTHING, message.learner_id), message.id),),
            {"learner_id": OTHER, "body": _long},
        ),
    ),
)


REPORTS = Repository(
    writes={
        " of learners": lambda work: work.learners.add_many([learners.new_learner()]),
        " of applications": lambda work: work.applications.add(_application(2, id=SECOND, learner_id=OTHER)),
    },
    read=_reports,
)


CHANGES = Repository(
    writes={
        " of learners": lambda work: work.learners.add_many([learners.new_learner()]),
        " of applications": lambda work: work.applications.add(_application(2, id=SECOND, learner_id=OTHER)),
        "purge": lambda work: work.changes.purge(_WEEK, _LATE),
    },
    read=_changes,
    own_writes=False,
)
