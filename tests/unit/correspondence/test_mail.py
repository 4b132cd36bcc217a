"""E-mail as values: which may be sent, and how long to wait after failures."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.correspondence.mail import Message, back_off, mail_refused, require_sendable
from progress_core.domain.foundations.errors import Rejected


@pytest.mark.feature("I8")
def test_the_wait_doubles_from_ten_seconds_to_an_hour() -> None:
    assert [back_off(attempts).total_seconds() for attempts in (0, 1, 2, 3, 9, 10, 1000)] == [
        10, 10, 20, 40, 2560, 3600, 3600,
    ]  # fmt: skip


@pytest.mark.feature("I8")
@given(st.integers(0, 10_000))
def test_the_wait_never_shrinks(attempts: int) -> None:
    assert timedelta(seconds=10) <= back_off(attempts) <= back_off(attempts + 1) <= timedelta(hours=1)


@pytest.mark.feature("I8")
@pytest.mark.parametrize(
    "to", ["zoe@school.example", "o'neill+form.11@mail.school.example", "zoë@schule.example", "a@b"]
)
def test_a_single_address_is_accepted(to: str) -> None:
    require_sendable(Message(to, "Subject", "Text"))


@pytest.mark.feature("I8")
@pytest.mark.parametrize(
    "to",
    ["Zoe <zoe@school.example>", "zoe@school.example;", '"zoe smith"@school.example', "zoe@[10.0.0.1]", "zoe@a@b", "@"],
)
def test_anything_but_a_single_address_is_refused(to: str) -> None:
    with pytest.raises(Rejected) as caught:
        require_sendable(Message(to, "Subject", "Text"))
    assert [(p.field, p.code, p.value) for p in caught.value.problems] == [("email", "mail_refused", to)]


@pytest.mark.feature("I8")
def test_a_refusal_names_the_recipient_the_reason_and_what_to_do() -> None:
    assert mail_refused("zoe@school.example", "no such user").message == (
        "The email to zoe@school.example was refused: no such user. "
        "Correct the address, or contact the person in another way."
    )
