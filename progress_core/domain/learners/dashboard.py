"""The dashboard: what holds for a learner as one number, and the ten lines that count and list it (manual 4).

A store keeps the number beside the learner. Each line is a mask and a value over it, so that the
count, the list and any index over either are the same comparison and can never disagree (D1).
"""

from collections.abc import Mapping
from enum import IntFlag

from attrs import frozen

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.foundations import choices
from progress_core.domain.foundations.rules import Rule
from progress_core.domain.learners.learners import Learner
from progress_core.domain.profiles.profiles import Profile, ReferenceStatus, SectionStatus
from progress_core.domain.providers.providers import Provider


class Standing(IntFlag):
    """One bit for each condition that a line looks at; stores keep the number, so bits never change."""

    NEVER_LOGGED_IN = 1
    LOCKED_OUT = 2
    INCOMPLETE_PROFILE = 4
    AWAITING_APPROVAL = 8
    AWAITING_QUALIFICATIONS = 16
    AWAITING_REFERENCE = 32
    WITH_APPLICATIONS = 64
    WITH_OFFERS = 128


def standing(learner: Learner, account: Account, provider: Provider) -> int:
    """Return the conditions that hold for a learner, as the sum of their bits.

    It is to be worked out again whenever the learner, their account or their provider's defaults change.
    A profile awaits approval once every section is complete: the list holds what staff can act on.
    A reference is awaited for every learner until one is completed, as it may be written before or
    after an application (manual 5.5).

    Args:
        learner: not archived; the stores leave archived learners out of every line.
        account: the learner's log-in.
        provider: the learner's provider, for its defaults.

    Source: manual 4, 5.4, 5.5, 5.6; features D.
    """
    return _of_account(account) | _of_learner(learner, provider)


def first_standing(provider: Provider) -> int:
    """Return the standing of a newly created learner whose options are left to the provider's defaults.

    It is the same for all of them, so that an import works it out once per provider.
    """
    untouched = _of_profile(Profile(), sign_off=provider.sign_off, staff_add=provider.staff_add_qualifications)
    return int(Standing.NEVER_LOGGED_IN) | untouched


def standing_anew(learner: Learner, provider: Provider) -> int:
    """Return the standing of a learner who has changed while their account has not.

    Args:
        learner: as changed, with the standing from before.
        provider: the learner's provider, for its defaults.
    """
    return learner.standing & int(_ACCOUNT) | _of_learner(learner, provider)


_ACCOUNT = Standing.NEVER_LOGGED_IN | Standing.LOCKED_OUT


def _of_account(account: Account) -> int:
    never = Standing.NEVER_LOGGED_IN if account.never_logged_in else 0
    return int(never | (Standing.LOCKED_OUT if account.locked_at is not None else 0))


def _of_learner(learner: Learner, provider: Provider) -> int:
    sign_off = choices.sign_off(learner.sign_off, provider).value
    staff_add = choices.staff_add_qualifications(learner.staff_add_qualifications, provider).value
    applied = Standing.WITH_APPLICATIONS if learner.applications > 0 else 0
    offered = Standing.WITH_OFFERS if learner.offers > 0 else 0
    return _of_profile(learner.profile, sign_off=sign_off, staff_add=staff_add) | int(applied | offered)


def _of_profile(profile: Profile, *, sign_off: bool, staff_add: bool) -> int:
    conditions = (
        (Standing.INCOMPLETE_PROFILE, not profile.complete),
        (Standing.AWAITING_APPROVAL, sign_off and profile.complete and not profile.approved),
        (Standing.AWAITING_QUALIFICATIONS, staff_add and profile.qualifications is not SectionStatus.COMPLETE),
        (Standing.AWAITING_REFERENCE, profile.reference is not ReferenceStatus.COMPLETE),
    )
    return sum(int(bit) for bit, holds in conditions if holds)


@frozen
class Line:
    """One line of the dashboard: a count, and the list that it links to.

    A learner is on the line if `standing & mask == value`.

    Args:
        key: stable name, for filters and machines ("never-logged-in").
        label: the manual's words ("Never logged in").
        mask: bits of the standing that are looked at; 0 for every learner.
        value: what these bits must be.
    """

    key: str
    label: str
    mask: int
    value: int

    def holds(self, standing: int) -> bool:
        """Return whether a learner of this standing is on the line."""
        return standing & self.mask == self.value


def _with(key: str, label: str, bit: Standing) -> Line:
    return Line(key, label, int(bit), int(bit))


LINES = (
    Line("learners", "Learners", 0, 0),
    _with("never-logged-in", "Never logged in", Standing.NEVER_LOGGED_IN),
    _with("locked-out", "Locked out", Standing.LOCKED_OUT),
    _with("incomplete", "With incomplete profiles", Standing.INCOMPLETE_PROFILE),
    _with("awaiting-approval", "Awaiting profile approval", Standing.AWAITING_APPROVAL),
    _with("awaiting-qualifications", "Learners awaiting qualifications", Standing.AWAITING_QUALIFICATIONS),
    _with("awaiting-references", "Learners awaiting references", Standing.AWAITING_REFERENCE),
    _with("with-applications", "Learners with applications", Standing.WITH_APPLICATIONS),
    Line("no-applications", "Learners with no applications", int(Standing.WITH_APPLICATIONS), 0),
    Line(
        "no-offers",
        "Learners with no offers",
        int(Standing.WITH_APPLICATIONS | Standing.WITH_OFFERS),
        int(Standing.WITH_APPLICATIONS),
    ),
)
"""The ten lines in the manual's order (manual 4)."""

_BY_KEY = {line.key: line for line in LINES}


def line(key: str) -> Line:
    """Return the line with a key.

    Raises:
        KeyError: no line has this key.
    """
    return _BY_KEY[key]


def on_line(key: str, standing: int) -> bool:
    """Return whether a learner of this standing is on the line with this key."""
    return line(key).holds(standing)


def counts(standings: Mapping[int, int]) -> dict[str, int]:
    """Count the learners on each line.

    Args:
        standings: standing -> how many learners have it.
    """
    return {line.key: sum(number for bits, number in standings.items() if line.holds(bits)) for line in LINES}


def counts_by_provider(standings: Mapping[tuple[str, int], int]) -> dict[str, dict[str, int]]:
    """Count the learners on each line for each provider, in the order of the UKPRNs (D3).

    Args:
        standings: (UKPRN, standing) -> how many learners of the provider have it.
    """
    grouped: dict[str, dict[int, int]] = {}
    for (ukprn, bits), number in sorted(standings.items()):
        grouped.setdefault(ukprn, {})[bits] = number
    return {ukprn: counts(theirs) for ukprn, theirs in grouped.items()}


RULES = (
    Rule("dashboard.never_logged_in", "4", "A learner who has never logged in, or never activated, is listed."),
    Rule("dashboard.incomplete", "4", "A profile is incomplete until every section of it is complete."),
    Rule("dashboard.awaiting_approval", "4, 5.6", "Complete profiles that need sign-off await approval."),
    Rule(
        "dashboard.awaiting_qualifications",
        "4, 5.4",
        "Where staff add qualifications, these are awaited.",
    ),
    Rule("dashboard.awaiting_references", "4, 5.5", "A reference is awaited for each learner until it is completed."),
    Rule("dashboard.no_offers", "4", "A learner has no offers who has an application, and an offer on none."),
)
