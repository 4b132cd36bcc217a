"""Fixtures of kits that an adapter may leave out: without them, a kit looks at less and finds no fault."""

from collections import Counter
from inspect import unwrap
from typing import Any, cast

import pytest

from progress_core.memory.store import MemoryStore
from progress_core.testing import tokens
from progress_core.testing.callbacks import CallbacksContract
from progress_core.testing.identity_providers import IdentityProvidersContract
from progress_core.testing.letters import LetterWriterContract
from progress_core.testing.mail import MailerContract
from progress_core.testing.passkeys import PasskeysContract
from progress_core.testing.sealing import SealerContract
from progress_core.testing.spreadsheet_hidden import SpreadsheetHiddenContract
from progress_core.testing.store import StoreContract
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.twins.letters import MemoryLetterWriterKit

pytestmark = pytest.mark.feature("I2")
NONE = cast("Any", None)


@pytest.mark.parametrize(
    ("kit", "fixture"),
    [
        (CallbacksContract, "requested"),
        (CallbacksContract, "stubborn"),
        (IdentityProvidersContract, "log_in_as"),
        (IdentityProvidersContract, "forged"),
        (LetterWriterContract, "cuts"),
        (MailerContract, "silent"),
        (MailerContract, "hang_up"),
        (PasskeysContract, "at_site"),
        (PasskeysContract, "uncounting"),
        (SealerContract, "with_key"),
        (SealerContract, "kept"),
        (SpreadsheetHiddenContract, "hide"),
        (StoreFixture, "traces"),
        (tokens.TokensContract, "again"),
    ],
)
def test_a_fixture_may_be_left_out(kit: type, fixture: str) -> None:
    assert unwrap(getattr(kit, fixture))(kit()) is None


def test_a_kit_looks_at_nothing_for_which_it_needs_a_fixture_that_is_left_out() -> None:
    CallbacksContract().test_every_sign_of_an_address_counts(NONE, NONE, None)
    IdentityProvidersContract().test_an_answer_that_is_forged_proves_nothing(NONE, None, "")
    IdentityProvidersContract().test_what_is_told_of_a_person_comes_back_as_it_is(NONE, None, verified=True)
    PasskeysContract().test_an_answer_given_to_a_site_with_a_name_like_ours_is_refused(NONE, NONE, None, "{}x")
    PasskeysContract().test_a_device_that_does_not_count_has_counted_to_nought(NONE, None)
    CallbacksContract().test_a_receiver_that_hangs_up_is_unavailable_and_not_asked_again(NONE, None)
    SealerContract().test_a_key_that_looks_alike_does_not_unseal(None, "other")
    SealerContract().test_none_of_many_keys_unseals_what_another_sealed(None)
    SealerContract().test_what_was_sealed_on_another_day_is_unsealed(None)
    SpreadsheetHiddenContract().test_what_is_hidden_is_read_and_noted(NONE, None)
    SpreadsheetHiddenContract().test_rows_and_columns_with_marks_are_shown_and_no_others(NONE, NONE, None)
    letters = unwrap(MemoryLetterWriterKit.letters)(MemoryLetterWriterKit())
    LetterWriterContract().test_there_is_a_line_to_cut_along_after_each_slip(letters, NONE, None)


@pytest.mark.parametrize("left", [b"", b"Deleted2"])
def test_traces_of_what_was_deleted_are_found(left: bytes) -> None:
    def look() -> None:
        StoreContract().test_a_compacted_store_has_no_trace_of_what_was_deleted(
            MemoryStore(), lambda text: text == left
        )

    if left:
        with pytest.raises(AssertionError):
            look()
    else:
        look()


def test_values_that_never_come_are_told_before_others_are_counted() -> None:
    assert {"the number of values": 2} == tokens._far_off(Counter("abab"), 3)
