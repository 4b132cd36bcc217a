"""What webhooks are, how deliveries are signed and tried again, and what owners may choose."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from standardwebhooks import Webhook as Receiver
from standardwebhooks import WebhookVerificationError

from progress_core.domain.foundations.permissions import Role
from progress_core.domain.operations.webhook_form import MAX_WEBHOOKS, check_webhook, is_public
from progress_core.domain.operations.webhooks import (
    CHOICES,
    PAUSES,
    Delivery,
    DeliveryState,
    WebhookKind,
    headers,
    kinds_for,
    mark_again,
    mark_done,
    mark_failed,
    mark_stopped,
    payload,
    secret_of,
)
from progress_core.testing.tools.builders import NOON, a_delivery, a_webhook, later

pytestmark = pytest.mark.feature("I11")

SECRET, FORMER = secret_of("A" * 43), secret_of("B" * 42 + "A")
SITE = "https://progress.example"


def test_every_kind_has_words_and_somebody_who_may_be_told() -> None:
    assert all(kind.about.endswith(".") and kind.permissions for kind in WebhookKind)
    assert set(CHOICES) == {kind for role in Role for kind in kinds_for(role)}
    assert WebhookKind.TEST not in CHOICES


def test_kinds_are_those_that_a_role_sees() -> None:
    assert kinds_for(Role.LEARNER) == ()
    assert kinds_for(Role.LEARNER_MANAGER) == CHOICES
    assert {kind.partition(".")[0] for kind in kinds_for(Role.ADMISSIONS)} == {"application"}
    assert WebhookKind.IMPORT_FINISHED not in kinds_for(Role.USER_MANAGER)


def test_a_secret_is_256_bits_in_base64() -> None:
    assert SECRET.startswith("whsec_")
    assert len(b64decode(SECRET.removeprefix("whsec_"))) == 32


def test_a_body_holds_number_and_link_alone() -> None:
    assert json.loads(payload(a_delivery(5, subject_id=7), SITE)) == {
        "type": "learner.created",
        "timestamp": NOON.isoformat(),
        "data": {"id": 7, "url": f"{SITE}/api/v1/learners/7"},
    }
    assert payload(a_delivery(), SITE) == payload(a_delivery(attempts=4), SITE)


@pytest.mark.parametrize(
    ("subject", "path"),
    [
        ("profile", "learners/7/approval"),
        ("application", "applications/7"),
        ("received-application", "applications/received/7"),
        ("import", "imports/7"),
        ("qualification-import", "qualification-imports/7"),
    ],
)
def test_links_lead_to_the_record(subject: str, path: str) -> None:
    assert json.loads(payload(a_delivery(subject=subject), SITE))["data"]["url"] == f"{SITE}/api/v1/{path}"


def test_a_test_has_no_link() -> None:
    assert json.loads(payload(a_delivery(kind=WebhookKind.TEST, subject="webhook"), SITE))["data"] == {"id": 7}


@pytest.mark.parametrize("secret", [SECRET, FORMER])
def test_the_signature_is_accepted_with_either_secret(secret: str) -> None:
    delivery = a_delivery()
    body = payload(delivery, SITE)
    now = datetime.now(UTC)  # a receiver refuses what is older than five minutes
    sent = headers(delivery, body, [SECRET, FORMER], now)
    assert Receiver(secret).verify(body, sent)["type"] == "learner.created"
    assert sent["webhook-timestamp"] == str(int(now.timestamp()))


def test_the_signature_is_refused_for_another_secret_body_id_or_time() -> None:
    delivery = a_delivery()
    body = payload(delivery, SITE)
    now = datetime.now(UTC)
    sent = headers(delivery, body, [SECRET], now)
    earlier = str(int(now.timestamp()) - 1)
    changed = ({"webhook-id": "msg_2"}, {"webhook-timestamp": earlier})
    for content, named in ((body + b" ", {}), *((body, each) for each in changed)):
        with pytest.raises(WebhookVerificationError):
            Receiver(SECRET).verify(content, {**sent, **named})
    with pytest.raises(WebhookVerificationError):
        Receiver(FORMER).verify(body, sent)


def test_the_id_stays_for_every_attempt_and_differs_for_another_moment() -> None:
    again = mark_again(mark_failed(a_delivery(), NOON, 500, "Down."), later(9))
    assert a_delivery().message_id == again.message_id
    assert a_delivery().message_id not in (a_delivery(2).message_id, a_delivery(at=later(1)).message_id)


def test_attempts_go_on_for_three_days_and_stop() -> None:
    delivery, now = a_delivery(), NOON
    while delivery.next_attempt_at is not None:
        now = delivery.next_attempt_at
        delivery = mark_failed(delivery, now, None, "Down.")
    assert timedelta(days=2, hours=23) < now - NOON <= timedelta(days=3)
    assert list(PAUSES) == sorted(PAUSES)
    assert (delivery.attempts, delivery.state, delivery.error) == (len(PAUSES) + 1, DeliveryState.STOPPED, "Down.")
    assert mark_again(delivery, now) == a_delivery(next_attempt_at=now, status=None, error="")


def test_a_delivery_that_was_taken_or_stopped_is_not_tried_again() -> None:
    done: Delivery = mark_done(a_delivery(attempts=2, error="Down."), 204)
    assert (done.state, done.attempts, done.next_attempt_at, done.error) == (DeliveryState.DONE, 3, None, "")
    stopped = mark_stopped(a_delivery(attempts=2), "Why.")
    assert (stopped.state, stopped.attempts, stopped.next_attempt_at) == (DeliveryState.STOPPED, 2, None)


def test_the_former_secret_signs_until_the_overlap_ends() -> None:
    webhook = a_webhook(secret="new", former_secret="old", former_until=later(9))
    assert webhook.sealed_secrets(later(8)) == ("new", "old")
    assert webhook.sealed_secrets(later(9)) == ("new",)
    assert evolve(webhook, former_secret="", former_until=None).sealed_secrets(NOON) == ("new",)


@pytest.mark.asvs("V1.3.6")
@pytest.mark.parametrize(
    "address",
    [
        *("10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.1.2.3", "169.254.169.254", "100.64.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:0:0:0:0:f5ff:fffe", "name.example", ""),
    ],
)
def test_addresses_that_lead_into_a_private_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_on_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def checked(url: str, *kinds: str, private: bool = False, count: int = 0) -> list[tuple[str, str]]:
    others = [a_webhook(number, url=f"https://mis.example/{number}") for number in range(count)]
    found = check_webhook(url, kinds or ["learner.created"], Role.LEARNER_MANAGER, others, private=private)
    return [(problem.field, problem.code) for problem in found]


@pytest.mark.parametrize(
    "url",
    [
        "https://mis.example/hooks?a=1",
        "https://mis.example:8443",
        "https://93.184.216.34/x",
        "https://[2606:2800:220:1::1]/",
    ],
)
def test_addresses_on_the_internet_are_accepted(url: str) -> None:
    assert checked(url) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "required"),
        ("https://mis.example/" + "a" * 500, "too_long"),
        *(
            (url, "bad_format")
            for url in ("mis.example", "ftp://mis.example", "https://", "https://[::1", "javascript:1")
        ),
        *((url, "bad_format") for url in ("https://a:b@mis.example", "https://mis.example:0", "https://mis.example:")),
        *(
            (url, "bad_format")
            for url in ("https://mis.example/#a", "https://mis.example/a b", "https://m\u00efs.example")
        ),
        *((url, "bad_format") for url in ("https://mis.example:99999", "https://mis.example\\@x.example")),
        ("http://mis.example", "not_https"),
        *((url, "private_address") for url in ("https://localhost/x", "https://intranet", "https://mis.local")),
        *(
            (url, "private_address")
            for url in ("https://10.0.0.1", "https://[::1]/", "https://127.1", "https://a.internal.")
        ),
    ],
)
def test_addresses_that_could_reach_elsewhere_are_refused(url: str, code: str) -> None:
    assert checked(url) == [("webhook_url", code)]


@pytest.mark.parametrize("url", ["http://localhost:9000/x", "https://10.0.0.1"])
def test_an_installation_can_allow_private_addresses(url: str) -> None:
    assert checked(url, private=True) == []
    assert checked("http://a:b@localhost", private=True) == [("webhook_url", "bad_format")]


def test_webhooks_have_different_addresses_and_there_are_not_too_many() -> None:
    assert checked("https://mis.example/0", count=1) == [("webhook_url", "duplicate")]
    assert checked("https://mis.example/new", count=MAX_WEBHOOKS) == [("webhook_url", "too_many_webhooks")]


def test_kinds_are_among_those_of_the_role() -> None:
    def problems(role: Role, *kinds: str) -> list[tuple[str, str]]:
        found = check_webhook("https://mis.example", kinds, role, [], private=False)
        return [(problem.field, problem.code) for problem in found]

    assert problems(Role.LEARNER_MANAGER) == [("webhook_kinds", "required")]
    assert problems(Role.ADMISSIONS, "learner.created") == [("webhook_kinds", "not_for_role")]
    assert problems(Role.LEARNER_MANAGER, "learner.sold", "webhook.test") == [("webhook_kinds", "not_in_list")] * 2
