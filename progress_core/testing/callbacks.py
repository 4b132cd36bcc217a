"""The contract kit of `progress_core.ports.callbacks`."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Protocol
from urllib.parse import urlsplit

import pytest

from progress_core.domain.foundations.errors import NotAllowed, Unavailable
from progress_core.ports.callbacks import Callbacks
from progress_core.testing.tools.guards import Patient
from progress_core.testing.tools.marks import asvs, feature
from progress_core.testing.tools.names import CHANGING, LOCAL, PRIVATE, PUBLIC, name_leads
from progress_core.testing.tools.texts import ALIKE
from progress_core.testing.tools.threads import all_done, elsewhere

HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1", "webhook-signature": "v1,Ab+/= v1,cD"}
BODY = b'{"data":{"id":7},"type":"learner.created"}'

ENDINGS = ("/", "/Hooks/A%20b/", "/%C5%B5?a=%2F&b=1+2&A=3", "/?x=1", "/a//b/c;d=1", "/x?y=%26&&z")
"""What follows the host of an address; every sign of it counts."""


class Receiver(Protocol):
    """What the kit needs at the other end."""

    @property
    def received(self) -> list[tuple[Mapping[str, str], bytes]]:
        """Headers, by their names in lower case, and body of each request that arrived, the oldest first."""

    def answering(self, status: int) -> str:
        """Return an address that answers with this status."""

    def down(self) -> str:
        """Return an address at which nobody is."""


class StubbornReceivers(Protocol):
    """Receivers that do not answer as they should, each by its address."""

    def silent(self) -> str:
        """Return the address of one that takes connections, and never says anything."""

    def dripping(self) -> str:
        """Return the address of one that sends a byte of its answer now and then, and never comes to its end."""

    def endless(self) -> str:
        """Return the address of one that answers with 200, and goes on sending what nobody has asked for."""

    def hanging_up(self) -> str:
        """Return the address of one that takes each request whole, and ends the connection without an answer."""

    def taken(self) -> int:
        """Return how many requests have reached those that hang up."""

    def impostor(self) -> str | None:
        """Return an https address of one whose certificate nobody vouches for; None if there can be none."""


class CallbacksContract(Patient):
    """What the core relies on in what posts to webhooks.

    Write a fixture `callbacks`, which may post to what your fixture `receiver` returns, and `guarded`.
    """

    @pytest.fixture
    def callbacks(self) -> Callbacks:
        """Return what is tested."""
        raise NotImplementedError("write a fixture `callbacks` that returns Callbacks")

    @pytest.fixture
    def receiver(self) -> Receiver:
        """Return a receiver."""
        raise NotImplementedError("write a fixture `receiver` that returns a Receiver")

    @pytest.fixture
    def guarded(self) -> Callbacks | None:
        """Return what may post to no private network, as at a real site; None if it connects to nothing at all."""
        raise NotImplementedError("write a fixture `guarded` that returns Callbacks for the internet alone, or None")

    @pytest.fixture
    def requested(self) -> Callable[[], Sequence[str]] | None:
        """Return a function that returns what followed the host in the address of each request, the oldest first."""
        return None

    @pytest.fixture
    def stubborn(self) -> StubbornReceivers | None:
        """Return receivers that do not answer as they should; None if `callbacks` connects to nothing."""
        return None

    @pytest.fixture
    def hasty(self, callbacks: Callbacks) -> Callbacks:
        """Return Callbacks that give up within a second or so, so that the kit need not wait as long as people do."""
        return callbacks

    @feature("I11")
    def test_every_sign_of_an_address_counts(
        self, callbacks: Callbacks, receiver: Receiver, requested: Callable[[], Sequence[str]] | None
    ) -> None:
        if requested is not None:
            scheme, _, rest = receiver.answering(200).partition("://")
            host = rest.replace("?", "/").partition("/")[0]
            for ending in ENDINGS:
                callbacks.post(f"{scheme}://{host}{ending}", HEADERS, BODY)
            assert list(ENDINGS) == list(requested())

    @feature("I11")
    def test_values_of_headers_arrive_unchanged(self, callbacks: Callbacks, receiver: Receiver) -> None:
        texts = [text for pair in ALIKE.values() for text in pair if text.isascii() and text.isprintable()]
        headers = {f"x-odd-{number}": text for number, text in enumerate(texts)} | {
            "x-long": "v1," + "aB3+/= " * 140 + "."
        }
        assert 200 == callbacks.post(receiver.answering(200), headers, BODY)
        ((arrived, _),) = receiver.received
        assert headers == {name: arrived.get(name) for name in headers}

    @feature("I11")
    def test_the_same_body_arrives_as_often_as_it_is_posted(self, callbacks: Callbacks, receiver: Receiver) -> None:
        for _ in range(3):
            assert 200 == callbacks.post(receiver.answering(200), HEADERS, BODY)
        assert [BODY] * 3 == [body for _, body in receiver.received]

    @feature("I11")
    def test_a_receiver_that_is_down_has_no_effect_on_others(self, callbacks: Callbacks, receiver: Receiver) -> None:
        url = receiver.answering(200)
        for _ in range(6):
            with pytest.raises(Unavailable):
                callbacks.post(receiver.down(), HEADERS, BODY)
        assert 200 == callbacks.post(url, HEADERS, BODY)

    @feature("I11", "K8")
    @pytest.mark.parametrize("kind", ["silent", "dripping"])
    def test_a_receiver_that_does_not_answer_in_time_is_unavailable(
        self, hasty: Callbacks, stubborn: StubbornReceivers | None, kind: str
    ) -> None:
        if stubborn is not None:
            url = stubborn.silent() if kind == "silent" else stubborn.dripping()
            with pytest.raises(Unavailable) as caught:
                elsewhere(lambda: hasty.post(url, HEADERS, BODY))
            assert caught.value.message.endswith(".")

    @feature("I11")
    def test_a_receiver_that_hangs_up_is_unavailable_and_not_asked_again(
        self, hasty: Callbacks, stubborn: StubbornReceivers | None
    ) -> None:
        """It may have done what it was told; whoever posts again at once, does it twice."""
        if stubborn is not None:
            url = stubborn.hanging_up()
            with pytest.raises(Unavailable):
                elsewhere(lambda: hasty.post(url, HEADERS, BODY))
            assert 1 == stubborn.taken()

    @feature("I11", "K8")
    def test_what_follows_the_status_is_not_waited_for(
        self, callbacks: Callbacks, stubborn: StubbornReceivers | None
    ) -> None:
        if stubborn is not None:
            url = stubborn.endless()
            assert 200 == elsewhere(lambda: callbacks.post(url, HEADERS, BODY))

    @feature("I11", "K8")
    def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
        self, callbacks: Callbacks, receiver: Receiver, stubborn: StubbornReceivers | None
    ) -> None:
        url = None if stubborn is None else stubborn.impostor()
        if url is not None:
            with pytest.raises(Unavailable):
                elsewhere(lambda: callbacks.post(url, HEADERS, BODY))
            assert [] == receiver.received

    @asvs("V1.3.6")
    @feature("I11")
    @pytest.mark.parametrize("name", ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"])
    def test_the_proxies_of_the_environment_are_not_used(
        self, callbacks: Callbacks, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """A proxy would connect to what nobody has checked."""
        monkeypatch.setenv(name, receiver.down())
        assert 200 == callbacks.post(receiver.answering(200), HEADERS, BODY)

    @asvs("V1.3.6")
    @feature("I11")
    @pytest.mark.parametrize("order", [(PUBLIC, LOCAL), (LOCAL, PUBLIC)], ids=["private behind", "private first"])
    def test_a_name_with_a_private_address_among_others_is_refused(
        self, guarded: Callbacks | None, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, order: tuple[str, str]
    ) -> None:
        if guarded is not None:
            name_leads(monkeypatch, lambda _: order)
            with pytest.raises((NotAllowed, Unavailable)):
                guarded.post(_changing(receiver), HEADERS, BODY)
            assert [] == receiver.received

    @asvs("V1.3.6")
    @feature("I11")
    def test_a_name_that_leads_elsewhere_when_it_is_looked_up_again_leads_nowhere(
        self, guarded: Callbacks | None, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if guarded is not None:
            name_leads(monkeypatch, lambda count: (PUBLIC,) if count == 1 else (LOCAL,))
            with pytest.raises((NotAllowed, Unavailable)):
                guarded.post(_changing(receiver), HEADERS, BODY)
            assert [] == receiver.received

    @feature("I11")
    @pytest.mark.parametrize("body", [b"", b"\x00\xff\r\n\r\n", b"{}\n", BODY * 8000, "Zoë".encode()], ids=len)
    def test_any_body_arrives_unchanged_with_its_length(
        self, callbacks: Callbacks, receiver: Receiver, body: bytes
    ) -> None:
        headers = dict(HEADERS)
        assert 200 == callbacks.post(receiver.answering(200), headers, body)
        ((arrived, content),) = receiver.received
        assert len(body) == len(content)
        assert sha256(body).hexdigest() == sha256(content).hexdigest(), "another body arrived"
        assert str(len(body)) == arrived.get("content-length", str(len(body)))
        host = urlsplit(receiver.answering(200)).netloc
        assert host == arrived.get("host", host), "the header Host leaves out the port"
        assert HEADERS == headers, "the caller's headers were changed"

    @feature("I11")
    def test_posts_arrive_in_order_each_with_its_own_headers(self, callbacks: Callbacks, receiver: Receiver) -> None:
        url = receiver.answering(202)
        for number in range(4):
            headers = {**HEADERS, "webhook-id": f"msg_{number}"} | ({"X-Odd": "1"} if number % 2 else {})
            assert 202 == callbacks.post(url, headers, f"body {number}".encode())
        assert [f"msg_{number}" for number in range(4)] == [headers["webhook-id"] for headers, _ in receiver.received]
        assert [b"body 0", b"body 1", b"body 2", b"body 3"] == [body for _, body in receiver.received]
        assert [False, True, False, True] == ["x-odd" in headers for headers, _ in receiver.received]

    @feature("I11")
    def test_threads_post_at_once(self, callbacks: Callbacks, receiver: Receiver) -> None:
        url = receiver.answering(200)
        bodies = [f"{number} ".encode() * (number + 1) for number in range(8)]
        assert [200] * 8 == all_done(*(partial(callbacks.post, url, HEADERS, body) for body in bodies))
        assert sorted(bodies) == sorted(body for _, body in receiver.received)

    @feature("I11")
    def test_a_receiver_that_was_down_is_posted_to_when_others_are(
        self, callbacks: Callbacks, receiver: Receiver
    ) -> None:
        with pytest.raises(Unavailable):
            callbacks.post(receiver.down(), HEADERS, BODY)
        assert 204 == callbacks.post(receiver.answering(204), HEADERS, BODY)

    @asvs("V1.3.6", "V15.3.2")
    @feature("I11")
    @pytest.mark.parametrize("host", PRIVATE)
    def test_an_address_in_a_private_network_is_refused(self, guarded: Callbacks | None, host: str) -> None:
        if guarded is not None:
            for scheme in ("http", "https"):
                with pytest.raises(NotAllowed) as caught:
                    guarded.post(f"{scheme}://{host}/hook", HEADERS, BODY)
                assert caught.value.message.endswith(".")

    @asvs("V1.3.6")
    @feature("I11")
    def test_nothing_reaches_a_receiver_in_a_private_network(
        self, guarded: Callbacks | None, receiver: Receiver
    ) -> None:
        if guarded is not None:
            with pytest.raises(NotAllowed):
                guarded.post(receiver.answering(200), HEADERS, BODY)
            assert [] == receiver.received

    @feature("I11")
    def test_body_and_headers_arrive_unchanged(self, callbacks: Callbacks, receiver: Receiver) -> None:
        assert 204 == callbacks.post(receiver.answering(204), HEADERS, BODY)
        ((headers, body),) = receiver.received
        assert BODY == body
        assert {name: headers[name.lower()] for name in HEADERS} == HEADERS

    @feature("I11")
    def test_each_body_arrives_once_and_whole(self, callbacks: Callbacks, receiver: Receiver) -> None:
        bodies = [bytes(range(256)) * 256, b"", "“ŵ”".encode()]
        address = receiver.answering(200)
        assert [200, 200, 200] == [callbacks.post(address, HEADERS, body) for body in bodies]
        assert bodies == [body for _, body in receiver.received]

    @feature("I11")
    @pytest.mark.parametrize("status", [200, 202, 226, 301, 307, 400, 410, 429, 500, 503, 599, 999])
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


def _changing(receiver: Receiver) -> str:
    """Return an address at a name that is looked up anew, with the port of a receiver on this machine."""
    port = receiver.answering(200).rpartition(":")[2].replace("?", "/").partition("/")[0]
    return f"http://{CHANGING}:{port}/200"
