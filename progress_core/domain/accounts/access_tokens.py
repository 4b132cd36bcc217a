"""Access tokens: programs use them on a person's behalf, with no more rights than the person has (I6)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from attrs import field, frozen

from progress_core.domain.foundations.messages import problem
from progress_core.domain.foundations.origins import NOWHERE, Origin
from progress_core.domain.foundations.permissions import PERMISSIONS, Permission, Role
from progress_core.domain.foundations.problems import Problem
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.values.english_time import day_in_words, english_day, london
from progress_core.domain.values.text import folded
from progress_core.domain.values.text_problems import text_problems

TOKEN_PREFIX = "prg_"  # noqa: S105 - what every token begins with, so that people and scanners know it
"""What the text of every token begins with."""

MAX_TOKENS = 20
"""Tokens per account that have not ended."""

MAX_TOKEN_NAME = 60
"""Characters of a token's name."""

MAX_TOKEN_DAYS = 366
"""Days ahead on which a token ends at the latest."""

DEFAULT_TOKEN_DAYS = 90
"""Days ahead on which a token ends if nobody says otherwise."""

USED_INTERVAL = timedelta(hours=1)
"""Shortest time between two records of a token's use, so that reading seldom writes to the store."""

ENDED_TOKEN_TIME = timedelta(days=30)
"""How long a token that has ended stays in its owner's list, where it explains why a program no longer gets in."""

RULES = (
    Rule(
        "token.name",
        "OWASP ASVS 5.0",
        "An access token has a name of up to 60 characters, which no other token of its owner has until it ends; an"
        " account has up to 20 tokens.",
        ("required", "too_long", "forbidden_character", "duplicate", "too_many_tokens"),
    ),
    Rule(
        "token.scopes",
        "OWASP ASVS 5.0",
        "An access token may do at least one thing, and nothing that its owner's role may not do at that moment.",
        ("required", "not_in_list", "not_for_role"),
    ),
    Rule(
        "token.end",
        "OWASP ASVS 5.0",
        "An access token ends within 366 days, and after 90 days if nobody says otherwise.",
        ("not_a_date", "has_passed", "too_far_ahead"),
    ),
    Rule(
        "token.account",
        "OWASP ASVS 5.0",
        "An access token gives no access while its account is disabled or deleted, or must change the password; it"
        " ends when its owner's role changes, when somebody else resets the password, and when staff end all log-ins.",
    ),
)


class TokenScope(StrEnum):
    """Something that a token may be used for; stores and the API keep the text."""

    LEARNERS_READ = "learners:read"
    LEARNERS_WRITE = "learners:write"
    PROFILES_WRITE = "profiles:write"
    PROFILES_APPROVE = "profiles:approve"
    IMPORTS_WRITE = "imports:write"
    APPLICATIONS_READ = "applications:read"
    APPLICATIONS_WRITE = "applications:write"
    APPLICATIONS_DECIDE = "applications:decide"
    GROUPS_WRITE = "groups:write"
    PROVIDERS_WRITE = "providers:write"
    STAFF_READ = "staff:read"
    REPORTS_READ = "reports:read"
    AUDIT_READ = "audit:read"
    TOKENS_WRITE = "tokens:write"
    TOKENS_CREATE = "tokens:create"
    WEBHOOKS_WRITE = "webhooks:write"

    @property
    def label(self) -> str:
        """The scope in a few words ("Read learners")."""
        return _WORDS[self][0]

    @property
    def about(self) -> str:
        """What a token with this scope can do, in one sentence."""
        return _WORDS[self][1]

    @property
    def permissions(self) -> frozenset[Permission]:
        """The permissions that make the scope useful; a role that has any of them can give it to a token."""
        return _PERMISSIONS[self]


