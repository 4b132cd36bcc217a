"""The list of learners as a spreadsheet (B5): what it holds of each of them, and never a password."""

from datetime import date, datetime

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.learners.learners import Learner
from progress_core.domain.values.english_time import english_day, in_england
from progress_core.domain.values.sheets import Cell, Column, ColumnKind

NEVER = "Never logged in"

COLUMNS = (
    Column("Provider", width=34),
    Column("Username", width=24),
    Column("First name"),
    Column("Last name"),
    Column("Email address", width=30),
    Column("Year group", ColumnKind.NUMBER, width=11),
    Column("Date of birth", ColumnKind.DATE, width=14),
    Column("Postcode", width=11),
    Column("ULN", width=13),
    Column("UPN", width=15),
    Column("Personal information", width=20),
    Column("Qualifications", width=16),
    Column("Statements", width=16),
    Column("Last log-in", ColumnKind.DATE, width=20),
    Column("Created on", ColumnKind.DATE, width=14),
)


def export_row(provider: str, learner: Learner, account: Account) -> tuple[Cell, ...]:
    """Return the cells of one learner, in the order of `COLUMNS`.

    Args:
        provider: name of the learner's provider.
        learner: the learner.
        account: the learner's account.
    """
    details, profile = learner.details, learner.profile
    return (
        provider,
        account.username,
        details.first_name,
        details.last_name,
        details.email,
        details.year_group,
        details.date_of_birth,
        details.postcode,
        details.uln,
        details.upn,
        profile.personal_information.label,
        profile.qualifications.label,
        profile.statements.label,
        _last_log_in(account),
        english_day(account.created_at),
    )


def _last_log_in(account: Account) -> str | date:
    """Return when the owner of an account last logged in, by the clock in England; cells have no time zone."""
    latest: datetime | None = account.last_login_at or account.first_login_at
    return NEVER if latest is None else in_england(latest).replace(microsecond=0, tzinfo=None)
