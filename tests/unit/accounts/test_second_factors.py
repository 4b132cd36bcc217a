"""Codes of authenticator apps, recovery codes, and the values they are kept in."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from progress_core.domain.accounts.passkeys import Passkey, check_passkey_name, has_been_copied
from progress_core.domain.accounts.second_factors import (
    AccountFactors,
    AuthenticatorApp,
    app_address,
    code_of,
    recovery_code_shown,
    recovery_digest,
    step_at,
    step_of_code,
    with_passkey,
    without_app,
    without_passkey,
)
from progress_core.testing.tools.builders import NOON

SECRET = b32encode(b"12345678901234567890").decode()
APP = AuthenticatorApp("sealed", NOON, 1)
PHONE = Passkey("phone", "public key", "Phone", NOON)


@pytest.mark.asvs("V6.5.4")
@pytest.mark.feature("K3")
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    """Appendix B; the last six of its eight digits."""
    assert code == code_of(SECRET, step_at(datetime.fromtimestamp(seconds, UTC)))


def found(code: str, *, last_step: int = -1, seconds: int = 0) -> int | None:
    return step_of_code(SECRET, code, now=NOON + timedelta(seconds=seconds), last_step=last_step)


@pytest.mark.asvs("V6.5.5")
@pytest.mark.feature("K3")
def test_a_code_is_good_in_its_step_and_the_steps_before_and_after() -> None:
    step = step_at(NOON)
    code = code_of(SECRET, step)
    assert [None, step, step, step, step, None] == [found(code, seconds=at) for at in (-31, -30, 0, 30, 59, 60)]


@pytest.mark.feature("K3")
def test_a_code_is_refused_once_it_or_a_later_one_was_used() -> None:
    step = step_at(NOON)
    assert step == found(code_of(SECRET, step), last_step=step - 1)
    assert None is found(code_of(SECRET, step), last_step=step)
    assert None is found(code_of(SECRET, step), last_step=step + 1)


@pytest.mark.feature("K3")
def test_spaces_in_a_code_do_not_count_and_anything_else_is_wrong() -> None:
    code = code_of(SECRET, step_at(NOON))
    assert step_at(NOON) == found(f" {code[:3]} {code[3:]}\u00a0")
    for wrong in ("", code[:5], f"{code}0", f"-{code}", code.translate({48: "\u0660"}) + "\u0660", "\ud800"):
        assert None is found(wrong)


@pytest.mark.feature("K3")
def test_codes_at_the_beginning_of_time_are_no_error() -> None:
    start = datetime.fromtimestamp(0, UTC)
    assert 0 == step_of_code(SECRET, code_of(SECRET, 0), now=start, last_step=-1)


@pytest.mark.feature("K3")
def test_an_app_reads_the_secret_from_an_address() -> None:
    address = app_address("ABC", username="a b@x.example", site="Progress: test")
    assert "otpauth://totp/Progress%3A%20test%3Aa%20b%40x.example?secret=ABC&issuer=Progress%3A%20test" == address


@pytest.mark.feature("K3")
def test_recovery_codes_are_shown_in_groups_and_read_in_any_form() -> None:
    assert "abcd-efgh-jk" == recovery_code_shown("abcdefghjk")
    assert recovery_digest("abcdefgh") == recovery_digest(" ABCD-efgh ") == recovery_digest("ab cd ef gh")
    assert recovery_digest("abcdefgh") != recovery_digest("abcdefgj")
    assert recovery_digest("\ud800")


@pytest.mark.feature("K3")
def test_factors_are_on_with_an_app_or_a_passkey() -> None:
    assert [False, False, True, True] == [
        factors.are_on
        for factors in (
            AccountFactors(1),
            AccountFactors(1, recovery=("a",)),
            AccountFactors(1, APP),
            AccountFactors(1, None, (PHONE,)),
        )
    ]


@pytest.mark.feature("K3")
def test_recovery_codes_go_with_the_last_factor() -> None:
    both = AccountFactors(1, APP, (PHONE,), ("a",))
    assert evolve(both, app=None) == without_app(both)
    assert evolve(both, passkeys=()) == without_passkey(both, "phone")
    assert AccountFactors(1) == without_app(without_passkey(both, "phone"))
    assert AccountFactors(1) == without_passkey(without_app(both), "phone")


@pytest.mark.feature("K3")
def test_a_passkey_is_added_at_the_end_or_changed_where_it_is() -> None:
    other = evolve(PHONE, id="other")
    both = with_passkey(with_passkey(AccountFactors(1), PHONE), other)
    assert (PHONE, other) == both.passkeys
    renamed = evolve(PHONE, name="New phone")
    assert (renamed, other) == with_passkey(both, renamed).passkeys
    assert [PHONE, None] == [both.passkey("phone"), both.passkey("Phone")]


@pytest.mark.feature("K3")
@pytest.mark.parametrize(
    ("stored", "answered", "copied"),
    [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True), (0, -1, False)],
)
def test_a_counter_that_does_not_go_up_tells_of_a_copy(stored: int, answered: int, copied: bool) -> None:
    assert copied is has_been_copied(evolve(PHONE, sign_count=stored), answered)


@pytest.mark.feature("K3")
def test_a_passkey_has_a_name() -> None:
    assert () == check_passkey_name("Zoë's phone")
    assert () == check_passkey_name("x" * 50)
    problems = [problem for name in ("", "x" * 51, "a\x07b") for problem in check_passkey_name(name)]
    assert ["required", "too_long", "forbidden_character"] == [problem.code for problem in problems]


@pytest.mark.feature("K3")
def test_secrets_are_in_no_repr() -> None:
    shown = repr(AccountFactors(1, APP, (PHONE,), ("digest",)))
    assert "sealed" not in shown
    assert "digest" not in shown
    assert "public key" not in shown
