"""A watch that requires every transaction of the store in memory to take its locks in the order of `Lock`."""

import re
from collections.abc import Callable
from weakref import WeakKeyDictionary

from progress_core.memory.store import MemoryUnitOfWork
from progress_core.usecases.foundations.holds import Lock

Place = tuple[int, int, str]
Hold = Callable[[MemoryUnitOfWork, str], None]

_PATTERNS = [re.compile(re.escape(lock.value).replace(r"\{\}", "(.+)")) for lock in Lock]


def place_of(name: str) -> Place:
    """Return where a lock stands in the order: by its kind, and among those of one kind by what it is held on.

    Raises:
        ValueError: no `Lock` has this name.
    """
    for rank, pattern in enumerate(_PATTERNS):
        if found := pattern.fullmatch(name):
            subject = found.group(1) if pattern.groups else ""
            return rank, int(subject) if subject.isdigit() else 0, subject
    raise ValueError(f"The lock {name!r} is not in progress_core.usecases.foundations.holds.Lock.")


class LockWatch:
    """Notes what each transaction holds, and every lock that was taken out of order."""

    def __init__(self) -> None:
        self.out_of_order: list[str] = []
        self.taken: set[str] = set()
        self._held: WeakKeyDictionary[object, list[str]] = WeakKeyDictionary()

    def watching(self, hold: Hold) -> Hold:
        """Return the method `hold` of a unit of work, watched."""

        def watched(work: MemoryUnitOfWork, name: str) -> None:
            held = self._held.setdefault(work, [])
            if name not in held:
                if held and place_of(name) < max(map(place_of, held)):
                    self.out_of_order.append(f"{name} after {max(held, key=place_of)}")
                place_of(name)
                held.append(name)
                self.taken.add(name)
            hold(work, name)

        return watched
