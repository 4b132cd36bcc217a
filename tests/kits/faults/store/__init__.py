"""What stores get wrong: the one in memory, and the one on SQL."""

from tests.kits.fault import Fault


def in_memory(module: str, find: str, replace: str, about: str) -> Fault:
    """Return a fault of the store in memory, in a module of `progress_core/memory`."""
    return Fault("store", "memory", f"progress_core/memory/{module}.py", find, replace, about)


def on_sql(module: str, find: str, replace: str, about: str, *, why_not: str = "") -> Fault:
    """Return a fault of the store on SQL, in a module of `progress_sql`."""
    return Fault("store", "sqlite", f"adapters/sql/progress_sql/{module}.py", find, replace, about, why_not=why_not)
