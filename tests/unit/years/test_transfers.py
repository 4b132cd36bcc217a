"""Transfers as values: who sees them, when they expire, and what changes of the learner."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from progress_core.domain.correspondence.transfer_notices import transfer_decided, transfers_offered
from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict
from progress_core.domain.learners.leaving import Destination
from progress_core.domain.years.transfers import (
    OFFER_DAYS,
    Transfer,
    TransferStatus,
    decided,
    destination_of,
    handed_over,
    offer,
)
from progress_core.testing.tools.builders import a_learner
from tests.given.people import ELSEWHERE, NORTH, SOUTH

pytestmark = pytest.mark.feature("J3")

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
END = NOW + timedelta(days=OFFER_DAYS)
LEARNER = evolve(a_learner(5, ukprn=NORTH, year_group=11), sign_off=Choice.YES, staff_add_qualifications=Choice.NO)
OFFER = offer(9, LEARNER, ELSEWHERE, 3, NOW)
SENDER, RECEIVER = (Scope(providers=frozenset({ukprn})) for ukprn in (NORTH, ELSEWHERE))


def test_an_offer_says_who_is_handed_over_from_where_to_where() -> None:
    assert Transfer(9, 5, NORTH, ELSEWHERE, LEARNER.name, 11, 3, NOW, END) == OFFER


def test_an_offer_expires_by_itself_and_nothing_else_does() -> None:
    just_before = END - timedelta(microseconds=1)
    assert [TransferStatus.OFFERED, TransferStatus.EXPIRED] == [OFFER.status_at(at) for at in (just_before, END)]
    for status in set(TransferStatus) - {TransferStatus.OFFERED}:
        assert status is evolve(OFFER, status=status).status_at(END)


@pytest.mark.parametrize("status", list(TransferStatus))
def test_the_receiver_sees_offers_and_what_was_accepted_and_the_sender_everything(status: TransferStatus) -> None:
    transfer = evolve(OFFER, status=status)
    shown = status in (TransferStatus.OFFERED, TransferStatus.ACCEPTED)
    assert [True, True, shown] == [transfer.seen_by(scope, NOW) for scope in (EVERYTHING, SENDER, RECEIVER)]
    assert transfer.seen_by(RECEIVER, END) is (status is TransferStatus.ACCEPTED)
    others = (Scope(), Scope(providers=frozenset({SOUTH})), Scope(groups=frozenset({1})), Scope(learner=5))
    assert not any(transfer.seen_by(scope, NOW) for scope in others)


def test_an_offer_is_decided_once_and_in_time() -> None:
    accepted = decided(OFFER, TransferStatus.ACCEPTED, 7, NOW)
    assert (TransferStatus.ACCEPTED, 7, NOW) == (accepted.status, accepted.decided_by, accepted.decided_at)
    with pytest.raises(Conflict, match="This transfer is accepted"):
        decided(accepted, TransferStatus.DECLINED, 7, NOW)
    with pytest.raises(Conflict, match="This transfer is expired"):
        decided(OFFER, TransferStatus.ACCEPTED, 7, END)


def test_the_receiver_has_defaults_of_its_own() -> None:
    there = handed_over(LEARNER, ELSEWHERE)
    details = evolve(LEARNER.details, ukprn=ELSEWHERE)
    default = Choice.PROVIDER_DEFAULT
    assert evolve(LEARNER, details=details, sign_off=default, staff_add_qualifications=default) == there


@pytest.mark.parametrize("group", range(7, 15))
def test_a_transfer_counts_as_another_school_before_year_12(group: int) -> None:
    assert (Destination.ANOTHER_SCHOOL if group < 12 else Destination.OTHER_EDUCATION) is destination_of(group)


def test_emails_say_of_no_learner_who_it_is() -> None:
    asked = transfers_offered(2, "North School", "https://p.example")
    accepted, declined = (
        transfer_decided(evolve(OFFER, status=status), "Elsewhere Academy", "https://p.example")
        for status in (TransferStatus.ACCEPTED, TransferStatus.DECLINED)
    )
    assert [
        "North School offers you 2 learners",
        "Elsewhere Academy has accepted a transfer",
        "Elsewhere Academy has declined a transfer",
    ] == [notice.subject for notice in (asked, accepted, declined)]
    assert "https://p.example/transfers" in asked.text
    assert "https://p.example/transfers/9" in accepted.text
    assert not any(LEARNER.details.last_name in notice.text + notice.html for notice in (asked, accepted, declined))
