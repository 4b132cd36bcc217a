"""Find every check of a permission or a scope in the code, and build the code without it.

The checks are found by how they are written, wherever they stand: in the use cases, the permissions
themselves, both stores, the pages and the commands. Each mutation is made in the syntax tree of one
function, whose code is put in the place of the real one for as long as the table is tried.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pkgutil import walk_packages
from types import CodeType, FunctionType, ModuleType
from typing import cast

import progress_cli
import progress_sql
import progress_web
from attrs import frozen

import progress_core.memory
from progress_core import usecases

PACKAGES = (usecases, progress_core.memory, progress_sql, progress_web, progress_cli)
"""Where checks may stand; and the module of the permissions themselves."""

_EVERYTHING = ast.parse(
    '__import__("progress_core.domain.foundations.actors", fromlist=["_"]).EVERYTHING', mode="eval"
).body
_TRUE_IN_SQL = ast.parse('__import__("sqlalchemy").true()', mode="eval").body
_REQUIRES = ("require", "require_whole", "_require_staff", "require_reader", "require_editor", "require_adder")
_SEES = ("sees_provider", "sees", "_sees", "may", "_shown", "reference_shown")
_REFUSALS = ("NotAllowed", "NotFound", "_no_provider")
_ABOUT_WHO = ("actor", "scope", "sees", "may(", "visit", "len(found)")
"""What a refusal asks of who is refused, or of whom something belongs to; others refuse bad input."""
_WHOSE = ("actor.account_id", "actor.role", ".scope.", "page.access", "signed_in is", "PERMISSIONS[", "self.learner")
_NOT_OURS = ("migrations", "__main__", "progress_web.foundations.security", "progress_cli.demo")
"""Where `scope` is another word, or everything is made up."""


@frozen
class Mutation:
    """One check taken out.

    Args:
        module: where it stands.
        line: where it stands.
        place: its number among the checks of the module.
        function: qualified name of the function around it.
        what: was done to it.
    """

    module: ModuleType
    line: int
    place: int
    function: str
    what: str

    @property
    def key(self) -> str:
        """Describe what was done to which function."""
        return f"{self.function}: {self.what}"

    @property
    def guards(self) -> bool:
        """Whether it may stand in the way of others: a scope in a use case, or a demand."""
        is_use_case = self.module.__name__.startswith(usecases.__name__)
        return is_use_case and not self.what.endswith("is always false")

    @property
    def name(self) -> str:
        """Describe where the mutation is and what was done."""
        return f"{self.module.__name__}:{self.line} {self.key}"

    def real(self) -> FunctionType:
        """Return the function that is mutated."""
        return function_of(self.module, self.function)


class _Taking(ast.NodeTransformer):
    """Takes out the checks at some places in the order of the tree; counts them all."""

    def __init__(self, places: Iterable[int] = ()) -> None:
        self.places = set(places)
        self.found: list[tuple[int, str]] = []

    def _take(self, node: ast.expr, what: str, instead: ast.expr) -> ast.expr:
        self.found.append((node.lineno, what))
        return ast.copy_location(instead, node) if len(self.found) - 1 in self.places else node

    def visit_If(self, node: ast.If) -> ast.AST:
        """Never refuse where there is nothing but a refusal."""
        self.generic_visit(node)
        test = ast.unparse(node.test)
        if len(node.body) == 1 and _refuses(node.body[0]) and any(each in test for each in _ABOUT_WHO):
            node.test = self._take(node.test, f"never refuses if {test}", ast.Constant(value=False))
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Take `actor.require(...)`, `require_...(...)`, `scope.sees_...(...)` and what SQL asks of a scope out."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        text = ast.unparse(node)
        if name in _SEES and node.args and (name != "_shown" or text.startswith("_shown(actor")):
            if isinstance(node.func, ast.Attribute):
                node.func.value = self.visit(node.func.value)
            node.args = [self.visit(each) for each in node.args]
            if text == "self._sees(scope)":  # gives a condition, whose scope is taken out
                return node
            return self._take(node, f"{text} is always true", ast.Constant(value=True))
        self.generic_visit(node)
        if text.startswith("self.groups.isdisjoint"):
            return self._take(node, f"{text} is always false", ast.Constant(value=False))
        if name in _REQUIRES:
            return self._take(node, f"without {text}", ast.Constant(None))
        if (name in ("any_of", "_any_of") and "scope." in text) or name == "at_its_provider":
            return self._take(node, f"{text} is always true", _TRUE_IN_SQL)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Put everything in the place of a scope, and let everything be seen."""
        text = ast.unparse(node)
        if node.attr in _SEES and "scope" in text:
            node.value = self.visit(node.value)
            return self._take(node, f"{text} is always true", ast.parse("lambda _: True", mode="eval").body)
        if not isinstance(node.value, ast.Name):
            self.generic_visit(node)
        if text.endswith("state.received"):
            return self._take(node, f"{text} is always true", ast.Constant(value=True))
        if text.endswith("scope.everything"):
            return self._take(node, f"{text} is always true", ast.Constant(value=True))
        if node.attr == "scope" and isinstance(node.ctx, ast.Load) and "request" not in text:
            return self._take(node, f"{text} is everything", _EVERYTHING)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        """Leave alone what a change does by whom it is made: nobody is let in by it."""
        return node if ast.unparse(node.targets[0]) == "by_learner" else self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> ast.AST:
        """Leave alone what a change does by whom it is made: nobody is let in by it."""
        return node if node.arg in ("by_learner", "kind") else self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Put everything in the place of a scope that was given."""
        if node.id == "scope" and isinstance(node.ctx, ast.Load):
            return self._take(node, "scope is everything", _EVERYTHING)
        if node.id == "_RECEIVED" and isinstance(node.ctx, ast.Load):
            return self._take(node, "what is received is everything", _TRUE_IN_SQL)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Let everybody be who may, and everything be in scope."""
        text = ast.unparse(node)
        self.generic_visit(node)
        if any(each in text for each in _WHOSE):
            value = not isinstance(node.ops[0], ast.IsNot | ast.NotIn | ast.NotEq)
            if text.startswith("visit.signed_in"):  # asks who is nobody
                value = False
            return self._take(node, f"{text} is always {str(value).lower()}", ast.Constant(value=value))
        if text.endswith("in self.providers"):
            return self._take(node, f"{text} is always true", ast.Constant(value=True))
        if text.endswith("== scope.learner"):
            return self._take(node, f"{text} is always true", _TRUE_IN_SQL)
        return node


