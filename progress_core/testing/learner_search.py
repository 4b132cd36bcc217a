"""The contract kit of learners: search and filters."""

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.ports.learners import LearnerQuery, Sort
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import UKPRN, a_group, a_learner, an_account, enrol
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.paging import every_page

_OTHER = "10000002"

SORTS: tuple[Sort, ...] = ("last_name", "first_name", "username", "created_at")


class LearnerSearchContract(StoreFixture):
    """What use cases rely on when they search and filter learners."""

    @pytest.mark.parametrize(
        ("search", "expected"),
        [
            ("zo", [1]),
            ("ZOË O'b", [1]),
            ("zoë o'brien-smith", [1]),
            ("o'brien", [1]),
            ("smith", [2, 3]),
            ("ann sm", [2]),
            ("smith ann", [2]),
            ("Smith, Ann", [2]),
            ("ann  smith", [2]),
            ("smith x", []),
            ("x smith", []),
            ("zoe", [1]),
            ("OBRIEN", [1]),
            ("o\u2019brien", [1]),
            ("o\u02bcbrien smith", [1]),
            ("O`Brien\u2013Smith  Zoe", [1]),
            ("O\u00b4BRIEN SMITH", [1]),
            ("smithjones", [3]),
            ("Smith Jones Mary-Ann", [3]),
            ("de la cruz maria jose f", [6]),
            ("maria jose fernanda de la", [6]),
            ("lukasz", [7]),
            ("\u0141UKASZ grzes", [7]),
            ("grzes \u0142ukasz", [7]),
            ("soren", [8]),
            ("aagaard soren", [8]),
            ("dinh", [9]),
            ("Nguyen \u0110i\u0323nh", [9]),
            ("isik", [10]),
            ("I\u015f\u0131k", [10]),
            ("zoe\u0308\u200b", [1]),
            ("\u00a0zoe\u00a0", [1]),
            ("zoe\0", [1]),
            ("mary ann s", [3]),
            ("mary smith", [3]),
            ("smith mary", [3]),
            ("Smith-Jones, Mary", [3]),
            ("mary jones", []),
            ("smith smith", []),
            ("maria de la cruz", [6]),
            ("De La Cruz Mar\u00eda", [6]),
            ("maria jose de la", [6]),
            ("jose de la cruz", []),
            ("tran ngoc", [11]),
            ("Ng\u1ecdc Tr\u1ea7n", [11]),
            ("tran ngoc anh", [11]),
            ("tr\u1ea7n ngo", [11]),
            ("ann", [2]),
            ("STRASSE", [4]),
            ("straße", [4]),
            ("rlearner", [2, 3]),
            ("RLearner22", [3]),
            ("1234567890", [1]),
            (" 123 456 7890", [1]),
            ("123456789", []),
            ("A1234 56789 012", [1]),
            ("a123456789012", [1]),
            ("A12345678901", []),
            ("100%", [5]),
            ("%", []),
            ("a_", [5, 2, 8]),
            ("a_b", [5]),
            ("_", []),
            ("\\", []),
            ("nobody", []),
            ("dorchester", []),
        ],
    )
    @feature("B5")
    def test_search_matches_the_start_of_a_name_or_username_or_a_whole_number(
        self, store: Store, search: str, expected: list[int]
    ) -> None:
        _fill_for_search(store)
        assert sorted(expected) == sorted(ids_listed(store, LearnerQuery(search=search)))

    @pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
    @pytest.mark.parametrize("sort", SORTS)
    @feature("B5")
    def test_search_is_paged_in_every_order(self, store: Store, sort: Sort, descending: bool) -> None:
        same = range(1, 20)
        accounts = tuple(an_account(id_, username=f"same-{id_:02}") for id_ in same)
        enrol(store, *(a_learner(id_, last_name="Same", first_name="Same") for id_ in same), accounts=accounts)
        enrol(store, a_learner(20, last_name="Another"))
        query = LearnerQuery(search="same", sort=sort, descending=descending, limit=4)
        ordered = [*same][::-1] if descending else [*same]
        assert ordered == ids_listed(store, query, limit=50)
        assert ordered == [id_ for page in pages_listed(store, query) for id_ in page]

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize(
        ("search", "expected"),
        [
            ("rare", [601, 1201]),
            ("last zu", [1201]),
            ("rare zulu x", []),
            ("user1200", [1200]),
            ("1234567890", [1202]),
            ("a b c d e f g h", []),
        ],
    )
    @feature("B5")
    def test_rare_values_among_thousands_are_found(
        self, store: Store, search: str, expected: list[int], sort: Sort
    ) -> None:
        none = {"uln": "", "upn": ""}
        many = [a_learner(id_, first_name="Many", last_name=f"Often{id_}", **none) for id_ in range(1, 1201)]
        many[600] = a_learner(601, first_name="Rare", last_name="Often", **none)
        few = [a_learner(1201, first_name="Last", last_name="Zulu", **none), a_learner(1202, upn="")]
        names = {1201: "rare-zulu"}
        accounts = (an_account(id_, username=names.get(id_, f"user{id_}")) for id_ in range(1, 1203))
        enrol(store, *many, *few, accounts=tuple(accounts))
        assert expected == sorted(ids_listed(store, LearnerQuery(search=search, sort=sort)))
        first, second = pages_listed(store, LearnerQuery(search="many", sort=sort, limit=1150))
        assert (1150, 49) == (len(first), len(second))
        assert {*range(1, 1201)} - {601} == {*first, *second}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (LearnerQuery(), [1, 2, 3, 6]),
            (LearnerQuery(archived=True), [4]),
            (LearnerQuery(ukprn=UKPRN), [1, 2, 3]),
            (LearnerQuery(ukprn="10000404"), []),
            (LearnerQuery(year_group=7), [2, 6]),
            (LearnerQuery(year_group=7, ukprn=UKPRN), [2]),
            (LearnerQuery(group=1), [1, 2]),
            (LearnerQuery(group=1, archived=True), [4]),
            (LearnerQuery(group=1, year_group=7, search="zo"), [2]),
            (LearnerQuery(group=404), []),
            (LearnerQuery(mask=3, value=1), [2, 6]),
            (LearnerQuery(mask=3, value=1, ukprn=_OTHER), [6]),
            (LearnerQuery(mask=8, value=0), [1, 2, 3, 6]),
        ],
        ids=repr,
    )
    @feature("B5", "D1")
    def test_filters_are_combined(self, store: Store, query: LearnerQuery, expected: list[int]) -> None:
        enrol(
            store,
            a_learner(1, standing=2),
            a_learner(2, year_group=7, standing=5),
            a_learner(3, standing=3),
            a_learner(4, archived=True, standing=1),
            a_learner(6, ukprn=_OTHER, year_group=7, standing=1),
        )
        with store.transaction() as work:
            work.groups.add(a_group(1))
            work.groups.assign(1, [1, 2, 4])
        assert expected == ids_listed(store, query)


