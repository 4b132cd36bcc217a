"""Importing learners from the command line: the main job, all or nothing (manual 7)."""

import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from progress_cli.demo import cohort, mistakes

from tests.cli.conftest import MANAGER, TUTOR, YEAR, Cli


def learners(run: Cli) -> int:
    """Count the learners in the store."""
    return int(run.json("dashboard")["learners"])


@pytest.mark.feature("E4", "E5", "I5")
def test_an_import_creates_every_learner_and_reports_it(run: Cli) -> None:
    outcome = run.json("learners", "import", run.cohort(12), "--as", MANAGER)
    import_id = outcome.pop("import_id")
    warnings = outcome.pop("problems")
    assert outcome == {"status": "successful", "created": 12, "updated": 0, "skipped": 0, "unchanged": 0}
    assert isinstance(import_id, int)
    assert {each["severity"] for each in warnings} == {"warning"}
    assert learners(run) == 12


@pytest.mark.feature("E5")
def test_an_import_without_json_reports_the_outcome_and_the_next_step(run: Cli) -> None:
    shown = run("learners", "import", run.cohort(12), "--as", MANAGER).stdout
    assert "12 created, 0 updated, 0 skipped" in shown
    assert "progress learners letters" in shown


@pytest.mark.feature("B4", "E5")
def test_a_file_with_errors_changes_nothing_and_lists_every_error_by_cell(run: Cli) -> None:
    file = run.workbook("bad.xlsx", mistakes.table(YEAR))
    outcome = run.json("learners", "import", file, "--as", MANAGER, code=1)
    assert (outcome["status"], outcome["created"], learners(run)) == ("unsuccessful", 0, 0)
    errors = [each for each in outcome["problems"] if each["severity"] == "error"]
    assert [(each["row"], each["field"], each["code"]) for each in errors] == [
        (each.row, each.field, each.code) for each in mistakes.MISTAKES
    ]
    assert set(errors[0]) == {"row", "column", "field", "code", "message", "value", "severity"}


@pytest.mark.feature("E2", "E6")
def test_hidden_rows_are_said_before_the_import_and_in_its_outcome(run: Cli) -> None:
    file = str(Path(__file__).parent.parent / "contract" / "spreadsheets" / "cases" / "hidden-rows.xlsx")
    for options in (("--dry-run",), ()):
        outcome = run.json("learners", "import", file, *options, "--as", MANAGER)
        (doubt,) = outcome["problems"]
        assert (doubt["code"], doubt["severity"], doubt["value"]) == ("hidden_rows", "warning", "3")
        assert "1 hidden row: row 3." in doubt["message"]
    assert learners(run) == 3


@pytest.mark.feature("E6")
def test_the_error_workbook_marks_and_explains_the_bad_cells(run: Cli) -> None:
    file = run.workbook("bad.xlsx", mistakes.table(YEAR))
    run("learners", "import", file, "--errors-to", "explained.xlsx", "--as", MANAGER, code=1)
    sheet = openpyxl.load_workbook("explained.xlsx")["Learners"]
    explained = {cell.coordinate for row in sheet for cell in row if cell.comment is not None}
    outcome = run.json("learners", "import", file, "--as", MANAGER, code=1)
    assert explained == {f"{each['column']}{each['row']}" for each in outcome["problems"]}
    assert sheet["E8"].value == "LS17 OAG"


@pytest.mark.feature("E6")
def test_a_corrected_file_can_be_imported(run: Cli) -> None:
    run("learners", "import", run.workbook("bad.xlsx", mistakes.table(YEAR)), "--as", MANAGER, code=1)
    run("learners", "import", run.workbook("good.xlsx", mistakes.corrected(YEAR)), "--as", MANAGER)
    assert learners(run) == 24


@pytest.mark.feature("E6")
def test_a_corrected_error_workbook_can_be_imported(run: Cli) -> None:
    file = run.workbook("bad.xlsx", mistakes.table(YEAR))
    run("learners", "import", file, "--errors-to", "explained.xlsx", "--as", MANAGER, code=1)
    book = openpyxl.load_workbook("explained.xlsx")
    good = openpyxl.load_workbook(run.workbook("good.xlsx", mistakes.corrected(YEAR)))["Learners"]
    for mistake in mistakes.MISTAKES:
        for column, cell in enumerate(good[mistake.row], 1):
            book["Learners"].cell(mistake.row, column).value = cell.value
    book.save("corrected.xlsx")
    outcome = run.json("learners", "import", "corrected.xlsx", "--as", MANAGER)
    assert (outcome["created"], learners(run)) == (24, 24)


