"""One security event as one line."""

from datetime import UTC, datetime

import pytest

from progress_core.domain.foundations.origins import Origin
from progress_core.domain.operations.audit import Action, Entry
from progress_core.domain.operations.events import SecurityEvent, event_of

pytestmark = pytest.mark.feature("K5")

AT = datetime(2026, 9, 1, 12, 0, 0, 123_456, tzinfo=UTC)
HOME = Origin("203.0.113.7", "Safari on iPhone", "root")


def test_an_event_is_written_with_everything_that_is_known() -> None:
    event = SecurityEvent(AT, "log-in refused", 7, HOME, "account 7", "10000055", {"role": "learner"})
    assert event.as_dict() == {
        "at": "2026-09-01T12:00:00.123+00:00",
        "event": "log_in_refused",
        "account": 7,
        "address": "203.0.113.7",
        "device": "Safari on iPhone",
        "run_by": "root",
        "subject": "account 7",
        "provider": "10000055",
        "facts": {"role": "learner"},
    }


def test_what_is_not_known_is_left_out() -> None:
    line = SecurityEvent(AT, "log in").as_dict()
    assert line == {"at": "2026-09-01T12:00:00.123+00:00", "event": "log_in"}
    assert SecurityEvent(AT, "log in", 0).as_dict()["account"] == 0


def test_an_entry_of_the_audit_trail_becomes_an_event() -> None:
    entry = Entry(AT, 7, Action.LOG_IN, "account", "8", "10000055", {"role": "learner"}, origin=HOME)
    assert event_of(entry) == SecurityEvent(AT, "log in", 7, HOME, "account 8", "10000055", {"role": "learner"})
    assert event_of(Entry(AT, 7, Action.CREATE_LEARNER, "learner", "8")) is None
