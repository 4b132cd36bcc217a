"""A folder with a store of real providers and invented staff, and the command line over it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from progress_cli.demo import cohort, people
from progress_cli.demo.build import data_file, data_rows
from progress_cli.main import cli

from progress_core.compose.adapters import load
from progress_core.compose.keys import make_key_file
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.values.sheets import Table

YEAR = 2026
MANAGER, TUTOR = people.MANAGER, people.TUTOR


class Cli:
    """Runs commands in a folder.

    Args:
        home: the folder, which is the current one.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *args: object, code: int = 0) -> Result:
        """Run a command and expect its exit code."""
        result = CliRunner().invoke(cli, [str(arg) for arg in args])
        assert result.exit_code == code, f"{args}: {result.exit_code}\n{result.output}\n{result.exception!r}"
        assert "Traceback" not in result.output
        return result

    def json(self, *args: object, code: int = 0) -> Any:
        """Run a command with --json and return what it printed."""
        return json.loads(self(*args, "--json", code=code).stdout)

    def open(self) -> Progress:
        """Open the store of the folder."""
        return Progress.open(Settings.from_env())

    def workbook(self, name: str, table: Table) -> Path:
        """Write a spreadsheet into the folder."""
        path = self.home / name
        path.write_bytes(load("spreadsheets", "excel").write([table]))
        return path

    def cohort(self, size: int = 12, *, name: str = "learners.xlsx", seed: int = 2013) -> Path:
        """Write a spreadsheet of good learners into the folder."""
        return self.workbook(name, cohort.table(cohort.cohort(YEAR, size, seed)))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder once: a store, providers and staff."""
    home = tmp_path_factory.mktemp("template")
    settings = Settings(database_url=f"sqlite:///{home / 'progress.db'}", mail_url=f"file:{home / 'mail'}")
    make_key_file(settings)
    with Progress.open(settings) as progress:
        progress.context.store.migrate()
        (home / "providers.csv").write_bytes(data_file("providers.csv"))
        rows = [row for row in data_rows("providers.csv") if row["area"] == people.AREA or row["ukprn"] == "10013279"]
        progress.providers.put_many(progress.operator, rows)
        people.make_staff(progress)
    return home


@pytest.fixture
def home(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a fresh folder, which is the current one; e-mail goes to its subfolder "mail"."""
    for file in template.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROGRESS_DATABASE_URL", "sqlite:///progress.db")
    monkeypatch.setenv("PROGRESS_MAIL_URL", f"file:{tmp_path / 'mail'}")
    monkeypatch.delenv("PROGRESS_SECRET_KEY", raising=False)
    monkeypatch.delenv("PROGRESS_DEBUG", raising=False)
    return tmp_path


@pytest.fixture
def run(home: Path) -> Cli:
    """Return the command line over the folder."""
    return Cli(home)


@pytest.fixture
def filled(run: Cli) -> Cli:
    """Return the folder with 150 learners at two providers; one learner is locked out and one has logged in."""
    run("learners", "import", run.cohort(150), "--as", MANAGER)
    first, second, *_ = run.json("learners", "not-logged-on")
    with run.open() as progress:
        people.lock_out(progress, first["username"])
        progress.accounts.log_in(second["username"], second["password"])
    return run
