"""The mark that says which feature a test shows."""

import warnings
from collections.abc import Callable
from typing import TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., object])


def feature(*ids: str) -> Callable[[Test], Test]:
    """Mark a test of a kit with the features of the specification that it shows.

    An integrator need not register the `feature` marker: where it is unknown, kits go unmarked.

    Args:
        ids: of the features ("B5").
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
