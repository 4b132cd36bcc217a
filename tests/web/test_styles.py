"""The committed style sheet is the one that its sources give: building it needs Node, so it is committed."""

import re
from pathlib import Path

import progress_web
import pytest

_SHIPPED = Path(progress_web.__file__).parent
_SOURCES = sorted((_SHIPPED.parent / "styles").glob("*.scss"))
_OURS = re.compile(r"progress-[a-z0-9_-]*[a-z0-9]")


def _classes(text: str) -> set[str]:
    return set(_OURS.findall(text))


@pytest.mark.parametrize("source", _SOURCES, ids=[path.name for path in _SOURCES])
def test_the_style_sheet_is_built_from_its_sources(source: Path) -> None:
    selectors = re.findall(r"\.(progress-[\w-]+)", source.read_text("utf-8"))
    shipped = (_SHIPPED / "static" / "progress.css").read_text("utf-8")
    assert set(selectors) <= _classes(shipped), "run styles/build.sh"


def test_every_class_used_by_the_pages_is_in_the_style_sheet() -> None:
    shipped = _classes((_SHIPPED / "static" / "progress.css").read_text("utf-8"))
    named = set()
    for template in (_SHIPPED / "templates").rglob("*.html"):
        for classes in re.findall(r'class(?:es)?"?[=:] ?"([^"]*)"', template.read_text("utf-8")):
            named |= _classes(classes)
    assert named - shipped == set()
