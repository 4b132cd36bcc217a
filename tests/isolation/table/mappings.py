"""The use cases about mappings of files, and a mapping that is remembered for a provider."""

from contextlib import suppress

from progress_core.domain.foundations.actors import OPERATOR
from progress_core.domain.foundations.errors import NotFound
from progress_core.domain.foundations.permissions import Permission
from progress_core.domain.importing.mappings import FileMapping
from tests.given.imports import csv, row_of
from tests.isolation.expect import Kind
from tests.isolation.rows import Cell, Line, args

May = Permission
MAPPING = FileMapping("SIMS", {"Forename": "first_name", "Surname": "last_name"})


def a_mapping(c: Cell) -> tuple[str, str]:
    """Remember a mapping for a provider, if it is there, and return the provider and its name."""
    with suppress(NotFound):
        c.world.progress.mappings.save(OPERATOR, c.ukprn, MAPPING)
    return c.ukprn, MAPPING.name


USE_CASES = (
    Line(
        "mappings.suggest",
        May.IMPORT_LEARNERS,
        Kind.A_WHOLE_PROVIDER,
        lambda c: args("a.csv", csv(row_of(c.ukprn)), ukprn=c.ukprn),
    ),
    Line(
        "mappings.of_file",
        May.IMPORT_LEARNERS,
        Kind.A_WHOLE_PROVIDER,
        lambda c: args("a.xml", b"", kind="ctf", ukprn=c.ukprn),
    ),
    Line("mappings.filled_template", May.IMPORT_LEARNERS, build=lambda _: ("a.csv", csv(row_of("10000055")))),
    Line("mappings.list", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn,)),
    Line("mappings.get", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, a_mapping),
    Line("mappings.save", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, lambda c: (c.ukprn, MAPPING)),
    Line("mappings.remove", May.IMPORT_LEARNERS, Kind.A_WHOLE_PROVIDER, a_mapping),
    Line("matching.keep", May.IMPORT_LEARNERS, build=lambda _: ("new.csv", b"new", MAPPING)),
    Line("matching.columns", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id,), fine=("Conflict",)),
    Line("matching.change", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id, MAPPING), fine=("Conflict",)),
    Line("matching.preview", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id,), fine=("Conflict",)),
    Line("matching.filled_template", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id,), fine=("Conflict",)),
    Line("matching.confirm", May.IMPORT_LEARNERS, Kind.AN_IMPORT, lambda c: (c.id,), fine=("Conflict",)),
)
