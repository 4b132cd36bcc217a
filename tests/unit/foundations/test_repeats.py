"""Rules of requests that are sent again."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from progress_core.domain.foundations.repeats import (
    MAX_ANSWER_BYTES,
    Answer,
    is_kept,
    key_problems,
    packed,
    repeat_problems,
    unpacked,
)
from progress_core.testing.tools.builders import a_request, later

pytestmark = pytest.mark.feature("I6")


@pytest.mark.parametrize("key", ["!", "~", "x" * 255, "9f0c1f6e-5d6f-4d6c-9a4e-0a1b2c3d4e5f", '"quoted"'])
def test_keys_of_visible_ascii_characters_are_accepted(key: str) -> None:
    assert list(key_problems(key)) == []


@pytest.mark.parametrize("key", ["", "x" * 256, " ", "a b", "a\n", "a\x7f", "a\x00", "é", "\uff11", "\ud800"])
def test_other_keys_are_refused_and_not_quoted(key: str) -> None:
    (found,) = key_problems(key)
    assert (found.field, found.code, found.rule) == ("idempotency_key", "bad_format", "repeats.key")
    assert (found.value, found.params) == (None, {"most": 255})
    assert "1 to 255 visible ASCII characters" in found.message


def test_a_request_with_another_fingerprint_is_another_request() -> None:
    first = a_request(answer=b"sealed")
    assert list(repeat_problems(first, a_request(begun_at=later(5)))) == []
    (found,) = repeat_problems(first, a_request(fingerprint="another"))
    assert (found.field, found.code, found.rule) == ("idempotency_key", "other_request", "repeats.same_request")
    assert found.params == {"hours": 24}
    assert "another request in the last 24 hours" in found.message


def test_answers_of_up_to_a_mebibyte_are_kept() -> None:
    largest = Answer(200, {}, bytes(MAX_ANSWER_BYTES))
    assert is_kept(largest)
    assert not is_kept(evolve(largest, body=largest.body + b"x"))


@given(st.integers(100, 599), st.dictionaries(st.text(), st.text()), st.binary())
def test_an_answer_is_unpacked_as_it_was_packed(status: int, headers: dict[str, str], body: bytes) -> None:
    answer = Answer(status, headers, body)
    assert unpacked(packed(answer)) == answer


def test_bodies_and_kept_answers_are_not_printed() -> None:
    assert "secret" not in repr(Answer(200, {}, b"secret"))
    assert "secret" not in repr(a_request(answer=b"secret"))
