"""Which list of learners an address shows, and the query for it (B5)."""

import re
from collections.abc import Mapping
from typing import Self
from urllib.parse import parse_qsl, urlencode

from attrs import asdict, evolve, field, fields, frozen

from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.reports.cells import Cell, parse_cell
from progress_core.domain.values.identifiers import UKPRN
from progress_core.usecases.learners.learners import LearnerQuery, Sort
from progress_web.foundations.options import YEARS
from progress_web.foundations.parameters import parse_count, parse_id
from progress_web.foundations.positions import position_in_words

ARCHIVED, LEFT = "archived", "left"
FILTERS = {line.key: line.label for line in LINES} | {ARCHIVED: "Archived learners", LEFT: "Learners who have left"}
"""What the list can show: each line of the dashboard, the archive, and those of it who have left."""

SORTS: dict[str, tuple[str, Sort, bool]] = {
    "last-name": ("Last name", "last_name", False),
    "first-name": ("First name", "first_name", False),
    "username": ("Username", "username", False),
    "newest": ("Newest first", "created_at", True),
    "oldest": ("Oldest first", "created_at", False),
}
"""How the list can be sorted: label, column, whether descending."""

_LINES = {line.key: line for line in LINES}


@frozen
class LearnerList:
    """A list of learners as its address describes it.

    Args:
        search: what was typed into the search box.
        filter: a key of `FILTERS`.
        provider: a UKPRN, or "" for all in scope.
        year: a key of `YEARS`, or "" for all.
        group: the id of a learner group, or "" for all.
        imported: the id of an import that created the learners, or "" for all.
        cell: the figure of a report that counts the learners, or "" for all.
        sort: a key of `SORTS`.
        after: where the page starts; "" for the first page.
        before: how many learners are on the pages before, only to be shown.
        at_provider: whether it is the list that belongs to one provider, reached from the "Providers" tab.
    """

    search: str = ""
    filter: str = "learners"
    provider: str = ""
    year: str = ""
    group: str = ""
    imported: str = ""
    cell: str = ""
    sort: str = "last-name"
    after: str = ""
    before: str = ""
    at_provider: bool = field(default=False)

    @classmethod
    def from_query(cls, parameters: Mapping[str, str], ukprn: str = "") -> Self:
        """Read an address.

        Args:
            parameters: its query.
            ukprn: the provider that the list belongs to; "" for the list of all learners in scope.
        """
        given = {name: parameters[name].strip() for name in _PARAMETERS if parameters.get(name, "").strip()}
        learner_list = cls(**given)  # type: ignore[arg-type] # `at_provider` is not among them
        return evolve(learner_list, provider=ukprn, at_provider=True) if ukprn else learner_list

    @classmethod
    def from_form(cls, address: str, ukprn: str) -> Self:
        """Read the two fields of a form that say which list it was on; a UKPRN that cannot be one is ignored."""
        return cls.from_query(dict(parse_qsl(address)), ukprn if re.fullmatch(UKPRN, ukprn) else "")

    @property
    def is_archive(self) -> bool:
        """Whether the list shows learners who are archived, those who have left among them."""
        return self.filter in (ARCHIVED, LEFT)

    @property
    def is_narrowed(self) -> bool:
        """Whether somebody chose to see fewer than all learners."""
        return bool(self.search or self.chosen)

    @property
    def chosen(self) -> int:
        """How many filters are in use, apart from the search."""
        chosen_provider = self.provider and not self.at_provider
        chosen = (self.filter != "learners", chosen_provider, self.year, self.group, self.imported, self.cell)
        return sum(map(bool, chosen))

    @property
    def first(self) -> Self:
        """The first page of the list."""
        return evolve(self, after="", before="")

    def following(self, after: str, shown: int) -> Self:
        """Return the next page of the list.

        Args:
            after: where it starts.
            shown: how many learners are on this page.
        """
        return evolve(self, after=after, before=str(parse_count(self.before) + shown))

    def position(self, shown: int, total: int) -> str:
        """Return which learners of how many are on this page: "51–100 of 2,340 learners"."""
        before = parse_count(self.before)
        return position_in_words(before, shown, total, "learner", unknown=bool(self.after) and not before)

    @property
    def parameters(self) -> dict[str, str]:
        """The query of the list's address."""
        values = asdict(self)
        left_out = {"at_provider"} | ({"provider"} if self.at_provider else set())
        return {
            parameter.name: values[parameter.name]
            for parameter in fields(LearnerList)
            if parameter.name not in left_out and values[parameter.name] != parameter.default
        }

    @property
    def encoded(self) -> str:
        """The query of the list's address, as it stands in the address."""
        return urlencode(self.parameters)

    def require_known(self) -> None:
        """Check that the list can be one of ours.

        Raises:
            NotFound: there is no such filter, order or year group.
        """
        if self.filter not in FILTERS or self.sort not in SORTS or (self.year and self.year not in YEARS):
            raise NotFound("There is no such list of learners.")

    def query(self) -> LearnerQuery:
        """Return the query for the store.

        Raises:
            NotFound: there is no such list.
            Rejected: the search is too long, or there is no such figure of a report.
        """
        self.require_known()
        line = _LINES.get(self.filter, LINES[0])
        _, column, descending = SORTS[self.sort]
        return LearnerQuery(
            search=self.search,
            mask=line.mask,
            value=line.value,
            ukprn=self.provider,
            year_group=int(self.year) if self.year else None,
            group=parse_id(self.group) if self.group else None,
            import_id=parse_id(self.imported) if self.imported else None,
            cell=parse_cell(self.cell) if self.cell else Cell(),
            archived=self.filter == ARCHIVED,
            left=self.filter == LEFT,
            sort=column,
            descending=descending,
            after=self.after,
            counted=True,
        )


_PARAMETERS = tuple(parameter.name for parameter in fields(LearnerList) if parameter.name != "at_provider")
