"""Contract kits run by the names of ports and adapters (I13): `progress.kits` has the classes that kits need.

pytest is imported here alone, and only when a kit is listed or run.
"""

from functools import partial
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any

from attrs import frozen

from progress_core.compose import adapters
from progress_core.domain.foundations.errors import NotFound, Unavailable
from progress_core.domain.operations.kit_reports import KitReport

if TYPE_CHECKING:
    from progress_core.testing.running.contracts import Contract

_BY_SCHEME = ("store", "mail", "jobs")
"""Ports whose adapters are named by the scheme of a URL."""


@frozen
class ListedKit:
    """The kit of a port, and the adapters that it can be run over.

    Args:
        port: name of the port.
        contract: name of the kit's class.
        version: version of the contract.
        changes: what each version brought, the first version first.
        adapters: names of the installed adapters.
        complete: names of those that have a class in `progress.kits`, so that every check can be judged.
    """

    port: str
    contract: str
    version: int
    changes: tuple[str, ...]
    adapters: tuple[str, ...]
    complete: tuple[str, ...]


def listed() -> tuple[ListedKit, ...]:
    """Return the kits of all ports.

    Raises:
        Unavailable: pytest is not installed.
    """
    return tuple(
        ListedKit(
            contract.port,
            contract.name,
            contract.version,
            contract.changes,
            tuple(sorted(_registered(contract) | _complete(contract))),
            tuple(sorted(_complete(contract))),
        )
        for contract in _contracts().values()
    )


def run(port: str, name: str, url: str = "") -> KitReport:
    """Run the kit of a port over an adapter.

    Args:
        port: name of the port ("mail").
        name: name of the adapter ("smtp").
        url: what the adapter's factory, or the class of its kit, is given; `{folder}` stands for a new folder.

    Raises:
        NotFound: there is no such port or adapter; the message names those there are.
        Unavailable: pytest, or something that the adapter or its kit needs, is missing.
    """
    contract = _contracts().get(port)
    if contract is None:
        raise NotFound(f"There is no port {port!r}. Ports: {', '.join(_contracts())}.")
    known = sorted(_registered(contract) | _complete(contract))
    if name not in known:
        raise NotFound(f"There is no {port} adapter {name!r}. Installed: {', '.join(known)}.")
    from progress_core.testing.running.runs import run_kit  # noqa: PLC0415 - pytest is an extra

    return run_kit(contract, name, partial(_class, contract, name, url))


def _contracts() -> "dict[str, Contract]":
    try:
        from progress_core.testing.running.contracts import contracts  # noqa: PLC0415 - pytest is an extra
    except ImportError as error:
        raise Unavailable(
            f"Kits need {error.name}, which is not installed: pip install 'progress-core[testing]'."
        ) from error
    return contracts()


def _registered(contract: "Contract") -> set[str]:
    return set(adapters.names(contract.port)) if contract.entry_points else set()


def _complete(contract: "Contract") -> set[str]:
    start = f"{contract.port}."
    return {name.removeprefix(start) for name in adapters.names("kits") if name.startswith(start)}


def _class(contract: "Contract", name: str, url: str) -> type:
    """Return the class that runs the kit over an adapter: its own, or one that is made for it."""
    if name in _complete(contract):
        kit: type = _loaded(_point("kits", f"{contract.port}.{name}"))
        needs = getattr(kit, "needs_url", "")
        if needs and not url:
            raise Unavailable(f"The kit of the {contract.port} adapter {name!r} needs --url: {needs}.")
        if url and (require := getattr(kit, "require_server", None)):
            require(url)
        return type("TestKit", (kit,), {"given_url": url} if url else {})
    from progress_core.testing.running.assembled import FOLDER, assembled  # noqa: PLC0415 - pytest is an extra

    address = url or (f"{name}:" if contract.port in _BY_SCHEME else "")
    made = None
    if FOLDER not in address:
        made = adapters.load(contract.port, name, address)  # says once what is wrong with it
    return assembled(contract, contract.load_for(made), _loaded(_point(contract.port, name)), address)


def _point(port: str, name: str) -> EntryPoint:
    """Return the one entry point of a name.

    Raises:
        Unavailable: two packages register the name.
    """
    found = [point for point in adapters.installed(port) if point.name == name]
    owners = {point.dist.name: point for point in found if point.dist is not None}
    if len(owners) > 1:
        raise Unavailable(f"progress.{port} has {name!r} twice: in {' and in '.join(sorted(owners))}. Uninstall one.")
    return found[0]


def _loaded(point: EntryPoint) -> Any:
    try:
        return point.load()
    except ImportError as error:
        raise Unavailable(
            f"The kit of {point.name!r} needs {error.name}, which is not installed: pip install {error.name}."
        ) from error
