"""The course directory: looked through by everybody, loaded by the operator (manual 1.1; H1)."""

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from progress_core.domain.applications.course_form import check_courses
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.operations.audit import Action, Entry
from progress_core.ports.courses import CourseLine, CoursePage, CourseQuery
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold

__all__ = ["CourseLine", "CoursePage", "CourseQuery", "Courses", "Loaded"]


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


class Courses:
    """What people do with the directory."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def load(self, actor: Actor, rows: Iterable[Mapping[str, object]]) -> Loaded:
        """Load a whole directory, all or nothing; loading it again changes nothing.

        A course that it no longer names is withdrawn: applications for it stay, and nobody finds it any more.

        Args:
            actor: the operator.
            rows: see `check_courses`.

        Raises:
            NotAllowed: the actor may not load the directory.
            Rejected: any row breaks the rules; all problems, their field with the row's number before it.

        Source: manual 1.1; features H1.
        """
        actor.require(Permission.MANAGE_COURSES)
        with self._context.store.transaction() as work:
            hold(work, Lock.COURSES)
            ukprns = {provider.ukprn for provider in work.providers.in_scope(EVERYTHING)}
            checked = check_courses(rows, ukprns)
            if checked.value is None:
                raise Rejected(problems=checked.problems)
            there = {course.key: course for course in work.courses.all()}
            named = {course.key: course for course in checked.value}
            gone = [course for key, course in there.items() if key not in named and not course.withdrawn]
            new = [course for key, course in named.items() if key not in there]
            kept = [evolve(course, id=there[key].id) for key, course in named.items() if key in there]
            numbered = [evolve(course, id=id_) for course, id_ in zip(new, work.new_ids(len(new)), strict=True)]
            work.courses.put_many([*kept, *numbered, *(evolve(course, withdrawn=True) for course in gone)])
            loaded = Loaded(len(new), len(kept), len(gone))
            facts = {"added": str(loaded.added), "updated": str(loaded.updated), "removed": str(loaded.withdrawn)}
            now = self._context.clock.now()
            work.audit.append([Entry(now, actor.account_id, Action.LOAD_COURSES, "course", "", facts=facts)])
        return loaded

    def search(self, actor: Actor, query: CourseQuery) -> CoursePage:
        """Return one page of the courses on offer.

        Args:
            actor: anybody: the directory is public.
            query: which.

        Raises:
            Rejected: the page is not one of this list.

        Source: manual 1.1; features H1.
        """
        del actor
        with self._context.store.snapshot() as work:
            return work.courses.page(query)

    def get(self, actor: Actor, course_id: int) -> CourseLine:
        """Return one course, on offer or not.

        Raises:
            NotFound: there is none.
        """
        del actor
        with self._context.store.snapshot() as work:
            return work.courses.get(course_id)
