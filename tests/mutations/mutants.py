"""Make mutants of a module: copies of its code with one small mistake each."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_BLOCKS = (ast.stmt, ast.excepthandler, ast.match_case)
_PROSE = ("Rule", "TypeVar", "cast")
"""Calls that change no behaviour: what is said of a rule, and of types."""


@frozen
class Mutant:
    """One mistake.

    Args:
        path: file of the module.
        place: its number among the mutants of the module.
        first: first line of the statement that it is in.
        last: last line of that statement.
        what: was changed into what.
        inside: whether the statement is inside a function.
    """

    path: Path
    place: int
    first: int
    last: int
    what: str
    inside: bool

    @property
    def lines(self) -> range:
        """The lines of the statement."""
        return range(self.first, self.last + 1)

    @property
    def name(self) -> str:
        """Where it is, and what it is."""
        return f"{self.path}:{self.first} {self.what}"


def mutants(path: Path) -> list[Mutant]:
    """Return every mutant of a module."""
    return [
        Mutant(path, place, site.statement.lineno, site.statement.end_lineno or 0, site.what, site.inside)
        for place, site in enumerate(_sites(ast.parse(path.read_text(encoding="utf-8"))))
    ]


def mutated(mutant: Mutant) -> ast.Module:
    """Return the module's syntax tree with the mistake."""
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    list(_sites(tree))[mutant.place].change()
    return ast.fix_missing_locations(tree)


@frozen
class _Site:
    statement: ast.stmt
    inside: bool
    what: str
    change: Callable[[], None]


def _sites(tree: ast.Module) -> Iterator[_Site]:
    """Return every place where a mistake can be made, in the order of the text."""
    for statement, inside in _statements(tree.body, inside=False):
        for node in _nodes(statement):
            for what, change in _changes(node):
                yield _Site(statement, inside, what, change)


def _statements(body: list[ast.stmt], *, inside: bool) -> Iterator[tuple[ast.stmt, bool]]:
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # a docstring
        if isinstance(statement, (ast.Import, ast.ImportFrom, ast.AnnAssign)) and not getattr(statement, "value", None):
            continue
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            continue
        yield statement, inside
        within = inside or isinstance(statement, ast.FunctionDef)
        for part in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(statement, part, []), inside=within)
        for block in (*getattr(statement, "handlers", []), *getattr(statement, "cases", [])):
            yield from _statements(block.body, inside=within)


def _nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Return the nodes of a statement without annotations, prose and the statements inside it."""
    queue: list[ast.AST] = [statement]
    while queue:
        node = queue.pop(0)
        if _changes_nothing(node):
            continue
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "bases"):
                continue
            children = value if isinstance(value, list) else [value]
            queue += [c for c in children if isinstance(c, ast.AST) and not isinstance(c, _BLOCKS)]


def _changes_nothing(node: ast.AST) -> bool:
    """Return whether a node is for readers of the code and of the documentation alone."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in _PROSE
        case ast.Subscript(value=ast.Name(id="Literal")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
    return False


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _OTHER:
            yield _replaced(node, "ops", [_OTHER[type(op)]()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _OTHER:
            yield _replaced(node, "op", _OTHER[type(op)]())
        case ast.UnaryOp(op=ast.Not()):
            yield _replaced(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
        case ast.Constant(value=bool() | int() | str() as value):
            yield _replaced(node, "value", _other_constant(value))
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield _replaced(node, "value", ast.Constant(None))
        case ast.If() | ast.IfExp():
            yield _replaced(node, "test", ast.UnaryOp(ast.Not(), node.test))
        case ast.comprehension(ifs=[condition]):
            yield _replaced(node, "ifs", [ast.UnaryOp(ast.Not(), condition)])
        case ast.Call():
            yield from _without_an_argument(node)


def _other_constant(value: bool | int | str) -> bool | int | str:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"XX{value}XX"


def _without_an_argument(call: ast.Call) -> Iterator[tuple[str, Callable[[], None]]]:
    for at, argument in enumerate(call.args):
        if not _is_none(argument) and not isinstance(argument, ast.Starred):
            yield _replaced(call, "args", [*call.args[:at], ast.Constant(None), *call.args[at + 1 :]])


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _replaced(node: ast.AST, field: str, value: object) -> tuple[str, Callable[[], None]]:
    before = ast.unparse(node).splitlines()[0][:60]
    return f"{before}  [{type(node).__name__}.{field}]", lambda: setattr(node, field, value)