def ids_listed(store: Store, query: LearnerQuery, limit: int | None = None) -> list[int]:
    """Return the ids on one page."""
    with store.snapshot() as work:
        return [line.id for line in work.learners.page(EVERYTHING, evolve(query, limit=limit or query.limit)).lines]


def pages_listed(store: Store, query: LearnerQuery) -> list[list[int]]:
    """Return the ids on all pages, page by page."""
    with store.snapshot() as work:
        pages = every_page(lambda after: work.learners.page(EVERYTHING, evolve(query, after=after)))
    return [[line.id for line in page.lines] for page in pages]


def _fill_for_search(store: Store) -> None:
    numbers = {"uln": "", "upn": ""}
    enrol(
        store,
        a_learner(1, email="nobody@example.org"),
        a_learner(2, first_name="Ann", last_name="SMITH", **numbers),
        a_learner(3, first_name="Mary Ann", last_name="Smith-Jones", **numbers),
        a_learner(4, first_name="Max", last_name="Strasse", **numbers),
        a_learner(5, first_name="A_b", last_name="100% Sure", **numbers),
        a_learner(6, first_name="Mar\u00eda Jos\u00e9 Fernanda", last_name="de la Cruz", **numbers),
        a_learner(7, first_name="\u0141ukasz", last_name="Grze\u015b", **numbers),
        a_learner(8, first_name="S\u00f8ren", last_name="Aagaard", **numbers),
        a_learner(9, first_name="\u0110\u1ecbnh", last_name="Nguy\u1ec5n", **numbers),
        a_learner(10, first_name="Ece", last_name="I\u015f\u0131k", **numbers),
        a_learner(11, first_name="Ng\u1ecdc \u00c1nh", last_name="Tr\u1ea7n", **numbers),
        accounts=(an_account(2, username="RLearner2"), an_account(3, username="RLearner22")),
    )
