"""Sealers under their kit."""

from collections.abc import Callable

import pytest

from progress_core.memory.sealing import MemorySealer
from progress_core.ports.sealing import Sealer
from progress_core.testing.sealing import SealerContract

_KEPT = "memory.ZEeuJddjd0ufKz_gR0RtDuT465X9OTx_rNhi0jH8kJ6NhNwl1MFeWYJvcac8yHiUQ76nygQ2dzhv"


class MemorySealerKit(SealerContract):
    """The kit of `memory`."""

    @pytest.fixture
    def sealer(self) -> Sealer:
        return MemorySealer("the key of this year")

    @pytest.fixture
    def another_key(self) -> Sealer:
        return MemorySealer("the key of last year")

    @pytest.fixture
    def reopen(self) -> Callable[[], Sealer]:
        return lambda: MemorySealer("the key of this year")

    @pytest.fixture
    def with_key(self) -> Callable[[str], Sealer]:
        return MemorySealer

    @pytest.fixture
    def unreachable(self) -> None:
        """Declare that the key is in memory."""

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return ("the key of this year",)

    @pytest.fixture
    def kept(self) -> tuple[Sealer, str]:
        return MemorySealer("the key of 2026"), _KEPT
