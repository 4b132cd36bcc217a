"""The rows of the repositories about accounts, and who they belong to."""

from attrs import evolve

from progress_core.domain.accounts.accounts import Account
from progress_core.domain.accounts.identities import LinkedIdentity
from progress_core.domain.accounts.second_factors import AccountFactors
from progress_core.domain.accounts.staff import Staff
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import (
    FREE,
    GROUP,
    HERE,
    LEARNER,
    OTHER,
    STAFF,
    THERE,
    Change,
    Key,
    Repository,
    RoundTrip,
    maybe,
    only,
)  # fmt: skip
from progress_core.testing.tools.builders import later
from progress_core.testing.tools.filled import blank, filled
from progress_core.testing.tools.samples import digest

A, B, OLD = (digest(name) for name in ("a", "b", "old"))
"""Digests: the first and the old one are stored from the start."""


NEW = FREE + 10


WEEK, YEAR = later(7 * 24 * 60), later(365 * 24 * 60)
"""Moments after noon, and before those of all values that are filled in."""


def an_account_of(id_: int, seed: int = 1, **changes: object) -> Account:
    """Fill in an account that nobody has logged in to."""
    named = {"id": id_, "username": f"Learner{id_}", "first_login_at": None, "last_login_at": None}
    return filled(Account, seed, **{**named, **changes})


def furnish(work: UnitOfWork) -> None:
    """Store what these rows find from the start, for accounts that are there."""
    work.second_factors.save(filled(AccountFactors, account_id=STAFF, version=0))
    work.identities.add(filled(LinkedIdentity, id=1, account_id=STAFF))
    work.staff.add(filled(Staff, id=STAFF, **_PLACES))


_PLACES = {"providers": frozenset({HERE}), "groups": {GROUP: HERE}, "version": 1}


def _accounts(work: UnitOfWork) -> object:
    found = work.accounts
    ids = (LEARNER, OTHER, STAFF, FREE, NEW)
    return (
        sorted(found.get_many(ids), key=lambda account: account.id),
        sorted(found.taken(["", "learner"])),
        [found.find(f"Learner{id_}") for id_ in ids],
        found.get(LEARNER),
    )


def _factors(work: UnitOfWork) -> object:
    found = work.second_factors
    passkeys = [filled(AccountFactors, seed).passkeys[0].id for seed in (1, 2)]
    return found.get(STAFF), found.holders([STAFF, LEARNER]), [found.with_passkey(id_) for id_ in passkeys]


def _identities(work: UnitOfWork) -> object:
    found, of = work.identities, (filled(LinkedIdentity), filled(LinkedIdentity, 2))
    return [found.find(one.issuer, one.subject) for one in of], list(found.of_account(STAFF))


def _staff(work: UnitOfWork) -> object:
    found, one = work.staff, filled(Staff)
    everybody = list(found.in_scope(EVERYTHING))
    return everybody, list(found.in_area(one.area)), list(found.with_email(one.email)), maybe(found.get, STAFF)


ACCOUNTS = Repository(
    writes={
        "add_many": lambda work: work.accounts.add_many([an_account_of(NEW)]),
        "save": lambda work: work.accounts.save(evolve(work.accounts.get(LEARNER), failures=77)),
        "remove_many": lambda work: work.accounts.remove_many([FREE]),
    },
    read=_accounts,
    idle=frozenset({"pretend"}),
    keys=(
        Key(
            lambda work, key: work.accounts.add_many([an_account_of(NEW, username=key)]),
            lambda work, key: work.accounts.find(key),
            any_case=True,
        ),
    ),
    trips=(
        RoundTrip(
            Account,
            lambda work, account: work.accounts.add_many([account]),
            (
                lambda work, account: work.accounts.get(account.id),
                lambda work, account: work.accounts.find(account.username.upper()),
                lambda work, account: only(work.accounts.get_many([account.id, account.id]), account.id),
            ),
            {"id": NEW, "username": "New.Name-1@Example.org", "version": 7},
            (Change(lambda work, account: work.accounts.save(account)),),
        ),
    ),
)


SECOND_FACTORS = Repository(
    writes={
        "save": lambda work: work.second_factors.save(
            evolve(filled(AccountFactors, 2, account_id=STAFF), version=work.second_factors.get(STAFF).version)
        ),
    },
    read=_factors,
    keys=(
        Key(
            lambda work, key: work.second_factors.save(
                AccountFactors(FREE, passkeys=(evolve(filled(AccountFactors, 11).passkeys[0], id=key),))
            ),
            lambda work, key: work.second_factors.with_passkey(key),
        ),
    ),
    trips=(
        RoundTrip(
            AccountFactors,
            lambda work, factors: work.second_factors.save(factors),
            (
                lambda work, factors: work.second_factors.get(factors.account_id),
                lambda work, factors: (
                    work.second_factors.with_passkey(factors.passkeys[1].id) if factors.passkeys else factors
                ),
            ),
            {"account_id": FREE, "version": 0, "recovery": lambda seed: (digest(f"z{seed}"), digest(f"a{seed}"))},
            (Change(lambda work, factors: work.second_factors.save(factors)),),
            first_version=1,
        ),
    ),
)


IDENTITIES = Repository(
    writes={
        "add": lambda work: work.identities.add(filled(LinkedIdentity, 2, id=2, account_id=STAFF)),
        "remove": lambda work: work.identities.remove(1),
    },
    read=_identities,
    keys=(
        Key(
            lambda work, key: work.identities.add(filled(LinkedIdentity, 11, account_id=FREE, issuer="i", subject=key)),
            lambda work, key: work.identities.find("i", key),
        ),
        Key(
            lambda work, key: work.identities.add(filled(LinkedIdentity, 12, account_id=FREE, issuer=key, subject="s")),
            lambda work, key: work.identities.find(key, "s"),
        ),
    ),
    trips=(
        RoundTrip(
            LinkedIdentity,
            lambda work, identity: work.identities.add(identity),
            (
                lambda work, identity: work.identities.find(identity.issuer, identity.subject),
                lambda work, identity: only(work.identities.of_account(identity.account_id), identity.id),
            ),
            {"account_id": FREE},
        ),
    ),
)


STAFF_RECORDS = Repository(
    writes={
        "add": lambda work: work.staff.add(blank(Staff, id=FREE)),
        "save": lambda work: work.staff.save(evolve(work.staff.get(STAFF), first_name="New", providers=frozenset())),
        "remove": lambda work: work.staff.remove(STAFF),
    },
    read=_staff,
    keys=(
        Key(
            lambda work, key: work.staff.add(filled(Staff, 11, **{"id": FREE, **_PLACES, "area": key})),
            lambda work, key: list(work.staff.in_area(key)),
        ),
        Key(
            lambda work, key: work.staff.add(filled(Staff, 12, **{"id": FREE, **_PLACES, "email": key})),
            lambda work, key: list(work.staff.with_email(key)),
            any_case=True,
        ),
    ),
    trips=(
        RoundTrip(
            Staff,
            lambda work, staff: work.staff.add(staff),
            (
                lambda work, staff: work.staff.get(staff.id),
                lambda work, staff: only(work.staff.in_scope(EVERYTHING), staff.id),
                lambda work, staff: only(work.staff.with_email(staff.email.upper()), staff.id),
                lambda work, staff: only(work.staff.in_area(staff.area), staff.id) if staff.area else staff,
            ),
            {"id": FREE, "providers": frozenset({HERE, THERE}), "groups": {GROUP: HERE}, "version": 7},
            (Change(lambda work, staff: work.staff.save(staff)),),
        ),
    ),
)
