"""Letters for an import or for named learners, and passwords that are reset after a question."""

import stat
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from progress_cli.main import cli
from pypdf import PdfReader

from progress_core.domain.learners.selection import MAX_NAMED
from tests.cli.conftest import MANAGER, Cli


@pytest.fixture
def imported(filled: Cli) -> int:
    """Import four more learners, and return the number of the import."""
    outcome = filled.json("learners", "import", filled.cohort(4, name="four.xlsx", seed=99), "--as", MANAGER)
    return int(outcome["import_id"])


def usernames(filled: Cli, *options: object) -> list[str]:
    return [line["username"] for line in filled.json("learners", "not-logged-on", *options)]


@pytest.mark.feature("B8")
def test_log_in_details_of_an_import_are_those_of_its_learners(filled: Cli, imported: int) -> None:
    new = usernames(filled, "--import", imported, "--as", MANAGER)
    assert len(new) == 4
    filled("learners", "letters", "new.html", "--import", imported, "--as", MANAGER)
    page = Path("new.html").read_text("utf-8")
    assert page.count("<section") == 4
    assert [name for name in new if f"<code>{name}</code>" not in page] == []
    filled("learners", "not-logged-on", "--import", imported, "--out", "new.xlsx", "--as", MANAGER)
    assert openpyxl.load_workbook("new.xlsx").active.max_row == 1 + 4  # type: ignore[union-attr] # one sheet


@pytest.mark.feature("B8", "B9")
def test_an_import_of_another_provider_or_none_has_no_letters(filled: Cli, imported: int) -> None:
    other = filled.json("providers", "list")[-1]["ukprn"]
    far = ("far@example.com", "--role", "learner-manager", "--provider", other)
    filled("staff", "create", *far)
    for args in (("--import", imported, "--as", far[0]), ("--import", 404), ("--import", 10**17)):
        assert "There is no such import" in filled("learners", "letters", "none.pdf", *args, code=1).stderr
        assert not Path("none.pdf").exists()


@pytest.mark.feature("B8")
def test_an_import_that_created_learners_says_how_to_print_letters_for_them(filled: Cli) -> None:
    shown = filled("learners", "import", filled.cohort(3, name="three.xlsx", seed=7)).stdout
    number = shown.split("Import ")[1].split()[0]
    assert f"progress learners letters FILE.pdf --import {number}" in shown
    assert "letters" not in filled("learners", "import", "three.xlsx").stdout, "nobody was created this time"


@pytest.mark.feature("B8")
def test_slips_are_several_per_page_in_both_formats(filled: Cli) -> None:
    first, second, third, *more = usernames(filled)
    filled("learners", "letters", "slips.html", "--slips")
    page = Path("slips.html").read_text("utf-8")
    assert page.count("<section") == 3 + len(more)
    assert "break-inside: avoid" in page
    filled("learners", "letters", "letters.pdf", first, second, third)
    said = filled("learners", "letters", "slips.pdf", "--slips", first, second, third).stdout
    pages = [PdfReader(name).pages for name in ("letters.pdf", "slips.pdf")]
    assert list(map(len, pages)) == [3, 1]
    assert [name for name in (first, second, third) if name not in pages[1][0].extract_text()] == []
    assert "It contains passwords" in said
    assert stat.S_IMODE(Path("slips.pdf").stat().st_mode) == 0o600
    filled("learners", "letters", "slips.pdf", "--slips", first, "--year", "11", code=2)
    filled("learners", "letters", "slips.doc", "--slips", code=2)


@pytest.mark.feature("B8", "A10")
def test_named_learners_get_letters_unless_they_have_a_password_of_their_own(filled: Cli) -> None:
    first, second, *_ = usernames(filled)
    on = next(line["username"] for line in filled.json("learners", "list") if "never-logged-in" not in line["on"])
    made = filled("learners", "letters", "some.html", second, first, on, second)
    page = Path("some.html").read_text("utf-8")
    assert page.count("<section") == 2
    assert page.index(second) < page.index(first)
    assert "No letter, because they have chosen a password of their own:" in made.stderr
    filled("learners", "letters", "some.html", first, "--year", "11", code=2)
    filled("learners", "letters", "some.html", first, "nobody", code=1)


@pytest.mark.feature("B6")
def test_passwords_are_reset_only_after_a_question_that_names_the_learners(
    filled: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("progress_cli.foundations.confirmation._is_terminal", lambda: True)
    lines = filled.json("learners", "list")[: MAX_NAMED + 3]
    before = filled.json("learners", "not-logged-on")
    for count, answer in ((1, "n\n"), (MAX_NAMED + 3, "n\n"), (2, "\n")):
        asked = CliRunner().invoke(
            cli, ["learners", "reset-password", *(line["username"] for line in lines[:count])], input=answer
        )
        assert asked.exit_code == 1
        assert lines[0]["last_name"] in asked.output
        assert ("and 3 more lose" in asked.output) is (count > MAX_NAMED)
    assert filled.json("learners", "not-logged-on") == before
    one = CliRunner().invoke(cli, ["learners", "reset-password", lines[0]["username"]], input="y\n")
    assert one.exit_code == 0
    assert f"The new initial password of {lines[0]['first_name']}" in one.output


@pytest.mark.feature("B6")
def test_scripts_confirm_with_yes_and_get_each_password_beside_its_username(filled: Cli) -> None:
    names = usernames(filled)[:3]
    assert "--yes" in filled("learners", "reset-password", *names, code=2).stderr
    filled("learners", "reset-password", names[0], "--json", code=2)
    made = filled.json("learners", "reset-password", *names, "--yes")
    assert [line["username"] for line in made] == names
    now = {line["username"]: line["password"] for line in filled.json("learners", "not-logged-on")}
    assert {line["username"]: line["password"] for line in made} == {name: now[name] for name in names}
    table = filled("learners", "reset-password", *names, "--yes").stdout.splitlines()
    assert [line.split("\t")[1] for line in table[1:]] == names


@pytest.mark.feature("B6", "A6")
@pytest.mark.parametrize("answer", ["n\n", "\n", "no\n", ""])
def test_a_learner_is_unlocked_only_after_a_question_that_names_them(
    filled: Cli, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("progress_cli.foundations.confirmation._is_terminal", lambda: True)
    (locked,) = filled.json("learners", "list", "--filter", "locked-out")
    command = ["learners", "unlock", locked["username"]]
    asked = CliRunner().invoke(cli, command, input=answer)
    assert asked.exit_code == 1
    assert f"Unlock {locked['first_name']} {locked['last_name']} ({locked['username']})?" in asked.output
    assert len(filled.json("learners", "list", "--filter", "locked-out")) == 1
    assert CliRunner().invoke(cli, command, input="y\n").exit_code == 0
    assert filled.json("learners", "list", "--filter", "locked-out") == []


@pytest.mark.feature("B6")
def test_unlocking_without_anybody_to_ask_needs_yes(filled: Cli) -> None:
    (locked,) = filled.json("learners", "list", "--filter", "locked-out")
    for options in ((), ("--json",)):
        assert "use --yes" in filled("learners", "unlock", locked["username"], *options, code=2).stderr
    assert len(filled.json("learners", "list", "--filter", "locked-out")) == 1
