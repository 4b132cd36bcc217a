"""Staff accounts, to be read; they are changed on the site (manual 1.4)."""

from collections.abc import Collection
from datetime import datetime

from attrs import frozen

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.accounts.accounts import Account, AccountState
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.permissions import Role
from progress_web.api.foundations.calls import Call, Reply
from progress_web.api.foundations.lists import Listed, listed
from progress_web.api.foundations.operations import Operation


@frozen
class StaffRecord:
    """A member of staff, as far as the caller is responsible for them.

    Args:
        id: number of their account.
        username: to log in with.
        role: what they are for.
        email: their address.
        first_name: "" until they fill it in.
        last_name: "" until they fill it in.
        telephone: digits, or "".
        providers: UKPRNs of those of their providers that the caller sees.
        area: of an area administrator; "" for all others.
        groups: numbers of the learner groups that restrict them at these providers.
        account: state of their account.
        has_second_factor: whether they log in with a second factor.
        created_at: when the account was created.
        last_login_at: when they last logged in; null if never.
    """

    id: int
    username: str
    role: Role
    email: str
    first_name: str
    last_name: str
    telephone: str
    providers: tuple[str, ...]
    area: str
    groups: tuple[int, ...]
    account: AccountState
    has_second_factor: bool
    created_at: datetime
    last_login_at: datetime | None


def list_staff(call: Call) -> Reply[Listed[StaffRecord]]:
    """List the staff accounts that the caller looks after, by e-mail address; all are on one page."""
    found = call.progress.staff.list(call.actor)
    secured = call.progress.staff.with_second_factor(call.actor)
    return listed((_record(staff, account, secured) for staff, account in found), total=len(found))


def get_staff_member(call: Call) -> Reply[StaffRecord]:
    """Return a staff account that the caller looks after."""
    found = call.progress.staff.get(call.actor, call.number)
    return Reply(_record(found.staff, found.account, call.progress.staff.with_second_factor(call.actor)))


def _record(staff: Staff, account: Account, secured: Collection[int]) -> StaffRecord:
    return StaffRecord(
        staff.id,
        account.username,
        staff.role,
        staff.email,
        staff.first_name,
        staff.last_name,
        staff.telephone,
        tuple(sorted(staff.providers)),
        staff.area,
        tuple(sorted(staff.groups)),
        account.state,
        staff.id in secured,
        account.created_at,
        account.last_login_at,
    )


OPERATIONS = (
    Operation("GET", "/staff", list_staff, TokenScope.STAFF_READ),
    Operation("GET", "/staff/{id:number}", get_staff_member, TokenScope.STAFF_READ),
)