@pytest.mark.feature("E6")
def test_a_dry_run_changes_nothing_and_reports_exactly_what_would_happen(run: Cli) -> None:
    file = run.cohort(12)
    before = sorted(path for path in run.home.rglob("*") if "progress.db" not in path.name)
    planned = run.json("learners", "import", file, "--dry-run", "--as", MANAGER)
    assert (planned["status"], planned["created"], planned["import_id"]) == ("dry run", 12, None)
    assert learners(run) == 0
    assert sorted(path for path in run.home.rglob("*") if "progress.db" not in path.name) == before
    assert run.json("learners", "imports", "--as", MANAGER) == []
    run("learners", "import", file, "--as", MANAGER)
    made = {line["username"] for line in run.json("learners", "list")}
    assert {row["username"] for row in planned["rows"]} == made


@pytest.mark.feature("E6")
def test_a_dry_run_of_a_bad_file_is_refused_and_writes_the_error_workbook(run: Cli) -> None:
    file = run.workbook("bad.xlsx", mistakes.table(YEAR))
    shown = run("learners", "import", file, "--dry-run", "--errors-to", "e.xlsx", "--as", MANAGER, code=1).stdout
    assert "Would change nothing; 12 errors" in shown
    assert stat.S_IMODE(Path("e.xlsx").stat().st_mode) == 0o600


@pytest.mark.feature("E7")
def test_a_file_imported_twice_creates_nobody_twice(run: Cli) -> None:
    file = run.cohort(12)
    run("learners", "import", file, "--as", MANAGER)
    again = run.json("learners", "import", file, "--as", MANAGER)
    assert (again["status"], again["created"], again["skipped"]) == ("successful", 0, 12)
    assert [each["code"] for each in again["problems"]] == ["already_imported"]
    assert learners(run) == 12


@pytest.mark.feature("E7")
def test_the_same_learners_in_another_file_are_unchanged(run: Cli) -> None:
    run("learners", "import", run.cohort(12), "--as", MANAGER)
    again = run.json("learners", "import", run.cohort(14, name="more.xlsx"), "--as", MANAGER)
    assert (again["created"], again["skipped"], again["unchanged"]) == (2, 0, 12)
    assert [each["code"] for each in again["problems"] if each["field"] == "uln"] == []


@pytest.mark.feature("E7")
def test_duplicates_can_be_updated(run: Cli) -> None:
    run("learners", "import", run.cohort(12), "--as", MANAGER)
    outcome = run.json(
        "learners", "import", run.cohort(12, name="again.xlsx"), "--duplicates", "update", "--as", MANAGER
    )
    assert (outcome["created"], outcome["updated"], outcome["unchanged"]) == (0, 0, 12)


@pytest.mark.feature("E7")
def test_a_single_duplicate_can_be_decided_by_its_row(run: Cli) -> None:
    run("learners", "import", run.cohort(12), "--as", MANAGER)
    outcome = run.json("learners", "import", run.cohort(12, name="again.xlsx"), "--decide", "3=create", "--as", MANAGER)
    assert (outcome["created"], outcome["unchanged"]) == (1, 11)


@pytest.mark.feature("E7")
def test_when_only_duplicates_block_the_deciding_options_are_named(run: Cli) -> None:
    learners_ = cohort.cohort(YEAR, 2)
    file = run.workbook("twice.xlsx", cohort.table([*learners_, learners_[0]]))
    shown = run("learners", "import", file, "--as", MANAGER, code=1).stdout
    assert "--duplicates CHOICE, or about one row with --decide ROW=CHOICE" in shown
    run("learners", "import", file, "--decide", "4=skip", "--as", MANAGER)


@pytest.mark.parametrize(
    "wrong", ["3", "=create", "x=create", "3=ask", "3=perhaps", "²=create", "3" * 5000 + "=create"]
)
def test_an_unreadable_decision_is_a_usage_error(run: Cli, wrong: str) -> None:
    assert "12=create" in run("learners", "import", run.cohort(1), "--decide", wrong, code=2).stderr


@pytest.mark.feature("E8")
def test_undo_removes_exactly_what_an_import_created(run: Cli) -> None:
    run("learners", "import", run.cohort(4), "--as", MANAGER)
    kept = run.json("learners", "list")
    second = run.json("learners", "import", run.cohort(5, name="b.xlsx", seed=1), "--as", MANAGER)
    undone = run.json("learners", "undo", second["import_id"], "--as", MANAGER)
    assert undone == {"import_id": second["import_id"], "status": "undone", "removed": 5, "restored": 0, "kept": []}
    assert run.json("learners", "list") == kept
    assert "has been undone" in run("learners", "undo", _first_import(run), "--as", MANAGER).stdout


def _first_import(run: Cli) -> int:
    return int(run.json("learners", "imports", "--as", MANAGER)[-1]["import_id"])


