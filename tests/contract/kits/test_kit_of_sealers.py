"""The kit of sealers, over a service: what cannot be reached is tried, and what opens anything is caught."""

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.sealing import Sealer
from progress_core.testing.sealing import CONTEXT, SealerContract
from progress_core.testing.twins.sealing import MemorySealerKit

pytestmark = pytest.mark.feature("I2")


class _Service:
    """A sealer that answers every call in one way."""

    def __init__(self, answer: str | Exception) -> None:
        self._answer = answer

    def _answered(self) -> str:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def seal(self, secret: str, context: str) -> str:
        del secret, context
        return self._answered()

    def seal_many(self, pairs: object) -> list[str]:
        del pairs
        return [self._answered()]

    def unseal(self, sealed: str, context: str) -> str:
        del sealed, context
        return self._answered()


class TestUnreachable(MemorySealerKit):
    """A sealer whose keys are with a service that cannot be reached."""

    @pytest.fixture
    def unreachable(self) -> Sealer:
        return _Service(Unavailable("The service cannot be reached."))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("swordfish", "unseal opened a text that it must not open"),
        (ValueError("padding"), "unseal raised ValueError where it has to raise Unavailable: padding"),
    ],
)
def test_a_sealer_that_opens_anything_or_raises_its_own_errors_is_caught(answer: str | Exception, told: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=told):
        SealerContract().test_text_that_was_never_sealed_does_not_unseal(_Service(answer), CONTEXT)
