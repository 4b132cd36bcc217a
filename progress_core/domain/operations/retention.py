"""How long data is kept, and when it is erased: storage limitation (UK GDPR, article 5(1)(e))."""

from calendar import isleap
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from attrs import asdict, frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations.arguments import refuse_unless_whole
from progress_core.domain.foundations.messages import label, problem
from progress_core.domain.foundations.problems import Accepted, Checked, Problem, Refused
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.academic_years import AcademicYear
from progress_core.domain.values.field_names import names_rule, unknown_fields

_LAST_AGE = 19
_LAST_YEAR_GROUP = 13
_DAYS_PER_YEAR = 365
_RULE = "retention.periods"
_NAMES = "retention.field_names"


_BOUNDS = {
    "learner_years": (1, 25),
    "file_days": (1, 365),
    "import_days": (1, 3650),
    "mail_days": (1, 3650),
    "audit_years": (1, 25),
}
"""Minimum and maximum of each period; no record of a pupil is kept longer than 25 years."""


@frozen
class Periods:
    """How long each kind of data is kept before it is erased.

    No law says how long software like this must keep data. Those responsible for the data decide, write
    down why, and review it each year. These defaults are ours.

    Args:
        learner_years: learners with all of their data: counted from the end of the school year in which they
            turn 19, from the end of their Year 13, or from their last use, whichever is latest. A course
            takes up to two years, and one more leaves time for questions about the application. Records
            of pupils that a school must keep longer are in its management information system, not here.
        file_days: the file of an import or export, counted from when it was processed: time to correct it
            and send it again.
        import_days: the name of an imported file, and what its outcome quotes from it: one school year.
        mail_days: address and subject of an e-mail that was sent or refused for good: about a term, to
            answer who was told what. The text is erased when the e-mail is sent.
        audit_years: the audit trail, which names people only by number: six years, in which most claims
            can be brought (Limitation Act 1980, sections 2 and 5).

    Raises:
        TypeError: a period is no whole number.
        ValueError: a period is outside its bounds, or outlasts another one that it depends on.

    Source: UK GDPR, articles 5(1)(e) and 25(2); DfE, "Data protection in schools", on retention; features I9.
    """

    learner_years: int = 3
    file_days: int = 30
    import_days: int = 365
    mail_days: int = 90
    audit_years: int = 6

    def __attrs_post_init__(self) -> None:
        given = asdict(self)
        for name, (least, most) in _BOUNDS.items():
            refuse_unless_whole(name, given[name], least, most)
        for wrong in _out_of_order(given):
            raise ValueError(wrong.message)

    @property
    def files(self) -> timedelta:
        """How long files are kept."""
        return timedelta(days=self.file_days)


@frozen
class Counts:
    """How much data of each kind is past its period, or has been erased.

    Args:
        learners: learners, who are erased with all of their data.
        imports: imports whose file names and quotes are erased.
        files: files of imports and exports.
        emails: e-mails that were sent or refused for good.
        sessions: log-ins that have ended, access tokens that ended a month ago, and devices on which nobody has logged
            in for a year.
        entries: entries of the audit trail.
        staff: deleted staff accounts that the audit trail does not name any more.
    """

    learners: int = 0
    imports: int = 0
    files: int = 0
    emails: int = 0
    sessions: int = 0
    entries: int = 0
    staff: int = 0

    @property
    def any(self) -> bool:
        """Whether any count is above 0."""
        return any(asdict(self).values())


def check_periods(offered: Mapping[str, object]) -> Checked[Periods]:
    """Check the periods that an installation chooses.

    Args:
        offered: field of `Periods` -> whole number, or its text; missing fields have their defaults, and other names
            are problems.

    Returns:
        the periods, or all problems, whose fields are the names of the settings ("retention_mail_days").

    Source: UK GDPR, article 5(1)(e).
    """
    given = {**asdict(Periods()), **offered}
    read = {name: _within(_whole(given[name]), *bounds) for name, bounds in _BOUNDS.items()}
    unknown = unknown_fields(offered, frozenset(_BOUNDS), _NAMES)
    problems = [*_out_of_bounds(given, read), *_out_of_order(read), *unknown]
    if problems:
        return Refused(tuple(problems))
    return Accepted(Periods(**{name: number for name, number in read.items() if number is not None}))


def _whole(value: object) -> int | None:
    """Return a whole number, given as a number or as digits; None if it is neither."""
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
    """Find periods that outlast another period that they depend on."""
    files, imports, audit = read["file_days"], read["import_days"], read["audit_years"]
    if files is not None and imports is not None and files > imports:
        other, words = "retention_import_days", {"other": label("retention_import_days")}
        yield problem(
            *("retention_file_days", "longer_than_outcome", files), rule=_RULE, words=words, other=other, most=imports
        )
    if imports is not None and audit is not None and imports > audit * _DAYS_PER_YEAR:
        other, words = "retention_audit_years", {"other": label("retention_audit_years")}
        yield problem(
            *("retention_import_days", "longer_than_audit", imports), rule=_RULE, words=words, other=other, years=audit
        )


def last_use(learner: Learner, account: Account) -> datetime:
    """Return when a learner was created, last logged in or last got a password, whichever is latest; aware UTC."""
    password = account.credential.set_at if account.credential else learner.created_at
    return max(learner.created_at, account.last_login_at or learner.created_at, password)


def leaves_on(learner: Learner) -> date:
    """Return the last day of a learner's last school year.

    That is the year in which they turn 19, or their Year 13 as their year group now tells. The later
    of the two counts, so that a mistake in either erases nobody too early.

    Source: features (learners are 13 to 19); DfE, National Curriculum year groups.
    """
    of_year_group = learner.academic_year + max(_LAST_YEAR_GROUP - learner.details.year_group, 0)
    of_age = AcademicYear.of(learner.details.date_of_birth).start + _LAST_AGE
    return date(min(max(of_year_group, of_age) + 1, date.max.year), 8, 31)


def kept_until(learner: Learner, account: Account, periods: Periods) -> date:
    """Return the last day on which a learner is kept.

    Args:
        learner: the learner, archived or not.
        account: their account.
        periods: the periods of the installation.

    Source: UK GDPR, article 5(1)(e); features I9.
    """
    return _years_after(max(leaves_on(learner), last_use(learner, account).date()), periods.learner_years)


def years_before(now: datetime, years: int) -> datetime:
    """Return the moment this many years ago; for 29 February in other years, the end of the 28th."""
    year = now.year - years
    if (now.month, now.day) == (2, 29) and not isleap(year):
        return now.replace(year=year, month=3, day=1, hour=0, minute=0, second=0, microsecond=0)
    return now.replace(year=year)


def _years_after(day: date, years: int) -> date:
    month, number = (3, 1) if (day.month, day.day) == (2, 29) else (day.month, day.day)
    return date(min(day.year + years, date.max.year), month, number)


RULES = (
    names_rule(_NAMES, "UK GDPR 5(1)(e)", "the periods"),
    Rule(
        _RULE,
        "UK GDPR 5(1)(e)",
        "Each kind of data is erased after a period, which has bounds and does not outlast data that it depends on.",
        ("period", "longer_than_outcome", "longer_than_audit"),
    ),
    Rule(
        "retention.learner",
        "UK GDPR 5(1)(e)",
        "A learner is erased some years after Year 13, after turning 19, or after their last use, whichever is latest.",
    ),
)
