"""Every Python example on a page or in a docstring runs, and prints what it says."""

from doctest import ELLIPSIS
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.example import SybilFailure
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

from tests.docs.texts import blocks, files, name, pages

PAGES = [page for page in pages() if any(blocks(page, "python"))]
DOCSTRINGS = Sybil(parsers=[DocTestParser(ELLIPSIS)], document_types={".py": PythonDocStringDocument})
MODULES = [path for path in files(".py") if "tests" not in path.parts and ">>>" in path.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_examples_of_a_page(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    sybil = Sybil(parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)])
    assert _run(sybil, page)


def test_the_examples_of_docstrings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    wrong = tmp_path / "wrong.py"
    wrong.write_text('"""\n>>> 1 + 1\n3\n"""\n', "utf-8")
    with pytest.raises(SybilFailure):  # there may be no example today: one that is wrong would be noticed
        _run(DOCSTRINGS, wrong)
    for module in MODULES:
        assert _run(DOCSTRINGS, module)


def test_the_readme_and_the_tutorials_have_examples() -> None:
    assert {"README.md", "docs/tutorial/embed-the-rules.md", "docs/howto/write-an-adapter.md"} <= set(map(name, PAGES))


def _run(sybil: Sybil, path: Path) -> int:
    """Run every example of a file; give how many there were."""
    found = list(sybil.parse(path).examples())
    for example in found:
        example.evaluate()
    return len(found)
