"""Who may load which courses, and what a file of courses holds (H1)."""

from functools import partial

from progress_core.domain.courses.form import CourseRows
from progress_core.domain.courses.headings import headings_for
from progress_core.domain.courses.plan import CoursePlan, CourseReport
from progress_core.domain.courses.rows import MAX_PROVIDER_ROWS, MAX_ROWS, CourseReading, read_courses
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.providers.providers import Provider
from progress_core.domain.values.english_time import english_day
from progress_core.ports.store import UnitOfWork
from progress_core.usecases.courses.loading import plan_against
from progress_core.usecases.foundations.context import Context
from progress_core.usecases.importing.sent_files import MAX_CHECK_SECONDS, read_sheets, require_spreadsheet
from progress_core.usecases.providers.providers import provider_in_scope

_FILE = "courses.file"
_NOT_ALL_OF_IT = (
    "You are associated with learner groups at this provider. Its courses are managed by those who see all of it."
)


def require_manager(work: UnitOfWork, actor: Actor, ukprn: str) -> None:
    """Refuse people who may not load the courses of a provider, or of all providers.

    Args:
        work: any unit of work.
        actor: who wants to load them.
        ukprn: the provider; "" for all.

    Raises:
        NotAllowed: the actor may not.
        NotFound: the provider is not there or not in scope.
    """
    if ukprn:
        whole_provider(work, actor, ukprn)
    else:
        actor.require(Permission.MANAGE_COURSES)


def whole_provider(work: UnitOfWork, actor: Actor, ukprn: str) -> Provider:
    """Return a provider whose courses somebody manages; errors as for `require_manager`."""
    actor.require(Permission.MANAGE_OWN_COURSES)
    provider = provider_in_scope(work, actor, ukprn)
    if not actor.scope.sees_provider(ukprn):
        raise NotAllowed(_NOT_ALL_OF_IT)
    return provider


def read_file(context: Context, actor: Actor, file_name: str, content: bytes, ukprn: str) -> CourseReading:
    """Read and check a file outside any transaction; one that cannot be read is a reading with that problem.

    Args:
        context: the ports.
        actor: who sends it.
        file_name: what they call it.
        content: the file.
        ukprn: the provider that it is about; "" for all.

    Raises:
        NotAllowed, NotFound: as for `require_manager`.
        Rejected: the file is larger than files may be, or is no spreadsheet by its name.
        Unavailable: the spreadsheet reader, the geocoder or the store cannot be reached.
    """
    with context.store.snapshot() as work:
        require_manager(work, actor, ukprn)
        ukprns = {ukprn} if ukprn else {provider.ukprn for provider in work.providers.in_scope(EVERYTHING)}
    require_spreadsheet(context, headings_for(ukprn), file_name, content)
    check = CourseRows(ukprns, only=ukprn, on=english_day(context.clock.now()), locate=context.geocoder.find)
    most = MAX_PROVIDER_ROWS if ukprn else MAX_ROWS
    return read_sheets(
        context,
        content,
        partial(read_courses, check=check, only=ukprn, max_rows=most),
        CourseReading,
        seconds=MAX_CHECK_SECONDS if ukprn else None,
        too_slow=problem("file", "courses_too_slow", rule=_FILE),
    )


def report_on(context: Context, work: UnitOfWork, reading: CourseReading, ukprn: str) -> CourseReport:
    """Return what loading what was read would do; nothing if there are errors.

    Args:
        context: the ports.
        work: any unit of work.
        reading: from `read_file`.
        ukprn: as there.
    """
    problems = reading.problems.listed()
    if reading.problems.errors:
        return CourseReport(CoursePlan(), problems)
    return CourseReport(plan_against(context, work, reading.courses, ukprn), problems)
