"""`progress rules`: the catalogue, and a file checked against it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli


@pytest.mark.feature("I4")
def test_the_catalogue_of_rules_is_listed(run: Cli) -> None:
    rules = run.json("rules", "list")
    assert {"id", "section", "statement", "codes"} == set(rules[0])
    assert "username.characters" in {rule["id"] for rule in rules}
    assert "username.characters" in run("rules", "list").stdout


@pytest.mark.feature("I5", "B4")
def test_a_file_is_checked_against_the_rules_without_any_store(
    run: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from progress_cli.demo import mistakes  # noqa: PLC0415

    good, bad = run.cohort(3), run.workbook("bad.xlsx", mistakes.table(2026))
    monkeypatch.setenv("PROGRESS_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    assert run.json("rules", "check", good)["status"] == "checked"
    errors = [each for each in run.json("rules", "check", bad, code=1)["problems"] if each["severity"] == "error"]
    assert len(errors) == 11  # all but the provider that is not one's own
    assert "11 errors" in run("rules", "check", bad, code=1).stdout
