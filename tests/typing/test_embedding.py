"""mypy knows of the results of checks what the rules know."""

from pathlib import Path

import pytest
from mypy import api

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.mark.feature("I1")
def test_type_checkers_know_when_there_is_a_value_and_what_means_nothing() -> None:
    said, complaints, status = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(HERE / "embedding.py")])
    assert ("", 0) == (complaints, status), said
