"""The template, filled in from files that lack what an import needs."""

import datetime as dt

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.sessions import PROOF_TIME
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import Conflict, NotAllowed, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts
from progress_core.domain.importing.mappings import FileMapping, with_provider
from progress_core.domain.importing.prefilling import rows_to_fill
from progress_core.domain.importing.ready_mappings import ONEROSTER
from progress_core.domain.values.sheets import Row, Sheet
from tests.given.imports import BOB, bring, csv, row_of
from tests.given.people import NORTH, SOUTH, hire
from tests.given.trail import entries

pytestmark = pytest.mark.feature("J5")

ROSTER = b"role,givenName,familyName,grades,email\nstudent,Ann,Lee,11,ann@example.com\nteacher,Tim,Old,,\n"


def filled(progress: Progress, actor: Actor, content: bytes, mapping: FileMapping | None) -> list[dict[str, object]]:
    """Return the rows of the filled-in template by heading, without empty cells."""
    book = progress.mappings.filled_template(actor, "users.csv", content, mapping)
    with progress.context.spreadsheets.read(book) as sheets:
        (_, headings), *rows = next(sheets).rows
        return [
            {str(heading).removesuffix(" *"): cell for heading, cell in zip(headings, cells, strict=False) if cell}
            for _, cells in rows
        ]


def numbered(uln: str, first_name: str = "Bob", last_name: str = "Ray") -> bytes:
    return f"First name,Last name,ULN\n{first_name},{last_name},{uln}\n".encode()


def test_a_roster_fills_in_the_template_which_can_be_completed_and_imported(progress: Progress, manager: Actor) -> None:
    (row,) = filled(progress, manager, ROSTER, with_provider(ONEROSTER, NORTH))
    assert row == {
        "UKPRN": NORTH,
        "Learner year group": "Year 11",
        "First name": "Ann",
        "Last name": "Lee",
        "Email address": "ann@example.com",
    }
    completed = {**row, "Postcode": "OX14 1GG", "Dob": "2010-10-02"}
    text = "\n".join(",".join(map(str, cells)) for cells in (completed.keys(), completed.values()))
    assert bring(progress, manager, text.encode()).counts == ImportCounts(created=1)
    assert entries(progress, "download filled-in template") == []


def test_what_is_known_of_a_learner_with_the_number_and_a_name_is_filled_in(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    (row,) = filled(progress, manager, numbered(BOB[6], last_name="RAY"), None)
    assert (row["Dob"], row["Postcode"], row["UKPRN"]) == ("2011-01-31", "OX28 6NE", NORTH)
    assert row["Last name"] == "RAY", "what the file says counts"
    assert [entry.ukprn for entry in entries(progress, "download filled-in template")] == [NORTH]


@pytest.mark.parametrize(
    ("uln", "name"), [(BOB[6], ("Cat", "Moon")), ("1000000051", ("Bob", "Ray")), ("7", ("B", "R"))]
)
def test_nothing_is_filled_in_for_a_number_with_other_names_or_of_nobody(
    progress: Progress, manager: Actor, uln: str, name: tuple[str, str]
) -> None:
    bring(progress, manager, csv(BOB))
    (row,) = filled(progress, manager, numbered(uln, *name), None)
    assert row == {"First name": name[0], "Last name": name[1], "ULN": uln}


def test_nothing_is_filled_in_of_learners_out_of_scope(progress: Progress, manager: Actor) -> None:
    bring(
        progress,
        hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com"),
        csv(row_of(SOUTH, "Bob", "Ray", BOB[6])),
    )
    (row,) = filled(progress, manager, numbered(BOB[6]), None)
    assert "Dob" not in row


def test_a_number_of_two_learners_tells_nothing(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    bring(
        progress,
        hire(progress, Role.LEARNER_MANAGER, SOUTH, email="south@example.com"),
        csv(row_of(SOUTH, "Bob", "Ray", BOB[6])),
    )
    (row,) = filled(progress, OPERATOR, numbered(BOB[6]), None)
    assert "Dob" not in row


def test_what_is_known_is_filled_in_only_for_whoever_has_shown_who_they_are(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(BOB))
    late = evolve(manager, proved_at=progress.context.clock.now() - PROOF_TIME)
    with pytest.raises(ProofNeeded):
        progress.mappings.filled_template(late, "a.csv", numbered(BOB[6]), None)
    assert progress.mappings.filled_template(late, "a.csv", numbered("1000000051"), None)


def test_a_template_is_filled_in_by_those_who_import_alone(progress: Progress) -> None:
    with pytest.raises(NotAllowed):
        progress.mappings.filled_template(hire(progress, Role.USER_MANAGER, NORTH), "a.csv", ROSTER, ONEROSTER)


def test_a_kept_file_fills_in_the_template_until_it_is_imported(progress: Progress, manager: Actor) -> None:
    kept = progress.matching.keep(manager, "users.csv", ROSTER, with_provider(ONEROSTER, NORTH))
    assert b"ann@example.com" in progress.matching.filled_template(manager, kept.id)
    progress.matching.confirm(manager, kept.id)
    with pytest.raises(Conflict):
        progress.matching.filled_template(manager, kept.id)


def test_dates_are_filled_in_as_the_template_has_them_and_wrong_values_as_the_file_has_them() -> None:
    day = dt.datetime(2010, 10, 2)  # noqa: DTZ001 - cells have no time zone
    rows: list[Row] = [
        (1, ("Dob", "First name", "Gender", "ULN")),
        (2, (day, " Ann ", " M ", 1000000043.0)),
        (3, ()),
        (4, (" ",)),
    ]
    assert rows_to_fill([Sheet("hidden", visible=False, rows=iter(rows)), Sheet("Pupils", True, iter(rows))]) == [
        {"date_of_birth": "2010-10-02", "first_name": "Ann", "gender": "M", "uln": "1000000043"}
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([(1, ("What", "is", "this"))], "no_headings"),
        ([(1, ("First name", "Last name", "Dob")), (2, (None, " "))], "no_rows"),
        ([(1, ("First name", "Last name", "Dob")), (2, ("Ann",)), (3, ("Bob",))], "too_many_rows"),
    ],
)
def test_a_file_without_rows_to_fill_in_is_refused(rows: list[Row], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        rows_to_fill([Sheet("Pupils", True, iter(rows))], max_rows=1)
    assert [found.code for found in refused.value.problems] == [code]
