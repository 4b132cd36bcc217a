"""Tables that a phone lays out as cards say in their HTML that they are tables, whether scripts run or not."""

import re
from collections.abc import Iterator

import pytest

from benchmarks._site import AREA_ADMINISTRATOR, FIRST_UKPRN, MANAGER, Asker, school
from progress_core.domain.foundations.actors import OPERATOR

_TABLE = re.compile(r"<table[^>]*progress-stack.*?</table>", re.DOTALL)
_PART = re.compile(r"<(table|thead|tbody|tr|td|th)\b([^>]*)")
_ROLES = {
    "table": {"table"},
    "thead": {"rowgroup"},
    "tbody": {"rowgroup"},
    "tr": {"row"},
    "td": {"cell"},
    "th": {"rowheader", "columnheader"},
}


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """Open the site over a small store."""
    with school(f"sqlite:///{tmp_path_factory.mktemp('roles')}/progress.db", 10) as made:
        made.progress.groups.create(OPERATOR, str(FIRST_UKPRN), "11A")
        asker = Asker(made)
        yield asker
        asker.close()


@pytest.mark.parametrize(
    ("username", "address"),
    [
        (MANAGER, "/providers"),
        (MANAGER, f"/providers/{FIRST_UKPRN}/groups"),
        (MANAGER, "/learners/not-logged-on"),
        (AREA_ADMINISTRATOR, "/audit"),
        (AREA_ADMINISTRATOR, "/staff"),
    ],
)
def test_every_part_of_a_table_has_its_role(asker: Asker, username: str, address: str) -> None:
    status, page = asker.get(username, address)
    (table,) = _TABLE.findall(page.decode())
    parts = _PART.findall(table)
    assert (status, {"table", "thead", "tbody", "tr", "td"} <= {name for name, _ in parts}) == (200, True)
    for name, attributes in parts:
        (role,) = re.findall(r' role="(\w+)"', attributes)
        assert role in _ROLES[name], f"<{name}{attributes}>"
