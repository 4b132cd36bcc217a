"""The targets of actions in the world of the table, and how answers about them are told apart."""

from attrs import frozen

FORMER_FILE = "file-former.csv"
"""Asked for by a manager who no longer sees its provider."""

COLLEGE, SCHOOL = "10001696", "10007320"
"""Applied to by learners of the table, and by one of a school of which nobody is in the table."""
NO_UKPRN, NO_ID, NO_NAME = "19999999", 999_999_999, "nobody.here"


@frozen
class Target:
    """What something is done to.

    Args:
        id: number.
        name: username, or name of a group or file.
        ukprn: its provider.
        canary: a text of its own, that is to be seen by nobody who does not see it.
    """

    id: int
    name: str
    ukprn: str
    canary: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The texts that may differ between answers about two targets, since the target was requested by them."""
        return tuple(filter(None, (self.name, self.ukprn, str(self.id or ""))))
