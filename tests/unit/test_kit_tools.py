"""The tools that the kits are made of."""

import pytest

from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.threads import elsewhere, persistently, together


def _raising(error: BaseException) -> None:
    raise error


def _conflict(field: str) -> None:
    raise Conflict(field=field)


def test_threads_return_their_result_or_the_error_they_raised() -> None:
    refused = NotFound()
    assert [1, refused] == together(lambda: 1, lambda: _raising(refused))


@pytest.mark.parametrize("error", [ValueError("a fault"), KeyboardInterrupt()])
def test_an_unexpected_error_is_raised_out_of_the_threads(error: BaseException) -> None:
    with pytest.raises(type(error)):
        together(lambda: _raising(error))


def test_an_error_in_a_single_thread_is_raised_when_it_is_waited_for() -> None:
    assert elsewhere(lambda: 1) == 1
    with pytest.raises(NotFound):
        elsewhere(lambda: _raising(NotFound()))


def test_a_conflict_that_names_a_field_is_returned_and_any_other_is_retried() -> None:
    with pytest.raises(Conflict):
        persistently(lambda: _conflict("username"))
    with pytest.raises(AssertionError, match="still in conflict after 3 attempts"):
        persistently(lambda: _conflict(""), attempts=3)


@pytest.mark.feature("I2")
def test_a_kit_is_marked_with_its_features_where_the_marker_is_known() -> None:
    @feature("B5", "D1")
    def test() -> None: ...

    assert [("B5",), ("D1",)] == [mark.args for mark in test.pytestmark]  # type: ignore[attr-defined] # pytest's own


@pytest.mark.feature("I2")
def test_a_kit_is_left_unmarked_where_the_marker_is_unknown_and_markers_are_strict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Strict:
        def __getattr__(self, name: str) -> None:
            pytest.fail(f"{name!r} not found in `markers` configuration option")

    def test() -> None: ...

    monkeypatch.setattr(pytest, "mark", Strict())
    assert test is feature("B5")(test)
    assert not hasattr(test, "pytestmark")
