"""The faults, one module per kit, or a package where there are many: data only.

Each module has `FAULTS`. Add a fault where an adapter could go wrong in the same way again, then run
`python -m tests.kits KIT` to see whether the kit catches it.
"""

from importlib import import_module
from pkgutil import walk_packages

from tests.kits.fault import Fault


def all_faults() -> tuple[Fault, ...]:
    """Return every fault, in the order of the modules' names."""
    modules = sorted(module.name for module in walk_packages(__path__, f"{__name__}."))
    return tuple(fault for name in modules for fault in getattr(import_module(name), "FAULTS", ()))


def kits() -> tuple[str, ...]:
    """Return the names of the kits that are judged."""
    return tuple(dict.fromkeys(fault.kit for fault in all_faults()))
