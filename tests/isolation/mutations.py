"""Takes every check of a permission or a scope out in turn, and sees that some cell of the table goes red.

`.venv/bin/python -m tests.isolation.mutations` says for each mutation which cell noticed it; it ends
with 1 if none did. Each mutation is made in the syntax tree of one function, whose code is put in the
place of the real one while the table is tried.
"""

import ast
import inspect
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import CodeType, FunctionType, ModuleType
from typing import cast

from attrs import frozen
from progress_web import pages

from progress_core import usecases
from tests.isolation import test_cli, test_core, test_web
from tests.isolation.expect import ACTORS
from tests.isolation.rows import Answer, Cell, Line, check
from tests.isolation.table.cli import COMMANDS
from tests.isolation.table.core import USE_CASES
from tests.isolation.table.web import ROUTES
from tests.isolation.world import world

_EVERYTHING = ast.parse('__import__("progress_core.domain.permissions", fromlist=["_"]).EVERYTHING', mode="eval").body
_REQUIRES = ("require", "require_whole", "_require_staff")
_SEEN = ("sees_provider", "sees")

KNOWN = {
    "GroupLearners.list: sees everything": "the group's whole provider is seen, which was made sure of before",
    "GroupLearners.change: sees everything": "learners must be at the group's provider, which is seen whole",
    "LearnerGroups.list: sees everything": "names, counts and managers are looked up for the groups in scope alone",
    "LearnerGroups.create: without require_whole(actor, ukprn)": "no role that makes groups is restricted to one",
    "ImportRun._write: without actor.require(Permission.IMPORT_LEARNERS)": "asked again, should the right be gone: "
    "tests/unit/test_usecase_import_run.py",
    "ImportRun._update: sees everything": "the plan holds learners in scope alone",
    "undo: sees everything": "learners who have moved meanwhile: tests/unit/test_usecase_imports.py",
    "_learners: sees everything": "the ids of a cohort come from pages in scope; of ticked ones another line is red",
    "LearnersNotLoggedOn.list: sees everything": "names of providers are looked up for learners in scope alone",
    "StaffAccounts.create: without actor.require(Permission.MANAGE_STAFF)": "who has not may make no role",
    "StaffAccounts._in_reach: sees everything": "made sure of twice, by the scope and by the store",
    "StaffAccounts._in_reach: actor.scope.sees_provider(ukprn) is always true": "made sure of twice",
}
"""What no cell can notice, because something else stands in the way as well; and what that is."""

PAGES_ASK_FIRST = "progress_web.pages"
"""Pages ask before they read a form; the use case behind them asks again, so that no cell may notice."""

Ask = Callable[[Line, Cell], Answer]


@frozen
class Mutation:
    """One check taken out.

    Args:
        module: where it stands.
        line: where it stands.
        function: qualified name of the function around it.
        what: was done to it.
        code: of the function as it is then.
    """

    module: ModuleType
    line: int
    function: str
    what: str
    code: CodeType

    @property
    def known(self) -> bool:
        """Whether it is known that no cell can notice."""
        return f"{self.function}: {self.what}" in KNOWN or self.module.__name__.startswith(PAGES_ASK_FIRST)

    @property
    def name(self) -> str:
        """Say where it is and what was done."""
        return f"{self.module.__name__}:{self.line} {self.function}: {self.what}"


class _Taking(ast.NodeTransformer):
    """Takes the check out that comes at one place in the order of the tree; counts them all."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.count = 0
        self.found: tuple[int, str] | None = None

    def _is_next(self, node: ast.expr, what: str) -> bool:
        self.count += 1
        if self.count - 1 != self.place:
            return False
        self.found = node.lineno, what
        return True

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Take `actor.require(...)`, `require_...(...)` and `scope.sees_...(...)` out."""
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _REQUIRES and self._is_next(node, f"without {ast.unparse(node)}"):
            return ast.copy_location(ast.Constant(None), node)
        if name in _SEEN and self._is_next(node, f"{ast.unparse(node)} is always true"):
            return ast.copy_location(ast.Constant(value=True), node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Put everything in the place of `actor.scope`."""
        self.generic_visit(node)
        is_scope = node.attr == "scope" and isinstance(node.value, ast.Name) and node.value.id == "actor"
        if is_scope and self._is_next(node, "sees everything"):
            return ast.copy_location(_EVERYTHING, node)
        return node


def mutations() -> Iterator[Mutation]:
    """Make every mutation of the use cases and the pages."""
    for package in (usecases, pages):
        for found in sorted(iter_modules(package.__path__, f"{package.__name__}."), key=lambda each: each.name):
            yield from _of(import_module(found.name))


def _of(module: ModuleType) -> Iterator[Mutation]:
    source = inspect.getsource(module)
    counting = _Taking(-1)
    counting.visit(ast.parse(source))
    for place in range(counting.count):
        taking = _Taking(place)
        tree = ast.fix_missing_locations(taking.visit(ast.parse(source)))
        assert taking.found
        line, what = taking.found
        code = _around(compile(tree, str(module.__file__), "exec"), line)
        yield Mutation(module, line, code.co_qualname, what, code)


def _around(code: CodeType, line: int) -> CodeType:
    """Give the code of the outermost function around a line."""
    inside = [each for each in code.co_consts if isinstance(each, CodeType) and line in _lines(each)]
    (found,) = inside
    return _around(found, line) if found.co_flags & inspect.CO_NEWLOCALS == 0 or not _is_function(found) else found


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & inspect.CO_OPTIMIZED)


def _lines(code: CodeType) -> range:
    lines = [line for _, _, line in code.co_lines() if line]
    nested = [line for each in code.co_consts if isinstance(each, CodeType) for line in _lines(each)]
    return range(min(lines + nested), max(lines + nested) + 1)


@contextmanager
def made(mutation: Mutation) -> Iterator[None]:
    """Put the mutated code in its place for the length of a block."""
    found: object = mutation.module
    for name in mutation.function.split("."):
        found = inspect.getattr_static(found, name)
    function = cast("FunctionType", found)
    real = function.__code__
    function.__code__ = mutation.code
    try:
        yield
    finally:
        function.__code__ = real


def noticed(surfaces: list[tuple[tuple[Line, ...], Ask]]) -> str:
    """Give the first cell that is not as it must be; "" if all are."""
    for lines, ask in surfaces:
        for line in lines:
            for actor in ACTORS:
                try:
                    check(line, actor, world(), lambda cell, line=line, ask=ask: ask(line, cell))  # type: ignore[misc] # mypy takes no defaults
                except Exception as error:  # noqa: BLE001 - whatever it is, it is red
                    return f"{line.name} · {actor} ({type(error).__name__})"
    return ""


def main() -> None:
    """Try all mutations."""
    survivors = 0
    with tempfile.TemporaryDirectory() as name, chdir(name), test_web.running() as site:
        folder = Path(name)
        surfaces: list[tuple[tuple[Line, ...], Ask]] = [
            (USE_CASES, test_core.ask),
            (ROUTES, lambda line, cell: test_web.ask(line, cell, site)),
            (COMMANDS, lambda line, cell: test_cli.ask(line, cell, folder)),
        ]
        assert not (red := noticed(surfaces)), f"the table must be green without any mutation: {red}"
        for mutation in mutations():
            with made(mutation):
                red = noticed(surfaces)
            survivors += not red and not mutation.known
            said = "red  " if red else "known" if mutation.known else "GREEN"
            sys.stdout.write(f"{said} {mutation.name} -> {red or 'nobody noticed'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{survivors} not noticed\n")
    sys.exit(bool(survivors))


if __name__ == "__main__":
    main()