_WORDS: Mapping[TokenScope, tuple[str, str]] = {
    TokenScope.LEARNERS_READ: ("Read learners", "Read the details and profiles that you can see."),
    TokenScope.LEARNERS_WRITE: ("Change learners", "Create, edit, archive, delete and restore learners."),
    TokenScope.PROFILES_WRITE: (
        "Fill in profiles",
        "Change personal information, qualifications, statements and references.",
    ),
    TokenScope.PROFILES_APPROVE: ("Approve profiles", "Approve profiles, and withdraw the approval."),
    TokenScope.IMPORTS_WRITE: (
        "Import and export",
        "Import and export learners and qualifications, and read what came of it.",
    ),
    TokenScope.APPLICATIONS_READ: ("Read applications", "Read the applications that you can see."),
    TokenScope.APPLICATIONS_WRITE: ("Apply", "Apply for courses, answer offers and withdraw your applications."),
    TokenScope.APPLICATIONS_DECIDE: ("Decide applications", "Offer, decline and enrol, and take decisions back."),
    TokenScope.GROUPS_WRITE: ("Change learner groups", "Change learner groups, and who is in them."),
    TokenScope.PROVIDERS_WRITE: (
        "Change providers",
        "Change the default settings of providers, and load their courses.",
    ),
    TokenScope.STAFF_READ: ("Read staff", "Read the staff accounts that you manage."),
    TokenScope.REPORTS_READ: ("Read reports", "Read the reports that you can see."),
    TokenScope.AUDIT_READ: ("Read the audit trail", "Read who changed or saw what."),
    TokenScope.TOKENS_WRITE: ("Revoke tokens", "List your access tokens and revoke them."),
    TokenScope.TOKENS_CREATE: (
        "Create tokens",
        "Create further access tokens, which may do no more than this one and are revoked with it.",
    ),
    TokenScope.WEBHOOKS_WRITE: ("Change webhooks", "Create, change and end your webhooks, and see what was sent."),
}

_PERMISSIONS: Mapping[TokenScope, frozenset[Permission]] = {
    TokenScope.LEARNERS_READ: frozenset({Permission.VIEW_LEARNERS, Permission.EDIT_OWN_PROFILE}),
    TokenScope.LEARNERS_WRITE: frozenset({Permission.EDIT_LEARNERS, Permission.DELETE_LEARNERS}),
    TokenScope.PROFILES_WRITE: frozenset(
        {Permission.EDIT_OWN_PROFILE, Permission.ADD_QUALIFICATIONS, Permission.WRITE_REFERENCES}
    ),
    TokenScope.PROFILES_APPROVE: frozenset({Permission.APPROVE_PROFILES}),
    TokenScope.IMPORTS_WRITE: frozenset({Permission.IMPORT_LEARNERS, Permission.ADD_QUALIFICATIONS}),
    TokenScope.APPLICATIONS_READ: frozenset(
        {Permission.VIEW_LEARNERS, Permission.APPLY, Permission.DECIDE_APPLICATIONS}
    ),
    TokenScope.APPLICATIONS_WRITE: frozenset({Permission.APPLY}),
    TokenScope.APPLICATIONS_DECIDE: frozenset({Permission.DECIDE_APPLICATIONS}),
    TokenScope.GROUPS_WRITE: frozenset(
        {Permission.MANAGE_GROUPS, Permission.ASSIGN_GROUPS, Permission.ASSIGN_MANAGERS}
    ),
    TokenScope.PROVIDERS_WRITE: frozenset({Permission.CHANGE_PROVIDER_DEFAULTS, Permission.MANAGE_PROVIDERS}),
    TokenScope.STAFF_READ: frozenset({Permission.MANAGE_STAFF}),
    TokenScope.REPORTS_READ: frozenset({Permission.VIEW_REPORTS}),
    TokenScope.AUDIT_READ: frozenset({Permission.VIEW_AUDIT}),
    TokenScope.TOKENS_WRITE: frozenset(Permission),
    TokenScope.TOKENS_CREATE: frozenset(Permission),
    TokenScope.WEBHOOKS_WRITE: frozenset({Permission.VIEW_LEARNERS, Permission.DECIDE_APPLICATIONS}),
}


def scopes_for(role: Role) -> tuple[TokenScope, ...]:
    """Return the scopes that people with a role can give to a token, in the order of `TokenScope`."""
    return tuple(scope for scope in TokenScope if not scope.permissions.isdisjoint(PERMISSIONS[role]))


