"""Callbacks under their kit."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.memory.callbacks import MemoryCallbacks
from progress_core.memory.callbacks import open_callbacks as open_memory
from progress_core.ports.callbacks import Callbacks
from progress_core.testing.callbacks import CallbacksContract, Receiver


class MemoryReceiver:
    """Shows what was posted in memory."""

    def __init__(self, callbacks: MemoryCallbacks) -> None:
        self._callbacks = callbacks

    @property
    def received(self) -> list[tuple[Mapping[str, str], bytes]]:
        return [
            ({name.lower(): value for name, value in posted.headers.items()}, posted.body)
            for posted in self._callbacks.posted
        ]

    def answering(self, status: int) -> str:
        self._callbacks.statuses["https://mis.example"] = status
        return "https://mis.example"

    def down(self) -> str:
        self._callbacks.failures["https://down.example"] = Unavailable("It is down.")
        return "https://down.example"


class MemoryCallbacksKit(CallbacksContract):
    """The kit of `memory`."""

    @pytest.fixture
    def callbacks(self) -> Callbacks:
        return open_memory()

    @pytest.fixture
    def receiver(self, callbacks: MemoryCallbacks) -> Receiver:
        return MemoryReceiver(callbacks)

    @pytest.fixture
    def requested(self, callbacks: MemoryCallbacks) -> Callable[[], Sequence[str]]:
        return lambda: [posted.url.partition("://")[2].partition("mis.example")[2] for posted in callbacks.posted]

    @pytest.fixture
    def guarded(self) -> None:
        """Declare that it connects to nothing."""

    @pytest.fixture
    def stubborn(self) -> None:
        """Declare that it connects to nothing."""
