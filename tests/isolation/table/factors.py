"""The use cases of second factors; see `core`."""

from tests.isolation.factors import OWN_FACTORS, with_app, with_passkey
from tests.isolation.rows import Line

FACTORS = (
    Line("second_factors.overview", OWN_FACTORS),
    Line("second_factors.begin_app", OWN_FACTORS),
    Line("second_factors.resume_app", OWN_FACTORS, build=lambda _: ("",), fine=("Rejected",)),
    Line("second_factors.confirm_app", OWN_FACTORS, build=lambda _: ("", "000000"), fine=("Rejected",)),
    Line("second_factors.remove_app", OWN_FACTORS, build=with_app),
    Line("second_factors.make_recovery_codes", OWN_FACTORS, build=with_app),
    Line("passkeys.ask_to_create", OWN_FACTORS, build=lambda _: ("",)),
    Line("passkeys.add", OWN_FACTORS, build=lambda _: ("", "", "", "Phone"), fine=("Rejected",)),
    Line("passkeys.ask_to_prove", OWN_FACTORS, build=lambda c: (with_passkey(c),)),
    Line("passkeys.prove", OWN_FACTORS, build=lambda _: ("", "", ""), fine=("Rejected",)),
    Line("passkeys.rename", OWN_FACTORS, build=lambda c: (with_passkey(c), "Phone")),
    Line("passkeys.remove", OWN_FACTORS, build=lambda c: (with_passkey(c),)),
)  # fmt: skip

FACTORS_WITHOUT_ACTOR = {
    "factor_checks.ask_passkey": "whoever holds the session that waits",
    "factor_checks.choices": "whoever holds the session that waits",
    "factor_checks.enter_code": "whoever holds the session that waits, and the app",
    "factor_checks.enter_passkey": "whoever holds the session that waits, and the passkey",
    "factor_checks.enter_recovery_code": "whoever holds the session that waits, and the code",
    "passkeys.ask_to_log_in": "anybody; says nothing of anybody",
    "passkeys.log_in": "whoever holds the passkey",
}
