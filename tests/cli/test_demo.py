"""The demo: real providers, an invented cohort, every feature shown, and remade when run again."""

import io
import json
import shutil
import socket
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from progress_cli.demo import cohort, folder, mistakes, season
from progress_cli.demo.build import XLS_YEAR, data_rows, load_courses, xls_of
from progress_cli.demo.people import ADMISSIONS, MANAGER, STAFF

from progress_core.compose.adapters import load
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.foundations.actors import EVERYTHING, OPERATOR
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.importing.imports import Choices
from progress_core.domain.importing.rows import read_learners
from progress_core.domain.learners.learners import FIELDS, LearnerDetails
from progress_core.domain.values.identifiers import regular_postcode, uln_is_sound, upn_check_letter
from progress_core.memory.clock import FixedClock
from progress_core.ports.applications import ReceivedQuery
from progress_core.ports.learners import LearnerQuery
from tests.cli.conftest import YEAR, Cli
from tests.given.people import IN_MEMORY
from tests.office import find_office


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Make a demo once; return its folder and what it printed."""
    place = tmp_path_factory.mktemp("demo") / "progress-demo"
    home = Cli(place.parent)
    return place, home.json("demo", place, "--no-serve")


@pytest.fixture
def inside(made: tuple[Path, dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Return the command line in a copy of the demo, with no settings but its progress.toml."""
    place = tmp_path / "copy"
    shutil.copytree(made[0], place)
    monkeypatch.chdir(place)
    for variable in ("PROGRESS_DATABASE_URL", "PROGRESS_MAIL_URL", "PROGRESS_SECRET_KEY", "PROGRESS_DEBUG"):
        monkeypatch.delenv(variable, raising=False)
    return Cli(place)


@pytest.mark.feature("I5")
def test_json_output_contains_the_database_the_log_ins_and_the_files(made: tuple[Path, dict[str, Any]]) -> None:
    place, printed = made
    assert set(printed) == {"database_url", "logins", "files"}
    assert printed["database_url"] == f"sqlite:///{place / 'progress.db'}"
    assert {Path(path).name for path in printed["files"].values()} == set(folder.FILES.values())
    assert all(Path(path).stat().st_size for path in printed["files"].values())
    assert set(printed["logins"][0]) == {"username", "password", "role", "providers"}
    assert {each["role"] for each in printed["logins"]} == {each.value for each in Role} - {"operator"}
    assert json.loads((place / folder.LOGINS).read_text()) == printed


@pytest.mark.feature("A5")
def test_every_account_of_the_demo_can_log_in(inside: Cli, made: tuple[Path, dict[str, Any]]) -> None:
    with inside.open() as progress:
        for each in made[1]["logins"]:
            entered = progress.accounts.log_in(each["username"], each["password"])
            assert (entered.actor.role, sorted(entered.actor.scope.providers or each["providers"])) == (
                each["role"],
                each["providers"],
            )


@pytest.mark.feature("D1")
def test_the_demo_needs_no_settings_inside_its_folder(inside: Cli) -> None:
    counts = inside.json("dashboard", "--as", MANAGER)
    assert (counts["learners"], counts["never-logged-in"], counts["locked-out"]) == (240, 143, 3)
    assert counts["awaiting-qualifications"] == 62
    assert len(inside.json("providers", "list")) == 2179


@pytest.mark.feature("G1", "G2")
def test_the_demo_has_learner_groups_with_members(inside: Cli) -> None:
    lines = inside.json("groups", "list", "--as", "provider@example.com")
    assert [(line["name"], line["learners"]) for line in lines] == [
        ("Learning support", 7),
        ("Tutor group 11A", 20),
        ("Tutor group 11B", 19),
        ("Tutor group 13A", 10),
        ("Tutor group 13B", 9),
    ]


@pytest.mark.feature("H5")
def test_every_line_of_the_dashboard_counts_somebody(inside: Cli) -> None:
    counts = inside.json("dashboard", "--as", MANAGER)
    assert [key for key, count in counts.items() if not count] == []


@pytest.mark.feature("H2", "H3")
def test_applications_of_the_demo_are_in_every_state_and_the_college_has_received_forty(inside: Cli) -> None:
    with inside.open() as progress:
        received = progress.admissions.page(progress.accounts.actor(ADMISSIONS), ReceivedQuery(limit=1000)).applications
        with progress.context.store.snapshot() as work:
            learners = work.learners.page(EVERYTHING, LearnerQuery(limit=1000)).lines
            applications = [found for line in learners for found in work.applications.of_learner(EVERYTHING, line.id)]
    assert len(received) >= 40
    assert {found.state for found in applications} == set(ApplicationState)
    assert len({found.created_at.date() for found in applications}) > 5


