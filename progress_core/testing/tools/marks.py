"""The marks for the features, and for the requirements of a standard, that a test shows."""

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
    return _marking("feature", ids)


def asvs(*ids: str) -> Callable[[Test], Test]:
    """Mark a test of a kit with the requirements of the OWASP ASVS 5.0 that it shows.

    Integrators need not register the `asvs` marker; without it, the tests are not marked.

    Args:
        ids: ids of the requirements ("V6.2.2").
    """
    return _marking("asvs", ids)


def _marking(name: str, ids: tuple[str, ...]) -> Callable[[Test], Test]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pytest.PytestUnknownMarkWarning)
        try:
            mark = getattr(pytest.mark, name)
        except pytest.fail.Exception:  # their markers are strict
            return lambda test: test

    def marked(test: Test) -> Test:
        for id_ in ids:
            test = mark(id_)(test)
        return test

    return marked
