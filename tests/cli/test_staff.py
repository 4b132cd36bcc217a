"""Staff accounts from the command line (manual 1.4)."""

from hashlib import sha1
from pathlib import Path

import pytest
from progress_cli.demo.people import lock_out

from progress_core.domain.foundations.errors import NotAllowed
from tests.cli.conftest import TUTOR, Cli
from tests.given.factors import code_now

NEW = ("staff", "create", "new@example.com", "--role", "learner-manager", "--provider", "10000231")


@pytest.mark.feature("A1", "A2")
def test_without_a_password_file_the_person_is_invited_by_mail(run: Cli) -> None:
    assert "has been invited" in run(*NEW).stdout
    mails = [mail.read_text() for mail in (run.home / "mail").iterdir()]
    (mail,) = [text for text in mails if "Verify your Progress account" in text]
    assert "To: new@example.com" in mail


@pytest.mark.feature("A1")
def test_a_password_file_provides_the_initial_password(run: Cli) -> None:
    Path("password").write_text("\ufeffTop-of-the-1\nsecond line\n", "utf-8")
    assert "must then change it" in run(*NEW, "--password-file", "password").stdout
    with run.open() as progress:
        assert progress.accounts.log_in("new@example.com", "Top-of-the-1").must_change_password
    assert not (run.home / "mail").exists()


@pytest.mark.feature("A1", "A3")
def test_an_address_that_cannot_be_a_username_asks_for_another_username(run: Cli) -> None:
    awkward = ("staff", "create", "o'neill+school@example.com", "--role", "user-manager", "--provider", "10000231")
    assert "Use only English letters" in run(*awkward, code=1).stderr
    made = run.json(*awkward, "--username", "oneill", "--first-name", "Ann", "--last-name", "O'Neill")
    assert (made["username"], made["invited"]) == ("oneill", True)
    assert "Ann O'Neill" in run("staff", "list").stdout


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00", b"short", b"a\x00b1234567", bytes(5000)])
@pytest.mark.feature("A4")
def test_a_bad_password_file_is_refused_without_showing_its_contents(run: Cli, content: bytes) -> None:
    Path("password").write_bytes(content)
    result = run(*NEW, "--password-file", "password", code=1)
    assert "password" in result.stderr
    assert "1234567" not in result.output
    assert "new@example.com" not in run("staff", "list").stdout


def test_a_missing_password_file_is_a_usage_error(run: Cli) -> None:
    run(*NEW, "--password-file", "none", code=2)


@pytest.mark.feature("A3")
def test_a_username_can_be_used_only_once(run: Cli) -> None:
    run(*NEW)
    assert run(*NEW, code=1).stderr.strip()


@pytest.mark.feature("B9")
def test_staff_can_only_be_created_at_providers_in_scope(run: Cli) -> None:
    elsewhere = [*NEW[:-1], "10032600"]
    assert "There is no provider" in run(*elsewhere, "--as", "users@example.com", code=1).stderr
    run(*elsewhere, "--as", "area@example.com")


@pytest.mark.feature("A1")
def test_an_area_administrator_needs_an_existing_area(run: Cli) -> None:
    boss = ("staff", "create", "boss@example.com", "--role", "area-administrator")
    run(*boss, code=1)
    run(*boss, "--area", "Atlantis", code=1)
    run(*boss, "--area", "Leeds")
    (made,) = [each for each in run.json("staff", "list") if each["username"] == "boss@example.com"]
    assert (made["area"], made["role"], made["state"]) == ("Leeds", "area-administrator", "invited")


@pytest.mark.feature("A6")
def test_locked_staff_are_unlocked(run: Cli) -> None:
    with run.open() as progress:
        lock_out(progress, TUTOR)
    assert f"{TUTOR}\tZofia Wiśniewska\tLearner manager\t10000231\tlocked" in run("staff", "list").stdout
    assert "can log in again" in run("staff", "unlock", TUTOR, "--as", "users@example.com").stdout
    assert run.json("staff", "unlock", TUTOR) == {"username": TUTOR, "unlocked": True}
    with run.open() as progress, pytest.raises(NotAllowed):
        progress.accounts.log_in(TUTOR, "still not it")
    assert f"{TUTOR}\tZofia Wiśniewska\tLearner manager\t10000231\tactive" in run("staff", "list").stdout


@pytest.mark.feature("I8")
def test_an_invitation_succeeds_without_a_mail_server(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRESS_MAIL_URL", "smtp://127.0.0.1:1")
    assert "progress worker" in run(*NEW).stderr


@pytest.mark.feature("K3")
def test_the_operator_resets_the_second_factor_of_somebody_who_has_lost_it(run: Cli) -> None:
    assert "has no second factor" in run("staff", "reset-second-factor", TUTOR, code=1).stderr
    for options in ((), ("--json",)):
        with run.open() as progress:
            actor = progress.accounts.actor(TUTOR)
            new = progress.second_factors.begin_app(actor)
            progress.second_factors.confirm_app(actor, new.sealed, code_now(progress, new.secret))
        assert TUTOR in run("staff", "reset-second-factor", TUTOR, *options).stdout
        with run.open() as progress:
            assert not progress.second_factors.overview(actor).are_on
    assert "was reset" in "".join(mail.read_text() for mail in (run.home / "mail").iterdir())


@pytest.mark.feature("K7")
def test_a_guessable_initial_password_is_saved_with_a_warning(run: Cli) -> None:
    Path("password").write_text("password1\n")
    result = run(*NEW, "--password-file", "password")
    assert "must then change it" in result.stdout
    assert "Warning: This password is on lists of common passwords" in result.stderr
    assert "password1" not in result.output
    Path("password").write_text("sunny4day\n")
    other = [word.replace("new@", "other@") for word in NEW]
    assert "Warning" not in run(*other, "--password-file", "password").stderr


@pytest.mark.feature("K7")
def test_warnings_are_part_of_the_json(run: Cli) -> None:
    Path("password").write_text("new-2026\n")
    made = run.json(*NEW, "--password-file", "password")
    assert ["own_name"] == [warning["code"] for warning in made["warnings"] if warning["code"] != "too_common"]
    assert {"warning"} == {warning["severity"] for warning in made["warnings"]}


@pytest.mark.asvs("V6.2.12")
@pytest.mark.feature("K7")
def test_a_breached_password_is_refused_under_the_modern_policy(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    pwned = Path("pwned.txt")
    pwned.write_text(f"{sha1(b'tulips, pears, plums', usedforsecurity=False).hexdigest().upper()}:3\n")
    Path("password").write_text("tulips, pears, plums\n")
    monkeypatch.setenv("PROGRESS_CREDENTIAL_POLICY", "modern")
    monkeypatch.setenv("PROGRESS_BREACHED_PASSWORDS", str(pwned))
    assert "stolen from another site" in run(*NEW, "--password-file", "password", code=1).stderr
    pwned.unlink()
    assert "breached passwords in" in run("staff", "list", code=3).stderr
