"""What the site, the worker and the command line print about a learner, from enrolment to erasure: nothing.

Real processes; what a command answers to who asked it is no log, but what it prints of errors is.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.usecases.learners.learners import LearnerQuery
from progress_core.usecases.operations.audit import AuditAsked
from tests.browsers import browser_at
from tests.faults.school import MANAGER, UKPRN, School
from tests.isolation.rows import readable
from tests.patience import PATIENCE
from tests.web.conftest import token_on

pytestmark = pytest.mark.feature("I9")

NAME, EMAIL, TELEPHONE, USERNAME = "Zyxquon", "zyxquon@example.org", "01632960999", "quillback11"
PASSWORD, _CHOSEN = "Allerton17", "Lawnswood18"
_HEADINGS = "UKPRN,Learner year group,First name,Last name,Postcode,DOB,Telephone,Email"
_ROW = f"{UKPRN},11,{NAME},{NAME},LS17 7AG,{{}},{TELEPHONE},{EMAIL}"
_REFUSED, _DROPPED = "smtp://localhost:1", "learners_aside"


class Log:
    """Everything that processes print that is no answer."""

    def __init__(self, school: School) -> None:
        self._school = school
        self.text = ""

    def run(self, *args: str, code: int = 0, answers: bool = True) -> str:
        """Run a command; of one that answers nobody, like the worker, all that it prints is a log.

        What was typed may be said again in an error.
        """
        output, errors = self._school.run(*args, code=code)
        for typed in args:
            errors = errors.replace(typed, "")
        self.text += errors if answers else errors + output
        return output

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve the site with its worker, and keep all that it prints."""
        with self._school.start("serve", "--port", "0") as server:
            try:
                assert server.stderr is not None
                yield next(line for line in server.stderr if "Serving on" in line).split()[2]
            finally:
                server.terminate()
                output, errors = server.communicate(timeout=PATIENCE)
                self.text += f"{output}{errors}\nserved"

    def holds(self) -> list[str]:
        """Return which marks of the learner were printed."""
        return [mark for mark in (NAME, EMAIL, TELEPHONE, USERNAME) if mark.lower() in self.text.lower()]


@contextmanager
def logged_in(url: str, username: str, password: str) -> Iterator[httpx.Client]:
    """Log in for the first time, and choose a password."""
    with browser_at(url, follow_redirects=True) as browser:
        send(browser, "/", "/login", username=username, password=password)
        chosen = send(browser, "/new-password", "/new-password", current=password, password=_CHOSEN, confirm=_CHOSEN)
        assert chosen.url.path == "/dashboard"
        yield browser


def send(browser: httpx.Client, page: str, to: str, **form: str) -> httpx.Response:
    """Fill in the form of a page."""
    return browser.post(to, data={"token": token_on(browser.get(page).text), **form})


@contextmanager
def broken(database: Path) -> Iterator[None]:
    """Take the table of learners away for the length of a block."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(f"ALTER TABLE learners RENAME TO {_DROPPED}")
        try:
            yield
        finally:
            connection.execute(f"ALTER TABLE {_DROPPED} RENAME TO learners")


@pytest.mark.asvs("V14.2.4", "V16.2.5")
def test_no_log_line_in_a_learners_whole_life_names_them(sqlite_school: School) -> None:
    school, log = sqlite_school, Log(sqlite_school)
    for name, born in (("bad.csv", "2010-13-40"), ("good.csv", "2010-10-02")):
        (school.folder / name).write_text(f"{_HEADINGS}\n{_ROW.format(born)}\n", encoding="utf-8")
    log.run("learners", "import", "bad.csv", "--as", MANAGER, code=1)
    log.run("learners", "import", "good.csv", "--as", MANAGER)
    log.run("learners", "import", "good.csv", "--as", MANAGER)
    ((id_, username),) = _learners(school)
    with school.open() as progress:
        first = progress.not_logged_on.list(progress.accounts.actor(MANAGER))[0].password
        account = progress.accounts.actor(username)
        progress.own_account.change_username(account, USERNAME)
    with log.serving() as url:
        with browser_at(url, follow_redirects=True) as stranger:
            for name in (USERNAME, EMAIL, f"{NAME} {NAME}"):
                send(stranger, "/", "/login", username=name, password="wrong1")
                send(stranger, "/forgotten", "/forgotten", name=name)
                stranger.get(f"/learners/{name}", params={"search": name})
        with logged_in(url, USERNAME, first) as learner:
            assert NAME in learner.get("/profile").text
        with logged_in(url, MANAGER, PASSWORD) as manager:
            assert NAME in manager.get("/learners", params={"search": NAME}).text
            edited = send(manager, f"/learners/{id_}", f"/learners/{id_}", first_name=NAME, telephone="?", email="@")
            assert edited.status_code == 422
            assert send(manager, "/learners/create", "/learners/create", username=USERNAME).status_code == 422
            with broken(school.folder / "progress.db"):
                assert manager.get("/learners", params={"search": NAME}).status_code in (500, 503)
                assert send(manager, "/account", f"/learners/{id_}", first_name=NAME).status_code in (500, 503)
    assert "Answered with 50" in log.text
    unmailed = evolve(school, settings=evolve(school.settings, mail_url=_REFUSED))
    with school.open() as progress:
        progress.accounts.forgotten(USERNAME)
    log.text += "".join(unmailed.run("worker", "--once"))
    assert re.search(r" [1-9]\d* delayed", log.text)
    log.run("worker", "--once", answers=False)
    log.run("learners", "reset-password", USERNAME, "--yes")
    log.run("learners", "personal-data", USERNAME, "given.json")
    assert NAME in (school.folder / "given.json").read_text("utf-8")
    log.run("learners", "erase", USERNAME, code=1)
    log.run("learners", "erase", USERNAME, "--confirm", USERNAME)
    log.run("learners", "explain", USERNAME, code=1)
    log.run("worker", "--once", answers=False)
    assert log.holds() == []


def test_the_exported_audit_trail_contains_nothing_of_an_erased_learner(sqlite_school: School) -> None:
    school = sqlite_school
    (school.folder / "good.csv").write_text(f"{_HEADINGS}\n{_ROW.format('2010-10-02')}\n", encoding="utf-8")
    school.run("learners", "import", "good.csv", "--as", MANAGER)
    ((id_, username),) = _learners(school)

    def exported() -> str:
        school.run("audit", "--out", "trail.xlsx")
        with school.open() as progress:
            table = progress.audit.table(OPERATOR, AuditAsked())
        return (readable((school.folder / "trail.xlsx").read_bytes()) + readable(table)).lower()

    school.run("learners", "reset-password", username, "--yes")
    assert username.lower() in exported()
    school.run("learners", "erase", username, "--confirm", username)
    left = exported()
    assert re.search(rf"\b{id_}\b", left), "the trail names by numbers"
    assert [mark for mark in (NAME, EMAIL, TELEPHONE, username) if mark.lower() in left] == []


def _learners(school: School) -> list[tuple[int, str]]:
    with school.open() as progress:
        return [(line.id, line.username) for line in progress.learners.page(OPERATOR, LearnerQuery()).lines]
