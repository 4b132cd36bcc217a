"""What reminders say, as values; and the week that they are of."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from progress_core.domain.correspondence.mail import Message, require_sendable
from progress_core.domain.correspondence.reminders import (
    MAX_PROVIDERS_SHOWN,
    Reminded,
    gets_reminders,
    gets_summary,
    learner_reminder,
    tasks,
    week_of,
    weekly_summary,
)
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role
from progress_core.domain.learners.dashboard import Standing
from progress_core.domain.profiles.profiles import Profile
from tests.given.profiles import COMPLETE

pytestmark = pytest.mark.feature("J7")

AT = datetime(2026, 12, 7, 7, 5, tzinfo=UTC)
SITE, STOP = "https://progress.example", "https://progress.example/reminders/stop/x"


def counts(approval: int, references: int, never: int) -> dict[str, int]:
    return {"awaiting-approval": approval, "awaiting-references": references, "never-logged-in": never, "learners": 9}


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 12, 7), 202650),
        (date(2026, 12, 13), 202650),
        (date(2026, 12, 31), 202653),
        (date(2027, 1, 3), 202653),
        (date(2027, 1, 4), 202701),
        (date(2024, 12, 30), 202501),
    ],
)
def test_a_week_has_one_number_which_grows_from_year_to_year(day: date, week: int) -> None:
    assert week == week_of(day)


def test_who_may_be_reminded() -> None:
    assert [True, True, False, False] == [
        Reminded(1, week, stopped=stopped).is_due(202650)
        for week, stopped in ((0, False), (202649, False), (202650, False), (0, True))
    ]
    managers = {Role.LEARNER_MANAGER, Role.PROVIDER_MANAGER}
    assert managers == {role for role in Role if gets_summary(role)}
    assert managers | {Role.LEARNER} == {role for role in Role if gets_reminders(role)}


def test_only_what_the_learner_can_do_is_a_task() -> None:
    waits = int(Standing.AWAITING_QUALIFICATIONS | Standing.AWAITING_REFERENCE)
    assert 3 == len(tasks(Profile(), 0, 0))
    assert ("Complete your personal information.", "Complete your statements.") == tasks(Profile(), waits, 0)
    assert () == tasks(COMPLETE, waits | int(Standing.AWAITING_APPROVAL), 0)
    assert () == tasks(evolve(COMPLETE, qualifications=Profile().qualifications), waits, 0)


def test_each_email_says_how_to_stop_it() -> None:
    summary = weekly_summary("Jane Smith", [("North & West School", counts(1, 0, 2_000))], AT, SITE, STOP)
    assert summary is not None
    for notice in (summary, learner_reminder("Zoë", ["Complete your statements."], AT, SITE, STOP)):
        assert STOP == notice.stop
        assert f"You do not need to log in:\n\n{STOP}\n" in notice.text
        assert f'<a href="{STOP}">Stop these emails</a>' in notice.html
        assert "7 Dec 2026 at 7:05am" in notice.text
    assert "- Awaiting profile approval: 1\n- Never logged in: 2,000\n\n" in summary.text
    assert "North &amp; West School" in summary.html


def test_a_summary_without_anybody_who_waits_is_none() -> None:
    assert weekly_summary("Jane", [], AT, SITE, STOP) is None
    assert weekly_summary("Jane", [("North", counts(0, 0, 0)), ("South", counts(0, 0, 0))], AT, SITE, STOP) is None


@pytest.mark.parametrize("extra", [0, 1, 1_000])
def test_many_providers_are_counted_beyond_the_first(extra: int) -> None:
    providers = [(f"School {number:04}", counts(1, 2, 3)) for number in range(MAX_PROVIDERS_SHOWN + extra)]
    notice = weekly_summary("Jane", [*reversed(providers), ("Without", counts(0, 0, 0))], AT, SITE, STOP)
    assert notice is not None
    assert f"- Awaiting profile approval: {len(providers):,}\n" in notice.text
    assert "- School 0000: 1 awaiting profile approval, 2 awaiting references, 3 never logged in\n" in notice.text
    assert MAX_PROVIDERS_SHOWN == notice.text.count("- School ")
    assert (f"- and {extra:,} more\n" in notice.text) is bool(extra)


def test_two_providers_with_one_name_are_both_counted() -> None:
    notice = weekly_summary("Jane", [("St Mary's", counts(1, 0, 0)), ("St Mary's", counts(2, 0, 0))], AT, SITE, STOP)
    assert notice is not None
    assert "- Awaiting profile approval: 3\n" in notice.text


@pytest.mark.parametrize("stop", ["https://a.example/ b", "https://a.example/>", "https://ü.example/", "x" * 1_000])
def test_an_address_to_stop_that_is_none_is_refused(stop: str) -> None:
    with pytest.raises(Rejected, match="not one web address"):
        require_sendable(Message("a@b.example", "Subject", "Text", stop=stop))
