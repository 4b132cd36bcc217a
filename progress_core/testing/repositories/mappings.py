"""The row of the repository of remembered mappings."""

from progress_core.domain.importing.mappings import RememberedMapping
from progress_core.ports.store import UnitOfWork
from progress_core.testing.repositories.rows import HERE, THERE, Change, Repository, RoundTrip
from progress_core.testing.tools.filled import filled


def furnish(work: UnitOfWork) -> None:
    """Store what this row finds from the start, for providers that are there."""
    work.mappings.put(_mapping(1))


def _mapping(seed: int, ukprn: str = HERE) -> RememberedMapping:
    return filled(RememberedMapping, seed, ukprn=ukprn)


def _called(work: UnitOfWork, name: str) -> RememberedMapping:
    (found,) = (one for one in work.mappings.of(THERE) if one.mapping.name == name)
    return found


MAPPINGS = Repository(
    writes={
        "put": lambda work: work.mappings.put(_mapping(2)),
        "remove": lambda work: work.mappings.remove(HERE, _mapping(1).mapping.name),
    },
    read=lambda work: [work.mappings.of(ukprn) for ukprn in (HERE, THERE)],
    trips=(
        RoundTrip(
            RememberedMapping,
            lambda work, remembered: work.mappings.put(remembered),
            (lambda work, remembered: _called(work, remembered.mapping.name),),
            {"ukprn": THERE},
            (Change(lambda work, remembered: work.mappings.put(remembered), counted=False),),
        ),
    ),
)