@pytest.mark.feature("E8")
def test_undo_is_refused_once_a_learner_has_logged_in(run: Cli) -> None:
    made = run.json("learners", "import", run.cohort(4), "--as", MANAGER)
    line = run.json("learners", "not-logged-on")[0]
    with run.open() as progress:
        progress.accounts.log_in(line["username"], line["password"])
    run("learners", "undo", made["import_id"], "--as", MANAGER, code=1)
    assert learners(run) == 4


@pytest.mark.feature("B9", "E3")
def test_importing_into_a_provider_out_of_scope_is_refused(run: Cli) -> None:
    everywhere = run.workbook("all.xlsx", cohort.table(cohort.cohort(YEAR, cohort.SIZE)))
    outcome = run.json("learners", "import", everywhere, "--as", TUTOR, code=1)
    assert {each["code"] for each in outcome["problems"] if each["severity"] == "error"} == {"unknown_provider"}
    assert learners(run) == 0


@pytest.mark.feature("E4")
def test_the_uploader_is_mailed_the_outcome(run: Cli) -> None:
    run("learners", "import", run.cohort(4), "--as", MANAGER)
    mails = [mail.read_text() for mail in (run.home / "mail").iterdir()]
    (mail,) = [text for text in mails if "import successful" in text]
    assert f"To: {MANAGER}" in mail


@pytest.mark.feature("I8")
def test_an_import_succeeds_without_a_mail_server(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_MAIL_URL", "smtp://127.0.0.1:1")
    result = run("learners", "import", run.cohort(4), "--as", MANAGER)
    assert "progress worker" in result.stderr
    assert "4 created" in result.stdout


@pytest.mark.feature("E4")
def test_the_history_lists_imports_with_their_outcomes(run: Cli) -> None:
    run("learners", "import", run.cohort(4), "--as", MANAGER)
    run("learners", "import", run.workbook("bad.xlsx", mistakes.table(YEAR)), "--as", MANAGER, code=1)
    found = run.json("learners", "imports", "--as", MANAGER)
    assert [(each["file"], each["status"], each["created"]) for each in found] == [
        ("bad.xlsx", "unsuccessful", 0),
        ("learners.xlsx", "successful", 4),
    ]
    assert "unsuccessful" in run("learners", "imports", "--as", MANAGER).stdout


def test_an_unwritable_error_workbook_is_refused_before_anything_is_done(run: Cli) -> None:
    run("learners", "import", run.cohort(4), "--errors-to", "nowhere/e.xlsx", "--as", MANAGER, code=3)
    assert learners(run) == 0


def test_no_error_workbook_is_written_without_errors(run: Cli) -> None:
    run("learners", "import", run.cohort(1), "--errors-to", "e.xlsx", "--as", MANAGER)
    assert not Path("e.xlsx").exists()


@pytest.mark.feature("E1")
def test_a_filled_in_template_can_be_imported(run: Cli) -> None:
    assert "Written to" in run("learners", "template", "template.xlsx").stdout
    book = openpyxl.load_workbook("template.xlsx")
    row = ["10000231", "Year 11", "Bob", "Lumb", "LS17 7AG", "2010-11-30"]
    for column, value in enumerate(row, 1):
        book["Learners"].cell(2, column).value = value
    book.save("template.xlsx")
    assert run.json("learners", "import", "template.xlsx", "--as", TUTOR)["created"] == 1
    assert run.json("learners", "template", "t.xlsx") == {"file": "t.xlsx"}


@pytest.mark.feature("A10")
def test_no_readable_password_is_in_the_database(run: Cli) -> None:
    run("learners", "import", run.cohort(12), "--as", MANAGER)
    passwords = [line["password"] for line in run.json("learners", "not-logged-on")]
    with sqlite3.connect("progress.db") as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert len(passwords) == 12
    assert [password for password in passwords if password in dump] == []


@pytest.mark.feature("E4")
def test_an_import_claimed_by_another_worker_is_left_to_it(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_LEASE_SECONDS", "1")  # waits for the other worker for as long
    file = run.cohort(4)
    with run.open() as progress:
        manager = progress.accounts.actor(MANAGER)
        asked = progress.imports.request(manager, file.name, file.read_bytes())
        with progress.context.store.transaction() as work:
            now = progress.context.clock.now()
            later = now + timedelta(minutes=1)
            work.jobs.claim(owner="another", now=now, lease_until=later, kinds=["learner-import"])
    said = run("learners", "import", file, "--as", MANAGER, code=3).stderr
    assert f"A worker has not finished import {asked.id} yet." in said
    assert learners(run) == 0


def test_very_many_problems_are_shown_in_part_and_counted(run: Cli) -> None:
    run("learners", "import", run.cohort(150), "--as", MANAGER)
    again = run.cohort(151, name="again.xlsx")
    shown = run("learners", "import", again, "--duplicates", "skip", "--as", MANAGER).stdout
    assert "--errors-to FILE.xlsx marks them" in shown
    assert len(shown.splitlines()) == 104
