"""Checks a college's own CSV of learners with Progress's rules, and says what keeps each application back.

The college calls its columns what it likes, keeps its learners where it likes, and has a web framework or
none: the rules are functions of values. Usage: enrolment-check FILE.csv
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen

from progress_core import (
    Choice,
    Problem,
    Profile,
    check_learner,
    sign_off,
    staff_add_qualifications,
    submission_blockers,
)
from progress_core.domain.profiles.profiles import Approval, SectionStatus

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
"""What the college writes -> where a section of the profile is."""

_APPROVED = Approval(by=0, at=datetime.min.replace(tzinfo=UTC), fingerprint="")
"""An approval of which nothing is known but that there is one."""


@frozen
class College:
    """The college's own settings; anything with these two attributes will do.

    Args:
        sign_off: tutors sign off profiles.
        staff_add_qualifications: tutors, not learners, add qualifications.
    """

    sign_off: bool = True
    staff_add_qualifications: bool = False


@frozen
class Finding:
    """What was found about one row.

    Args:
        line: of the file.
        name: who it is about.
        problems: what is wrong or doubtful with the details.
        reasons: why an application may not be submitted yet.
    """

    line: int
    name: str
    problems: tuple[Problem, ...]
    reasons: tuple[str, ...]


def check(lines: Iterable[str], college: College, today: date) -> Iterator[Finding]:
    """Check every row: all problems at once, and every reason."""
    reader = csv.DictReader(lines)
    for row in reader:
        values = {field: row.get(heading) for heading, field in COLUMNS.items()}
        checked = check_learner(values, form="import", on=today)
        name = f"{row.get('Forename', '')} {row.get('Surname', '')}".strip()
        yield Finding(reader.line_num, name, checked.problems, tuple(reasons(row, college)))


def reasons(row: Mapping[str, str | None], college: College) -> Iterator[str]:
    """Say why an application may not be submitted, who can change that, and which setting asks for it."""
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
    """Print what was found; give 1 if anything is wrong with the details."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and one file
        print("Usage: enrolment-check FILE.csv", file=sys.stderr)
        return 2
    wrong = False
    with Path(sys.argv[1]).open(encoding="utf-8-sig", newline="") as file:
        for found in check(file, College(), datetime.now(UTC).date()):
            for problem in found.problems:
                print(f"line {found.line}, {problem.field}, {problem.severity}: {problem.message}")
                wrong = wrong or problem.severity == "error"
            for reason in found.reasons:
                print(f"line {found.line}, {found.name}: {reason}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
