"""Log-in letters: what a learner is handed before the first log-in (B8, manual 7.5)."""

from attrs import field, frozen


@frozen
class Letter:
    """One letter, one page.

    Args:
        name: first and last name of the learner.
        provider: name of the provider.
        year_group: 7 to 14.
        username: to log in with.
        password: the initial password.
        address: web address of the log-in page.
        password_rule: what the learner's own password must be like ("6 to 20 characters, ...").
    """

    name: str
    provider: str
    year_group: int
    username: str
    password: str = field(repr=False)
    address: str
    password_rule: str
