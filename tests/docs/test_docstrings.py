"""Docstrings say what a function returns or does, with the verb that English readers expect."""

import ast

from tests.docs.texts import files, name

_DEFINED = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def test_no_docstring_begins_with_give_or_say() -> None:
    found = [
        f"{name(path)}: {node.name}"
        for path in files(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, _DEFINED) and (ast.get_docstring(node) or "").startswith(("Give ", "Say "))
    ]
    assert found == [], 'write "Return", "Yield", "Build", "Read", "Check" or "Return whether" instead'
