"""The contract kit of transfers."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from progress_core.domain.foundations.actors import EVERYTHING, Scope
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.domain.years.transfers import Transfer, TransferStatus
from progress_core.ports.store import Store
from progress_core.ports.transfers import TransferQuery
from progress_core.testing.tools.builders import NOON, UKPRN, a_provider, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import OTHER, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature
from progress_core.testing.tools.samples import nasty_text

_THIRD = "10000404"
_SENDER, _RECEIVER = Scope(providers=frozenset({UKPRN})), Scope(providers=frozenset({OTHER}))
_STRANGER, _GROUPS = Scope(providers=frozenset({_THIRD})), Scope(groups=frozenset({5}), learner=1)
_STRANGERS = range(1_000, 60_000)
"""Numbers of learners who are not there: more than a store asks for at once."""
_CLOSED = (TransferStatus.DECLINED, TransferStatus.WITHDRAWN, TransferStatus.EXPIRED)


class TransfersContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.transfers`."""

    @feature("J3", "I7")
    def test_transfers_are_returned_unchanged_the_latest_first(self, store: Store) -> None:
        done = a_transfer(
            2, name=nasty_text("Ann"), status=TransferStatus.ACCEPTED, decided_by=2**40, decided_at=later(5)
        )
        _add(store, a_transfer(7), done, a_transfer(3, learner_id=2))
        with store.snapshot() as work:
            assert [a_transfer(7), done] == [work.transfers.get(EVERYTHING, id_, NOON) for id_ in (7, 2)]
            assert [a_transfer(7), a_transfer(3, learner_id=2), done] == _page(work)
            assert [done, a_transfer(7)] == work.transfers.of_learner(1)
            assert [] == work.transfers.of_learner(404)

    @feature("J3", "B9")
    @pytest.mark.parametrize("status", list(TransferStatus))
    def test_a_transfer_is_seen_by_the_sender_and_while_it_matters_by_the_receiver(
        self, store: Store, status: TransferStatus
    ) -> None:
        transfer = a_transfer(1, status=status)
        _add(store, transfer)
        with store.snapshot() as work:
            for scope in (EVERYTHING, _SENDER, _RECEIVER, _STRANGER, _GROUPS, Scope()):
                for moment in (NOON, transfer.expires_at):
                    seen = transfer.seen_by(scope, moment)
                    assert ([transfer] if seen else []) == work.transfers.page(scope, TransferQuery(moment))
                    if seen:
                        assert transfer == work.transfers.get(scope, 1, moment)
                    else:
                        with pytest.raises(NotFound):
                            work.transfers.get(scope, 1, moment)

    @feature("J3")
    def test_pages_hold_what_can_be_accepted_or_is_received_below_a_number(self, store: Store) -> None:
        closed = [a_transfer(id_, status=status) for id_, status in enumerate(_CLOSED, 4)]
        back = a_transfer(9, learner_id=2, sender=OTHER, receiver=UKPRN)
        lapsed = a_transfer(8, expires_at=later(-1))
        _add(store, *closed, lapsed, back)
        with store.snapshot() as work:
            assert [back, lapsed, *reversed(closed)] == _page(work)
            assert [back] == _page(work, offered=True)
            assert [back, lapsed, *reversed(closed)] == _page(work, received=True)
            assert [closed[1], closed[0]] == _page(work, before=6)
            assert ([back, lapsed], []) == (_page(work, limit=2), _page(work, limit=0))
            assert [back] == work.transfers.page(_RECEIVER, TransferQuery(NOON))
            for offered in (False, True):
                received = TransferQuery(NOON, offered=offered, received=True)
                assert [back] == work.transfers.page(_SENDER, received)
                assert [] == work.transfers.page(_RECEIVER, received)

    @feature("J3", "D1")
    def test_what_a_receiver_can_accept_is_counted_until_it_expires(self, store: Store) -> None:
        closed = [a_transfer(id_, status=status) for id_, status in enumerate((*_CLOSED, TransferStatus.ACCEPTED), 4)]
        _add(store, *closed, a_transfer(1), a_transfer(2, learner_id=2, receiver=_THIRD))
        both = Scope(providers=frozenset({OTHER, _THIRD}))
        with store.snapshot() as work:
            counted = [work.transfers.waiting(scope, NOON) for scope in (EVERYTHING, both, _RECEIVER, _STRANGER)]
            assert [2, 2, 1, 1] == counted
            assert [0, 0, 0] == [work.transfers.waiting(scope, NOON) for scope in (_SENDER, _GROUPS, Scope())]
            assert [2, 0] == [work.transfers.waiting(both, moment) for moment in (later(59), later(60))]

    @feature("J3")
    def test_a_learner_has_one_offer_at_a_time(self, store: Store) -> None:
        _add(store, a_transfer(1), a_transfer(2, status=TransferStatus.DECLINED), a_transfer(3, learner_id=2))
        for refused in (a_transfer(4), a_transfer(2, learner_id=2, status=TransferStatus.DECLINED)):
            with pytest.raises(Conflict):
                _add_more(store, refused)
        with pytest.raises(Conflict), store.transaction() as work:
            work.transfers.save(evolve(a_transfer(2), status=TransferStatus.OFFERED))
        with store.transaction() as work:
            (offer,) = work.transfers.offered([1])
            lapsed = work.transfers.save(evolve(offer, expires_at=later(-9)))
        with pytest.raises(Conflict):  # until somebody notes that it has expired
            _add_more(store, a_transfer(4, asked_at=NOON))
        with store.transaction() as work:
            work.transfers.save(evolve(lapsed, status=TransferStatus.EXPIRED))
            work.transfers.add(a_transfer(4))
        with store.snapshot() as work:
            assert [a_transfer(3, learner_id=2), a_transfer(4)] == work.transfers.offered([2, 404, 1])
            assert [a_transfer(3, learner_id=2), a_transfer(4)] == work.transfers.offered(iter([2, *_STRANGERS, 1]))
            assert [] == work.transfers.offered([])

    @feature("J3", "I5")
    def test_a_saved_transfer_has_a_new_version_and_an_old_one_is_refused(self, store: Store) -> None:
        _add(store, a_transfer(1), a_transfer(2, learner_id=2))
        changed = a_transfer(1, status=TransferStatus.ACCEPTED, decided_by=0, decided_at=later(1), name="Ann Jones")
        with store.transaction() as work:
            assert evolve(changed, version=2) == work.transfers.save(changed)
        for refused, error in ((changed, Conflict), (a_transfer(404), NotFound)):
            with pytest.raises(error), store.transaction() as work:
                work.transfers.save(refused)
        with store.snapshot() as work:
            assert [a_transfer(2, learner_id=2), evolve(changed, version=2)] == _page(work)

    def test_unknown_learners_and_providers_are_refused(self, store: Store) -> None:
        _add(store)
        for unknown in ({"learner_id": 404}, {"sender": "10000009"}, {"receiver": "10000009"}):
            with pytest.raises(NotFound):
                _add_more(store, a_transfer(1, **unknown))
        with store.snapshot() as work:
            assert [] == _page(work)

    @feature("J3")
    def test_transfers_are_removed_with_their_learner(self, store: Store) -> None:
        _add(store, a_transfer(1), a_transfer(2, learner_id=2))
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert [a_transfer(2, learner_id=2)] == _page(work)

    @feature("J3", "H5")
    def test_accepted_transfers_are_counted_by_sender_and_year_group(self, store: Store) -> None:
        accepted = [
            a_transfer(id_, status=TransferStatus.ACCEPTED, decided_at=later(minute), decided_by=0, year_group=group)
            for id_, (minute, group) in enumerate(((0, 10), (1, 10), (2, 12), (3, 10)), 1)
        ]
        declined = a_transfer(5, status=TransferStatus.DECLINED, decided_at=later(1), decided_by=0)
        elsewhere = evolve(accepted[1], id=6, sender=OTHER, receiver=UKPRN)
        instant = timedelta(microseconds=1)
        edges = [
            evolve(accepted[0], id=id_, learner_id=2, decided_at=at - instant, year_group=group)
            for id_, at, group in ((7, later(1), 9), (8, later(3), 12))
        ]
        _add(store, *accepted, declined, elsewhere, *edges)
        here = {(UKPRN, 10): 1, (UKPRN, 12): 2}
        with store.snapshot() as work:
            between = later(1), later(3)
            assert {**here, (OTHER, 10): 1} == dict(work.transfers.departures(EVERYTHING, *between))
            assert here == dict(work.transfers.departures(_SENDER, *between))
            assert {} == dict(work.transfers.departures(_GROUPS, *between))


def _page(work: Any, **asked: Any) -> list[Transfer]:
    found: list[Transfer] = work.transfers.page(EVERYTHING, TransferQuery(NOON, **asked))
    return found


def _add(store: Store, *transfers: Transfer) -> None:
    """Add transfers to a new store with two learners and three providers."""
    two_learners(store)
    with store.transaction() as work:
        work.providers.put_many([a_provider(_THIRD)])
    _add_more(store, *transfers)


def _add_more(store: Store, *transfers: Transfer) -> None:
    with store.transaction() as work:
        for transfer in transfers:
            work.transfers.add(transfer)


def a_transfer(id_: int = 1, **changes: Any) -> Transfer:
    """Build the offer of a learner, made at noon."""
    given = Transfer(id_, 1, UKPRN, OTHER, "Ann Smith", 10, 9, NOON, later(60))
    return evolve(given, **changes)
