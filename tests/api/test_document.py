"""The OpenAPI document: valid, and kept by the API whatever is sent to it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from progress_web.api.app import OPERATIONS, openapi
from progress_web.api.foundations import admission

from progress_core.domain.accounts.access_tokens import TokenScope
from progress_core.domain.foundations.permissions import Role
from tests.api.conftest import Hall, a_learner
from tests.given.people import NORTH

pytestmark = pytest.mark.feature("I6")

_OFTEN = 10**9
_SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
_LEFT_OUT = "positive_data_acceptance,missing_required_header"
"""Rules refuse what no schema can describe, and 428 is not among the statuses that it knows for a missing header."""


def test_the_document_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(openapi("/api/v1")).validate()


def test_the_document_is_served_as_it_is_made(anybody: httpx.Client) -> None:
    served = anybody.get("/api/v1/openapi.json").json()
    assert json.loads(json.dumps(openapi("/api/v1"))) == served


def test_every_operation_and_every_parameter_is_described() -> None:
    document = openapi("/api/v1")
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    for path in document["paths"].values():
        for each in path.values():
            assert each["summary"].endswith(".")
            assert all(name.get("description") or name["in"] == "path" for name in each["parameters"])
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description") or "enum" in schema, name


def test_every_scope_opens_something_and_is_described() -> None:
    used = {each.scope for each in OPERATIONS if each.scope}
    document = openapi("/api/v1")
    about = document["components"]["securitySchemes"]["token"]["description"]
    assert all(f"`{scope.value}`: {scope.about}" in about for scope in TokenScope)
    assert used <= set(TokenScope)


@pytest.fixture
def busy_hall(hall: Hall) -> Iterator[Hall]:
    """Run a site with some learners, where everybody may ask as often as they like."""
    with patch.object(admission, "PER_MINUTE", _OFTEN), patch.object(admission, "PER_MINUTE_OF_STRANGERS", _OFTEN):
        yield hall


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.PROVIDER_MANAGER, Role.ADMISSIONS, Role.LEARNER, None], ids=str)
def test_whatever_is_sent_is_answered_as_the_document_says(busy_hall: Hall, role: Role | None, tmp_path: Path) -> None:
    headers = {}
    if role is Role.LEARNER:
        a_learner(busy_hall.program(Role.LEARNER_MANAGER, NORTH))
        headers = dict(busy_hall.learners_program("asmith").client.headers)
    elif role is not None:
        headers = dict(busy_hall.program(role, NORTH).client.headers)
    token = ["--header", f"Authorization: {headers['authorization']}"] if headers else []
    # a program that revokes its own token is answered by 401 from then on
    command = [
        *(str(_SCHEMATHESIS), "run", f"{busy_hall.url}/api/v1/openapi.json"),
        *("--max-examples", "4", "--phases", "coverage,fuzzing,stateful", "--seed", "2013"),
        *("--exclude-checks", _LEFT_OUT, "--exclude-operation-id", "revokeToken", "--no-color", "--no-shrink", *token),
    ]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert 0 == found.returncode, found.stdout[-8_000:]
