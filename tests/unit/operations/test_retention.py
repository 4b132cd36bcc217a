"""How long data is kept: bounds of periods, and the last day for which a learner is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from progress_core.domain.accounts.accounts import Credential
from progress_core.domain.operations.retention import (
    Counts,
    Periods,
    check_periods,
    kept_until,
    last_use,
    leaves_on,
    years_before,
)
from progress_core.testing.tools.builders import a_learner, an_account, some_details

pytestmark = pytest.mark.feature("I9")

CREATED = datetime(2024, 9, 10, 12, tzinfo=UTC)
OF_DEFAULTS = {"learner_years": 3, "file_days": 30, "import_days": 365, "mail_days": 90, "audit_years": 6}


def test_an_omitted_period_has_its_default() -> None:
    assert check_periods({}).value == Periods() == Periods(**OF_DEFAULTS)
    assert check_periods({"mail_days": " 7 ", "learner_years": 1}).value == Periods(learner_years=1, mail_days=7)
    assert Periods(file_days=5).files == timedelta(days=5)


@pytest.mark.parametrize("value", [0, -1, 26, "0", "26", "", "three", "٣", "1.5", 1.5, True, None, "9" * 5000, [3]])
def test_an_impossible_period_is_named_with_its_bounds(value: object) -> None:
    checked = check_periods({"learner_years": value})
    (found,) = checked.problems
    assert (checked.value, found.field, found.code) == (None, "retention_learner_years", "period")
    assert found.message.startswith("PROGRESS_RETENTION_LEARNER_YEARS must be a whole number from 1 to 25, not “")
    assert found.value == value


@pytest.mark.parametrize(
    ("name", "most"),
    [("learner_years", 25), ("file_days", 365), ("import_days", 3650), ("mail_days", 3650), ("audit_years", 25)],
)
def test_the_bounds_themselves_are_allowed(name: str, most: int) -> None:
    wide = {"file_days": 1, "import_days": 365, "audit_years": 25}
    assert check_periods({**wide, name: most}).value == Periods(**{**wide, name: most})
    assert check_periods({**wide, name: most + 1}).value is None


@pytest.mark.parametrize("name", ["learner_years", "file_days", "import_days", "mail_days", "audit_years"])
def test_the_shortest_period_is_one(name: str) -> None:
    others = {"file_days": 1, "import_days": 1, "audit_years": 25}
    assert check_periods({**others, name: 1}).value == Periods(**{**others, name: 1})
    assert f"retention_{name}" in [each.field for each in check_periods({**others, name: 0}).problems]


def test_an_out_of_bounds_period_is_not_compared_with_others() -> None:
    assert ["retention_audit_years"] == [each.field for each in check_periods({"audit_years": 0}).problems]


def test_every_problem_is_reported_at_once() -> None:
    offered = {"learner_years": 0, "file_days": "many", "import_days": 4000, "mail_days": 0, "audit_years": 99}
    found = check_periods(offered).problems
    assert [each.field for each in found] == [f"retention_{name}" for name in offered]
    assert {each.rule for each in found} == {"retention.periods"}


def test_no_period_may_end_before_one_that_depends_on_it() -> None:
    found = check_periods({"file_days": 31, "import_days": 30}).problems
    assert [(each.field, each.code) for each in found] == [("retention_file_days", "longer_than_outcome")]
    assert "increase PROGRESS_RETENTION_IMPORT_DAYS" in found[0].message
    found = check_periods({"import_days": 366, "audit_years": 1}).problems
    assert [(each.field, each.code) for each in found] == [("retention_import_days", "longer_than_audit")]
    assert check_periods({"import_days": 365, "audit_years": 1}).ok
    assert check_periods({"import_days": 30}).ok


@pytest.mark.parametrize(
    ("born", "year_group", "leaves"),
    [
        (date(2007, 10, 2), 11, date(2027, 8, 31)),  # becomes 19 in October 2026
        (date(2008, 8, 31), 11, date(2027, 8, 31)),  # on the last day of the same school year
        (date(2008, 9, 1), 11, date(2028, 8, 31)),  # and on the first of the next
        (date(1909, 1, 1), 9, date(2029, 8, 31)),  # a mistake: Year 9 in 2024, Year 13 in 2028
        (date(1909, 1, 1), 13, date(2025, 8, 31)),
        (date(1909, 1, 1), 14, date(2025, 8, 31)),
        (date.max, 13, date(9999, 8, 31)),
    ],
)
def test_a_learner_leaves_after_the_school_year_of_nineteen_or_of_year_13(
    born: date, year_group: int, leaves: date
) -> None:
    details = some_details(date_of_birth=born, year_group=year_group)
    assert leaves_on(a_learner(1, details=details, created_at=CREATED)) == leaves


def test_creation_log_in_and_password_reset_count_as_use() -> None:
    learner = a_learner(1, created_at=CREATED)
    unused = evolve(an_account(1), credential=None)
    assert last_use(learner, unused) == CREATED
    assert last_use(learner, evolve(unused, last_login_at=CREATED + timedelta(1))) == CREATED + timedelta(1)
    given_later = evolve(unused, credential=Credential("sealed", "secret", CREATED + timedelta(2)))
    assert last_use(learner, given_later) == CREATED + timedelta(2)


def test_a_learner_is_kept_for_some_years_after_leaving_or_last_use() -> None:
    learner = a_learner(1, details=some_details(date_of_birth=date(2007, 10, 2)), created_at=CREATED)
    account = evolve(an_account(1), credential=None)
    assert kept_until(learner, account, Periods()) == date(2030, 8, 31)
    back = evolve(account, last_login_at=datetime(2032, 2, 29, tzinfo=UTC))
    assert kept_until(learner, back, Periods(learner_years=4)) == date(2036, 3, 1)
    assert kept_until(learner, back, Periods(learner_years=1)) == date(2033, 3, 1)
    ever = evolve(learner, details=some_details(date_of_birth=date.max))
    assert kept_until(ever, account, Periods()) == date(9999, 8, 31)


@given(
    born=st.dates(date(1990, 1, 1), date(2020, 1, 1)),
    year_group=st.integers(7, 14),
    used=st.datetimes(datetime(2024, 9, 10), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given one
    years=st.integers(1, 25),
)
@example(born=date(2000, 1, 1), year_group=7, used=datetime(2038, 2, 28, 18, tzinfo=UTC), years=2)
def test_no_learner_is_erased_before_their_period_since_last_use_has_passed(
    born: date, year_group: int, used: datetime, years: int
) -> None:
    learner = a_learner(1, details=some_details(date_of_birth=born, year_group=year_group), created_at=CREATED)
    account = evolve(an_account(1), credential=None, last_login_at=used)
    until = kept_until(learner, account, Periods(learner_years=years))
    day_after = datetime(until.year, until.month, until.day, tzinfo=UTC) + timedelta(days=1)
    assert used < years_before(day_after, years), "what the store looks for holds whoever is past their period"


def test_years_before_29_february_is_28_february() -> None:
    assert years_before(datetime(2028, 2, 29, 5, tzinfo=UTC), 3) == datetime(2025, 3, 1, tzinfo=UTC)
    assert years_before(datetime(2028, 2, 29, 5, tzinfo=UTC), 4) == datetime(2024, 2, 29, 5, tzinfo=UTC)
    assert years_before(datetime(2028, 3, 1, 5, tzinfo=UTC), 3) == datetime(2025, 3, 1, 5, tzinfo=UTC)


def test_counts_are_true_when_anything_is_due() -> None:
    assert not Counts().any
    assert Counts(entries=1).any
