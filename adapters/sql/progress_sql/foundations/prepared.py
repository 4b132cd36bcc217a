"""Statements whose text is made once."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.sql.base import Executable


class Prepared:
    """The text of a statement for one database, and how its parameters are given.

    Args:
        statement: with parameters in place of whatever differs from one time to the next.
        dialect: of the database.
        names: of these parameters.
    """

    def __init__(self, statement: Executable, dialect: Dialect, names: Iterable[str]) -> None:
        given = dict.fromkeys(names)
        compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined] # every statement we write has it
        whole = compiled.construct_expanded_state(given)
        self.text: str = whole.statement
        self._fixed = {name: value for name, value in whole.parameters.items() if name not in given}
        self._order: list[str] | None = whole.positiontup

    def parameters(self, values: Mapping[str, object]) -> Any:
        """Return the parameters as the driver takes them: in order, or by name."""
        if self._order is None:
            return {**self._fixed, **values}
        return tuple(values[name] if name in values else self._fixed[name] for name in self._order)
