"""The size of the table."""

import pytest

from tests.isolation.expect import ACTORS, targets_of
from tests.isolation.table.api import OPERATIONS
from tests.isolation.table.cli import COMMANDS
from tests.isolation.table.core import USE_CASES
from tests.isolation.table.web import ROUTES


@pytest.mark.feature("B9", "G3")
def test_the_table_has_thousands_of_cells() -> None:
    cells = {
        name: sum(len(targets_of(line.kind)) for line in lines) * len(ACTORS)
        for name, lines in {"core": USE_CASES, "web": ROUTES, "cli": COMMANDS, "api": OPERATIONS}.items()
    }
    assert sum(cells.values()) >= 10_000, cells
