"""Identities: who somebody is at an identity provider, and which account that stands for."""

from datetime import datetime

from attrs import field, frozen

from progress_core.domain.foundations.rules import Rule

RULES = (
    Rule(
        "identity.subject",
        "2.1",
        "Single sign-on goes by the issuer and its number for the person, never by an email address.",
    ),
    Rule(
        "identity.invited",
        "1.4",
        "Single sign-on opens only accounts that were linked before: by the link of an invitation, or by their owner.",
    ),
    Rule(
        "identity.organisation",
        "1.4",
        "Where the identity provider tells the person's organisation, its UKPRN must be one of their providers' "
        "when it is linked.",
    ),
    Rule(
        "identity.password_off",
        "2.1",
        "The installation chooses roles that log in by single sign-on alone: their passwords open nothing.",
        codes=("single_sign_on_only",),
    ),
    Rule("identity.last", "2.1", "The only way to log in to an account cannot be removed.", codes=("only_way_in",)),
)


@frozen
class Organisation:
    """The organisation for which somebody logged in, as DfE Sign-in tells it.

    Args:
        name: its name.
        ukprn: its UKPRN; "" if it has none.
    """

    name: str
    ukprn: str = ""


@frozen
class Identity:
    """Who somebody is, as an identity provider has proved.

    Args:
        issuer: address of the provider, as in its tokens.
        subject: the provider's own name for the person, which never changes and is never given to anybody else.
        email: their address there; "" if unknown. It says nothing about who they are here.
        email_verified: whether the provider has checked that the address is theirs.
        name: their name there; "" if unknown.
        organisation: for which they logged in; None if the provider does not tell.
        authenticated_at: when they logged in at the provider, aware UTC; None if it does not tell.
    """

    issuer: str
    subject: str = field(repr=False)
    email: str = field(default="", repr=False)
    email_verified: bool = False
    name: str = field(default="", repr=False)
    organisation: Organisation | None = None
    authenticated_at: datetime | None = None


@frozen
class LinkedIdentity:
    """An identity that opens an account.

    Args:
        id: number, unique among all records.
        account_id: id of the account.
        issuer: as in `Identity`.
        subject: as in `Identity`.
        linked_at: when it was linked, aware UTC.
    """

    id: int
    account_id: int
    issuer: str
    subject: str
    linked_at: datetime