@frozen
class AccessToken:
    """A token as it is stored. Nobody can use it by reading the store, which does not have its text.

    Args:
        number: names it on pages and in addresses.
        account_id: id of its owner's account.
        name: what its owner calls it.
        digest: `sessions.digest_of` its text.
        scopes: what its owner allowed it; what it may do also depends on what they may do now.
        created_at: aware UTC.
        ends_at: from when on it gives no access, aware UTC.
        used_at: when it was last used, to within an hour; None if never.
        origin: where it was made.
        made_with: number of the token with which a program made it; None if a person did.
    """

    number: int
    account_id: int
    name: str
    digest: str = field(repr=False)
    scopes: frozenset[TokenScope]
    created_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    origin: Origin = NOWHERE
    made_with: int | None = None

    @property
    def ends_on(self) -> date:
        """The last day in England on which it gives access."""
        return english_day(self.ends_at - timedelta(microseconds=1))


def is_living(token: AccessToken, now: datetime) -> bool:
    """Return whether a token has not ended yet."""
    return now < token.ends_at


def is_use_due(token: AccessToken, now: datetime) -> bool:
    """Return whether it is time to record that a token is in use."""
    return token.used_at is None or now - token.used_at >= USED_INTERVAL


def default_end(now: datetime) -> date:
    """Return the last day of a new token, if nobody says otherwise."""
    return english_day(now) + timedelta(days=DEFAULT_TOKEN_DAYS)


def last_end(now: datetime) -> date:
    """Return the latest day that a new token may last."""
    return english_day(now) + timedelta(days=MAX_TOKEN_DAYS)


def read_end(given: date | str | None, now: datetime) -> date | None:
    """Return the last day that somebody chose for a new token; None if the text is no date.

    Args:
        given: a date, or one as text (2026-09-14); None or "" for that of `default_end`.
        now: aware UTC.
    """
    if not given:
        return default_end(now)
    try:
        return date.fromisoformat(given.strip()) if isinstance(given, str) else given
    except ValueError:
        return None


def end_of(day: date) -> datetime:
    """Return the moment at which a token ends whose last day is this: midnight in England, as aware UTC."""
    return datetime.combine(day + timedelta(days=1), time(), london()).astimezone(UTC)


def check_access_token(
    name: str,
    scopes: Collection[str],
    ends_on: date | str | None,
    role: Role,
    others: Collection[AccessToken],
    now: datetime,
) -> tuple[Problem, ...]:
    """Check what somebody wants to make.

    Args:
        name: tidied.
        scopes: texts of `TokenScope`.
        ends_on: see `read_end`.
        role: of its owner.
        others: all tokens of its owner.
        now: aware UTC.

    Source: features I6.
    """
    living = [token for token in others if is_living(token, now)]
    return (*_name_problems(name, living), *_scope_problems(scopes, role), *_end_problems(ends_on, now))


def _name_problems(name: str, living: Collection[AccessToken]) -> Iterator[Problem]:
    rule = "token.name"
    if not name:
        yield problem("token_name", "required", rule=rule)
    elif any(folded(token.name) == folded(name) for token in living):
        yield problem("token_name", "duplicate", name, rule=rule)
    yield from text_problems("token_name", name, rule, max_length=MAX_TOKEN_NAME)
    if len(living) >= MAX_TOKENS:
        yield problem("token_name", "too_many_tokens", rule=rule, most=MAX_TOKENS)


def _scope_problems(scopes: Collection[str], role: Role) -> Iterator[Problem]:
    rule, offered = "token.scopes", scopes_for(role)
    if not scopes:
        yield problem("scopes", "required", rule=rule)
    for text in dict.fromkeys(scopes):
        if text in offered:
            continue
        if text in list(TokenScope):
            yield problem("scopes", "not_for_role", str(text), rule=rule, words={"role": role.label}, role=role.value)
        else:
            yield problem("scopes", "not_in_list", str(text), rule=rule, nearest=list(map(str, offered)))


def _end_problems(given: date | str | None, now: datetime) -> Iterator[Problem]:
    rule, latest, ends_on = "token.end", last_end(now), read_end(given, now)
    if ends_on is None:
        yield problem("ends_on", "not_a_date", given, rule=rule)
        return
    shown = day_in_words(ends_on)
    if ends_on < english_day(now):
        yield problem("ends_on", "has_passed", shown, rule=rule)
    elif ends_on > latest:
        words = {"latest_in_words": day_in_words(latest)}
        yield problem("ends_on", "too_far_ahead", shown, rule=rule, words=words, latest=latest.isoformat())
