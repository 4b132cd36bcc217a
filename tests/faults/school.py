"""A school with a store, a manager and real processes that work for it."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from attrs import evolve, frozen

from progress_core.compose.adapters import load
from progress_core.compose.keys import make_key_file
from progress_core.compose.progress import Progress
from progress_core.compose.settings import Settings
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.sheets import Column, Table
from tests.patience import PATIENCE

UKPRN, MANAGER = "10000231", "manager@example.com"
LEASE = 1
"""Seconds: a worker that was killed is followed soon."""

_HEADINGS = ("UKPRN", "Learner year group", "First name", "Last name", "Postcode", "DOB")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that postcodes end in
Process: TypeAlias = subprocess.Popen[str]

_PROGRAM = str(Path(sys.executable).with_name("progress"))


class Later:
    """A clock an hour ahead: every lease has ended, and every e-mail is due."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(hours=1)


@frozen
class School:
    """A folder that commands run in.

    Args:
        folder: its place; e-mail is in its folder `mail`.
        settings: of every process.
    """

    folder: Path
    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        """What its processes find in their environment."""
        own = {
            "PROGRESS_DATABASE_URL": self.settings.database_url,
            "PROGRESS_MAIL_URL": self.settings.mail_url,
            "PROGRESS_JOBS_URL": self.settings.jobs_url,
            "PROGRESS_SECRET_KEY": self.settings.secret_key,
            "PROGRESS_LEASE_SECONDS": str(self.settings.lease_seconds),
            "PROGRESS_RETENTION": "off",  # these schools are about imports
        }
        others = {name: value for name, value in os.environ.items() if not name.startswith("PROGRESS_")}
        return others | own

    def copied(self, name: str) -> "School":
        """Return a copy of this school with its database, in a folder beside it."""
        folder = self.folder.with_name(name)
        shutil.copytree(self.folder, folder)
        url = f"sqlite:///{folder / 'progress.db'}"
        return School(folder, evolve(self.settings, database_url=url, mail_url=f"file:{folder / 'mail'}"))

    def start(self, *args: str, limits: Callable[[], None] | None = None) -> Process:
        """Start a command, which ends by itself or is killed."""
        return subprocess.Popen(  # noqa: S603 - ourselves
            [_PROGRAM, *args],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limits,  # noqa: PLW1509 - sets a limit and nothing else
        )

    def run(self, *args: str, code: int = 0, limits: Callable[[], None] | None = None) -> tuple[str, str]:
        """Run a command to its end, expect its exit code, and return what it printed: output and errors."""
        with self.start(*args, limits=limits) as process:
            output, errors = process.communicate(timeout=PATIENCE)
        assert code == process.returncode, f"{args}: {process.returncode}\n{output}\n{errors}"
        assert "Traceback" not in output + errors
        return output, errors

    def json(self, *args: str, code: int = 0) -> Any:
        """Run a command with `--json` and return what it printed."""
        return json.loads(self.run(*args, "--json", code=code)[0])

    def open(self) -> Progress:
        """Open the store in this process."""
        return Progress.open(self.settings)

    def open_later(self) -> Progress:
        """Open the store in this process, an hour later."""
        return Progress(evolve(self.open().context, clock=Later()))

    def write(self, name: str, learners: Iterable[int]) -> Path:
        """Write a file of learners for an import."""
        path = self.folder / name
        content = learner_workbook(learners) if path.suffix == ".xlsx" else learner_csv(learners)
        path.write_bytes(content)
        return path

    def request(self, learners: Iterable[int]) -> None:
        """Let the manager ask for an import of learners, which waits for a worker."""
        with self.open() as progress:
            progress.imports.request(progress.accounts.actor(MANAGER), "learners.csv", learner_csv(learners))

    def work_an_hour_later(self) -> None:
        """Do what a worker does when the lease of a dead one has ended."""
        with self.open_later() as progress:
            progress.jobs.run_next("an hour later")
            progress.mail.deliver()

    def messages(self) -> list[str]:
        """Return the Message-IDs of the e-mail that was sent."""
        found = (self.folder / "mail").glob("*.eml")
        lines = (line for mail in found for line in mail.read_text("utf-8").splitlines())
        return [line for line in lines if line.lower().startswith("message-id:")]


Founder: TypeAlias = Callable[[], School]
"""Makes a school, whose folder and store no other has."""


def learner_csv(numbers: Iterable[int]) -> bytes:
    """Make a CSV file of learners."""
    text = io.StringIO()
    csv.writer(text).writerows([_HEADINGS, *_rows(numbers)])
    return text.getvalue().encode()


def learner_workbook(numbers: Iterable[int]) -> bytes:
    """Make an `.xlsx` file of learners, which is read in a process of its own."""
    sheet = Table("Learners", list(map(Column, _HEADINGS)), _rows(numbers))
    workbook: bytes = load("spreadsheets", "excel").write([sheet])
    return workbook


def _rows(numbers: Iterable[int]) -> Iterator[list[str]]:
    """Return learners of Year 11, none of whom resembles another."""
    today = datetime.now(UTC).date()
    born = date(today.year - (today.month < 9) - 15, 1, 1)
    for number in numbers:
        district, letters = divmod(number, 400)  # 29 * 10 * 400 postcodes before the first comes again
        postcode = f"LS{district % 29 + 1} {district // 29 % 10}{_LETTERS[letters // 20]}{_LETTERS[letters % 20]}"
        birthday = born + timedelta(days=number % 200)
        yield [UKPRN, "11", "Robin", surname(number), postcode, birthday.isoformat()]


def surname(number: int) -> str:
    """Return the last name of a learner: letters only, different for each number."""
    return "Q" + "".join(_LETTERS[int(digit)] for digit in str(number)).lower()


def found_school(folder: Path, settings: Settings) -> School:
    """Make the store, one provider and its manager."""
    make_key_file(settings)
    school = School(folder, settings)
    with school.open() as progress:
        progress.context.store.migrate()
        provider = {"ukprn": UKPRN, "name": "Allerton High School", "area": "Leeds", "postcode": "LS17 7AG"}
        progress.providers.put_many(progress.operator, [provider])
        progress.staff.create(
            progress.operator, MANAGER, Role.LEARNER_MANAGER, providers=[UKPRN], password="Allerton17"
        )
    return school
