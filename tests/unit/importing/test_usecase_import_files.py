"""Templates, dry runs, error workbooks, and how long the file of an import is kept."""

from datetime import timedelta

import pytest
from attrs import evolve

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR, Actor
from progress_core.domain.foundations.errors import NotFound, ProofNeeded, Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.importing.imports import ImportCounts, ImportStatus
from progress_core.domain.importing.learner_headings import LABELS, LEARNER_HEADINGS
from progress_core.domain.importing.plan import RowAction, RowPlan
from progress_core.domain.importing.template import template
from progress_core.domain.learners.learners import FIELDS
from progress_core.domain.operations.events import event_of
from progress_core.memory.clock import FixedClock
from progress_core.usecases.foundations.context import Limits
from progress_core.usecases.importing import requests, run
from tests.given.imports import ANN, BOB, bring, codes, csv, names
from tests.given.people import NORTH, SOUTH, hire


@pytest.mark.feature("E1")
def test_the_template_has_a_column_for_every_field_in_order(progress: Progress) -> None:
    with progress.context.spreadsheets.read(progress.imports.template()) as sheets:
        found = LEARNER_HEADINGS.headed(next(sheets))
    assert found is not None
    assert (FIELDS, ()) == (tuple(found.headings.columns), found.headings.problems)


@pytest.mark.feature("E1")
def test_the_template_marks_mandatory_columns_and_offers_choices() -> None:
    assert "Learners" == template().name
    columns = {column.heading: column for column in template().columns}
    mandatory = [heading for heading, column in columns.items() if column.mandatory]
    assert ["UKPRN", "Learner year group", "First name", "Last name", "Postcode", "Dob"] == mandatory
    assert (("Year 7", "Year 14"), 4, 19) == (
        columns["Learner year group"].choices[:: len(columns["Learner year group"].choices) - 1],
        len(columns["Gender"].choices),
        len(columns["Ethnicity"].choices),
    )
    assert all(any(line.startswith(f"{label}: ") for line in template().guidance) for label in LABELS.values())


@pytest.mark.feature("E2")
@pytest.mark.parametrize(("content", "code"), [(b"", "empty_file"), (b"\x00\x01", "not_a_spreadsheet")])
def test_an_unreadable_file_fails_with_one_message(
    progress: Progress, manager: Actor, content: bytes, code: str
) -> None:
    done = bring(progress, manager, content)
    assert (ImportStatus.UNSUCCESSFUL, [(0, code, "error")]) == (done.status, codes(done))


@pytest.mark.feature("E2", "E5")
@pytest.mark.parametrize(
    ("lines", "row", "code"),
    [
        (
            ['{ukprn},11,"Ann,Lee,OX14 1GG,2010-10-02,,', "{ukprn},11,Bob,Ray,OX28 6NE,2011-01-31,,"],
            2,
            "unclosed_quotation",
        ),
        (["{ukprn},11,Ann,Lee,OX14 1GG,2010-10-02,,", "{ukprn},11,Bob,Ray,,OX28 6NE,2011-01-31,,"], 3, "uneven_row"),
    ],
)
def test_a_row_in_doubt_fails_the_whole_import_and_is_named(
    progress: Progress, manager: Actor, lines: list[str], row: int, code: str
) -> None:
    content = csv() + "".join(f"\n{line}" for line in lines).format(ukprn=NORTH).encode()
    done = bring(progress, manager, content)
    assert (ImportStatus.UNSUCCESSFUL, [(row, code, "error")], []) == (done.status, codes(done), names(progress))
    assert [(row, code)] == [
        (found.row, found.problem.code) for found in progress.imports.dry_run(manager, "x.csv", content).problems
    ]


