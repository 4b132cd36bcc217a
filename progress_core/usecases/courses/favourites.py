"""A learner's favourites: saving courses, and seeing them side by side (H1c)."""

from attrs import evolve, frozen

from progress_core.domain.applications.applications import Application
from progress_core.domain.courses.favourites import Favourite, saving_blockers
from progress_core.domain.courses.search import CourseLine, distance
from progress_core.domain.courses.windows import course_blockers
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.blockers import Blocker, Reason, reasons_of
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission, Role
from progress_core.domain.learners.learners import Learner
from progress_core.domain.operations.audit import Action
from progress_core.domain.values.english_time import english_day
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.foundations.trail import entry_by
from progress_core.usecases.profiles.changes import require_reader


@frozen
class SavedCourse:
    """A favourite as its learner compares it with others.

    Args:
        favourite: what was saved, and when.
        course: the course with its provider, and how far it is from home, if that is known.
        blockers: why nobody can apply for it today; () if learners can.
        application: the learner's latest application for it; None if there is none.
    """

    favourite: Favourite
    course: CourseLine
    blockers: tuple[Blocker, ...] = ()
    application: Application | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The blockers in words."""
        return reasons_of(self.blockers, Role.LEARNER)


class Favourites:
    """What learners do with the courses that they save, and what their staff see of it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor) -> list[SavedCourse]:
        """Return the learner's own favourites, latest first; those no longer offered too, with the reason.

        Distances are from the middle of the area of the learner's postcode.

        Raises:
            NotAllowed: the actor is not a learner.
            Unavailable: what knows the places cannot be reached.

        Source: features H1c.
        """
        actor.require(Permission.APPLY)
        today = english_day(self._context.clock.now())
        with self._context.store.snapshot() as work:
            saved = work.favourites.of(actor.scope, actor.account_id)
            lines = {line.course.id: line for line in work.courses.get_many(found.course_id for found in saved)}
            home = work.learners.get(actor.scope, actor.account_id).details.postcode
            theirs = work.applications.of_learner(actor.scope, actor.account_id)
            applications = {application.course_id: application for application in theirs}
        near = self._context.geocoder.find(home)
        return [
            SavedCourse(
                found,
                evolve(line, miles=distance(line.course, near)),
                course_blockers(line.course, today),
                applications.get(found.course_id),
            )
            for found, line in ((found, lines[found.course_id]) for found in saved)
        ]

    def course_ids(self, actor: Actor) -> frozenset[int]:
        """Return the courses that the learner has saved, for pages that show whether a course is one of them.

        Raises:
            NotAllowed: the actor is not a learner.
        """
        actor.require(Permission.APPLY)
        with self._context.store.snapshot() as work:
            return frozenset(found.course_id for found in work.favourites.of(actor.scope, actor.account_id))

    def count(self, actor: Actor, learner_id: int) -> int:
        """Return how many courses a learner has saved.

        Raises:
            NotAllowed: the actor may see neither learners nor favourites of their own.
            NotFound: the learner is not there or not in scope.

        Source: features H1c.
        """
        require_reader(actor)
        with self._context.store.snapshot() as work:
            learner = work.learners.get(actor.scope, learner_id)
            return len(work.favourites.of(actor.scope, learner.id))

    def save(self, actor: Actor, course_id: int) -> CourseLine:
        """Save a course; one that is saved already stays as it is.

        Raises:
            NotAllowed: the actor is not a learner.
            NotFound: there is no such course.
            Rejected: it is no longer offered, or too many are saved; with the blockers.

        Source: features H1c.
        """
        actor.require(Permission.APPLY)
        with self._context.store.transaction() as work:
            learner = self._held(work, actor)
            line = work.courses.get(course_id)
            saved = work.favourites.of(actor.scope, learner.id)
            if any(found.course_id == course_id for found in saved):
                return line
            blockers = saving_blockers(line.course, len(saved))
            if blockers:
                raise Rejected(blockers=blockers)
            work.favourites.put(Favourite(learner.id, course_id, self._context.clock.now()))
            self._note(work, actor, Action.SAVE_FAVOURITE, learner, course_id)
            return line

    def remove(self, actor: Actor, course_id: int) -> CourseLine:
        """Remove a course from the favourites; one that is not saved changes nothing.

        Raises:
            NotAllowed: the actor is not a learner.
            NotFound: there is no such course.

        Source: features H1c.
        """
        actor.require(Permission.APPLY)
        with self._context.store.transaction() as work:
            learner = self._held(work, actor)
            line = work.courses.get(course_id)
            if any(found.course_id == course_id for found in work.favourites.of(actor.scope, learner.id)):
                work.favourites.remove(learner.id, course_id)
                self._note(work, actor, Action.REMOVE_FAVOURITE, learner, course_id)
            return line

    def _held(self, work: UnitOfWork, actor: Actor) -> Learner:
        """Return the learner, whose favourites nobody else changes meanwhile."""
        hold(work, Lock.PROFILE, actor.account_id)
        return work.learners.get(actor.scope, actor.account_id)

    def _note(self, work: UnitOfWork, actor: Actor, action: Action, learner: Learner, course_id: int) -> None:
        now = self._context.clock.now()
        work.audit.append([entry_by(actor, now, action, "course", str(course_id), learner.details.ukprn)])