def _refuses(statement: ast.stmt) -> bool:
    said = statement.exc if isinstance(statement, ast.Raise) else getattr(statement, "value", None)
    called = said.func if isinstance(said, ast.Call) else said
    return isinstance(called, ast.Name) and called.id in _REFUSALS


def mutations() -> Iterator[Mutation]:
    """Return every mutation."""
    yield from _of(import_module("progress_core.domain.foundations.permissions"))
    for package in PACKAGES:
        for found in sorted(walk_packages(package.__path__, f"{package.__name__}."), key=lambda each: each.name):
            if not any(name in found.name for name in _NOT_OURS):
                yield from _of(import_module(found.name))


def _of(module: ModuleType) -> Iterator[Mutation]:
    tree = ast.parse(inspect.getsource(module))
    taking = _Taking()
    taking.visit(tree)
    if taking.found:
        code = compile(ast.parse(inspect.getsource(module)), str(module.__file__), "exec")
        for place, (line, what) in enumerate(taking.found):
            around = _around(code, line)
            if around is not None:
                yield Mutation(module, line, place, around.co_qualname, what)


def _around(code: CodeType, line: int) -> CodeType | None:
    """Return the code of the outermost function around a line; None for code that runs as the module is loaded."""
    for each in code.co_consts:
        if isinstance(each, CodeType) and line in _lines(each):
            return None if each.co_name.startswith("<") else _outermost(each, line)
    return None


def _outermost(code: CodeType, line: int) -> CodeType | None:
    return code if code.co_flags & inspect.CO_OPTIMIZED else _around(code, line)


def _lines(code: CodeType) -> range:
    lines = [line for _, _, line in code.co_lines() if line]
    nested = [line for each in code.co_consts if isinstance(each, CodeType) for line in _lines(each)]
    return range(min(lines + nested), max(lines + nested) + 1)


def function_of(module: ModuleType, name: str) -> FunctionType:
    """Return a function by its qualified name, without its decorators."""
    found: object = module
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
    unwrapped = inspect.unwrap(cast("FunctionType", found))
    assert isinstance(unwrapped, FunctionType)
    return unwrapped


def _code(mutants: list[Mutation]) -> CodeType:
    """Make the code of one function without some of its checks."""
    module, line = mutants[0].module, mutants[0].line
    tree = _Taking(each.place for each in mutants).visit(ast.parse(inspect.getsource(module)))
    code = _around(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), line)
    assert code is not None
    return code


@contextmanager
def made(mutants: Iterable[Mutation]) -> Iterator[None]:
    """Put the mutated code in its place for the length of a block."""
    together: dict[FunctionType, list[Mutation]] = {}
    for mutant in mutants:
        together.setdefault(mutant.real(), []).append(mutant)
    with ExitStack() as undo:
        for function, of_it in together.items():
            undo.callback(setattr, function, "__code__", function.__code__)
            function.__code__ = _code(of_it)
        yield