@pytest.mark.feature("E6")
def test_a_dry_run_reports_everything_and_writes_nothing(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    report = progress.imports.dry_run(manager, "x.csv", csv(ANN, BOB))
    assert (True, ImportCounts(created=1, skipped=1)) == (report.ok, report.counts)
    assert (RowPlan(2, RowAction.SKIP, "Ann Lee"), RowPlan(3, RowAction.CREATE, "Bob Ray", "BRay01")) == report.rows
    assert (1, ["Ann Lee"]) == (len(progress.imports.list(manager)), names(progress))


@pytest.mark.feature("K8")
def test_a_dry_run_that_somebody_waits_for_refuses_a_file_of_very_many_rows(
    progress: Progress, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "MAX_WAIT_ROWS", 2)
    waited = progress.imports.dry_run(manager, "x.csv", csv(ANN, BOB), in_haste=True)
    assert [(found.row, found.problem.field, found.problem.code) for found in waited.problems] == [
        (0, "file", "too_slow")
    ]
    assert progress.imports.dry_run(manager, "x.csv", csv(ANN), in_haste=True).ok
    assert progress.imports.dry_run(manager, "x.csv", csv(ANN, BOB)).ok
    assert bring(progress, manager, csv(ANN, BOB)).status is ImportStatus.SUCCESSFUL


@pytest.mark.feature("E6")
def test_a_dry_run_finds_the_same_problems_as_the_import(progress: Progress, manager: Actor) -> None:
    content = csv(ANN, ANN, ("1", *BOB[1:]))
    report = progress.imports.dry_run(manager, "x.csv", content)
    assert (False, ImportCounts(), ()) == (report.ok, report.counts, report.rows)
    assert report.problems == bring(progress, manager, content).problems


@pytest.mark.feature("E6")
def test_the_error_workbook_is_the_uploaded_file_with_marks(progress: Progress, manager: Actor) -> None:
    content = csv(ANN, (*BOB[:4], "nowhere", *BOB[5:]))
    done = bring(progress, manager, content)
    workbook = progress.imports.error_workbook(manager, done.id)
    assert progress.imports.marked(content, done.problems) == workbook
    assert b"nowhere" in workbook
    assert b'"row": 3, "column": "E"' in workbook


@pytest.mark.feature("E6", "I9")
def test_the_download_of_an_error_workbook_is_recorded_and_needs_a_recent_proof(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    done = bring(progress, manager, csv(ANN, ANN))
    late = evolve(manager, proved_at=clock.now() - timedelta(minutes=11))
    with pytest.raises(ProofNeeded):
        progress.imports.error_workbook(late, done.id)
    assert progress.audit.read(OPERATOR, action="download error workbook") == []
    progress.imports.error_workbook(evolve(manager, proved_at=clock.now()), done.id)
    (entry,) = progress.audit.read(OPERATOR, action="download error workbook")
    assert (manager.account_id, "import", str(done.id), NORTH) == (
        entry.actor_id,
        entry.subject,
        entry.subject_id,
        entry.ukprn,
    )
    event = event_of(entry)
    assert event is not None
    assert event.name == "download_error_workbook"


@pytest.mark.feature("E6")
def test_a_file_that_is_no_longer_kept_cannot_be_marked(progress: Progress, manager: Actor) -> None:
    bring(progress, manager, csv(ANN))
    again = progress.imports.request(manager, "a.csv", csv(ANN))
    with pytest.raises(NotFound, match="has been deleted"):
        progress.imports.error_workbook(manager, again.id)


@pytest.mark.feature("E6")
def test_checking_a_file_applies_only_the_rules(progress: Progress) -> None:
    found = progress.imports.check_file(csv(("19999999", *ANN[1:]), (*BOB[:4], "nowhere", *BOB[5:])))
    assert [(3, "bad_format")] == [(one.row, one.problem.code) for one in found]


def test_a_file_that_is_too_large_is_refused_at_once(progress: Progress, manager: Actor) -> None:
    small = Progress(evolve(progress.context, limits=Limits(upload_bytes=10)))
    with pytest.raises(Rejected, match="can have at most 10"):
        small.imports.request(manager, "a.csv", csv(ANN))


@pytest.mark.asvs("V5.2.2")
@pytest.mark.feature("E2")
@pytest.mark.parametrize(
    "name", ["a.exe", "a.csv.js", "C:\\learners.csv\\a.pdf", "../a.HTML", "a.", "n" * 200 + ".zip"]
)
def test_a_file_whose_name_says_that_it_is_no_spreadsheet_is_refused(
    progress: Progress, manager: Actor, name: str
) -> None:
    for ask in (progress.imports.request, progress.imports.dry_run, progress.qualification_imports.request):
        with pytest.raises(Rejected, match="does not have the name of a spreadsheet") as refused:
            ask(manager, name, csv(ANN))
        assert [(found.field, found.code) for found in refused.value.problems] == [("file", "wrong_extension")]
    assert progress.imports.list(manager) == []


@pytest.mark.asvs("V5.2.2")
@pytest.mark.feature("E2")
@pytest.mark.parametrize("name", ["a.csv", "A.XLSX", "year 11.v2.ods", "a.csv ", "learners", "C:\\my.folder\\learners"])
def test_the_content_decides_what_a_spreadsheet_is(progress: Progress, manager: Actor, name: str) -> None:
    assert progress.imports.request(manager, name, csv(ANN)).status is ImportStatus.QUEUED


@pytest.mark.asvs("V5.2.4")
@pytest.mark.feature("E4")
def test_one_person_cannot_fill_the_store_with_files(
    progress: Progress, manager: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "MAX_FILES", 2)
    progress.imports.request(manager, "a.csv", csv(ANN))
    clock.advance(timedelta(days=1))
    progress.imports.request(manager, "b.csv", csv(BOB))
    with pytest.raises(Rejected, match="You have sent 2 files in the last 30 days") as refused:
        progress.imports.request(manager, "c.csv", csv(ANN, BOB))
    assert [(found.field, found.code) for found in refused.value.problems] == [("file", "too_many_files")]
    assert len(progress.imports.list(manager)) == 2
    progress.imports.request(hire(progress, Role.LEARNER_MANAGER, NORTH, email="o@example.com"), "d.csv", csv(ANN))
    for name in ("e.csv", "f.csv", "g.csv"):
        progress.imports.request(OPERATOR, name, csv(ANN, BOB))
    clock.advance(timedelta(days=29))
    progress.imports.request(manager, "c.csv", csv(ANN, BOB))


@pytest.mark.feature("E6")
def test_the_file_of_a_finished_import_is_kept_for_a_month(
    progress: Progress, manager: Actor, clock: FixedClock
) -> None:
    first = bring(progress, manager, csv(ANN))
    assert progress.imports.keeps_file(manager, first.id)
    progress.imports.error_workbook(manager, first.id)
    clock.advance(timedelta(days=31))
    progress.imports.request(manager, "b.csv", csv(BOB))
    assert not progress.imports.keeps_file(manager, first.id)
    with pytest.raises(NotFound, match="has been deleted"):
        progress.imports.error_workbook(manager, first.id)
    with pytest.raises(NotFound, match="There is no such import"):
        progress.imports.keeps_file(hire(progress, Role.LEARNER_MANAGER, SOUTH, email="other@example.com"), first.id)
