"""Check a college's own CSV of learners against Progress's rules, and show what holds each application back.

The college can name its columns, store its learners and choose its web framework as it likes, because the rules
are functions of values. Usage: enrolment-check FILE.csv
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen

from progress_core import (
    Approval,
    Choice,
    Problem,
    Profile,
    SectionStatus,
    check_learner,
    sign_off,
    staff_add_qualifications,
    submission_blockers,
)

COLUMNS = {
    "Provider": "ukprn",
    "Year": "year_group",
    "Forename": "first_name",
    "Surname": "last_name",
    "Home postcode": "postcode",
    "DOB": "date_of_birth",
    "Unique learner number": "uln",
}
"""The college's headings -> the rules' fields."""

STATUSES = {
    "done": SectionStatus.COMPLETE,
    "started": SectionStatus.IN_PROGRESS,
    "": SectionStatus.NOT_STARTED,
}
"""The college's words -> the status of a section of the profile."""

_APPROVED = Approval(by=0, at=datetime.min.replace(tzinfo=UTC), fingerprint="")
"""An approval whose details are not known."""


@frozen
class College:
    """The college's own settings; any object with these two attributes will do.

    Args:
        sign_off: whether tutors sign off profiles.
        staff_add_qualifications: whether tutors, not learners, add qualifications.
    """

    sign_off: bool = True
    staff_add_qualifications: bool = False


@frozen
class Finding:
    """The findings about one row.

    Args:
        line: line number in the file.
        name: name of the learner.
        problems: errors and warnings about the details.
        reasons: reasons why an application may not be submitted yet.
    """

    line: int
    name: str
    problems: tuple[Problem, ...]
    reasons: tuple[str, ...]


def check(lines: Iterable[str], college: College, today: date) -> Iterator[Finding]:
    """Yield all problems and reasons of every row."""
    reader = csv.DictReader(lines)
    for row in reader:
        values = {field: row.get(heading) for heading, field in COLUMNS.items()}
        checked = check_learner(values, form="import", on=today)
        name = f"{row.get('Forename', '')} {row.get('Surname', '')}".strip()
        yield Finding(reader.line_num, name, checked.problems, tuple(reasons(row, college)))


def reasons(row: Mapping[str, str | None], college: College) -> Iterator[str]:
    """Yield why an application may not be submitted, who can change that, and which setting requires it."""
    approved = (row.get("Approved") or "").strip().lower() == "yes"
    profile = Profile(
        personal_information=_status(row, "Personal information"),
        qualifications=_status(row, "Qualifications"),
        statements=_status(row, "Statement"),
        approval=_APPROVED if approved else None,
    )
    blockers = submission_blockers(
        profile,
        sign_off=sign_off(Choice.PROVIDER_DEFAULT, college),
        staff_add_qualifications=staff_add_qualifications(Choice.PROVIDER_DEFAULT, college),
    )
    for blocker in blockers:
        who = ", ".join(role.label for role in blocker.who)
        because = f" Set by: {blocker.setting.source}." if blocker.setting else ""
        yield f"{blocker.message} Who can: {who}.{because}"


def _status(row: Mapping[str, str | None], column: str) -> SectionStatus:
    return STATUSES.get((row.get(column) or "").strip().lower(), SectionStatus.IN_PROGRESS)


def main() -> int:
    """Print the findings; return 1 if there are errors in the details."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and one file
        print("Usage: enrolment-check FILE.csv", file=sys.stderr)
        return 2
    wrong = False
    with Path(sys.argv[1]).open(encoding="utf-8-sig", newline="") as file:
        for finding in check(file, College(), datetime.now(UTC).date()):
            for problem in finding.problems:
                print(f"line {finding.line}, {problem.field}, {problem.severity}: {problem.message}")
                wrong = wrong or problem.severity == "error"
            for reason in finding.reasons:
                print(f"line {finding.line}, {finding.name}: {reason}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
