"""Reasons why applications wait, and sign-off, at the command line (manual 5.6)."""

import pytest

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.learners.learners import Learner
from tests.cli.conftest import MANAGER, Cli

SAID = {"personal_statement": "I like building."}


@pytest.fixture
def awaiting(run: Cli) -> list[str]:
    """Two learners who need sign-off: the first lacks the qualifications alone, the second everything."""
    run("learners", "import", run.cohort(2), "--as", MANAGER)
    usernames = [each["username"] for each in run.json("learners", "list")]
    for username in usernames:
        learner = _learner(run, username)
        with run.open() as progress:
            progress.learners.edit(
                progress.operator, learner.id, {}, sign_off=Choice.YES, staff_add_qualifications=Choice.NO
            )
    learner = _learner(run, usernames[0])
    with run.open() as progress:
        progress.profiles.save_personal_information(progress.operator, learner.id, {}, complete=True)
        progress.profiles.save_statements(progress.operator, learner.id, SAID, complete=True)
    return usernames


def _learner(run: Cli, username: str) -> Learner:
    with run.open() as progress:
        return progress.learners.find(progress.operator, username)


@pytest.mark.feature("C10")
def test_explain_gives_the_reasons_of_the_core(run: Cli, awaiting: list[str]) -> None:
    username = awaiting[0]
    with run.open() as progress:
        reasons = progress.profiles.summary(progress.operator, _learner(run, username).id).reasons
    assert [each.code for each in reasons] == ["qualifications_incomplete", "awaiting_approval"]
    for as_whom in ([], ["--as", MANAGER]):
        printed = run("learners", "explain", username, *as_whom).stdout.splitlines()
        assert printed == [
            f"{username} has no application that is waiting to be submitted.",
            *(f"- {each.text}" for each in reasons),
        ]
    told = run.json("learners", "explain", username)
    assert told["reasons"] == [
        {"code": each.code, "message": each.message, "who": each.who, "because": each.because} for each in reasons
    ]
    assert told["waiting"] == []
    assert "no learner" in run("learners", "explain", "nobody-here", code=1).output


@pytest.mark.feature("C2", "C10")
def test_profiles_that_can_be_approved_are_and_the_others_give_their_reasons(run: Cli, awaiting: list[str]) -> None:
    first, second = awaiting
    with run.open() as progress:
        progress.qualifications.complete(progress.operator, _learner(run, first).id)
    done = run("learners", "approve", first, second, "--as", MANAGER, code=1)
    assert done.stdout == f"{first}: approved.\n"
    assert f"{second}: not approved. The personal information section is not complete yet." in done.stderr
    told = run.json("learners", "approve", first, second, code=1)
    assert told["approved"] == [first]
    assert [(each["username"], each["reasons"][0]["code"]) for each in told["left"]] == [
        (second, "personal_information_incomplete")
    ]
    ukprn = _learner(run, first).details.ukprn
    assert run("learners", "approve", "--provider", ukprn).stdout == "None of these learners awaits approval.\n"
    assert "Name learners by username, or a cohort" in run("learners", "approve", code=2).output
    assert "Nothing prevents an application from being submitted." in run("learners", "explain", first).stdout
    assert run("learners", "unapprove", first).stdout == f"The profile of {first} is no longer approved.\n"
    assert run.json("learners", "unapprove", first) == {"username": first, "approved": False}
    with run.open() as progress, progress.context.store.snapshot() as work:
        assert not work.learners.get(EVERYTHING, _learner(run, first).id).profile.approved
