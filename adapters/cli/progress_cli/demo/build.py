"""Building the demo: providers, staff, spreadsheets, an import that succeeds and one that does not."""

import csv
import io
import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from progress_cli.demo import cohort, folder, mistakes, people, season
from progress_cli.foundations import files
from progress_cli.importing import imports
from progress_core.domain.foundations.permissions import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from progress_core.compose.progress import Progress
    from progress_core.domain.foundations.actors import Actor
    from progress_core.domain.importing.imports import Import
    from progress_core.usecases.learners.learners import LearnerLine

XLS_YEAR = 2026
"""The academic year for which the dates of birth in the .xls file were written."""

_LOCKED = 3
_DATES = ("applications_open", "applications_close")
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
    past = season.open_season(progress)
    year = cohort.academic_year(past.ends.date())
    report_step("Providers and staff")
    _write_providers(past.staff, place)
    logins = people.make_staff(past.staff)
    season.make_colleges(past)
    report_step("Courses")
    load_courses(past.staff, year)
    report_step("Spreadsheets")
    write_spreadsheets(progress, place, year)
    manager = progress.accounts.actor(people.MANAGER)
    report_step("Importing 240 learners")
    past.move_to(0.02)
    good = _import(past.staff, manager, place / folder.COHORT_XLSX)
    report_step("Importing the file with mistakes")
    bad = _import(past.staff, manager, place / folder.MISTAKES)
    files.write(place / folder.EXPLAINED, progress.imports.error_workbook(manager, bad.id))
    report_step("Learner groups")
    past.move_to(0.05)
    season.make_groups(past)
    report_step("Profiles, applications and offers")
    shown = season.live_through(past, manager)
    report_step("Log-ins")
    logins += [_lock_some_out(progress, past.crowd, manager), _let_in(progress, manager, shown)]
    report_step("Letters")
    _write_letters(progress, manager, place)
    progress.mail.deliver()
    return Built(logins, good, bad, dict(progress.dashboard.counts(manager)))


def _write_providers(progress: "Progress", place: Path) -> None:
    files.write(place / folder.PROVIDERS, data_file("providers.csv"))
    progress.providers.put_many(progress.operator, data_rows("providers.csv"))
    progress.providers.set_defaults(progress.operator, cohort.PLACES[0][0], sign_off=True)
    progress.providers.set_defaults(
        progress.operator,
        people.SIGNS_OFF,
        sign_off=True,
        staff_add_qualifications=True,
        referee="Alison Firth, Head of Sixth Form",
    )


def load_courses(progress: "Progress", year: int) -> None:
    """Load the courses, all of them to start in September after an academic year, with their other dates."""
    progress.courses.load(progress.operator, [_moved(row, year + 1) for row in data_rows("courses.csv")])


def _moved(row: "dict[str, object]", start_year: int) -> "dict[str, object]":
    later = start_year - int(str(row["start_year"]))
    dates = {name: str(row[name]) for name in _DATES if row[name]}
    return {
        **row,
        "start_year": str(start_year),
        **{name: f"{int(day[:4]) + later}{day[4:]}" for name, day in dates.items()},
    }


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


def data_rows(name: str) -> list[dict[str, object]]:
    """Return the rows of a CSV file that comes with the demo, by heading."""
    return [dict(row) for row in csv.DictReader(io.StringIO(data_file(name).decode("utf-8"), newline=""))]


def _lock_some_out(progress: "Progress", crowd: "Progress", manager: "Actor") -> people.Login:
    """Lock some learners out who have never logged in; return one who has not logged in and can."""
    first, *others = progress.not_logged_on.list(manager)
    for line in others[:: max(len(others) // _LOCKED, 1)][:_LOCKED]:
        people.lock_out(crowd, line.username)
    ukprns = {line.provider.name: line.provider.ukprn for line in progress.providers.list(manager)}
    return people.Login(first.username, first.password, Role.LEARNER, (ukprns[first.provider],))


def _let_in(progress: "Progress", manager: "Actor", line: "LearnerLine") -> people.Login:
    """Let a learner log in who had forgotten their password."""
    chosen = people.first_log_in(progress, line.username, progress.learners.reset_password(manager, line.id))
    return people.Login(line.username, chosen, Role.LEARNER, (line.ukprn,))


def _write_letters(progress: "Progress", manager: "Actor", place: Path) -> None:
    files.write(place / folder.LETTERS_HTML, progress.not_logged_on.letters(manager, "html"))
    files.write(place / folder.LETTERS_PDF, progress.not_logged_on.letters(manager, "pdf"))
    files.write(place / folder.NOT_LOGGED_ON, progress.not_logged_on.table(manager))


def write_logins(place: Path, data: object) -> None:
    """Write the log-ins to a file that only its owner can read."""
    files.write(place / folder.LOGINS, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode())
