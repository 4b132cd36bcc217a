"""A person's webhooks at the command line, and the worker that sends."""

import pytest
from attrs import evolve

from progress_core.domain.operations.webhooks import DeliveryState
from tests.cli.conftest import MANAGER, TUTOR, Cli
from tests.given.webhooks import URL

pytestmark = pytest.mark.feature("I11", "I5")

EVENTS = ("--event", "learner.created", "--event", "import.finished")


def test_a_webhook_is_created_listed_tested_and_ended(run: Cli) -> None:
    made = run("webhooks", "add", URL, *EVENTS, "--as", MANAGER)
    secret = made.stdout.strip()
    assert secret.startswith("whsec_")
    assert "The secret is not shown again." in made.stderr
    (listed,) = run.json("webhooks", "list", "--as", MANAGER)
    assert (listed["url"], listed["events"]) == (URL, ["import.finished", "learner.created"])
    shown = run("webhooks", "list", "--as", MANAGER).stdout
    assert URL in shown
    assert secret not in shown
    number = listed["number"]
    assert "waits for the worker" in run("webhooks", "test", number, "--as", MANAGER).stdout
    (delivery,) = run.json("webhooks", "deliveries", number, "--as", MANAGER)
    assert (delivery["event"], delivery["state"], delivery["attempts"]) == ("webhook.test", "waiting", 0)
    assert "webhook.test" in run("webhooks", "deliveries", number, "--as", MANAGER).stdout
    assert "waits for the worker" in run("webhooks", "resend", delivery["number"], "--as", MANAGER).stdout
    assert URL in run("webhooks", "end", number, "--as", MANAGER).stdout
    assert run.json("webhooks", "list", "--as", MANAGER) == []


def test_webhooks_as_json(run: Cli) -> None:
    made = run.json("webhooks", "add", URL, *EVENTS, "--as", MANAGER)
    number = made["number"]
    changed = run.json("webhooks", "change", number, "--event", "profile.approved", "--as", MANAGER)
    assert changed["events"] == ["profile.approved"]
    assert "learner.created" in run("webhooks", "change", number, *EVENTS, "--as", MANAGER).stdout
    replaced = run.json("webhooks", "rotate", number, "--as", MANAGER)
    assert replaced["secret"] != made["secret"]
    tested = run.json("webhooks", "test", number, "--as", MANAGER)
    assert run.json("webhooks", "resend", tested["number"], "--as", MANAGER)["number"] == tested["number"]
    assert run.json("webhooks", "end", number, "--as", MANAGER) == {"number": number, "url": URL, "ended": True}


def test_without_a_number_all_deliveries_are_listed_and_those_given_up_are_sent_again(run: Cli) -> None:
    numbers = [run.json("webhooks", "add", f"{URL}/{name}", *EVENTS, "--as", MANAGER)["number"] for name in "ab"]
    tested = [run.json("webhooks", "test", number, "--as", MANAGER) for number in numbers]
    listed = run.json("webhooks", "deliveries", "--as", MANAGER)
    assert sorted(one["number"] for one in tested) == sorted(one["number"] for one in listed)
    assert "No delivery was given up." in run("webhooks", "resend", "--as", MANAGER).stdout
    with run.open() as progress, progress.context.store.transaction() as work:
        (first,) = work.deliveries.of_webhook(numbers[0], limit=1)
        work.deliveries.save(evolve(first, state=DeliveryState.STOPPED, next_attempt_at=None))
    again = run.json("webhooks", "resend", "--as", MANAGER)
    assert [(first.number, "waiting")] == [(one["number"], one["state"]) for one in again]


def test_a_webhook_of_somebody_else_is_not_there(run: Cli) -> None:
    number = run.json("webhooks", "add", URL, *EVENTS, "--as", MANAGER)["number"]
    for who, which in ((TUTOR, number), (MANAGER, 404)):
        assert "You have no such webhook." in run("webhooks", "end", which, "--as", who, code=1).stderr


def test_the_operator_says_whose_webhook_it_is(run: Cli) -> None:
    assert "use --as with the username of" in run("webhooks", "list", code=2).stderr
