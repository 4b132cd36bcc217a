"""A line of the examples: one operation, who asks, and with what."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from tests.api.examples.school import School


@frozen
class SentFile:
    """A file that is sent.

    Args:
        name: of the file.
        content: of the file.
    """

    name: str
    content: bytes = field(repr=False)


@frozen
class Line:
    """A request.

    Args:
        name: of the operation, as in the document ("getLearner").
        who: whose program asks; "" for a program without a token.
        at: what stands in the address; a number is the id.
        query: of the address.
        body: that is sent; None for none.
        file: that is sent; None for none.
        before: what happens at the school before.
    """

    name: str
    who: str = ""
    at: Any = None
    query: Mapping[str, Any] = field(factory=dict)
    body: Any = None
    file: SentFile | None = None
    before: Callable[[School], object] | None = None

    @property
    def places(self) -> Mapping[str, Any]:
        """What stands in the address, by name."""
        if self.at is None:
            return {}
        return self.at if isinstance(self.at, Mapping) else {"id": self.at}
