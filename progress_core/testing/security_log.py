"""The contract kit of the security log."""

import json
from collections.abc import Callable, Sequence

import pytest

from progress_core.domain.foundations.origins import Origin
from progress_core.domain.operations.events import Event, SecurityEvent
from progress_core.ports.security_log import SecurityLog
from progress_core.testing.tools.builders import NOON
from progress_core.testing.tools.marks import asvs, feature

_ODD = 'quotes " and \\ and\nnew lines\r\u2028\x1b[31m, ŵ and 😀'


class SecurityLogContract:
    """What use cases rely on in a `SecurityLog`.

    Override two fixtures: `adapter`, the log, and `written`, which returns the lines that it has written so far,
    each read from JSON. A log in memory returns `SecurityEvent.as_dict`.
    """

    @pytest.fixture
    def adapter(self) -> SecurityLog:
        """Return the log."""
        raise NotImplementedError("write a fixture `adapter` that returns a SecurityLog")

    @pytest.fixture
    def written(self) -> Callable[[], Sequence[dict[str, object]]]:
        """Return a function that returns the lines written so far."""
        raise NotImplementedError("write a fixture `written` that returns what returns the lines written so far")

    @asvs("V16.2.4")
    @feature("K5")
    def test_each_event_is_one_line_in_order(
        self, adapter: SecurityLog, written: Callable[[], Sequence[dict[str, object]]]
    ) -> None:
        origin = Origin("203.0.113.7", "Firefox on Windows", "root")
        events = [
            SecurityEvent(NOON, Event.LOG_IN_REFUSED, origin=origin),
            SecurityEvent(NOON, "log_in", 7, origin, "account 7", "10000001", {"role": "learner"}),
        ]
        for event in events:
            adapter.write(event)
        assert [event.as_dict() for event in events] == list(written())

    @asvs("V16.4.1")
    @feature("K5")
    def test_nothing_in_an_event_can_begin_another_line(
        self, adapter: SecurityLog, written: Callable[[], Sequence[dict[str, object]]]
    ) -> None:
        event = SecurityEvent(NOON, Event.FAILED, 1, Origin(_ODD, _ODD, _ODD), _ODD, _ODD, {_ODD: _ODD})
        adapter.write(event)
        assert [event.as_dict()] == list(written())
        assert json.loads(json.dumps(event.as_dict())) == written()[0]
