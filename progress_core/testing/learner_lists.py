"""The contract kit of learners: lists, their order and pages, and the counts that must agree with them."""

from itertools import combinations

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.learners.dashboard import LINES
from progress_core.domain.profiles.profiles import Profile, SectionStatus
from progress_core.ports.learners import LearnerLine, LearnerQuery, Sort
from progress_core.ports.store import Store, UnitOfWork
from progress_core.testing.learner_search import SORTS, LearnerSearchContract, ids_listed, pages_listed
from progress_core.testing.tools.builders import (
    UKPRN,
    a_group,
    a_learner,
    a_provider,
    an_account,
    enrol,
    later,
    some_details,
)
from progress_core.testing.tools.marks import feature

_OTHER = "10000002"


class LearnerListsContract(LearnerSearchContract):
    """What use cases rely on when they list and count learners."""

    @feature("B5")
    def test_a_line_shows_the_learner_and_their_username(self, store: Store) -> None:
        profile = Profile(statements=SectionStatus.COMPLETE)
        enrol(store, a_learner(1, profile=profile, standing=5), accounts=(an_account(1, username="RLearner1"),))
        details = some_details()
        line = LearnerLine(
            id=1,
            username="RLearner1",
            first_name=details.first_name,
            last_name=details.last_name,
            email=details.email,
            ukprn=UKPRN,
            year_group=11,
            profile=profile,
            standing=5,
        )
        with store.snapshot() as work:
            page = work.learners.page(EVERYTHING, LearnerQuery())
        assert ((line,), "") == (page.lines, page.next)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (LearnerQuery(sort="last_name"), [5, 2, 3, 4, 1]),
            (LearnerQuery(sort="first_name"), [3, 4, 1, 5, 2]),
            (LearnerQuery(sort="username"), [4, 3, 1, 5, 2]),
            (LearnerQuery(sort="created_at"), [2, 3, 1, 4, 5]),
        ],
        ids=SORTS,
    )
    @feature("B5")
    def test_a_list_is_ordered_regardless_of_case_with_ties_by_the_other_name_then_id(
        self, store: Store, query: LearnerQuery, expected: list[int]
    ) -> None:
        _fill_in_every_order(store)
        assert expected == ids_listed(store, query)
        assert expected[::-1] == ids_listed(store, evolve(query, descending=True))

    @feature("B5")
    def test_names_are_ordered_as_an_english_reader_expects(self, store: Store) -> None:
        names = (
            "Aa", "\u00c5berg", "Abbot", "de la Cruz", "Delacroix", "D\u2019Silva", "\u00c9mond", "Emory", "\u0141ach",
            "Lack", "Oakley", "\u00d6berg", "O'Brien", "Obrienski", "Odell", "\u00d8rsted", "Smith", "Smithers",
            "Smith-Jones", "smithson", "\u0110or\u0111evi\u0107",
        )  # fmt: skip
        expected = [
            "Aa", "Abbot", "\u00c5berg", "Delacroix", "de la Cruz", "\u0110or\u0111evi\u0107", "D\u2019Silva",
            "\u00c9mond", "Emory", "\u0141ach", "Lack", "Oakley", "\u00d6berg", "O'Brien", "Obrienski", "Odell",
            "\u00d8rsted", "Smith", "Smithers", "Smith-Jones", "smithson",
        ]  # fmt: skip
        enrol(store, *(a_learner(id_, last_name=name) for id_, name in enumerate(names, start=1)))
        for limit in (1, 4, 50):
            pages = pages_listed(store, LearnerQuery(limit=limit))
            assert expected == [names[id_ - 1] for page in pages for id_ in page]

    @feature("B5")
    def test_learners_of_one_name_are_ordered_by_the_other_one_then_by_id(self, store: Store) -> None:
        first_names = ("Zoe", "\u00c1d\u00e1m", "Adam", "ADA", "Z\u00f6e")
        enrol(
            store,
            *(a_learner(id_, last_name="Smith", first_name=name) for id_, name in enumerate(first_names, start=1)),
        )
        enrol(store, a_learner(6, last_name="Adams", first_name="Zoe"))
        for limit in (1, 2, 50):
            assert [6, 4, 2, 3, 1, 5] == [i for page in pages_listed(store, LearnerQuery(limit=limit)) for i in page]
            query = LearnerQuery(sort="first_name", limit=limit)
            assert [4, 2, 3, 6, 1, 5] == [i for page in pages_listed(store, query) for i in page]

    @pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
    @pytest.mark.parametrize("sort", SORTS)
    @feature("B5")
    def test_pages_contain_every_learner_once_in_order(self, store: Store, sort: Sort, descending: bool) -> None:
        _fill_in_every_order(store)
        whole = LearnerQuery(sort=sort, descending=descending)
        expected = ids_listed(store, whole)
        for limit in (1, 2, 4, 5, 6):
            pages = pages_listed(store, evolve(whole, limit=limit))
            assert expected == [id_ for page in pages for id_ in page]
            assert -(-len(expected) // limit) == len(pages)

    @pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
    @pytest.mark.parametrize("sort", SORTS)
    @feature("B5")
    def test_learners_added_or_removed_between_pages_shift_nobody_else(
        self, store: Store, sort: Sort, descending: bool
    ) -> None:
        _fill_in_every_order(store)
        query = LearnerQuery(sort=sort, descending=descending, limit=2)
        expected = ids_listed(store, query, limit=50)
        with store.snapshot() as work:
            page = work.learners.page(EVERYTHING, query)
        with store.transaction() as work:
            work.learners.remove_many([expected[1], expected[2]])  # the place itself, and one to come
        newcomers = [9, 10, 11]
        learners = [a_learner(id_, first_name="A", last_name="A", created_at=later(-99)) for id_ in newcomers]
        enrol(store, *learners, accounts=tuple(an_account(id_, username=f"AAAAAA{id_:02}") for id_ in newcomers))
        rest = ids_listed(store, evolve(query, after=page.next, limit=50))
        assert expected[3:] == [id_ for id_ in rest if id_ not in newcomers]
        assert (newcomers[::-1] if descending else []) == rest[len(expected[3:]) :]

    @pytest.mark.parametrize("after", ["nonsense", "é", "AAAA", "W10=", "bnVsbA==", "x" * 5000, "\udc80"])
    def test_an_invalid_position_in_the_list_is_rejected(self, store: Store, after: str) -> None:
        enrol(store, a_learner())
        for sort in SORTS:
            with store.snapshot() as work, pytest.raises(Rejected):
                work.learners.page(EVERYTHING, LearnerQuery(after=after, sort=sort))

    @pytest.mark.parametrize("other", [LearnerQuery(sort="created_at"), LearnerQuery(descending=True)])
    def test_a_position_of_another_order_is_rejected(self, store: Store, other: LearnerQuery) -> None:
        enrol(store, a_learner(1), a_learner(2))
        with store.snapshot() as work:
            page = work.learners.page(EVERYTHING, LearnerQuery(limit=1))
            with pytest.raises(Rejected):
                work.learners.page(EVERYTHING, evolve(other, after=page.next))

    @feature("D1", "D3")
    def test_counts_and_lists_agree_for_every_mask_and_value(self, store: Store) -> None:
        enrol(
            store,
            *(
                a_learner(id_, ukprn=(UKPRN, _OTHER)[id_ % 2], standing=id_ * 37 % 256, archived=id_ % 11 == 0)
                for id_ in range(1, 61)
            ),
        )
        masks = [sum(bits) for number in (0, 1, 2) for bits in combinations([1 << bit for bit in range(8)], number)]
        asked = {(mask, part) for mask in [*masks, 255] for part in {0, mask & 0b01010101, mask & 0b10101010, mask}}
        asked |= {(line.mask, line.value) for line in LINES}
        with store.snapshot() as work:
            for scope in (EVERYTHING, Scope(providers=frozenset({UKPRN}))):
                counts = work.learners.standings(scope)
                for mask, value in sorted(asked):
                    page = work.learners.page(scope, LearnerQuery(mask=mask, value=value, limit=100))
                    counted = sum(n for (_, standing), n in counts.items() if standing & mask == value)
                    assert (mask, value, counted) == (mask, value, len(page.lines))
                    assert all(line.standing & mask == value for line in page.lines)

    @feature("D1", "D3")
    def test_standings_are_counted_by_provider(self, store: Store) -> None:
        learners = [a_learner(1, standing=3), a_learner(2, standing=3), a_learner(3, standing=0)]
        enrol(store, *learners, a_learner(4, ukprn=_OTHER, standing=3), a_learner(5, archived=True))
        with store.snapshot() as work:
            assert {(UKPRN, 3): 2, (UKPRN, 0): 1, (_OTHER, 3): 1} == dict(work.learners.standings(EVERYTHING))

    @feature("B5")
    @pytest.mark.parametrize("limit", [1, 2, 3, 9])
    def test_every_page_says_how_many_learners_match_in_all(self, store: Store, limit: int) -> None:
        learners = [a_learner(number, last_name="Ash", year_group=11) for number in (1, 2, 3)]
        others = (a_learner(4, year_group=7), a_learner(5, ukprn=_OTHER), a_learner(6, archived=True))
        enrol(store, *learners, *others)
        queries = {
            LearnerQuery(): 5,
            LearnerQuery(search="ash"): 3,
            LearnerQuery(search="nobody"): 0,
            LearnerQuery(year_group=7): 1,
            LearnerQuery(ukprn=_OTHER): 1,
            LearnerQuery(archived=True): 1,
            LearnerQuery(sort="created_at", descending=True): 5,
        }
        with store.snapshot() as work:
            for scope in (EVERYTHING, Scope(providers=frozenset({UKPRN, *map(str, range(10000002, 10000012))}))):
                for query, total in queries.items():
                    asked = evolve(query, limit=limit, counted=True)
                    page = work.learners.page(scope, asked)
                    assert page.total == total
                    while page.next:
                        page = work.learners.page(scope, evolve(asked, after=page.next))
                        assert page.total == total
            assert work.learners.page(EVERYTHING, LearnerQuery()).total is None

    @feature("B8")
    def test_the_learners_of_an_import_are_listed_apart(self, store: Store) -> None:
        made = [a_learner(1, import_id=7), a_learner(2, import_id=8), a_learner(3), a_learner(4, import_id=7)]
        enrol(store, *made, accounts=(an_account(4, first_login_at=later(1)),))
        with store.snapshot() as work:
            for import_id, ids, waiting in ((7, [1, 4], [1]), (8, [2], [2]), (9, [], [])):
                query = LearnerQuery(import_id=import_id)
                assert ids == [line.id for line in work.learners.page(EVERYTHING, query).lines]
                found = work.learners.not_logged_on(EVERYTHING, query)
                assert waiting == [learner.id for learner, _ in found]

    @feature("B8")
    def test_learners_who_never_logged_in_are_listed_with_accounts_in_register_order(self, store: Store) -> None:
        with store.transaction() as work:
            work.providers.put_many([a_provider(UKPRN, name="beech"), a_provider(_OTHER, name="Ash")])
        learners = {
            1: a_learner(1, last_name="ash", first_name="B"),
            2: a_learner(2, last_name="Ash", first_name="a"),
            3: a_learner(3, last_name="ASH", first_name="A"),
            4: a_learner(4, last_name="Aa", year_group=7),
            5: a_learner(5, last_name="Zz", ukprn=_OTHER),
            6: a_learner(6, archived=True),
            7: a_learner(7),
        }
        enrol(
            store,
            *learners.values(),
            accounts=(an_account(7, first_login_at=later(1)), an_account(1, locked_at=later(1))),
        )
        with store.transaction() as work:
            work.groups.add(a_group(1))
            work.groups.assign(1, [2, 4, 6, 7])
        queries = {
            LearnerQuery(): [5, 4, 2, 3, 1],
            LearnerQuery(ukprn=UKPRN): [4, 2, 3, 1],
            LearnerQuery(year_group=7): [4],
            LearnerQuery(group=1): [4, 2],
            LearnerQuery(limit=1, search="nobody", mask=1, value=1, sort="username", archived=True): [5, 4, 2, 3, 1],
        }
        with store.snapshot() as work:
            for query, ids in queries.items():
                found = list(work.learners.not_logged_on(EVERYTHING, query))
                assert ids == [learner.id for learner, _ in found]
                assert ids == self._ids_of_register(work, evolve(query, limit=2))
                expected = [(learners[id_], work.accounts.get(id_)) for id_ in ids]
                assert expected == found

    def _ids_of_register(self, work: UnitOfWork, query: LearnerQuery) -> list[int]:
        """Return the ids on all pages of the register, each of which must say how many there are in all."""
        whole = len(list(work.learners.not_logged_on(EVERYTHING, query)))
        ids: list[int] = []
        while True:
            page = work.learners.not_logged_on_page(EVERYTHING, query)
            assert page.total == whole
            assert len(page.rows) <= query.limit
            ids.extend(learner.id for learner, _ in page.rows)
            if not page.next:
                return ids
            query = evolve(query, after=page.next)

    @feature("B8")
    @pytest.mark.parametrize(
        "after", ["x", "W10=", "WyJhIiwiYiIsImMiLCJkIl0=", "é", "W251bGxd", "WyJhIiwiYiIsImMiLDFlOTld"]
    )
    def test_an_invalid_position_in_the_register_is_rejected(self, store: Store, after: str) -> None:
        enrol(store, a_learner(1))
        with store.snapshot() as work, pytest.raises(Rejected):
            work.learners.not_logged_on_page(EVERYTHING, LearnerQuery(after=after))


def _fill_in_every_order(store: Store) -> None:
    """Add five learners who are in a different order in every column, with ties and mixed case."""
    rows = [
        (a_learner(1, last_name="Learner", first_name="carl", created_at=later(3)), "m.lower"),
        (a_learner(2, last_name="ASH", first_name="Émile", created_at=later(1)), "zeta-1"),
        (a_learner(3, last_name="ash b", first_name="Abe", created_at=later(1)), "BETA_1"),
        (a_learner(4, last_name="LEARNER", first_name="abe", created_at=later(3)), "alpha1"),
        (a_learner(5, last_name="Aa", first_name="émile", created_at=later(3.0001)), "Zeta"),
    ]
    accounts = tuple(an_account(learner.id, username=username) for learner, username in rows)
    enrol(store, *(learner for learner, _ in rows), accounts=accounts)
