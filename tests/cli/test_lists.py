"""Lists, counts and files: learners, dashboard, providers, audit trail."""

import csv
import stat
from pathlib import Path

import openpyxl
import pytest

from progress_core.domain.learners.dashboard import LINES
from tests.cli.conftest import MANAGER, TUTOR, Cli


@pytest.mark.feature("D1", "B5")
def test_every_dashboard_count_is_the_length_of_its_list(filled: Cli) -> None:
    counts = filled.json("dashboard", "--as", MANAGER)
    assert list(counts) == [line.key for line in LINES]
    assert (counts["learners"], counts["never-logged-in"], counts["locked-out"]) == (150, 149, 1)
    for key in list(counts)[1:]:
        assert len(filled.json("learners", "list", "--filter", key, "--as", MANAGER)) == counts[key]


@pytest.mark.feature("D3")
def test_the_dashboard_by_provider_adds_up(filled: Cli) -> None:
    lines = filled.json("dashboard", "--by-provider", "--as", MANAGER)
    assert {line["ukprn"]: line["learners"] for line in lines} == {"10000231": 110, "10005377": 40, "10005283": 0}
    assert "Allerton High School" in filled("dashboard", "--by-provider").stdout


@pytest.mark.feature("D1", "D3")
def test_the_dashboard_of_a_provider_and_year_group_counts_what_its_lists_hold(filled: Cli) -> None:
    for options in (["--provider", "10005377"], ["--year", "11"], ["--provider", "10000231", "--year", "12"]):
        counts = filled.json("dashboard", *options, "--as", MANAGER)
        assert list(counts) == [line.key for line in LINES]
        for key in list(counts)[1:]:
            listed = filled.json("learners", "list", "--filter", key, *options, "--as", MANAGER)
            assert len(listed) == counts[key], (key, options)
    whole = filled.json("dashboard", "--by-provider")
    years = [filled.json("dashboard", "--by-provider", "--year", str(year)) for year in range(7, 15)]
    assert [line["learners"] for line in whole] == [
        sum(line["learners"] for line in lines) for lines in zip(*years, strict=True)
    ]
    assert "no provider" in filled("dashboard", "--provider", "10000000", code=1).stderr
    assert "not both" in filled("dashboard", "--by-provider", "--provider", "10005377", code=2).stderr


@pytest.mark.feature("D1")
def test_the_dashboard_uses_the_words_of_the_manual(filled: Cli) -> None:
    assert "Awaiting profile approval\t0\tawaiting-approval" in filled("dashboard").stdout


@pytest.mark.feature("B5")
def test_a_list_can_be_filtered_by_name_provider_and_year(filled: Cli) -> None:
    everybody = filled.json("learners", "list")
    some = everybody[0]
    found = filled.json("learners", "list", "--search", some["last_name"])
    assert some in found
    assert len(found) < len(everybody)
    at_one = filled.json("learners", "list", "--provider", "10005377", "--year", "11")
    assert {(line["ukprn"], line["year_group"]) for line in at_one} == {("10005377", 11)}


@pytest.mark.feature("B9")
def test_a_list_shows_nothing_out_of_scope(filled: Cli) -> None:
    assert {line["ukprn"] for line in filled.json("learners", "list", "--as", TUTOR)} == {"10000231"}


def test_a_list_in_a_pipe_has_tab_separated_values(filled: Cli) -> None:
    lines = filled("learners", "list").stdout.splitlines()
    assert len(lines) == 151
    assert {line.count("\t") for line in lines} == {8}


