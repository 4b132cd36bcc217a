"""A kit's class for an adapter that has none: the adapter is made by its factory, and nothing else can be seen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from progress_core.testing.running.contracts import Contract

FOLDER = "{folder}"
"""What stands in a URL for a folder that each check has to itself."""


def assembled(contract: Contract, kit: type, factory: Callable[[str], Any], url: str) -> type:
    """Return a class that inherits the kit, with the fixtures that a factory is enough for.

    Args:
        contract: the contract of the port.
        kit: the class to inherit.
        factory: makes the adapter, as its entry point does.
        url: argument of the factory; `{folder}` in it is a new folder for each check.
    """

    def adapter(_self: object, tmp_path: Path) -> Iterator[Any]:
        made = _opened(factory, url, tmp_path)
        yield made
        getattr(made, "close", lambda: None)()

    def made_again(_self: object, tmp_path: Path) -> Callable[[], Any]:
        return lambda: _opened(factory, url, tmp_path)

    def reopened(_self: object, tmp_path: Path) -> Callable[[Any], Any]:
        def reopen(store: Any) -> Any:
            store.close()
            return factory(url.replace(FOLDER, str(tmp_path)))

        return reopen

    members: dict[str, Any] = {contract.fixture: pytest.fixture(name=contract.fixture)(adapter)}
    if contract.port == "passwords" or (contract.port == "sealing" and url):  # without a key, each has one of its own
        members["reopen"] = pytest.fixture(name="reopen")(made_again)
    elif contract.port == "store" and FOLDER in url:
        members["reopen"] = pytest.fixture(name="reopen")(reopened)
    return type("TestKit", (kit,), members)


def _opened(factory: Callable[[str], Any], url: str, folder: Path) -> Any:
    made = factory(url.replace(FOLDER, str(folder)))
    getattr(made, "migrate", lambda: None)()
    return made
