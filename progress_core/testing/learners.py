"""The contract kit of learners: records. Lists are in `learner_lists`, scopes in `learner_scopes`."""

from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.choices import Choice
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.learners.learners import Learner, LearnerDetails
from progress_core.domain.profiles.profiles import Approval, Profile, ReferenceStatus, SectionStatus
from progress_core.ports.store import Store
from progress_core.testing.learner_lists import LearnerListsContract
from progress_core.testing.learner_scopes import LearnerScopesContract
from progress_core.testing.tools.builders import (
    NOON,
    UKPRN,
    a_group,
    a_learner,
    a_provider,
    an_account,
    an_import,
    enrol,
    later,
    some_details,
)
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.marks import feature

_OTHER = "10000002"

_PROFILE = Profile(
    personal_information=SectionStatus.COMPLETE,
    qualifications=SectionStatus.IN_PROGRESS,
    statements=SectionStatus.COMPLETE,
    approval=Approval(by=7, at=later(1 / 3), fingerprint="f" * 64),
    reference=ReferenceStatus.DRAFT,
    last_approved="e" * 64,
)


class LearnerRecordsContract(StoreFixture):
    """What use cases rely on for adding, changing and deleting learners."""

    @pytest.mark.parametrize(
        "learner",
        [
            a_learner(),
            Learner(1, LearnerDetails(UKPRN, 7, "Ỽ" * 100, "'; DROP--", "DT1 1AA", NOON.date()), later(1 / 7)),
            a_learner(
                sign_off=Choice.YES,
                staff_add_qualifications=Choice.NO,
                profile=_PROFILE,
                applications=3,
                offers=2,
                submitted=True,
                archived=True,
                import_id=5,
                standing=255,
                version=8,
            ),
        ],
        ids=["full", "bare", "in the middle of everything"],
    )
    @feature("B1", "I7")
    def test_an_added_learner_is_returned_unchanged(self, store: Store, learner: Learner) -> None:
        with store.transaction() as work:
            work.imports.add(an_import(5), b"")
        enrol(store, learner)
        with store.snapshot() as work:
            assert learner == work.learners.get(EVERYTHING, learner.id)
            assert [learner] == work.learners.get_many(EVERYTHING, [learner.id])

    def test_a_taken_learner_id_is_a_conflict_and_nobody_is_added(self, store: Store) -> None:
        enrol(store, a_learner(1))
        for again in ([2, 1], [2, 3, 3]):
            with pytest.raises(Conflict), store.transaction() as work:
                work.accounts.add_many([an_account(2), an_account(3)])
                work.learners.add_many(a_learner(id_, first_name="New") for id_ in again)
        with store.snapshot() as work:
            assert [a_learner(1)] == work.learners.get_many(EVERYTHING, [1, 2, 3])

    @pytest.mark.parametrize("stranger", [a_learner(404), a_learner(2, ukprn="10000404")], ids=["account", "provider"])
    def test_a_learner_without_account_or_provider_is_refused_and_nobody_is_added(
        self, store: Store, stranger: Learner
    ) -> None:
        with pytest.raises(NotFound), store.transaction() as work:
            work.providers.put_many([a_provider()])
            work.accounts.add_many([an_account(1), an_account(2)])
            work.learners.add_many([a_learner(1), stranger])
        with store.snapshot() as work:
            assert [] == work.learners.get_many(EVERYTHING, [1, 2, 404])

    @feature("E5")
    def test_thousands_of_learners_are_added_found_and_removed_at_once(self, store: Store) -> None:
        ids = range(1, 3001)
        enrol(store, *(a_learner(id_, uln=f"{id_:010}") for id_ in ids))
        with store.transaction() as work:
            assert list(ids) == [learner.id for learner in work.learners.get_many(EVERYTHING, ids)]
            ulns = (f"{id_:010}" for id_ in range(2, 3002))
            assert 2999 == len(list(work.learners.identified(EVERYTHING, ulns, iter(["x"] * 3000))))
            work.learners.save_many(evolve(found, offers=1) for found in work.learners.get_many(EVERYTHING, ids))
            work.learners.remove_many(range(2, 4000))
            assert [(1, 2)] == [(found.id, found.version) for found, _ in work.learners.at_provider(UKPRN)]

    def test_learners_are_returned_in_order_of_id_without_missing_ones(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2), a_learner(3))
        with store.snapshot() as work:
            assert [3, 1] == [learner.id for learner in work.learners.get_many(EVERYTHING, iter([3, 404, 1]))]
            assert [] == work.learners.get_many(EVERYTHING, [])

    @feature("B6", "B7")
    def test_a_saved_learner_keeps_the_changes_and_gets_the_next_version(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2))
        changed = a_learner(1, first_name="New", uln="", profile=_PROFILE, archived=True, standing=3)
        with store.transaction() as work:
            saved = work.learners.save(changed)
        assert evolve(changed, version=2) == saved
        with store.snapshot() as work:
            assert [saved, a_learner(2)] == work.learners.get_many(EVERYTHING, [1, 2])

    @feature("B6")
    def test_a_learner_saved_from_an_old_version_is_a_conflict_that_shows_the_differences(self, store: Store) -> None:
        enrol(store, a_learner(1))
        with store.transaction() as work:
            saved = work.learners.save(a_learner(1, house="9", email="new@example.org", standing=1))
        with pytest.raises(Conflict) as caught, store.transaction() as work:
            work.learners.save(a_learner(1, house="7", town="Poole", email="new@example.org"))
        assert {"house": ("7", "9"), "town": ("Poole", some_details().town)} == caught.value.changes
        assert "" == caught.value.field
        with store.snapshot() as work:
            assert saved == work.learners.get(EVERYTHING, 1)

    def test_a_learner_saved_from_a_future_version_is_a_conflict(self, store: Store) -> None:
        enrol(store, a_learner(1))
        with pytest.raises(Conflict), store.transaction() as work:
            work.learners.save(a_learner(1, version=2))

    @pytest.mark.parametrize("stranger", [a_learner(404), a_learner(1, ukprn="10000404")], ids=["learner", "provider"])
    def test_a_learner_cannot_be_saved_once_they_or_their_provider_are_gone(
        self, store: Store, stranger: Learner
    ) -> None:
        enrol(store, a_learner(1), a_learner(2))
        with pytest.raises(NotFound), store.transaction() as work:
            work.learners.save(stranger)
        with pytest.raises(NotFound), store.transaction() as work:
            work.learners.save_many([a_learner(2, first_name="New"), stranger])
        with store.snapshot() as work:
            assert [a_learner(1), a_learner(2)] == work.learners.get_many(EVERYTHING, [1, 2])

    def test_many_learners_are_saved_all_or_none(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2), a_learner(3))
        with store.transaction() as work:
            work.learners.save_many(a_learner(id_, first_name="New") for id_ in (1, 2))
            work.learners.save_many([])
        expected = [a_learner(1, first_name="New", version=2), a_learner(2, first_name="New", version=2), a_learner(3)]
        with pytest.raises(Conflict), store.transaction() as work:
            work.learners.save_many([a_learner(3, first_name="New"), a_learner(1, town="Poole", first_name="New")])
        with store.snapshot() as work:
            assert expected == work.learners.get_many(EVERYTHING, [1, 2, 3])

    @feature("B9", "G3")
    @pytest.mark.parametrize("at_once", [True, False])
    def test_a_learner_who_moves_to_another_provider_leaves_the_groups_of_the_old_one(
        self, store: Store, at_once: bool
    ) -> None:
        enrol(store, a_learner(1), a_learner(2), a_learner(3, ukprn=_OTHER))
        moved, stayed = a_learner(1, ukprn=_OTHER), a_learner(2, first_name="New")
        with store.transaction() as work:
            work.groups.add(a_group(1))
            work.groups.assign(1, [1, 2])
        with store.transaction() as work:
            if at_once:
                work.learners.save_many([moved, stayed])
            else:
                work.learners.save(moved)
                work.learners.save(stayed)
        with store.snapshot() as work:
            assert frozenset({2}) == work.groups.members(1)
            assert [2] == [found.id for found in work.learners.get_many(Scope(groups=frozenset({1})), [1, 2, 3])]

    @feature("A7")
    def test_learners_are_found_by_email_address_regardless_of_case(self, store: Store) -> None:
        enrol(
            store,
            a_learner(3, email="zoe@example.org"),
            a_learner(1, email="Zoe@Example.ORG", ukprn=_OTHER),
            a_learner(2, email="zoë@example.org"),
            a_learner(4, email="zoe@example.org", archived=True),
            a_learner(5, email=""),
        )
        expected = {
            "zoe@example.org": [1, 3],
            "ZOË@example.org": [],
            "ZOë@example.org": [2],
            "zoe@example.or": [],
            "%@example.org": [],
            "": [],
        }
        with store.snapshot() as work:
            assert expected == {email: [found.id for found in work.learners.with_email(email)] for email in expected}

    @feature("E8")
    def test_the_learners_an_import_created_are_found_with_their_accounts(self, store: Store) -> None:
        archived = a_learner(2, import_id=5, archived=True)
        account = an_account(1, first_login_at=later(1))
        with store.transaction() as work:
            work.imports.add(an_import(5), b"")
            work.imports.add(an_import(6), b"")
        enrol(store, a_learner(4), a_learner(3, import_id=6), archived, a_learner(1, import_id=5), accounts=(account,))
        with store.snapshot() as work:
            assert [(a_learner(1, import_id=5), account), (archived, an_account(2))] == list(work.learners.made_by(5))
            assert [] == list(work.learners.made_by(404))

    @feature("C11")
    def test_all_learners_of_a_provider_are_found_with_their_accounts(self, store: Store) -> None:
        archived = a_learner(2, archived=True)
        enrol(store, a_learner(4, ukprn=_OTHER), a_learner(3), archived)
        with store.snapshot() as work:
            found = list(work.learners.at_provider(UKPRN))
            assert [] == list(work.learners.at_provider("10000404"))
        assert [(archived, an_account(2)), (a_learner(3), an_account(3))] == found

    @feature("E8", "B6")
    def test_removed_learners_are_gone_everywhere_but_their_accounts_stay(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2))
        with store.transaction() as work:
            work.groups.add(a_group(1))
            work.groups.assign(1, [1, 2])
        with store.transaction() as work:
            work.learners.remove_many(iter([1, 404]))
            work.learners.remove_many([])
        with store.snapshot() as work:
            assert [a_learner(2)] == work.learners.get_many(EVERYTHING, [1, 2])
            assert frozenset({2}) == work.groups.members(1)
            assert an_account(1) == work.accounts.get(1)
        with store.transaction() as work:
            work.accounts.remove_many([1])

    @pytest.mark.parametrize(
        ("identity", "values"),
        [({"uln": "1234567890"}, (["1234567890"], [])), ({"upn": "A123456789012"}, ([], ["A123456789012"]))],
        ids=["ULN", "UPN"],
    )
    @feature("E7")
    def test_learners_are_identified_by_their_numbers(
        self, store: Store, identity: dict[str, Any], values: tuple[list[str], list[str]]
    ) -> None:
        numbers = {"uln": "", "upn": ""}
        enrol(
            store,
            a_learner(1, **numbers | identity),
            a_learner(2, **numbers),
            a_learner(3, **numbers | identity, archived=True),
        )
        with store.snapshot() as work:
            assert [1] == [found.id for found in work.learners.identified(EVERYTHING, *values)]
            nobody = [*work.learners.identified(EVERYTHING, [""], [""]), *work.learners.identified(EVERYTHING, [], [])]
        assert [] == nobody

    @feature("E7")
    def test_a_learner_with_both_numbers_is_identified_once(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2, uln="5555555555"))
        details = some_details()
        with store.snapshot() as work:
            found = [found.id for found in work.learners.identified(EVERYTHING, [details.uln], [details.upn])]
        assert [1, 2] == sorted(found)

    @feature("E7")
    def test_identities_contain_what_distinguishes_learners(self, store: Store) -> None:
        enrol(store, a_learner(1), a_learner(2, ukprn=_OTHER), a_learner(3, archived=True))
        with store.snapshot() as work:
            (identity,) = work.learners.identities(EVERYTHING, iter([UKPRN, "10000404"]))
            assert [1, 2] == sorted(found.id for found in work.learners.identities(EVERYTHING, [UKPRN, _OTHER]))
            assert [] == list(work.learners.identities(EVERYTHING, []))
        details = some_details()
        assert (details.first_name, details.last_name, details.postcode) == (
            identity.first_name,
            identity.last_name,
            identity.postcode,
        )
        assert ("2010-02-28", details.uln, details.upn) == (identity.date_of_birth, identity.uln, identity.upn)
        assert (UKPRN, "Learner1") == (identity.ukprn, identity.username)


class LearnersContract(LearnerRecordsContract, LearnerListsContract, LearnerScopesContract):
    """What use cases rely on in `UnitOfWork.learners`."""
