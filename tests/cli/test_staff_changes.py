"""Staff who change or leave, at the command line."""

import pytest
from click.testing import CliRunner
from progress_cli.foundations import confirmation
from progress_cli.main import cli

from progress_core.domain.foundations.errors import NotAllowed
from tests.cli.conftest import MANAGER, TUTOR, Cli

pytestmark = pytest.mark.feature("A12")

USERS = "users@example.com"


def state_of(run: Cli, username: str) -> str:
    (found,) = [each["state"] for each in run.json("staff", "list") if each["username"] == username]
    return str(found)


def test_an_account_is_disabled_and_enabled(run: Cli) -> None:
    assert "is logged off and cannot log in any more" in run("staff", "disable", TUTOR, "--as", USERS).stdout
    assert state_of(run, TUTOR) == "disabled"
    with run.open() as progress, pytest.raises(NotAllowed):
        progress.accounts.actor(TUTOR)
    assert run.json("staff", "disable", TUTOR)["state"] == "disabled"
    enabled = run.json("staff", "enable", TUTOR.upper(), "--as", USERS)
    assert (enabled["username"], enabled["state"]) == (TUTOR, "active")
    assert f"The account {TUTOR} is enabled. Its state: active." in run("staff", "enable", TUTOR).stdout


def test_an_account_is_deleted_after_a_question(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirmation, "_is_terminal", lambda: True)
    refused = CliRunner().invoke(cli, ["staff", "delete", TUTOR], input="n\n")
    assert refused.exit_code == 1
    assert f"Delete Zofia Wiśniewska ({TUTOR}) for good?" in refused.output
    assert state_of(run, TUTOR) == "active"
    done = CliRunner().invoke(cli, ["staff", "delete", TUTOR], input="y\n")
    assert (done.exit_code, f"{TUTOR} has been deleted" in done.output) == (0, True)
    assert TUTOR not in run("staff", "list").stdout
    assert "There is no member of staff with the username" in run("staff", "enable", TUTOR, code=1).stderr


def test_nothing_is_deleted_where_nobody_can_be_asked(run: Cli) -> None:
    assert "There is nobody to ask" in run("staff", "delete", TUTOR, code=2).stderr
    run("staff", "delete", TUTOR, "--json", code=2)
    assert state_of(run, TUTOR) == "active"
    deleted = run.json("staff", "delete", TUTOR, "--yes")
    assert (deleted["username"], deleted["deleted"]) == (TUTOR, True)


def test_role_and_providers_are_changed(run: Cli) -> None:
    assert (
        run("staff", "change", TUTOR, "--role", "admissions", "--as", USERS).stdout
        == f"{TUTOR} is now: Admissions, responsible for 10000231.\n"
    )
    changed = run.json("staff", "change", TUTOR, "--provider", "10013279", "--provider", "10000231")
    assert (changed["role"], changed["providers"], changed["area"], changed["changed"]) == (
        "admissions",
        ["10000231", "10013279"],
        "",
        True,
    )
    assert "Nothing was changed." in run("staff", "change", TUTOR, "--role", "admissions").stdout
    assert run.json("staff", "change", TUTOR, "--role", "area-administrator", "--area", "Leeds")["area"] == "Leeds"
    moved = run("staff", "change", TUTOR, "--role", "provider-manager", "--provider", "10000231").stdout
    assert moved == f"{TUTOR} is now: Provider manager, responsible for 10000231.\n"


def test_a_change_without_anything_to_change_is_wrong_usage(run: Cli) -> None:
    assert "use --role, --provider or --area" in run("staff", "change", TUTOR, code=2).stderr
    run("staff", "change", TUTOR, "--role", "operator", code=2)


@pytest.mark.feature("G4")
@pytest.mark.parametrize(
    "command", [("disable",), ("delete", "--yes"), ("change", "--role", "admissions")], ids=lambda command: command[0]
)
def test_the_last_who_sees_all_learners_cannot_be_taken_away(run: Cli, command: tuple[str, ...]) -> None:
    verb, *options = command
    answer = run.json("staff", verb, USERS, *options, code=1)
    assert "last_user_manager" in {blocker["code"] for blocker in answer["blockers"]}
    assert "without a user manager who sees all" in run("staff", verb, USERS, *options, code=1).stderr
    assert state_of(run, USERS) == "active"


@pytest.mark.feature("B9")
def test_staff_out_of_scope_are_missing_and_nobody_ends_themselves(run: Cli) -> None:
    away = ("staff", "create", "away@example.com", "--role", "learner-manager", "--provider", "10013279")
    run(*away)
    for verb in (("disable",), ("enable",), ("delete", "--yes"), ("change", "--role", "admissions")):
        word, *options = verb
        missing = run("staff", word, "nobody@example.com", *options, "--as", USERS, code=1).stderr
        foreign = run("staff", word, "away@example.com", *options, "--as", USERS, code=1).stderr
        assert foreign.replace("away", "nobody") == missing
        assert "You cannot change your own account" in run("staff", word, USERS, *options, "--as", USERS, code=1).stderr
        assert run("staff", word, TUTOR, *options, "--as", MANAGER, code=1).stderr.startswith("Your role")
