"""Loading courses into the directory: compared with those that are there, and written all or nothing (H1)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.correspondence.application_notices import application_decided
from progress_core.domain.courses.courses import Course
from progress_core.domain.courses.form import check_courses
from progress_core.domain.courses.plan import CoursePlan, affects_learners, plan_courses, with_applications
from progress_core.domain.courses.search import CourseQuery
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.messages import label, sentence
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import english_day
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.correspondence.inbox import leave_messages
from progress_core.usecases.correspondence.outbox import post
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by

_TOLD = "application_course_withdrawn"
"""The message to learners whose course is withdrawn."""


@frozen
class Loaded:
    """What loading a directory did.

    Args:
        added: courses that are new.
        updated: courses that were there.
        withdrawn: courses on offer until now that the directory no longer names.
    """

    added: int
    updated: int
    withdrawn: int


def load_rows(context: Context, actor: Actor, rows: Iterable[Mapping[str, object]]) -> Loaded:
    """Load a whole directory of rows; see `Courses.load`."""
    with context.store.transaction() as work:
        hold(work, Lock.COURSES)
        ukprns = {provider.ukprn for provider in work.providers.in_scope(EVERYTHING)}
        checked = check_courses(rows, ukprns, locate=context.geocoder.find)
        if not checked.ok:
            raise Rejected(problems=[found for found in checked.problems if found.severity == "error"])
        plan = plan_against(context, work, enumerate(checked.value, start=1))
        write_plan(context, work, actor, plan)
    return loaded(plan)


def loaded(plan: CoursePlan) -> Loaded:
    """Return the counts of a plan."""
    return Loaded(len(plan.added), plan.updated, len(plan.withdrawn))


def plan_against(context: Context, work: UnitOfWork, read: Iterable[tuple[int, Course]], ukprn: str = "") -> CoursePlan:
    """Compare the courses of a file with those in the store.

    Args:
        context: the ports.
        work: any unit of work.
        read: the courses, each with its row.
        ukprn: the provider whose courses the file replaces; "" for all providers.
    """
    rows = list(read)
    types: Sequence[str] = ()
    if ukprn:
        there = [line.course for line in work.courses.of_provider(ukprn, withdrawn=True)]
        if not {course.type for _, course in rows} <= {course.type for course in there}:
            types = _types_of_others(work, ukprn)
    else:
        there = list(work.courses.all())
    plan = plan_courses(rows, there, types=types, on=english_day(context.clock.now()))
    received: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for application in _waiting(context, work, (found.course for found in plan.withdrawn)):
        if application.received:
            received[application.course_id] += (application.id,)
    return with_applications(plan, received)


def _types_of_others(work: UnitOfWork, ukprn: str) -> Sequence[str]:
    """Return the types of the courses that other providers offer, those of most courses first."""
    counts: Counter[str] = Counter()
    for (type_, _, offered_by, _), number in work.courses.tally(CourseQuery()).items():
        counts[type_] += number if offered_by != ukprn else 0
    return [type_ for type_, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if number]


def write_plan(context: Context, work: UnitOfWork, actor: Actor, plan: CoursePlan, ukprn: str = "") -> None:
    """Write what a plan says, note it in the audit trail, and tell the learners whose courses are withdrawn.

    Args:
        context: the ports.
        work: the transaction, which holds `Lock.COURSES` since before the plan was made.
        actor: who loads.
        plan: from `plan_against`.
        ukprn: as there.
    """
    numbers = work.new_ids(len(plan.added))
    numbered = [evolve(new.course, id=number) for new, number in zip(plan.added, numbers, strict=True)]
    changed = [planned.course for planned in plan.changed]
    gone = [found.course for found in plan.withdrawn]
    work.courses.put_many([*changed, *numbered, *(evolve(course, withdrawn=True) for course in gone)])
    counts = loaded(plan)
    facts = {"added": str(counts.added), "updated": str(counts.updated), "removed": str(counts.withdrawn)}
    subject = ("provider", ukprn, ukprn) if ukprn else ("course", "", "")
    work.audit.append([entry_by(actor, context.clock.now(), Action.LOAD_COURSES, *subject, facts=facts)])
    _tell(context, work, _waiting(context, work, gone))


def _waiting(context: Context, work: UnitOfWork, courses: Iterable[Course]) -> list[Application]:
    """Return the applications that wait for any of these courses, leaving out courses that have begun."""
    on = english_day(context.clock.now())
    ids = [course.id for course in courses if affects_learners(course, on)]
    return work.applications.waiting_for(ids) if ids else []


def _tell(context: Context, work: UnitOfWork, affected: Collection[Application]) -> None:
    """Tell learners that a course is no longer offered, by a message and an e-mail."""
    ids = {application.learner_id for application in affected}
    learners = {learner.id: learner for learner in work.learners.get_many(EVERYTHING, ids)}
    names = {ukprn: work.providers.get(EVERYTHING, ukprn).name for ukprn in {found.ukprn for found in affected}}
    for application in affected:
        learner = learners.get(application.learner_id)
        if learner is None or learner.archived:
            continue
        facts = {"provider": names[application.ukprn], "course": application.course}
        leave_messages(context, work, learner.id, _TOLD, **facts)
        notice = application_decided(learner.details.first_name, label(_TOLD), sentence(_TOLD, **facts))
        post(context, work, learner.details.email, notice)
