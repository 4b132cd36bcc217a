"""Files of learners for imports, and what a store contains afterwards."""

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.actors import EVERYTHING, Actor
from progress_core.domain.importing.imports import Import, OnDuplicate
from progress_core.domain.importing.learner_headings import LABELS
from progress_core.domain.learners.learners import Learner
from progress_core.ports.learners import LearnerQuery
from tests.given.people import BORN, NORTH

FIELDS = ("ukprn", "year_group", "first_name", "last_name", "postcode", "date_of_birth", "uln", "town")
ANN = (NORTH, "11", "Ann", "Lee", "OX14 1GG", BORN.isoformat(), "", "Abingdon")
BOB = (NORTH, "11", "Bob", "Ray", "OX28 6NE", "2011-01-31", "1000000043", "")
CAT = (NORTH, "12", "Cat", "Moon", "OX4 1AA", "2009-12-24", "", "")


SIMS = b"""Legal Surname,Legal Forename,Chosen Name,DOB,Gender,Year Group,Ethnicity,House Number,Post Code,UPN,Reg
Okafor,Ngozi,Zizi,02/10/2010,F,NCY 11,BAFR,14,OX14 1GG,,11A
O'Brien,Sean,Sean,31/01/2011,M,NCY 11,Celtic,2,OX28 6NE,,11B
"""
"""What a school system writes."""


def row_of(ukprn: str, first_name: str = "New", last_name: str = "Person", uln: str = "") -> tuple[str, ...]:
    """Return the row of somebody of Year 11 whom nobody knows yet."""
    return (ukprn, "11", first_name, last_name, "OX14 1GG", BORN.isoformat(), uln, "")


def csv(*rows: tuple[str, ...]) -> bytes:
    """Build a file with these learners, from its second row on."""
    headings = tuple(LABELS[field] for field in FIELDS)
    return "\n".join(",".join(row) for row in (headings, *rows)).encode()


def bring(
    progress: Progress,
    actor: Actor,
    content: bytes,
    on_duplicate: OnDuplicate = OnDuplicate.ASK,
    decisions: dict[int, OnDuplicate] | None = None,
) -> Import:
    """Request an import and run it."""
    asked = progress.imports.request(
        actor, "learners.csv", content, on_duplicate=on_duplicate, decisions=decisions or {}
    )
    return progress.imports.run_now(actor, asked.id, "worker")


def learners(progress: Progress) -> list[tuple[Learner, Account]]:
    """Return all learners with their accounts, by id."""
    with progress.context.store.snapshot() as work:
        lines = work.learners.page(EVERYTHING, LearnerQuery(limit=10_000)).lines
        ids = sorted(line.id for line in lines)
        return [(learner, work.accounts.get(learner.id)) for learner in work.learners.get_many(EVERYTHING, ids)]


def names(progress: Progress) -> list[str]:
    """Return the names of all learners, by id."""
    return [learner.name for learner, _ in learners(progress)]


def codes(record: Import) -> list[tuple[int, str, str]]:
    """Return the problems of an import: row, code, severity."""
    return [(found.row, found.problem.code, found.problem.severity) for found in record.problems]
