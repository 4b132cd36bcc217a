"""Files of courses: a directory that the operator loads, or the courses of a provider that its manager uploads (H1)."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from progress_core.domain.courses.headings import headings_for
from progress_core.domain.courses.plan import CoursePlan, CourseReport
from progress_core.domain.courses.search import CourseLine
from progress_core.domain.courses.template import template
from progress_core.domain.courses.windows import course_blockers
from progress_core.domain.foundations.actors import Actor, Scope
from progress_core.domain.foundations.blockers import Blocker
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.imports import Import, ImportCounts, ImportKind, ImportStatus, RowProblem
from progress_core.domain.importing.sharing import shared_at
from progress_core.domain.operations.audit import Action
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.english_time import english_day
from progress_core.usecases.courses.loading import write_plan
from progress_core.usecases.courses.reading import read_file, report_on, require_manager, whole_provider
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.foundations.holds import Lock, hold
from progress_core.usecases.importing.checked_files import checked_files, keep_checked, loaded, whole_file_codes
from progress_core.usecases.importing.requests import visible, with_file
from progress_core.usecases.importing.senders import senders
from progress_core.usecases.importing.sent_files import with_marks

_CHANGED_MEANWHILE = (
    "The courses have changed since you checked the file. Look at what it would do now, and confirm it."
)


@frozen
class OwnCourse:
    """A course as its provider sees it.

    Args:
        line: the course.
        blockers: why nobody can apply for it today; () if learners can.
        applications: how many applications the provider has received for it.
    """

    line: CourseLine
    blockers: tuple[Blocker, ...]
    applications: int


@frozen
class _Courses:
    """Files of courses, among the kinds of files that people send."""

    kind = ImportKind.COURSES
    permission = Permission.MANAGE_OWN_COURSES
    checked = Action.CHECK_COURSES


class CourseFiles:
    """What the operator and provider managers do with files of courses.

    Raises, in every method with a `ukprn`:
        NotAllowed: the actor may not upload courses, or sees only groups of the provider; with "" for all
            providers, the actor may not load the directory.
        NotFound: the provider is not there or not in scope.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def list(self, actor: Actor, ukprn: str) -> tuple[Provider, list[OwnCourse]]:
        """Return a provider and its courses, withdrawn ones last, otherwise by title and start.

        Source: features H1.
        """
        with self._context.store.snapshot() as work:
            provider = whole_provider(work, actor, ukprn)
            lines = work.courses.of_provider(ukprn, withdrawn=True)
            received = work.applications.received_by_course(ukprn)
        today = english_day(self._context.clock.now())
        found = [
            OwnCourse(line, course_blockers(line.course, today), received.get(line.course.id, 0)) for line in lines
        ]
        return provider, sorted(found, key=lambda own: own.line.course.withdrawn)

    def template(self, actor: Actor, ukprn: str = "") -> bytes:
        """Return the spreadsheet to fill in, as `.xlsx`, with the courses that are on offer now.

        Args:
            actor: who asks.
            ukprn: only the courses of this provider; "" for the courses of all.

        Source: features H1, E1.
        """
        with self._context.store.snapshot() as work:
            require_manager(work, actor, ukprn)
            if ukprn:
                name = whole_provider(work, actor, ukprn).name
                there = [line.course for line in work.courses.of_provider(ukprn)]
            else:
                name, there = "", [course for course in work.courses.all() if not course.withdrawn]
        return self._context.spreadsheets.write([template(there, name, self._context.geocoder.find)])

    def dry_run(self, actor: Actor, file_name: str, content: bytes, *, ukprn: str = "") -> CourseReport:
        """Return what loading a file would do, and write nothing; arguments and errors as for `load`.

        Source: features H1, E6.
        """
        reading = read_file(self._context, actor, file_name, content, ukprn)
        with self._context.store.snapshot() as work:
            return report_on(self._context, work, reading, ukprn)

    def load(self, actor: Actor, file_name: str, content: bytes, *, ukprn: str = "") -> CourseReport:
        """Load a file of courses, all or nothing; loading it again changes nothing.

        A course that it no longer names is withdrawn: applications for it stay, their learners are told, and nobody
        finds it any more.

        Args:
            actor: the operator, or a manager of the provider.
            file_name: what they call the file; it ends as names of spreadsheets do.
            content: `.xlsx`, `.xls`, `.ods` or `.csv`, recognised by its content.
            ukprn: the provider whose courses the file replaces; "" for those of all providers.

        Returns:
            what was done; if it has errors, nothing was.

        Raises:
            Rejected: the file is larger than files may be, or is none by its name.
            Unavailable: the spreadsheet reader or the store cannot be reached.

        Source: manual 1.1; features H1.
        """
        reading = read_file(self._context, actor, file_name, content, ukprn)
        with self._context.store.transaction() as work:
            hold(work, Lock.COURSES)
            require_manager(work, actor, ukprn)
            report = report_on(self._context, work, reading, ukprn)
            if report.ok:
                write_plan(self._context, work, actor, report.plan, ukprn)
        return report

    def check(self, actor: Actor, file_name: str, content: bytes, ukprn: str) -> Import:
        """Check a provider's file and keep it, until somebody has seen what it would do and confirms that.

        Raises:
            Rejected: as for `load`, the file cannot be read at all, or the person's earlier files fill the store.

        Source: features H1, E6.
        """
        report = self.dry_run(actor, file_name, content, ukprn=ukprn)
        about = {
            "ukprns": frozenset({ukprn}),
            "ukprn": ukprn,
            "shared_at": shared_at(whole_file_codes(report), [ukprn]),
        }
        with self._context.store.transaction() as work:
            return keep_checked(self._context, work, actor, _Courses(), file_name, content, report, **about)

    def history(self, actor: Actor, ukprn: str, *, limit: int = 20) -> Sequence[Import]:
        """List the files for a provider that the actor sees without their problems, the latest first.

        Files that were not loaded are left out once they are no longer kept.

        Source: features H1, E4, J6.
        """
        with self._context.store.snapshot() as work:
            whole_provider(work, actor, ukprn)
            return checked_files(work, actor, _Courses(), Scope(providers=frozenset({ukprn})), limit, ukprn)

    def senders(self, actor: Actor, records: Iterable[Import]) -> dict[int, str]:
        """Return who has sent files that the actor sees: id of the file -> their name.

        Source: features J6.
        """
        return senders(self._context, actor, _Courses(), records)

    def get(self, actor: Actor, import_id: int) -> Import:
        """Return a kept file with its problems.

        Raises:
            NotFound: there is no such file, or it is not the actor's to see.
        """
        with self._context.store.snapshot() as work:
            return visible(work, actor, _Courses(), import_id)

    def preview(self, actor: Actor, import_id: int) -> tuple[Import, CourseReport]:
        """Return a kept file, and what loading it would do now; only its problems if it has errors or is loaded.

        Raises:
            NotFound: there is no such file, it is not the actor's to see, or it is no longer kept.

        Source: features H1, E6.
        """
        record = self.get(actor, import_id)
        if record.status is not ImportStatus.CHECKED:
            return record, CourseReport(CoursePlan(), record.problems)
        record, content = with_file(self._context, actor, _Courses(), import_id)
        return record, self.dry_run(actor, record.file_name, content, ukprn=record.ukprn)

    def confirm(self, actor: Actor, import_id: int, mark: str) -> tuple[Import, CoursePlan]:
        """Load a kept file, all or nothing.

        Args:
            actor: who sees it.
            import_id: its number.
            mark: `CoursePlan.mark` of what the person has seen.

        Raises:
            NotFound: as for `preview`.
            Conflict: it would do something else now, or it is loaded already.

        Source: features H1.
        """
        record, content = with_file(self._context, actor, _Courses(), import_id)
        reading = read_file(self._context, actor, record.file_name, content, record.ukprn)
        with self._context.store.transaction() as work:
            hold(work, Lock.COURSES)
            record = visible(work, actor, _Courses(), import_id)
            require_manager(work, actor, record.ukprn)
            report = report_on(self._context, work, reading, record.ukprn)
            if record.status is not ImportStatus.CHECKED or not report.ok or report.plan.mark != mark:
                raise Conflict(_CHANGED_MEANWHILE)
            plan = report.plan
            write_plan(self._context, work, actor, plan, record.ukprn)
            counts = ImportCounts(len(plan.added), len(plan.changed), len(plan.unchanged))
            return loaded(self._context, work, record, counts), plan

    def error_workbook(self, actor: Actor, import_id: int) -> bytes:
        """Return a kept file with its bad cells marked, ready to be corrected and sent again.

        Raises:
            NotFound: as for `preview`.
            Rejected: the file is no spreadsheet that could be marked.

        Source: features E6.
        """
        record, content = with_file(self._context, actor, _Courses(), import_id)
        return self.marked(content, record.problems, ukprn=record.ukprn)

    def marked(self, content: bytes, problems: tuple[RowProblem, ...], *, ukprn: str = "") -> bytes:
        """Return a file with these problems marked in its cells.

        Args:
            content: the file.
            problems: from a report about it.
            ukprn: as for `load`.

        Raises:
            Rejected: the file is no spreadsheet that could be marked.
        """
        return with_marks(self._context, headings_for(ukprn), content, problems)
