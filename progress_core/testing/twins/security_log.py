"""Security logs under their kit."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from progress_core.memory.security_log import LOGGER, MemorySecurityLog, open_logging
from progress_core.memory.security_log import open_security_log as open_in_memory
from progress_core.ports.security_log import SecurityLog
from progress_core.testing.security_log import SecurityLogContract

Lines = Callable[[], list[dict[str, Any]]]


class MemorySecurityLogKit(SecurityLogContract):
    """The kit of `memory`."""

    @pytest.fixture
    def adapter(self) -> MemorySecurityLog:
        return open_in_memory()

    @pytest.fixture
    def written(self, adapter: MemorySecurityLog) -> Lines:
        return lambda: [event.as_dict() for event in adapter.events]

    @pytest.fixture
    def failing(self) -> None:
        """Declare that memory can always be written."""


class LoggingSecurityLogKit(SecurityLogContract):
    """The kit of `logging`."""

    @pytest.fixture
    def adapter(self, caplog: pytest.LogCaptureFixture) -> SecurityLog:
        """Open it in a program that shows warnings alone."""
        logging.getLogger(LOGGER).setLevel(logging.NOTSET)
        caplog.set_level(logging.WARNING)
        caplog.handler.setLevel(logging.NOTSET)
        return open_logging("logging:")

    @pytest.fixture
    def written(self, caplog: pytest.LogCaptureFixture) -> Lines:
        return lambda: [json.loads(record.getMessage()) for record in caplog.records if record.name == LOGGER]

    @pytest.fixture
    def failing(self) -> None:
        """Declare that what becomes of a line is for the handlers of the program."""
