"""The mark for the features that a test shows."""

import warnings
from collections.abc import Callable
from typing import TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., object])


def feature(*ids: str) -> Callable[[Test], Test]:
    """Mark a test of a kit with the features of the specification that it shows.

    Integrators need not register the `feature` marker; without it, the tests are not marked.

    Args:
        ids: ids of the features ("B5").
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pytest.PytestUnknownMarkWarning)
        try:
            mark = pytest.mark.feature
        except pytest.fail.Exception:  # their markers are strict
            return lambda test: test

    def marked(test: Test) -> Test:
        for id_ in ids:
            test = mark(id_)(test)
        return test

    return marked
