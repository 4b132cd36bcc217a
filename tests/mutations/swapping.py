"""Swap the code of a module for that of a mutant, after everything is imported."""

import gc
from collections.abc import Iterator
from types import CodeType, FunctionType

from tests.mutations.mutants import Mutant, mutated


def swap(mutant: Mutant) -> None:
    """Put the code with the mistake into every function of the module, wherever it is kept by now."""
    path = str(mutant.path.resolve())
    codes = {_key(code): code for code in _within(compile(mutated(mutant), path, "exec"))}
    for function in [each for each in gc.get_objects() if isinstance(each, FunctionType)]:
        present = function.__code__
        code = codes.get(_key(present))
        if present.co_filename == path and code is not None and code.co_freevars == present.co_freevars:
            function.__code__ = code


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _within(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _within(inner)
