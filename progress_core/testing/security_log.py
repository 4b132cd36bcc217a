"""The contract kit of the security log."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeAlias

import pytest

from progress_core.domain.foundations.origins import Origin
from progress_core.domain.operations.events import Event, SecurityEvent
from progress_core.ports.security_log import SecurityLog
from progress_core.testing.tools.builders import NOON
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.texts import ALIKE
from progress_core.testing.tools.threads import all_done

_ODD = '100 %s {} %(d) quotes " and \\ and\nnew lines\r\u2028\x1b[31m, ŵ and 😀'

Written: TypeAlias = Callable[[], Sequence[dict[str, object]]]


class SecurityLogContract(Patient):
    """What use cases rely on in a `SecurityLog`.

    Override three fixtures: `adapter`, the log; `written`, which returns the lines that it has written so far, each
    read from JSON; and `failing`. A log in memory returns `SecurityEvent.as_dict`.
    """

    @pytest.fixture
    def adapter(self) -> SecurityLog:
        """Return the log."""
        raise NotImplementedError("write a fixture `adapter` that returns a SecurityLog")

    @pytest.fixture
    def written(self) -> Written:
        """Return a function that returns the lines written so far."""
        raise NotImplementedError("write a fixture `written` that returns what returns the lines written so far")

    @pytest.fixture
    def failing(self) -> SecurityLog | None:
        """Return a log that cannot be written, as its disk is full or its folder gone; None if that cannot happen."""
        raise NotImplementedError(
            "write a fixture `failing` that returns a SecurityLog that cannot be written, or None"
        )

    @feature("K5")
    def test_nothing_is_written_before_the_first_event(self, written: Written, adapter: SecurityLog) -> None:
        adapter.write(SecurityEvent(NOON, Event.NOT_FOUND))
        assert 1 == len(written())

    @feature("K5")
    def test_every_event_is_kept_whole_and_in_order(self, adapter: SecurityLog, written: Written) -> None:
        """However alike they are."""
        events = [_numbered(number % 40) for number in range(120)]
        for event in events:
            adapter.write(event)
        assert [event.as_dict() for event in events] == list(written())

    @feature("K5")
    def test_texts_and_numbers_are_kept_as_they_are(self, adapter: SecurityLog, written: Written) -> None:
        texts = [text for pair in ALIKE.values() for text in pair if not any("\ud800" <= c <= "\udfff" for c in text)]
        facts = {f"Fact {number} of Many": text for number, text in enumerate(texts)}
        events = [
            SecurityEvent(
                NOON, Event.NOT_FOUND, 2**53 - 1, Origin("2001:DB8::1", "X"), "Learner 0071", "00000055", facts
            ),
            *(SecurityEvent(NOON, Event.NOT_FOUND, 2**31 + at, subject=text) for at, text in enumerate(texts)),
            *(SecurityEvent(NOON, Event.NOT_FOUND, ukprn=text) for text in texts),
        ]
        for event in events:
            adapter.write(event)
        assert [event.as_dict() for event in events] == list(written())

    @feature("K5")
    def test_a_long_event_is_kept_whole(self, adapter: SecurityLog, written: Written) -> None:
        event = SecurityEvent(
            NOON, Event.FAILED, 1, Origin("203.0.113.7", "x" * 5000), "s" * 5000, "", {"long": "y" * 20_000}
        )
        adapter.write(event)
        assert [event.as_dict()] == list(written())

    @feature("K5")
    def test_threads_write_lines_that_do_not_mix(self, adapter: SecurityLog, written: Written) -> None:
        def write(thread: int) -> None:
            for number in range(20):
                adapter.write(_numbered(thread * 20 + number))

        all_done(*(partial(write, thread) for thread in range(6)))
        lines = sorted(json.dumps(line, sort_keys=True) for line in written())
        assert sorted(json.dumps(_numbered(number).as_dict(), sort_keys=True) for number in range(120)) == lines
        own = [line["account"] for line in written() if 20 <= _number(line) < 40]
        assert own == sorted(own, key=lambda value: int(str(value))), "lines of one thread changed places"

    @asvs("V16.3.4", "V16.5.3")
    @feature("K5")
    def test_a_log_that_cannot_be_written_stops_no_work(self, failing: SecurityLog | None) -> None:
        if failing is not None:
            for number in range(3):
                failing.write(_numbered(number))

    @asvs("V16.2.4")
    @feature("K5")
    def test_each_event_is_one_line_in_order(self, adapter: SecurityLog, written: Written) -> None:
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
    def test_nothing_in_an_event_can_begin_another_line(self, adapter: SecurityLog, written: Written) -> None:
        event = SecurityEvent(NOON, Event.FAILED, 1, Origin(_ODD, _ODD, _ODD), _ODD, _ODD, {_ODD: _ODD})
        adapter.write(event)
        assert [event.as_dict()] == list(written())
        assert json.loads(json.dumps(event.as_dict())) == written()[0]


def _numbered(number: int) -> SecurityEvent:
    """Make one of many events, with everything its own."""
    at = NOON + timedelta(seconds=number, milliseconds=number + 1)
    origin = Origin(f"203.0.113.{number % 250}", f"Browser {number}")
    return SecurityEvent(at, Event.LOG_IN_REFUSED, number, origin, f"account {number}", "10000001", {"of": str(number)})


def _number(line: dict[str, object]) -> int:
    return int(str(line["account"]))
