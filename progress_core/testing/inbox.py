"""The contract kit of messages to learners."""

import pytest

from progress_core.domain.correspondence.inbox import InboxMessage
from progress_core.domain.foundations.actors import EVERYTHING
from progress_core.domain.foundations.errors import Conflict, NotFound
from progress_core.ports.store import Store
from progress_core.testing.tools.builders import a_message, later
from progress_core.testing.tools.fixtures import StoreFixture
from progress_core.testing.tools.learner_records import SEEN, delete_and_add_again, two_learners
from progress_core.testing.tools.marks import feature


class InboxContract(StoreFixture):
    """What use cases rely on in `UnitOfWork.inbox`."""

    @feature("H4", "I7")
    def test_added_messages_are_returned_unchanged_latest_first(self, store: Store) -> None:
        two_learners(store)
        _add(store, a_message(2), a_message(1), a_message(4, at=later(-1), read_at=later(9)))
        _add(store, a_message(3, at=later(1)), a_message(5, learner_id=2, subject="", body=""))
        _add(store)
        with store.snapshot() as work:
            assert [
                a_message(3, at=later(1)),
                a_message(2),
                a_message(1),
                a_message(4, at=later(-1), read_at=later(9)),
            ] == work.inbox.of(EVERYTHING, 1)
            assert [a_message(5, learner_id=2, subject="", body="")] == work.inbox.of(EVERYTHING, 2)

    @pytest.mark.parametrize(
        ("added", "error"),
        [
            ((a_message(1),), Conflict),
            ((a_message(3), a_message(3)), Conflict),
            ((a_message(3, learner_id=404),), NotFound),
        ],
        ids=["taken", "twice", "to nobody"],
    )
    def test_a_refused_message_takes_its_whole_batch_with_it(
        self, store: Store, added: tuple[InboxMessage, ...], error: type[Exception]
    ) -> None:
        two_learners(store)
        _add(store, a_message(1))
        with pytest.raises(error):
            _add(store, a_message(2), *added)
        with store.snapshot() as work:
            assert [a_message(1)] == work.inbox.of(EVERYTHING, 1)

    @feature("H4")
    def test_a_message_is_marked_as_read_once_and_only_by_its_recipient(self, store: Store) -> None:
        two_learners(store)
        _add(
            store, a_message(1), a_message(2), a_message(3, read_at=later(1)), a_message(4, learner_id=2), a_message(5)
        )
        with store.transaction() as work:
            work.inbox.mark_read(1, iter([5, 1, 3, 4, 404]), later(2))
            work.inbox.mark_read(1, [1], later(3))
            work.inbox.mark_read(404, [2], later(3))
            work.inbox.mark_read(1, [], later(3))
        with store.snapshot() as work:
            read = {message.id: message.read_at for id_ in (1, 2) for message in work.inbox.of(EVERYTHING, id_)}
        assert {1: later(2), 2: None, 3: later(1), 4: None, 5: later(2)} == read

    @feature("B9", "H4")
    def test_messages_are_visible_when_their_learner_is(self, store: Store) -> None:
        two_learners(store)
        _add(store, a_message(1), a_message(2, learner_id=2))
        with store.snapshot() as work:
            for scope, seen in SEEN:
                found = {id_ for id_ in (1, 2, 404) if work.inbox.of(scope, id_)}
                assert seen == found

    def test_messages_are_removed_with_their_learner(self, store: Store) -> None:
        two_learners(store)
        _add(store, a_message(1), a_message(2, learner_id=2))
        delete_and_add_again(store)
        with store.snapshot() as work:
            assert [] == work.inbox.of(EVERYTHING, 1)
            assert [a_message(2, learner_id=2)] == work.inbox.of(EVERYTHING, 2)


def _add(store: Store, *messages: InboxMessage) -> None:
    with store.transaction() as work:
        work.inbox.add_many(iter(messages))