@pytest.mark.feature("H4")
def test_the_learner_who_can_log_in_has_an_offer_to_answer(inside: Cli, made: tuple[Path, dict[str, Any]]) -> None:
    usernames = [each["username"] for each in made[1]["logins"] if each["role"] == Role.LEARNER.value]
    with inside.open() as progress:
        learner = progress.accounts.actor(usernames[-1])
        states = [line.application.state for line in progress.applications.list(learner, learner.account_id)]
    assert states == [ApplicationState.SUBMITTED, ApplicationState.OFFERED]


@pytest.mark.feature("I5")
@pytest.mark.parametrize("year", [2026, 2027])
def test_the_past_of_a_demo_made_on_1_september_is_no_earlier_than_that(year: int) -> None:
    now = datetime(year, 9, 1, 9, tzinfo=UTC)
    with Progress.open(Settings.from_env(IN_MEMORY)) as progress:
        begun = season.open_season(Progress(evolve(progress.context, clock=FixedClock(now))))
        begun.move_to(0.5)
        assert begun.begins == datetime(year, 9, 1, tzinfo=UTC)
        assert begun.begins < begun.clock.now() < begun.ends == now


@pytest.mark.asvs("V14.2.4")
@pytest.mark.feature("K8")
def test_every_file_of_the_demo_is_readable_only_by_its_owner(inside: Cli) -> None:
    readable = [path.name for path in inside.home.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    assert readable == []


@pytest.mark.feature("E6")
def test_the_error_workbook_of_the_demo_explains_each_mistake(inside: Cli) -> None:
    sheet = openpyxl.load_workbook(folder.EXPLAINED)["Learners"]
    explained = {cell.row for row in sheet for cell in row if cell.comment is not None}
    assert explained >= {mistake.row for mistake in mistakes.MISTAKES}
    assert inside.home.exists()


@pytest.mark.feature("E7")
def test_importing_the_xls_after_the_xlsx_creates_nobody_twice(inside: Cli) -> None:
    outcome = inside.json("learners", "import", folder.COHORT_XLS, "--as", MANAGER)
    assert (outcome["created"], outcome["unchanged"]) == (0, 240)


@pytest.mark.feature("I5", "B8")
def test_the_port_of_the_demo_is_in_letters_e_mails_and_later_commands(run: Cli, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    shown = run("demo", place, "--no-serve", "--port", "8765").stdout
    assert "progress serve --port 8765     the site again, at http://localhost:8765" in shown
    assert "http://localhost:8765/login" in (place / folder.LETTERS_HTML).read_text("utf-8")
    mails = [path.read_text("utf-8") for path in (place / "mail").iterdir()]
    assert any("http://localhost:8765/learners" in text for text in mails)
    assert not any("localhost:8000" in text for text in mails)
    assert Settings.from_env({}, place).base_url == "http://localhost:8765"


def test_a_port_that_is_taken_is_refused_before_the_demo_is_built(run: Cli, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run("demo", place, "--port", taken.getsockname()[1], code=3)
    assert "Choose another one with --host and --port." in refused.stderr
    assert not place.exists()


@pytest.mark.parametrize(
    ("today", "start"),
    [((2026, 1, 1), 2026), ((2026, 8, 31), 2026), ((2026, 9, 1), 2027), ((2026, 11, 29), 2027), ((2031, 12, 31), 2032)],
)
def test_the_courses_of_the_demo_start_in_the_coming_september(today: tuple[int, int, int], start: int) -> None:
    with Progress.open(Settings.from_env(IN_MEMORY)) as progress:
        progress.providers.put_many(OPERATOR, data_rows("providers.csv"))
        load_courses(progress, cohort.academic_year(date(*today)))
        with progress.context.store.snapshot() as work:
            loaded = list(work.courses.all())
    starts = [course.starts_on.year for course in loaded]
    assert {course.opens_on for course in loaded} == {None, date(start - 1, 10, 1)}
    assert all(course.closes_on is None or course.closes_on.year == start for course in loaded)
    assert all(course.subject_area for course in loaded)
    assert len(starts) > 500
    assert set(starts) == {start}
    assert date(start, 9, 1) > date(*today)


def test_remaking_the_demo_replaces_it_but_keeps_added_files(inside: Cli) -> None:
    (inside.home / "notes.txt").write_text("mine")
    old = inside.json("learners", "not-logged-on")
    shown = inside("demo", inside.home, "--no-serve").stdout
    assert (inside.home / "notes.txt").read_text() == "mine"
    assert len(inside.json("learners", "not-logged-on")) == len(old)
    assert inside.json("learners", "not-logged-on") != old
    for expected in ("240 created", "12 errors", "Never logged in\t143", f"progress dashboard --as {MANAGER}"):
        assert expected in shown
    assert [mistake.lesson for mistake in mistakes.MISTAKES if mistake.lesson not in shown] == []
    assert [person.username for person in STAFF if person.username not in shown] == []


@pytest.mark.parametrize("settings", [None, 'database_url = "sqlite:///mine.db"\n'])
def test_a_folder_that_is_not_a_demo_is_left_unchanged(run: Cli, settings: str | None) -> None:
    other = run.home / "other"
    other.mkdir()
    (other / "progress.db").write_text("precious")
    if settings:
        (other / "progress.toml").write_text(settings)
    assert "was not made by an earlier demo" in run("demo", other, code=2).stderr
    assert (other / "progress.db").read_text() == "precious"


def test_a_progress_toml_that_is_not_text_does_not_mark_a_demo(run: Cli) -> None:
    other = run.home / "other"
    other.mkdir()
    (other / "progress.toml").write_bytes(b"\xff\xfe\x00")
    run("demo", other, code=2)


def _read(content: bytes, year: int) -> tuple[list[LearnerDetails], list[Problem]]:
    with load("spreadsheets", "excel").read(content) as sheets:
        reading = read_learners(sheets, on=date(year, 11, 23), choices=Choices())
    return list(reading.details), [found.problem for found in reading.problems.listed()]


def _written(year: int) -> bytes:
    content: bytes = load("spreadsheets", "excel").write([cohort.table(cohort.cohort(year))])
    return content


@pytest.mark.feature("E2")
@pytest.mark.parametrize("year", [XLS_YEAR, XLS_YEAR + 1, XLS_YEAR + 4, XLS_YEAR - 7])
def test_xls_and_xlsx_contain_the_same_learners_in_every_year(year: int) -> None:
    from_xlsx, _ = _read(_written(year), year)
    from_xls, problems = _read(xls_of(year), year)
    assert len(from_xls) == cohort.SIZE
    assert from_xls == from_xlsx
    assert {each.code for each in problems} == {"restored"}


@pytest.mark.feature("E2")
def test_values_mangled_by_excel_are_read_as_intended() -> None:
    read, problems = _read(_written(YEAR), YEAR)
    invented = cohort.cohort(YEAR)
    assert [each.uln for each in read] == [each.uln for each in invented]
    assert [each.telephone for each in read] == [each.telephone for each in invented]
    assert [each.date_of_birth for each in read] == [each.date_of_birth for each in invented]
    assert [each.last_name for each in read] == [each.last_name for each in invented]
    assert {(each.field, each.code, each.severity) for each in problems} == {
        ("telephone", "restored", "warning"),
        ("date_of_birth", "restored", "warning"),
    }


def test_the_cohort_is_realistic() -> None:
    learners = cohort.cohort(YEAR)
    names = " ".join(f"{each.first_name} {each.last_name}" for each in learners)
    assert cohort.cohort(YEAR) == learners
    assert all(mark in names for mark in "'-áŁ王Дح")
    assert all(uln_is_sound(each.uln) and each.upn[0] == upn_check_letter(each.upn) for each in learners)
    assert all(regular_postcode(each.postcode) == each.postcode for each in learners)
    assert len({each.uln for each in learners}) == len({each.upn for each in learners}) == cohort.SIZE
    assert {each.year_group for each in learners} == {10, 11, 12, 13}


@pytest.mark.parametrize(("day", "year"), [((2026, 8, 31), 2025), ((2026, 9, 1), 2026), ((2027, 1, 1), 2026)])
def test_the_academic_year_begins_on_1_september(day: tuple[int, int, int], year: int) -> None:
    assert cohort.academic_year(date(*day)) == year


@pytest.mark.feature("E6")
def test_the_error_workbook_opens_in_libreoffice_with_each_bad_cell_marked_and_explained(
    inside: Cli, tmp_path: Path
) -> None:
    explained = (inside.home / folder.EXPLAINED).read_bytes()
    office = find_office(tmp_path)
    opened = office.convert(office.convert(explained, "xlsx", "ods"), "ods", "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(opened))["Learners"]
    for mistake in mistakes.MISTAKES:
        cell = sheet.cell(mistake.row, FIELDS.index(mistake.field) + 1)
        assert cell.comment is not None
        assert cell.fill.fgColor.rgb != sheet["C3"].fill.fgColor.rgb
