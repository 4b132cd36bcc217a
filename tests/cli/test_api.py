"""What other programs need to use the JSON API, from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


@pytest.mark.feature("I6")
def test_the_document_of_the_api_can_be_written_to_a_file(run: Cli) -> None:
    assert run("api", "openapi", "--out", "api.json").stdout == "Written to api.json.\n"
    assert json.loads(Path("api.json").read_text("utf-8")) == json.loads(run("api", "openapi").stdout)
    run("api", "openapi", "--out", "api.yaml", code=2)
