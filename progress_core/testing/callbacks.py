"""The contract kit of `progress_core.ports.callbacks`."""

from collections.abc import Mapping
from typing import Protocol

import pytest

from progress_core.domain.foundations.errors import Unavailable
from progress_core.ports.callbacks import Callbacks
from progress_core.testing.tools.marks import feature

HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1", "webhook-signature": "v1,a+/= v1,b"}
BODY = b'{"data":{"id":7},"type":"learner.created"}'


class Receiver(Protocol):
    """What the kit needs at the other end."""

    @property
    def received(self) -> list[tuple[Mapping[str, str], bytes]]:
        """Headers, by their names in lower case, and body of each request that arrived, the oldest first."""

    def answering(self, status: int) -> str:
        """Return an address that answers with this status."""

    def down(self) -> str:
        """Return an address at which nobody is."""


class CallbacksContract:
    """What the core relies on in what posts to webhooks.

    Write a fixture `callbacks`, which may post to what your fixture `receiver` returns.
    """

    @pytest.fixture
    def callbacks(self) -> Callbacks:
        """Return what is tested."""
        raise NotImplementedError("write a fixture `callbacks` that returns Callbacks")

    @pytest.fixture
    def receiver(self) -> Receiver:
        """Return a receiver."""
        raise NotImplementedError("write a fixture `receiver` that returns a Receiver")

    @feature("I11")
    def test_body_and_headers_arrive_unchanged(self, callbacks: Callbacks, receiver: Receiver) -> None:
        assert 204 == callbacks.post(receiver.answering(204), HEADERS, BODY)
        ((headers, body),) = receiver.received
        assert BODY == body
        assert {name: headers[name.lower()] for name in HEADERS} == HEADERS

    @feature("I11")
    @pytest.mark.parametrize("status", [200, 202, 301, 307, 400, 410, 429, 500, 503])
    def test_every_status_is_returned_and_nothing_is_sent_on(
        self, callbacks: Callbacks, receiver: Receiver, status: int
    ) -> None:
        assert status == callbacks.post(receiver.answering(status), HEADERS, BODY)
        assert len(receiver.received) == 1

    @feature("I11")
    def test_a_receiver_that_is_down_is_unavailable(self, callbacks: Callbacks, receiver: Receiver) -> None:
        with pytest.raises(Unavailable) as caught:
            callbacks.post(receiver.down(), HEADERS, BODY)
        assert caught.value.message.endswith(".")
        assert [] == receiver.received
