"""Initial passwords: readable by staff in scope until first used, and by nobody else."""

import stat
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import cast

import pytest

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.permissions import Role
from tests.faults.school import MANAGER, School, learner_csv

pytestmark = pytest.mark.feature("A10")


@pytest.mark.asvs("V14.2.4")
def test_no_file_of_an_installation_contains_initial_passwords(sqlite_school: School) -> None:
    school = sqlite_school
    school.write("learners.xlsx", range(30))
    with school.open() as progress, progress.context.store.snapshot():  # whoever reads keeps the WAL
        with (school.folder / "output.log").open("w", encoding="utf-8") as log:
            for command in (f"learners import learners.xlsx --as {MANAGER}", "jobs list", "audit", "learners list"):
                log.writelines(school.run(*command.split()))
        shown = school.json("learners", "not-logged-on", "--as", MANAGER)
        passwords = [line["password"] for line in shown]
        assert 30 == len(set(passwords))
        assert all(passwords)
        assert {"progress.db-wal", "progress.db-shm", "mail"} < {file.name for file in school.folder.iterdir()}
        assert [] == list(_found_in_files(school, passwords))
    assert [] == list(_found_in_files(school, passwords))


@pytest.mark.asvs("V14.2.4")
def test_a_manager_in_scope_reads_initial_passwords_and_that_is_audited(sqlite_school: School) -> None:
    school = sqlite_school
    _import(school)
    for who, name in (((), OPERATOR.username), (("--as", MANAGER), MANAGER)):
        shown = school.json("learners", "not-logged-on", *who)
        assert all(line["password"] for line in shown)
        revealed = [entry for entry in school.json("audit") if "initial password" in entry["action"]]
        assert name == revealed[0]["actor"]


def test_a_manager_of_another_provider_reads_no_initial_passwords(sqlite_school: School) -> None:
    school, other = sqlite_school, "other@example.com"
    _import(school)
    with school.open() as progress:
        row = {"ukprn": "10005377", "name": "Lawnswood School", "area": "Leeds", "postcode": "LS16 5AG"}
        progress.providers.put_many(OPERATOR, [row])
        progress.staff.create(OPERATOR, other, Role.LEARNER_MANAGER, providers=["10005377"], password="Lawnswood17")
    assert [] == school.json("learners", "not-logged-on", "--as", other)


def test_a_sealed_password_is_in_no_file_once_the_learner_has_logged_in(sqlite_school: School) -> None:
    school = sqlite_school
    _import(school)
    first, *_ = school.json("learners", "not-logged-on")
    with school.open() as progress:
        sealed = _sealed(progress, first["username"])
        progress.context.store.close()
        assert sealed.encode() in (school.folder / "progress.db").read_bytes()
        progress.accounts.log_in(first["username"], first["password"])
    for file in school.folder.glob("progress.db*"):
        assert sealed.encode() not in file.read_bytes(), file.name
    assert first["username"] not in {line["username"] for line in school.json("learners", "not-logged-on")}


def test_the_database_and_its_key_are_readable_only_by_their_owner(sqlite_school: School) -> None:
    school = sqlite_school
    with school.open() as progress, progress.context.store.snapshot():
        _import(school)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in school.folder.glob("progress.db*")}
    assert dict.fromkeys(("progress.db", "progress.db-wal", "progress.db-shm", "progress.db.key"), 0o600) == modes


def _import(school: School) -> None:
    with school.open() as progress:
        manager = progress.accounts.actor(MANAGER)
        asked = progress.imports.request(manager, "learners.csv", learner_csv(range(3)))
        assert progress.imports.run_now(manager, asked.id, "test").finished


def _found_in_files(school: School, passwords: list[str]) -> Iterator[str]:
    """Return the names of files that contain a password in any encoding."""
    for file in filter(Path.is_file, school.folder.rglob("*")):
        content = file.read_bytes()
        for part in message_from_bytes(content).walk() if file.suffix == ".eml" else ():
            content += cast("bytes", part.get_payload(decode=True) or b"")
        for password in passwords:
            if password.encode() in content or password.encode("utf-16-le") in content:
                yield file.name


def _sealed(progress: Progress, username: str) -> str:
    with progress.context.store.snapshot() as work:
        account = work.accounts.find(username)
    assert account is not None
    assert account.credential is not None
    assert "sealed" == account.credential.kind
    return account.credential.secret
