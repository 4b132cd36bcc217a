"""One request as operations see it: who asks, and what is answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from attrs import Factory, evolve, field, frozen
from starlette.requests import Request

from progress_core.compose.progress import Progress
from progress_core.domain.foundations.actors import STRANGER, Actor
from progress_core.domain.foundations.errors import Conflict, ProgressError, Unavailable
from progress_core.usecases.accounts.bearers import Bearer

T_co = TypeVar("T_co", covariant=True)


@frozen
class Call:
    """A request by the holder of a token, or by a stranger.

    Args:
        request: as received.
        progress: the use cases.
        bearer: who holds the token that was sent; None for strangers.
        version: the version that the caller started from, as `If-Match` says; None for any.
    """

    request: Request
    progress: Progress
    bearer: Bearer | None = None
    version: str | None = None

    @property
    def actor(self) -> Actor:
        """The person who asks, or a stranger."""
        return STRANGER if self.bearer is None else self.bearer.actor

    @property
    def holder(self) -> Bearer:
        """Who holds the token, in operations that need one.

        Raises:
            RuntimeError: this one needs none.
        """
        if self.bearer is None:
            raise RuntimeError("This operation is open to strangers.")
        return self.bearer

    @property
    def proven(self) -> Actor:
        """The person who asks, for what asks people for their password again (K1).

        A program has none. Whoever gave its token the scope for this had just shown who they are.
        """
        return evolve(self.actor, proved_at=None)

    @property
    def number(self) -> int:
        """The id in the address."""
        return int(self.request.path_params["id"])

    @property
    def place(self) -> int:
        """The number in the address of one of several things of the same owner."""
        return int(self.request.path_params["number"])

    @property
    def ukprn(self) -> str:
        """The UKPRN in the address."""
        return str(self.request.path_params["ukprn"])

    @property
    def name(self) -> str:
        """The name in the address."""
        return str(self.request.path_params["name"])

    @property
    def numbered_version(self) -> int | None:
        """The version that the caller started from, of what counts its versions; -1, older than any, for nonsense."""
        if self.version is None:
            return None
        return int(self.version) if self.version.isdecimal() and len(self.version) <= _MAX_VERSION_DIGITS else -1

    def require_version(self, now: str) -> None:
        """Refuse a change of what has another version by now, where the use case compares none.

        Args:
            now: the version that there is.

        Raises:
            Conflict: the caller has read another one.
        """
        if self.version not in (None, now):
            raise Conflict

    def require_read_version(self, read: "Callable[[Call], Reply[object]]", *, changed: bool = False) -> None:
        """Refuse a change from an old version that would change nothing, where the use case forgives that.

        Use cases forgive it because people press a button twice. A program that names an old version believes
        something that is no longer true, whatever it sends.

        Args:
            read: the operation that shows the version.
            changed: whether something was changed, which only the right version does.

        Raises:
            Conflict: the caller has read another version.
        """
        if self.version is not None and not changed:
            self.require_version(read(self).version)

    def path(self, name: str) -> str:
        """Return the address of something of the API, such as "/learners/12", below the path at which it is mounted."""
        return f"{self.request.scope.get('root_path', '')}{name}"


_MAX_VERSION_DIGITS = 9


@contextmanager
def afterwards() -> Iterator[None]:
    """Read what came of a change that is stored already.

    Raises:
        Unavailable: it could not be read; whoever sends the request again is not told that nothing was done.
    """
    try:
        yield
    except ProgressError as error:
        raise Unavailable("It was done, but could not be read afterwards. Look before you send it again.") from error


@frozen
class Reply(Generic[T_co]):
    """What an operation answers.

    Args:
        value: becomes the body; None for no body.
        version: of what is shown, for `ETag`; "" for what has none.
        location: where what was made can be read, below the API ("/learners/12"); "" for nowhere.
        next: `cursor` of the next page; "" on the last page.
        shown: what a GET of the same thing answers now, so that its `ETag` is the same; `value` if nothing is said, and
            None if it was not read again.
    """

    value: T_co
    version: str = ""
    location: str = ""
    next: str = ""
    shown: object = field(default=Factory(lambda reply: reply.value, takes_self=True), kw_only=True)


@frozen
class FileReply:
    """A file.

    Args:
        content: of the file.
        name: for saving it: letters, digits, "-" and ".".
        media_type: of the file.
    """

    content: bytes = field(repr=False)
    name: str
    media_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@frozen
class SentFile:
    """A file that came with a request.

    Args:
        name: as the sender calls it.
        content: of the file.
    """

    name: str
    content: bytes = field(repr=False)
