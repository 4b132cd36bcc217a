"""A person's access tokens, at the command line."""

from datetime import UTC, date, datetime, timedelta

import pytest

from progress_core.domain.foundations.errors import NotAllowed
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.values.english_time import english_day
from tests.cli.conftest import MANAGER, TUTOR, Cli

pytestmark = pytest.mark.feature("I6", "I5")

SCOPES = ("--scope", "learners:read", "--scope", "imports:write")


def test_a_token_is_printed_once_listed_and_revoked(run: Cli) -> None:
    made = run("tokens", "create", "SIMS sync", *SCOPES, "--as", MANAGER)
    token = made.stdout.strip()
    assert token.startswith("prg_")
    with run.open() as progress:
        bearer = progress.access_tokens.resume(token)
        assert (bearer.actor.username, bearer.actor.role) == (MANAGER, Role.LEARNER_MANAGER)
        (access,) = progress.access_tokens.of(bearer.actor)
        assert access.origin.described.startswith("command line, run by")
    assert f"Number {access.number}. Last day: {access.ends_on}." in made.stderr
    listed = run("tokens", "list", "--as", MANAGER).stdout
    assert token not in listed
    assert listed.splitlines()[1].startswith(f"{access.number}\tSIMS sync\tlearners:read imports:write\t")
    assert "SIMS sync" not in run("tokens", "list", "--as", TUTOR).stdout
    assert "There is no such" not in run("tokens", "revoke", access.number, "--as", MANAGER).stdout
    with run.open() as progress, pytest.raises(NotAllowed):
        progress.access_tokens.resume(token)


def test_tokens_as_json(run: Cli) -> None:
    made = run.json("tokens", "create", "Sync", *SCOPES, "--as", MANAGER)
    (listed,) = run.json("tokens", "list", "--as", MANAGER)
    assert made == {**listed, "token": made["token"], "used_at": None}
    assert (listed["name"], listed["scopes"]) == ("Sync", ["learners:read", "imports:write"])
    assert "digest" not in listed
    revoked = run.json("tokens", "revoke", listed["number"], "--as", MANAGER)
    assert revoked == {"number": listed["number"], "name": "Sync", "revoked": True}
    assert run.json("tokens", "list", "--as", MANAGER) == []


def test_a_token_of_somebody_else_is_not_there(run: Cli) -> None:
    number = run.json("tokens", "create", "Sync", *SCOPES, "--as", MANAGER)["number"]
    for who, which in ((TUTOR, number), (MANAGER, 404)):
        assert "You have no such access token." in run("tokens", "revoke", which, "--as", who, code=1).stderr


def test_what_the_rules_refuse_is_printed_and_nothing_is_made(run: Cli) -> None:
    wrong = run.json(
        "tokens", "create", "", "--scope", "audit:read", "--ends-on", "2020-01-01", "--as", MANAGER, code=1
    )
    assert [problem["field"] for problem in wrong["problems"]] == ["token_name", "scopes", "ends_on"]
    assert run.json("tokens", "list", "--as", MANAGER) == []


@pytest.mark.parametrize("words", [("create", "Sync", *SCOPES), ("list",), ("revoke", "1")], ids=lambda words: words[0])
def test_the_operator_says_whose_token_it_is(run: Cli, words: tuple[str, ...]) -> None:
    assert "use --as with the username of" in run("tokens", *words, code=2).stderr


def test_wrong_usage(run: Cli) -> None:
    assert "--scope" in run("tokens", "create", "Sync", "--as", MANAGER, code=2).stderr
    assert "everything" in run("tokens", "create", "Sync", "--scope", "everything", "--as", MANAGER, code=2).stderr
    run("tokens", "create", "Sync", *SCOPES, "--ends-on", "tomorrow", "--as", MANAGER, code=2)


def test_how_long_a_token_lasts_is_said_in_days_or_by_its_last_day(run: Cli) -> None:
    made = run.json("tokens", "create", *SCOPES, "--days", "7", "--as", MANAGER)
    assert "Command line" == made["name"]
    assert english_day(datetime.now(UTC)) + timedelta(days=7) == date.fromisoformat(made["ends_on"])
    both = ("--days", "7", "--ends-on", "2030-01-01")
    run("tokens", "create", "Sync", *SCOPES, *both, "--as", MANAGER, code=2)
    run("tokens", "create", "Sync", *SCOPES, "--days", "367", "--as", MANAGER, code=2)