@pytest.mark.feature("B5")
def test_a_list_is_shown_page_by_page(filled: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = filled.json("learners", "list")
    monkeypatch.setattr("progress_cli.foundations.paging.PAGE_SIZE", 7)
    assert filled.json("learners", "list") == whole


def test_an_empty_list_is_an_empty_json_list(run: Cli) -> None:
    assert run.json("learners", "list") == []


@pytest.mark.feature("B8", "A10")
def test_learners_who_have_not_logged_on_are_listed_with_their_passwords(filled: Cli) -> None:
    lines = filled.json("learners", "not-logged-on", "--provider", "10000231")
    assert len(lines) == 109
    assert list(lines[0]) == [
        "provider", "first_name", "last_name", "postcode", "uln", "date_of_birth", "username", "password", "created_on",
    ]  # fmt: skip
    assert all(len(line["password"]) == 8 for line in lines)
    assert lines[0]["username"] in filled("learners", "not-logged-on").stdout


@pytest.mark.feature("B8")
def test_the_spreadsheet_of_learners_who_have_not_logged_on_is_readable_only_by_its_owner(filled: Cli) -> None:
    assert filled.json("learners", "not-logged-on", "--out", "list.xlsx") == {"file": "list.xlsx"}
    assert stat.S_IMODE(Path("list.xlsx").stat().st_mode) == 0o600
    assert openpyxl.load_workbook("list.xlsx").active.max_row == 150  # type: ignore[union-attr] # one sheet


@pytest.mark.feature("B8")
def test_letters_have_one_page_per_learner_and_are_readable_only_by_their_owner(filled: Cli) -> None:
    filled("learners", "letters", "letters.pdf", "--provider", "10005377")
    assert Path("letters.pdf").read_bytes().startswith(b"%PDF")
    said = filled("learners", "letters", "letters.html", "--provider", "10005377").stdout
    assert "contains passwords" in said
    usernames = [line["username"] for line in filled.json("learners", "not-logged-on", "--provider", "10005377")]
    page = Path("letters.html").read_text("utf-8")
    assert [username for username in usernames if username not in page] == []
    assert {stat.S_IMODE(path.stat().st_mode) for path in Path().glob("letters.*")} == {0o600}


@pytest.mark.feature("B6", "A6")
def test_a_locked_learner_is_unlocked(filled: Cli) -> None:
    (locked,) = filled.json("learners", "list", "--filter", "locked-out")
    unlocked = filled.json("learners", "unlock", locked["username"], "--yes", "--as", MANAGER)
    assert unlocked == {"username": locked["username"], "unlocked": True}
    assert "can log in again" in filled("learners", "unlock", locked["username"], "--yes").stdout
    assert filled.json("learners", "list", "--filter", "locked-out") == []


@pytest.mark.feature("B6")
def test_a_reset_password_is_shown_and_can_be_used(filled: Cli) -> None:
    username = filled.json("learners", "list")[5]["username"]
    reset = filled.json("learners", "reset-password", username, "--yes", "--as", MANAGER)
    with filled.open() as progress:
        assert progress.accounts.log_in(username, reset["password"]).must_change_password
    assert username in filled("learners", "reset-password", username, "--yes").stdout


@pytest.mark.feature("I9", "A10")
def test_the_audit_trail_records_who_looked_at_passwords_without_the_passwords(filled: Cli) -> None:
    passwords = [line["password"] for line in filled.json("learners", "not-logged-on", "--as", TUTOR)]
    entries = filled.json("audit", "--action", "reveal initial passwords", "--limit", "1")
    assert [(each["actor"], each["ukprn"], each["facts"]) for each in entries] == [
        (TUTOR, "10000231", {"learners": "109"})
    ]
    shown = filled("audit").stdout
    assert "Imported learners" in shown
    assert [password for password in passwords if password in shown] == []


@pytest.mark.feature("I9")
def test_the_audit_trail_is_filtered_and_written_as_a_spreadsheet(filled: Cli) -> None:
    filled("learners", "not-logged-on", "--as", TUTOR)
    filled("learners", "not-logged-on", "--as", TUTOR)
    reveals = ("audit", "--actor", TUTOR, "--action", "reveal initial passwords", "--provider", "10000231")
    assert [each["about"] for each in filled.json(*reveals)] == ["Allerton High School"] * 2
    assert len(filled.json(*reveals, "--limit", "1")) == 1
    assert filled.json(*reveals, "--to", "2020-01-01") == filled.json(*reveals, "--from", "2120-01-01") == []
    assert filled.json("audit", "--subject", TUTOR, "--limit", "1000")[-1]["action"] == "create staff account"
    everything = filled.json("audit", "--limit", "1000")
    assert len({str(each) for each in everything}) == len(everything) > 10
    assert filled.json(*reveals, "--out", "audit.xlsx") == {"file": "audit.xlsx"}
    assert "Written to audit.xlsx." in filled(*reveals, "--out", "audit.xlsx").stdout
    with (
        filled.open() as progress,
        progress.context.spreadsheets.read((filled.home / "audit.xlsx").read_bytes()) as sheets,
    ):
        rows = [cells for sheet in sheets for _, cells in sheet.rows]
    assert [row[1:4] for row in rows[1:]] == [(TUTOR, "Looked at initial passwords", "Allerton High School")] * 2
    assert "does not match the format" in filled("audit", "--from", "yesterday", code=2).stderr
    assert "There is no provider" in filled("audit", "--provider", "99999999", code=1).stderr


@pytest.mark.feature("B9")
def test_providers_are_listed_with_their_visible_learners(filled: Cli) -> None:
    lines = filled.json("providers", "list", "--as", MANAGER)
    assert [(line["ukprn"], line["learners"]) for line in lines] == [
        ("10000231", 110),
        ("10005283", 0),
        ("10005377", 40),
    ]
    assert "Allerton High School" in filled("providers", "list").stdout
    assert filled.json("providers", "show", "10000231")["area"] == "Leeds"
    assert "Leeds" in filled("providers", "show", "10000231").stdout


def test_jobs_are_listed_with_their_state(filled: Cli) -> None:
    (job,) = filled.json("jobs", "list")
    assert (job["kind"], job["state"], job["attempts"]) == ("learner-import", "done", 1)
    assert "learner-import" in filled("jobs", "list").stdout
    assert "only failed jobs" in filled("jobs", "retry", job["id"], code=1).stderr


@pytest.mark.feature("B5")
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--provider", "10005377", "--year", "11"),
        ("--filter", "never-logged-in"),
        ("--search", "a"),
        ("--search", "nobody at all"),
        ("--filter", "locked-out", "--as", MANAGER),
    ],
)
@pytest.mark.parametrize("file", ["learners.xlsx", "learners.csv", "LEARNERS.CSV"])
def test_a_list_is_exported_with_the_same_options_and_no_passwords(
    filled: Cli, options: tuple[str, ...], file: str
) -> None:
    listed = [line["username"] for line in filled.json("learners", "list", *options)]
    assert filled.json("learners", "export", "--out", file, *options) == {"file": file}
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    if file.endswith(".xlsx"):
        book = openpyxl.load_workbook(file)
        rows = [tuple(map(str, row)) for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr] # one sheet
    else:
        rows = [tuple(row) for row in csv.reader(Path(file).read_text("utf-8-sig").splitlines())]
    rows = [row for row in rows if any(cell not in ("", "None") for cell in row)]
    assert [row[1] for row in rows[1:]] == listed
    assert rows[0][:5] == ("Provider", "Username", "First name", "Last name", "Email address")
    secrets = {line["password"] for line in filled.json("learners", "not-logged-on")}
    assert [cell for row in rows for cell in row if cell in secrets] == []


@pytest.mark.feature("B5")
@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((), 2),
        (("--out", "export.ods"), 2),
        (("--out", "export"), 2),
        (("--out", "export.csv", "--filter", "odd"), 2),
        (("--out", "export.csv", "--group", "No such group"), 1),
        (("--out", "export.csv", "--provider", "10005377", "--as", TUTOR), 1),
        (("--out", "no/such/folder/export.xlsx"), 3),
    ],
)
def test_an_export_that_cannot_be_done_leaves_no_file(filled: Cli, args: tuple[str, ...], code: int) -> None:
    filled("learners", "export", *args, code=code)
    assert list(Path().glob("**/export*")) == []


@pytest.mark.feature("B5", "I9")
def test_the_audit_trail_records_who_exported_learners(filled: Cli) -> None:
    said = filled("learners", "export", "--out", "learners.csv", "--as", TUTOR).stdout
    assert "It contains personal data" in said
    entries = filled.json("audit", "--action", "export learners")
    assert [(entry["actor"], entry["ukprn"], entry["facts"]) for entry in entries] == [
        (TUTOR, "10000231", {"learners": "110"})
    ]
