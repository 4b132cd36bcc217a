"""How long data is kept, and when it goes: storage limitation (UK GDPR, article 5(1)(e))."""

from calendar import isleap
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from attrs import asdict, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.foundations.problems import Checked, Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.age import academic_year
from progress_core.domain.learners.learners import Learner

_LAST_AGE = 19
_LAST_YEAR_GROUP = 13
_DAYS_OF_A_YEAR = 365
_RULE = "retention.periods"


@frozen
class Periods:
    """How long each kind of data is kept; what is older goes.

    No law says how long software like this keeps anything: those who answer for the data decide, write
    down why, and look at it again each year. These defaults are ours.

    Args:
        learner_years: a learner, with all that hangs on them: from the end of the school year in which they
            become 19, from the end of their Year 13, or from their last use, whichever is last. A course
            takes up to two years, and one more is for questions about how somebody came to it. The record
            of a pupil that a school must keep for longer is in its management information system, not here.
        file_days: the file of an import or export, from when it was processed: time to correct it and send it again.
        import_days: what the outcome of an import quotes of its file, and the file's name: one school year.
        mail_days: address and subject of an e-mail that was sent, or refused for good: about a term, to
            answer who was told what. The text is erased when the e-mail leaves.
        audit_years: the audit trail, which names people by number alone: six years, within which most claims
            can be brought (Limitation Act 1980, sections 2 and 5).

    Source: UK GDPR, articles 5(1)(e) and 25(2); DfE, "Data protection in schools", on retention; features I9.
    """

    learner_years: int = 3
    file_days: int = 30
    import_days: int = 365
    mail_days: int = 90
    audit_years: int = 6

    @property
    def files(self) -> timedelta:
        """How long files are kept."""
        return timedelta(days=self.file_days)


_BOUNDS = {
    "learner_years": (1, 25),
    "file_days": (1, 365),
    "import_days": (1, 3650),
    "mail_days": (1, 3650),
    "audit_years": (1, 25),
}
"""The least and the most of each; 25 years is as long as any record of a pupil is kept."""


@frozen
class Counts:
    """How much of each kind is past its period, or was erased.

    Args:
        learners: erased with all that hangs on them.
        imports: outcomes of imports whose quotes and file names are forgotten.
        files: of imports and exports.
        emails: sent, or refused for good.
        sessions: log-ins that have ended.
        entries: of the audit trail.
    """

    learners: int = 0
    imports: int = 0
    files: int = 0
    emails: int = 0
    sessions: int = 0
    entries: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return any(asdict(self).values())


def check_periods(offered: Mapping[str, object]) -> Checked[Periods]:
    """Read periods as an installation chooses them.

    Args:
        offered: name of a field of `Periods` -> whole number, or its text; what is left out is the default.

    Returns:
        the periods, or every problem; their fields are the names of the settings ("retention_mail_days").

    Source: UK GDPR, article 5(1)(e).
    """
    given = {**asdict(Periods()), **offered}
    read = {name: _within(_whole(given[name]), *bounds) for name, bounds in _BOUNDS.items()}
    problems = [*_out_of_bounds(given, read), *_out_of_order(read)]
    if problems:
        return Checked(None, tuple(problems))
    return Checked(Periods(**{name: number for name, number in read.items() if number is not None}))


def _whole(value: object) -> int | None:
    """Return a whole number that was offered as one, or as the digits of one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(10**9)) else None


def _within(number: int | None, least: int, most: int) -> int | None:
    return number if number is not None and least <= number <= most else None


def _out_of_bounds(given: Mapping[str, object], read: Mapping[str, int | None]) -> Iterator[Problem]:
    for name, (least, most) in _BOUNDS.items():
        if read[name] is None:
            yield problem(f"retention_{name}", "period", given[name], rule=_RULE, least=least, most=most)


def _out_of_order(read: Mapping[str, int | None]) -> Iterator[Problem]:
    """Find periods that end while something else still needs what they keep."""
    files, imports, audit = read["file_days"], read["import_days"], read["audit_years"]
    if files is not None and imports is not None and files > imports:
        other = label("retention_import_days")
        yield problem("retention_file_days", "longer_than_outcome", files, rule=_RULE, other=other, most=imports)
    if imports is not None and audit is not None and imports > audit * _DAYS_OF_A_YEAR:
        other = label("retention_audit_years")
        yield problem("retention_import_days", "longer_than_audit", imports, rule=_RULE, other=other, years=audit)


def last_use(learner: Learner, account: Account) -> datetime:
    """Return when a learner was made, last logged in, or was last given a password, whichever was last; aware UTC."""
    password = account.credential.set_at if account.credential else learner.created_at
    return max(learner.created_at, account.last_login_at or learner.created_at, password)


def leaves_on(learner: Learner) -> date:
    """Return the last day of the school year after which a learner has left at the latest.

    It is that in which they become 19, or that of their Year 13 as it looked when they were made: of the two
    the later, so that a mistake in either erases nobody too early.

    Source: features (learners are 13 to 19); DfE, National Curriculum year groups.
    """
    begun = academic_year(learner.created_at.date())
    of_year_group = begun + max(_LAST_YEAR_GROUP - learner.details.year_group, 0)
    of_age = academic_year(learner.details.date_of_birth) + _LAST_AGE
    return date(min(max(of_year_group, of_age) + 1, date.max.year), 8, 31)


def kept_until(learner: Learner, account: Account, periods: Periods) -> date:
    """Return the last day on which a learner is kept.

    Args:
        learner: archived or not.
        account: theirs.
        periods: how long.

    Source: UK GDPR, article 5(1)(e); features I9.
    """
    return _years_after(max(leaves_on(learner), last_use(learner, account).date()), periods.learner_years)


def years_before(now: datetime, years: int) -> datetime:
    """Return the moment so many years ago; that of 29 February is the end of the 28th where there is none."""
    year = now.year - years
    if (now.month, now.day) == (2, 29) and not isleap(year):
        return now.replace(year=year, month=3, day=1, hour=0, minute=0, second=0, microsecond=0)
    return now.replace(year=year)


def _years_after(day: date, years: int) -> date:
    month, number = (3, 1) if (day.month, day.day) == (2, 29) else (day.month, day.day)
    return date(min(day.year + years, date.max.year), month, number)


RULES = (
    Rule(
        _RULE,
        "UK GDPR 5(1)(e)",
        "Each kind of data has a period after which it is erased, within bounds and no longer than what it needs.",
        ("period", "longer_than_outcome", "longer_than_audit"),
    ),
    Rule(
        "retention.learner",
        "UK GDPR 5(1)(e)",
        "A learner is erased some years after the school year of Year 13 or of age 19, or after their last use.",
    ),
)
