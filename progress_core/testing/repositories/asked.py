"""A repository whose methods are called in another way than its caller asks: with other iterables, limits or zones."""

import inspect
from collections.abc import Callable, Mapping
from inspect import BoundArguments
from typing import Any, TypeAlias, get_type_hints

from attrs import frozen

from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import repositories


@frozen
class Call:
    """A call of a method.

    Args:
        name: of the method.
        run: makes the call; each time anew.
        given: its arguments, which may be changed.
        hints: the types of its parameters.
    """

    name: str
    run: Callable[[], Any]
    given: BoundArguments
    hints: Mapping[str, Any]


Way: TypeAlias = Callable[[Call], Any]
"""Makes a call in its own way, and returns what its caller gets."""


class Asked:
    """A unit of work in which one repository is called in another way.

    Args:
        work: the unit of work.
        name: name of the repository.
        way: how its methods are called.
        but: methods that are called as they are.
    """

    def __init__(self, work: UnitOfWork, name: str, way: Way, but: frozenset[str] = frozenset()) -> None:
        self._work, self._name, self._way, self._but = work, name, way, but

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._work, name)
        return _Repository(found, repositories()[name], self._way, self._but) if name == self._name else found


class _Repository:
    def __init__(self, repository: object, protocol: type[Any], way: Way, but: frozenset[str]) -> None:
        self._repository, self._protocol, self._way, self._but = repository, protocol, way, but

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._repository, name)
        if name in self._but:
            return method
        promised = getattr(self._protocol, name)

        def call(*given: object, **named: object) -> object:
            bound = inspect.signature(promised).bind(None, *given, **named)
            return self._way(
                Call(name, lambda: method(*bound.args[1:], **bound.kwargs), bound, get_type_hints(promised))
            )

        return call
