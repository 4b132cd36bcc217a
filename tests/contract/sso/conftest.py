"""A provider of our own that runs."""

from collections.abc import Iterator

import pytest
from progress_sso.kits.provider import Provider, serving


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(Provider()) as served:
        yield served
