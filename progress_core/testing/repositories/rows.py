"""What a row of the table of repositories says, and the values that the rows have in common."""

from collections.abc import Callable, Mapping
from inspect import get_annotations, getmembers
from typing import Any, TypeVar

from attrs import field, frozen

from progress_core.domain.foundations.errors import NotFound
from progress_core.ports.store import UnitOfWork
from progress_core.testing.tools.filled import blank as blank_value
from progress_core.testing.tools.filled import filled

T = TypeVar("T")

Act = Callable[[UnitOfWork], object]
Put = Callable[[UnitOfWork, Any], object]
Find = Callable[[UnitOfWork, Any], object]

HERE, THERE = "10000001", "10000002"
"""The UKPRNs of the two providers."""
LEARNER, OTHER, STAFF, FREE = (2**40 + number for number in range(1, 5))
"""The ids of two learners, a member of staff, and an account that is nobody's."""
GROUP, COURSE, OTHER_COURSE = (2**40 + number for number in range(11, 14))
FIRST, SECOND, THIRD = (2**40 + number for number in range(21, 24))
"""Ids of records: the first of each repository is stored from the start, the others are added by tests."""
REQUESTER = 2**40 + 31
IMPORT = 2**40 + 41
"""The id of the import that made the first learner."""


@frozen
class Change:
    """A way to change a stored value.

    Args:
        put: stores the changed value.
        fixed: the fields that it leaves as they are.
        counted: whether it increases the version by one.
    """

    put: Put
    fixed: frozenset[str] = frozenset()
    counted: bool = True


@frozen
class RoundTrip:
    """How a value of a repository is stored, and found again.

    Args:
        kind: its class.
        add: adds it.
        find: each of the ways to find it.
        given: the values of fields that must fit other rows, or functions that make them from a seed; all other
            fields are filled in, new ones too.
        changes: each of the ways to change it.
        first_version: added to the version of the value by `add`.
        listed: each of the ways to find it without some of its fields.
        unlisted: the names of these fields.
    """

    kind: type[Any]
    add: Put
    find: tuple[Find, ...]
    given: Mapping[str, object] = field(factory=dict)
    changes: tuple[Change, ...] = ()
    first_version: int = 0
    listed: tuple[Find, ...] = ()
    unlisted: frozenset[str] = frozenset()

    def value(self, seed: int, *, blank: bool = False) -> Any:
        """Build a value with every field filled in, or only those that need it."""
        given = {name: found(seed) if callable(found) else found for name, found in self.given.items()}
        return blank_value(self.kind, seed, **given) if blank else filled(self.kind, seed, **given)

    @property
    def fixed(self) -> frozenset[str]:
        """The fields of a value that are the same whatever its seed."""
        return frozenset(name for name, found in self.given.items() if not callable(found))


@frozen
class Key:
    """A secret or other text by which exactly one thing is found, and only by the whole of it.

    Args:
        put: stores something under a key.
        find: returns what a key finds: nothing, None or False if it finds nothing.
        any_case: whether case makes no difference.
    """

    put: Callable[[UnitOfWork, str], object]
    find: Callable[[UnitOfWork, str], object]
    any_case: bool = False


@frozen
class Repository:
    """What every kit does with a repository.

    Args:
        writes: for every method that writes, a change that `read` shows. Each can be made in the furnished store, and
            also after those before it. What stands before a space is the name of the method.
        read: reads everything that a change could show, with every method that reads and does not hold.
        hold: reads what is then held until the transaction ends, which an old snapshot may refuse.
        trips: for every class of values that a method takes.
        keys: the texts by which its values are found.
        idle: methods that neither change nor tell anything.
        own_writes: whether a unit of work reads what it wrote itself.
        only_tells_writers: whether nothing can be read without writing, so that old snapshots show nothing.
    """

    writes: Mapping[str, Act]
    read: Act
    trips: tuple[RoundTrip, ...] = ()
    keys: tuple[Key, ...] = ()
    idle: frozenset[str] = frozenset()
    hold: Act = lambda _: None
    own_writes: bool = True
    only_tells_writers: bool = False

    def read_all(self, work: UnitOfWork) -> object:
        """Read everything that a change could show."""
        return self.read(work), self.hold(work)


def repositories() -> dict[str, type[Any]]:
    """Return the repositories of a unit of work by name, with their protocols: the list that nobody has to keep."""
    properties = getmembers(UnitOfWork, lambda member: isinstance(member, property))
    return {name: get_annotations(found.fget)["return"] for name, found in properties}


def methods_of(protocol: type[Any]) -> frozenset[str]:
    """Return the names of the methods that a repository promises."""
    return frozenset(name for name, member in vars(protocol).items() if callable(member) and not name.startswith("_"))


def maybe(read: Callable[..., T], *given: Any) -> T | None:
    """Return what a read finds, or None."""
    try:
        return read(*given)
    except NotFound:
        return None


def only(found: Any, key: Any) -> Any:
    """Return the one value with this id, number, digest or UKPRN that a listing has.

    Raises:
        AssertionError: it has none, or has it several times.
    """
    names = ("id", "number", "digest", "ukprn", "learner_id")
    those = [one for one in found if key in [getattr(one, name) for name in names if hasattr(one, name)]]
    assert len(those) == 1, f"{key!r} should be listed once, but is listed {len(those)} times"
    return those[0]
