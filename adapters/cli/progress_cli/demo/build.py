"""Making the demo: providers, staff, spreadsheets, an import that succeeds and one that does not."""

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
"""The academic year that the dates of birth in the .xls file were written for."""

_LOGGED_ON = 12
_GROUPED = 50
_LOCKED = 3
_YEAR_OF_DATE = re.compile(rb"(?<=\n\x00\x00)((?:19|20)\d\d)(?=-)")
"""In .xls, a text of ten characters of one byte each starts with these three bytes."""


@frozen
class Built:
    """What was made.

    Args:
        logins: of the staff, and of two learners.
        good: the import that succeeded.
        bad: the import that was refused.
        counts: the dashboard of the learner manager.
    """

    logins: list[people.Login]
    good: "Import"
    bad: "Import"
    counts: dict[str, int]


def build(progress: "Progress", place: Path, tell: "Callable[[str], None]") -> Built:
    """Make everything.

    Args:
        progress: over an empty store.
        place: the demo's folder.
        tell: called with what is being done.
    """
    year = cohort.academic_year(progress.context.clock.now().date())
    tell("Providers and staff")
    _write_providers(progress, place)
    logins = people.make_staff(progress)
    tell("Courses")
    content = data_file("courses.csv")
    progress.courses.load(progress.operator, [row for _, row in courses.read_csv(content, len(content))])
    tell("Spreadsheets")
    write_spreadsheets(progress, place, year)
    manager = progress.accounts.actor(people.MANAGER)
    tell("Importing 240 learners")
    good = _import(progress, manager, place / folder.COHORT_XLSX)
    tell("Importing the file with mistakes")
    bad = _import(progress, manager, place / folder.MISTAKES)
    files.write(place / folder.EXPLAINED, progress.imports.error_workbook(manager, bad.id))
    tell("First log-ins")
    logins += _some_log_on(progress, manager)
    tell("Learner groups")
    _make_groups(progress)
    tell("Letters")
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


def write_spreadsheets(progress: "Progress", place: Path, year: int) -> None:
    """Write the cohort as .xlsx and .xls, the file with mistakes, and the template."""
    port = progress.context.spreadsheets
    files.write(place / folder.COHORT_XLSX, port.write([cohort.table(cohort.cohort(year))]))
    files.write(place / folder.COHORT_XLS, xls_of(year))
    files.write(place / folder.MISTAKES, port.write([mistakes.table(year)]))
    files.write(place / folder.TEMPLATE, progress.imports.template())


def xls_of(year: int) -> bytes:
    """Give the cohort as .xls: the file made beforehand, its text dates moved to this academic year in place."""
    later = year - XLS_YEAR
    return _YEAR_OF_DATE.sub(lambda found: b"%d" % (int(found[1]) + later), data_file("learners.xls"))


def _import(progress: "Progress", actor: "Actor", file: Path) -> "Import":
    return imports.run_now(progress, actor, file.name, file.read_bytes())


def data_file(name: str) -> bytes:
    """Give one of the files that come with the demo."""
    return resources.files(__package__).joinpath("data", name).read_bytes()


def _some_log_on(progress: "Progress", manager: "Actor") -> list[people.Login]:
    """Let some learners log on, and some forget their passwords; give a log-in of either kind."""
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
    """Make a tutor group and a group of learners who get support, at the school of the provider manager."""
    boss = progress.accounts.actor(people.BOSS)
    (ukprn,) = boss.scope.providers
    learners = progress.learners.page(boss, LearnerQuery(ukprn=ukprn, limit=_GROUPED)).lines
    for name, inside in (("Tutor group A", learners[: _GROUPED // 2]), ("Learning support", learners[::9])):
        group = progress.groups.create(boss, ukprn, name)
        progress.group_learners.change(boss, group.id, joining=[line.id for line in inside])


def _write_letters(progress: "Progress", manager: "Actor", place: Path) -> None:
    files.write(place / folder.LETTERS_HTML, progress.not_logged_on.letters(manager, "html"), private=True)
    files.write(place / folder.LETTERS_PDF, progress.not_logged_on.letters(manager, "pdf"), private=True)
    files.write(place / folder.NOT_LOGGED_ON, progress.not_logged_on.table(manager), private=True)


def write_logins(place: Path, data: object) -> None:
    """Keep the log-ins beside the rest, for their owner's eyes."""
    files.write(place / folder.LOGINS, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode(), private=True)
