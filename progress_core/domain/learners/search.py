"""What a text that is typed into the search of learners may mean; every store looks for the same (B5)."""

from attrs import frozen

from progress_core.domain.accounts.accounts import username_key
from progress_core.domain.values.name_keys import name_key
from progress_core.domain.values.text import tidy

MAX_SPLITS = 6
"""At how many places a text is split into first and last name; names seldom have more words."""


@frozen
class LearnerSearch:
    """The ways in which a learner may be meant; one of them is enough.

    Args:
        start: key that a first or last name starts with.
        splits: keys that the two names start with; either may be that of the first name. Both are starts, as
            whoever looks for Mary O'Brien seldom knows that she is Mary Jane.
        username: what a username starts with.
        uln: a whole ULN.
        upn: a whole UPN.
    """

    start: str
    splits: tuple[tuple[str, str], ...]
    username: str
    uln: str
    upn: str

    @property
    def may_be_number(self) -> bool:
        """Whether the text can be a ULN or a UPN, which both have digits."""
        return any(map(str.isdigit, self.uln))


def search_of(text: str) -> LearnerSearch | None:
    """Return what somebody who typed a text is looking for; None if they typed nothing."""
    tidied = tidy("".join(filter(str.isprintable, tidy(text))))
    if not tidied:
        return None
    words = tidied.split()
    places = range(1, min(len(words), MAX_SPLITS + 1))
    splits = {(name_key(" ".join(words[:place])), name_key(" ".join(words[place:]))) for place in places}
    number = "".join(words)
    return LearnerSearch(name_key(tidied), tuple(sorted(splits)), username_key(tidied), number, number.upper())
