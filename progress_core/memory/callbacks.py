"""Posting to addresses, for tests and demos: nothing leaves the process."""

from collections.abc import Mapping

from attrs import field, frozen

from progress_core.domain.foundations.errors import ProgressError


@frozen
class Posted:
    """Something that was posted.

    Args:
        url: where.
        headers: name -> value.
        body: as it was sent.
    """

    url: str
    headers: Mapping[str, str] = field(hash=False)
    body: bytes


class MemoryCallbacks:
    """Keeps what is posted; see `progress_core.ports.callbacks.Callbacks`.

    Attributes:
        posted: what was posted, the oldest first.
        statuses: address -> status that it answers with; any other address answers with 204.
        failures: address -> error to raise, to simulate receivers in trouble.
    """

    posted: list[Posted]
    statuses: dict[str, int]
    failures: dict[str, ProgressError]

    def __init__(self) -> None:
        self.posted, self.statuses, self.failures = [], {}, {}

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        if url in self.failures:
            raise self.failures[url]
        self.posted.append(Posted(url, dict(headers), body))
        return self.statuses.get(url, 204)


def open_callbacks(_setting: str = "") -> MemoryCallbacks:
    """Make callbacks that reach nobody (entry point `memory`)."""
    return MemoryCallbacks()
