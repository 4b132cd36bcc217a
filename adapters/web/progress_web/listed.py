"""Which list of learners is looked at: what its address says, and the query that comes of it (B5)."""

import re
from collections.abc import Mapping
from typing import Self
from urllib.parse import parse_qsl

from attrs import asdict, evolve, field, fields, frozen

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.values.codes import YEAR_GROUPS
from progress_core.domain.values.identifiers import UKPRN
from progress_core.usecases.learners.learners import LearnerQuery, Sort
from progress_web.numbers import number_in

ARCHIVED = "archived"
FILTERS = {line.key: line.label for line in LINES} | {ARCHIVED: "Archived learners"}
"""What the list can show: the lines of the dashboard, and the archive."""

SORTS: dict[str, tuple[str, Sort, bool]] = {
    "last-name": ("Last name", "last_name", False),
    "first-name": ("First name", "first_name", False),
    "username": ("Username", "username", False),
    "newest": ("Newest first", "created_at", True),
    "oldest": ("Oldest first", "created_at", False),
}
"""How the list can be sorted: label, column, whether from the end."""

YEARS = {str(year): f"Year {year}" for year in YEAR_GROUPS}

_LINES = {line.key: line for line in LINES}


@frozen
class Listed:
    """A list of learners as its address describes it.

    Args:
        search: what was typed into the search box.
        filter: key of `FILTERS`.
        provider: UKPRN, or "" for all in scope.
        year: key of `YEARS`, or "" for all.
        group: id of a learner group, or "" for all.
        sort: key of `SORTS`.
        after: where the page starts; "" for the first.
        own: it is the list of one provider, reached from the providers.
    """

    search: str = ""
    filter: str = "learners"
    provider: str = ""
    year: str = ""
    group: str = ""
    sort: str = "last-name"
    after: str = ""
    own: bool = field(default=False)

    @classmethod
    def read(cls, parameters: Mapping[str, str], ukprn: str = "") -> Self:
        """Read an address.

        Args:
            parameters: its query.
            ukprn: the provider whose own list it is; "" for the list of all.
        """
        given = {name: parameters[name].strip() for name in _PARAMETERS if parameters.get(name, "").strip()}
        listed = cls(**given)  # type: ignore[arg-type] # `own` is not among them
        return evolve(listed, provider=ukprn, own=True) if ukprn else listed

    @classmethod
    def read_back(cls, address: str, ukprn: str) -> Self:
        """Read what `address` wrote into a form; a provider that can be none is left out."""
        return cls.read(dict(parse_qsl(address)), ukprn if re.fullmatch(UKPRN, ukprn) else "")

    @property
    def narrowed(self) -> bool:
        """Whether somebody chose to see less than there is."""
        return any((self.search, self.filter != "learners", self.provider and not self.own, self.year, self.group))

    @property
    def place(self) -> dict[str, str]:
        """What follows the question mark of the list's address."""
        kept = asdict(self)
        left_out = {"own"} | ({"provider"} if self.own else set())
        return {
            each.name: kept[each.name]
            for each in fields(Listed)
            if each.name not in left_out and kept[each.name] != each.default
        }

    def query(self) -> LearnerQuery:
        """Give what the store is asked.

        Raises:
            NotFound: there is no such list.
        """
        if self.filter not in FILTERS or self.sort not in SORTS or (self.year and self.year not in YEARS):
            raise NotFound("There is no such list of learners.")
        line = _LINES.get(self.filter, LINES[0])
        _, column, descending = SORTS[self.sort]
        return LearnerQuery(
            search=self.search,
            mask=line.mask,
            value=line.value,
            ukprn=self.provider,
            year_group=int(self.year) if self.year else None,
            group=number_in(self.group) if self.group else None,
            archived=self.filter == ARCHIVED,
            sort=column,
            descending=descending,
            after=self.after,
        )


_PARAMETERS = tuple(each.name for each in fields(Listed) if each.name != "own")
