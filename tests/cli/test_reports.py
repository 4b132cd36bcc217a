"""`progress reports`: the list, a report as table, JSON and file, and what is refused."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import MANAGER, Cli

pytestmark = pytest.mark.feature("H5", "I5")


def test_reports_are_listed_with_what_their_rows_can_be_made_by(run: Cli) -> None:
    listed = {line["name"]: line["by"] for line in run.json("reports", "list")}
    assert listed["at-risk"] == ["provider", "year", "group"]
    assert "received" in listed
    assert run("reports", "list").stdout.splitlines()[0] == "Name\tReport\tBy"
    own = [line["name"] for line in run.json("reports", "list", "--as", MANAGER)]
    assert "received" not in own


def test_a_report_is_a_table_and_json(run: Cli) -> None:
    run("learners", "import", run.cohort())
    counts = run.json("dashboard")
    shown = run.json("reports", "show", "standing", "--by", "year", "--by", "group")
    assert shown["total"] == counts
    assert shown["rows"][0]["labels"][1] == "No group"
    assert set(shown["rows"][0]["values"]) == {"year", "group"}
    assert shown["hidden_below"] == 0
    lines = run("reports", "show", "standing", "--by", "group").stdout.splitlines()
    assert lines[0].split("\t")[:3] == ["Group", "Learners", "Never logged in"]
    assert lines[-1].split("\t")[:2] == ["Total", str(counts["learners"])]
    year = shown["rows"][0]["values"]["year"]
    only = run.json("reports", "show", "standing", "--year", year, "--year", "14")
    assert only["total"]["learners"] <= counts["learners"]
    sections = run("reports", "show", "sections").stdout.splitlines()[0]
    assert "Statements: Complete" in sections


def test_small_numbers_are_hidden_for_sharing_and_in_files(run: Cli) -> None:
    run("learners", "import", run.cohort())
    shared = run.json("reports", "show", "sections", "--sharing", "--by", "provider")
    refused = run("reports", "show", "sections", "--sharing", "--by", "group", code=1).stderr
    assert "cannot be narrowed or broken down by Group" in refused
    assert shared["hidden_below"] == 5
    assert run("reports", "show", "sections", "--out", "report.xlsx").stdout == "Written to report.xlsx.\n"
    book = load_workbook(BytesIO((run.home / "report.xlsx").read_bytes()))
    assert book.sheetnames == ["Sections", "About this report", "Sections chart"]
    assert run.json("reports", "show", "sections", "--out", "whole.csv", "--small-numbers") == {"file": "whole.csv"}
    assert "hidden" not in (run.home / "whole.csv").read_text("utf-8-sig")


def test_rows_filters_and_reports_that_do_not_exist_are_refused(run: Cli) -> None:
    assert "Choose one or two of" in run("reports", "show", "standing", "--by", "type", code=1).stderr
    assert "Choose one or two of" in run("reports", "show", "at-risk", "--by", "nope", code=1).stderr
    assert "no filter" in run("reports", "show", "standing", "--state", "offered", code=1).stderr
    assert "no report called 'nothing'" in run("reports", "show", "nothing", code=1).stderr
    assert run("reports", "show", "standing", "--group", "404", code=1).stderr
    run("reports", "show", "standing", "--out", "report.pdf", code=2)
