"""Which list of received applications an address shows, and the query for it (H3)."""

from collections.abc import Mapping
from typing import Self
from urllib.parse import parse_qsl, urlencode

from attrs import asdict, evolve, fields, frozen

from progress_core.domain.applications.applications import ApplicationState
from progress_core.domain.applications.offers import ConditionsState
from progress_core.usecases.applications.admissions import ReceivedQuery, ReceivedSort
from progress_web.foundations.parameters import is_id, parse_count, shown_again
from progress_web.foundations.positions import position_in_words

STATES = {state.value: state for state in ApplicationState if state.received}
"""The states that a receiving provider sees, for the "Status" filter."""

CONDITIONS = {state.value: state for state in ConditionsState}
"""The states of the conditions of an offer, for the filter."""

SORTS: dict[str, tuple[str, ReceivedSort, bool]] = {
    "latest": ("Submitted, latest first", ReceivedSort.SUBMITTED, True),
    "earliest": ("Submitted, earliest first", ReceivedSort.SUBMITTED, False),
    "name": ("Name, A to Z", ReceivedSort.NAME, False),
    "name-z": ("Name, Z to A", ReceivedSort.NAME, True),
    "course": ("Course, A to Z", ReceivedSort.COURSE, False),
    "course-z": ("Course, Z to A", ReceivedSort.COURSE, True),
    "status": ("Status, first step first", ReceivedSort.STATUS, False),
    "status-last": ("Status, last step first", ReceivedSort.STATUS, True),
}
"""How the list can be sorted: label, column, whether descending."""

_HEADINGS = {"Name": ("name", "name-z"), "Course": ("course", "course-z"), "Submitted": ("latest", "earliest"),
             "Status": ("status", "status-last")}  # fmt: skip


@frozen
class Heading:
    """A heading of the list that can be clicked to sort by it.

    Args:
        text: of the heading.
        parameters: query of the address that sorts by it.
        sorted: "ascending" or "descending" if the list is sorted by it now, otherwise "".
    """

    text: str
    parameters: str
    sorted: str


@frozen
class AdmissionsList:
    """A list of received applications as its address describes it; what an address says that cannot be is left out.

    Args:
        search: what was typed into the search box.
        state: a key of `STATES`, or "" for all.
        course: the id of a course, or "" for all.
        school: the UKPRN of the provider that learners are at now, or "" for all.
        conditions: a key of `CONDITIONS`, or "" for any.
        sort: a key of `SORTS`.
        after: where the page starts; "" for the first page.
        before: how many applications are on the pages before, only to be shown.
    """

    search: str = ""
    state: str = ""
    course: str = ""
    school: str = ""
    conditions: str = ""
    sort: str = "latest"
    after: str = ""
    before: str = ""

    @classmethod
    def from_query(cls, parameters: Mapping[str, str]) -> Self:
        """Read an address."""
        given = {name: parameters[name].strip() for name in _PARAMETERS if parameters.get(name, "").strip()}
        found = cls(**given)
        return evolve(
            found,
            state=found.state if found.state in STATES else "",
            course=found.course if is_id(found.course) else "",
            conditions=found.conditions if found.conditions in CONDITIONS else "",
            sort=found.sort if found.sort in SORTS else "latest",
        )

    @classmethod
    def from_text(cls, address: str) -> Self:
        """Read the field of a form that says which list it was on."""
        return cls.from_query(dict(parse_qsl(address)))

    @property
    def chosen(self) -> int:
        """How many filters are in use, the search among them."""
        return sum(map(bool, (self.search, self.state, self.course, self.school, self.conditions)))

    @property
    def first(self) -> Self:
        """The first page of the list."""
        return evolve(self, after="", before="")

    def following(self, after: str, shown: int) -> Self:
        """Return the next page of the list.

        Args:
            after: where it starts.
            shown: how many applications are on this page.
        """
        return evolve(self, after=after, before=str(parse_count(self.before) + shown))

    def position(self, shown: int, total: int) -> str:
        """Return which applications of how many are on this page: "51–100 of 340 applications"."""
        before = parse_count(self.before)
        return position_in_words(before, shown, total, "application", unknown=bool(self.after) and not before)

    @property
    def values(self) -> dict[str, str]:
        """The query of the list's address."""
        values = asdict(self)
        return {each.name: values[each.name] for each in _FIELDS if values[each.name] != each.default}

    @property
    def parameters(self) -> str:
        """The query of the list's address, encoded."""
        return urlencode(self.values)

    @property
    def headings(self) -> dict[str, Heading]:
        """The headings to sort by; clicking the one that it is sorted by turns the order round."""
        found = {}
        for text, (usual, reverse) in _HEADINGS.items():
            is_sorted = self.sort in (usual, reverse)
            other = evolve(self.first, sort=reverse if self.sort == usual else usual)
            order = ("descending" if SORTS[self.sort][2] else "ascending") if is_sorted else ""
            found[text] = Heading(text, other.parameters, order)
        return found

    def shown_again(self) -> Self:
        """Return the first page with a search that is not too long to be shown."""
        return evolve(self.first, search=shown_again(self.search))

    def query(self) -> ReceivedQuery:
        """Return the query for the store.

        Raises:
            Rejected: the search is too long.
        """
        _, column, descending = SORTS[self.sort]
        return ReceivedQuery(
            search=self.search,
            states=(STATES[self.state],) if self.state else (),
            course_id=int(self.course) if self.course else None,
            school=self.school,
            conditions=CONDITIONS[self.conditions] if self.conditions else None,
            sort=column,
            descending=descending,
            after=self.after,
            counted=True,
        )


_FIELDS = fields(AdmissionsList)
_PARAMETERS = tuple(each.name for each in _FIELDS)
