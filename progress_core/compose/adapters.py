"""Adapters found by entry point; ours are registered in the same way as anybody else's (I3)."""

from functools import cache
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from typing import Any

from progress_core.domain.foundations.errors import ProgressError, Unavailable


@cache
def installed(port: str) -> EntryPoints:
    """Return the entry points of a port, read once per process, as reading all distributions is slow."""
    return entry_points(group=f"progress.{port}")


def names(port: str) -> tuple[str, ...]:
    """Return the sorted names of the installed adapters of a port."""
    return tuple(sorted({point.name for point in installed(port)}))


def scheme(url: str) -> str:
    """Return the part of a URL that names its adapter: `smtp` of `smtp://host`, `console` of `console:`."""
    return url.split(":", 1)[0].lower()


def load(port: str, name: str, url: object = "") -> Any:
    """Make one adapter.

    Args:
        port: the module name of the port ("store", "mail", ...).
        name: name of the adapter's entry point.
        url: argument for the adapter's factory: for most, a URL.

    Raises:
        Unavailable: no adapter has this name, several packages register it, or it cannot be loaded; the message says
            what to install or remove.
    """
    found = {point.value: point for point in installed(port) if point.name == name}
    if not found:
        raise Unavailable(f"There is no {port} adapter called {name!r}. Installed: {', '.join(names(port))}.")
    if len(found) > 1:
        packages = " and ".join(sorted(_package(point) for point in found.values()))
        raise Unavailable(f"The {port} adapter {name!r} is registered by {packages}. Uninstall one of them.")
    (point,) = found.values()
    try:
        return point.load()(url)
    except ImportError as error:
        raise Unavailable(
            f"The {port} adapter {name!r} needs {error.name}, which is not installed: pip install 'progress-core[all]'."
        ) from error
    except ProgressError:
        raise
    except ValueError as error:
        raise Unavailable(f"The {port} adapter {name!r} cannot use its setting: {error}.") from error


def _package(point: EntryPoint) -> str:
    """Return the name of the package that registers an entry point, or what it points at if it has none."""
    return point.dist.name if point.dist else point.value


def load_or_off(port: str, name: str, url: str = "") -> Any:
    """Make one adapter of a port that an installation can do without; None if its name is `off`.

    Args:
        port: as in `load`.
        name: as in `load`, or `off`.
        url: as in `load`.

    Raises:
        Unavailable: as in `load`; the message says how to do without it.
    """
    if name == "off":
        return None
    try:
        return load(port, name, url)
    except Unavailable as error:
        raise Unavailable(f"{error.message} PROGRESS_{port.upper()}=off does without.") from error
