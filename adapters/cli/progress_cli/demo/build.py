"""Building the demo: providers, staff, spreadsheets, an import that succeeds and one that does not."""

import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from progress_cli import courses
from progress_cli.demo import cohort, folder, mistakes, people
from progress_cli.foundations import files
from progress_cli.importing import imports
from progress_cli.providers.providers import read_csv
from progress_core.domain.foundations.permissions import Role
from progress_core.usecases.learners.learners import LearnerQuery

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.importing.imports import Import

XLS_YEAR = 2026
"""The academic year for which the dates of birth in the .xls file were written."""

_LOGGED_ON = 12
_GROUPED = 50
_LOCKED = 3
_YEAR_OF_DATE = re.compile(rb"(?<=\n\x00\x00)((?:19|20)\d\d)(?=-)")
"""A year at the start of a ten-character text: in .xls, these three bytes come before one of single-byte characters."""


@frozen
class Built:
    """What the demo shows when it has been built.

    Args:
        logins: the staff and two learners.
        good: the import that succeeded.
        bad: the import that was refused.
        counts: the learner manager's dashboard.
    """

    logins: list[people.Login]
    good: "Import"
    bad: "Import"
    counts: dict[str, int]


def build(progress: "Progress", place: Path, report_step: "Callable[[str], None]") -> Built:
    """Build the demo.

    Args:
        progress: opened on an empty store.
        place: the demo's folder.
        report_step: called with the name of each step as it starts.
    """
    year = cohort.academic_year(progress.context.clock.now().date())
    report_step("Providers and staff")
    _write_providers(progress, place)
    logins = people.make_staff(progress)
    report_step("Courses")
    load_courses(progress, year)
    report_step("Spreadsheets")
    write_spreadsheets(progress, place, year)
    manager = progress.accounts.actor(people.MANAGER)
    report_step("Importing 240 learners")
    good = _import(progress, manager, place / folder.COHORT_XLSX)
    report_step("Importing the file with mistakes")
    bad = _import(progress, manager, place / folder.MISTAKES)
    files.write(place / folder.EXPLAINED, progress.imports.error_workbook(manager, bad.id))
    report_step("First log-ins")
    logins += _some_log_on(progress, manager)
    report_step("Learner groups")
    _make_groups(progress)
    report_step("Letters")
    _write_letters(progress, manager, place)
    progress.mail.deliver()
    return Built(logins, good, bad, dict(progress.dashboard.counts(manager)))


def _write_providers(progress: "Progress", place: Path) -> None:
    content = data_file("providers.csv")
    files.write(place / folder.PROVIDERS, content)
    progress.providers.put_many(progress.operator, [row for _, row in read_csv(content, len(content))])
    progress.providers.set_defaults(
        progress.operator,
        people.SIGNS_OFF,
        sign_off=True,
        staff_add_qualifications=True,
        referee="Alison Firth, Head of Sixth Form",
    )


def load_courses(progress: "Progress", year: int) -> None:
    """Load the courses, all of them to start in September after an academic year."""
    content = data_file("courses.csv")
    rows = (row for _, row in courses.read_csv(content, len(content)))
    progress.courses.load(progress.operator, [{**row, "start_year": str(year + 1)} for row in rows])


def write_spreadsheets(progress: "Progress", place: Path, year: int) -> None:
    """Write the cohort as .xlsx and .xls, the file with mistakes, and the template."""
    port = progress.context.spreadsheets
    files.write(place / folder.COHORT_XLSX, port.write([cohort.table(cohort.cohort(year))]))
    files.write(place / folder.COHORT_XLS, xls_of(year))
    files.write(place / folder.MISTAKES, port.write([mistakes.table(year)]))
    files.write(place / folder.TEMPLATE, progress.imports.template())


def xls_of(year: int) -> bytes:
    """Return the cohort as .xls: the prepared file, with the years in its text dates moved to this academic year."""
    later = year - XLS_YEAR
    return _YEAR_OF_DATE.sub(lambda found: b"%d" % (int(found[1]) + later), data_file("learners.xls"))


def _import(progress: "Progress", actor: "Actor", file: Path) -> "Import":
    return imports.run_now(progress, actor, file.name, file.read_bytes())


def data_file(name: str) -> bytes:
    """Return the content of a file that comes with the demo."""
    return resources.files(__package__).joinpath("data", name).read_bytes()


def _some_log_on(progress: "Progress", manager: "Actor") -> list[people.Login]:
    """Log some learners on and lock some out; return one learner who has not logged on and one who has."""
    waiting = progress.not_logged_on.list(manager)
    providers = {line.provider.name: line.provider.ukprn for line in progress.providers.list(manager)}
    first, *others = waiting[:: max(len(waiting) // (_LOGGED_ON + _LOCKED + 1), 1)]
    logins = [people.Login(first.username, first.password, Role.LEARNER, (providers[first.provider],))]
    for line in others[:_LOGGED_ON]:
        chosen = people.first_log_in(progress, line.username, line.password)
    logins.append(people.Login(line.username, chosen, Role.LEARNER, (providers[line.provider],)))
    for line in others[_LOGGED_ON : _LOGGED_ON + _LOCKED]:
        people.lock_out(progress, line.username)
    return logins


def _make_groups(progress: "Progress") -> None:
    """Create a tutor group and a learning support group at the provider manager's school."""
    boss = progress.accounts.actor(people.BOSS)
    (ukprn,) = boss.scope.providers
    learners = progress.learners.page(boss, LearnerQuery(ukprn=ukprn, limit=_GROUPED)).lines
    for name, members in (("Tutor group A", learners[: _GROUPED // 2]), ("Learning support", learners[::9])):
        group = progress.groups.create(boss, ukprn, name)
        progress.group_learners.change(boss, group.id, joining=[line.id for line in members])


def _write_letters(progress: "Progress", manager: "Actor", place: Path) -> None:
    files.write(place / folder.LETTERS_HTML, progress.not_logged_on.letters(manager, "html"), private=True)
    files.write(place / folder.LETTERS_PDF, progress.not_logged_on.letters(manager, "pdf"), private=True)
    files.write(place / folder.NOT_LOGGED_ON, progress.not_logged_on.table(manager), private=True)


def write_logins(place: Path, data: object) -> None:
    """Write the log-ins to a file that only its owner can read."""
    files.write(place / folder.LOGINS, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode(), private=True)
