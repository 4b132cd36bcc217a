"""Log-in letters, which learners get before their first log-in (B8, manual 7.5)."""

from typing import Literal, TypeAlias

from attrs import field, frozen

Layout: TypeAlias = Literal["letters", "slips"]
"""How letters are printed: one per page, or several per page as slips to cut out."""


@frozen
class Letter:
    """A log-in letter, or a slip with the same log-in details.

    Args:
        name: first and last name of the learner.
        provider: name of the provider.
        year_group: 7 to 14.
        username: username to log in with.
        password: the initial password.
        address: web address of the log-in page.
        password_rule: rules for the password that the learner chooses ("6 to 20 characters, ...").
    """

    name: str
    provider: str
    year_group: int
    username: str
    password: str = field(repr=False)
    address: str
    password_rule: str
