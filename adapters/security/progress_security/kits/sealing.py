"""Sealers under their kit."""

from collections.abc import Callable

import pytest

from progress_core.ports.sealing import Sealer
from progress_core.testing.sealing import SealerContract
from progress_security import new_secret, open_sealer

KEY = new_secret()
_KEPT = "s1.56cf09a3.Ha86_52ReD4q5CkGR2yqQ5_iejquNHsOlbe4I8JQmBSTnLD7Dw"


class AesGcmSealerKit(SealerContract):
    """The kit of `aes-gcm`."""

    key = KEY

    @pytest.fixture
    def sealer(self) -> Sealer:
        return open_sealer(self.key)

    @pytest.fixture
    def another_key(self) -> Sealer:
        return open_sealer(new_secret())

    @pytest.fixture
    def reopen(self) -> Callable[[], Sealer]:
        return lambda: open_sealer(self.key)

    @pytest.fixture
    def with_key(self) -> Callable[[str], Sealer]:
        return open_sealer

    @pytest.fixture
    def unreachable(self) -> None:
        """Declare that the key is in memory."""

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (self.key,)

    @pytest.fixture
    def kept(self) -> tuple[Sealer, str]:
        return open_sealer("the key of the year 2026"), _KEPT
