"""The page of ports: each protocol as it stands, its entry points, its twin in memory and its kit."""

import ast
import tomllib
from pathlib import Path

from tests.pages import markdown

ROOT = Path(__file__).parent.parent.parent
CORE = ROOT / "progress_core"

KITS = "kits"
"""The group of the classes that run kits over adapters, whose names are those of ports and adapters."""

_OFFERED = ("backups",)
"""Ports that a store may offer besides."""

_INTRODUCTION = """\
A port is a `typing.Protocol` in `progress_core.ports`: there is no base class to inherit, only these methods \
to write. Every port ships with a twin in memory, and with a [contract kit](../howto/write-an-adapter.md): a class to \
inherit, with one fixture to override. An adapter raises only the [errors](errors.md) that are named here. The \
group `progress.kits` has the class that runs the kit over each adapter: `mail.smtp` is that of the mailer `smtp`."""

_REPOSITORIES = """\
A store is one unit of work with these repositories. A store implements all of them; `StoreContract` is all their kits \
together."""


def groups() -> dict[str, dict[str, str]]:
    """Return the entry points of this distribution: group without "progress." -> name -> target."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: dict[str, dict[str, str]] = project["entry-points"]
    return {group.removeprefix("progress."): points for group, points in found.items()}


def modules() -> list[str]:
    """Return the names of the modules of the ports; others beside them hold what ports share."""
    return sorted(path.stem for path in (CORE / "ports").glob("*.py") if protocols(path.stem))


def protocols(module: str) -> list[str]:
    """Return the names of the protocols of a port's module."""
    tree = ast.parse((CORE / "ports" / f"{module}.py").read_text("utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return [node.name for node in classes if "Protocol" in map(ast.unparse, node.bases)]


def kit(module: str) -> str:
    """Return the whole name of a port's contract kit, which is called as the port is; "" if there is none."""
    path = CORE / "testing" / f"{module}.py"
    if not path.exists():
        return ""
    names = {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)}
    kits = [f"{protocol}Contract" for protocol in protocols(module)]
    return next((f"progress_core.testing.{module}.{name}" for name in kits if name in names), "")


def twin(module: str) -> str:
    """Return the name of the module that holds a port's twin; "" if there is none."""
    return f"progress_core.memory.{module}" if (CORE / "memory" / f"{module}.py").exists() else ""


def page() -> str:
    """Return the page as Markdown."""
    known = groups()
    chosen = [module for module in modules() if module in known]
    chosen.sort(key=lambda module: list(known).index(module))
    rows = [
        (
            f"[{module}](#{module})",
            markdown.code(f"progress.{module}"),
            " ".join(map(markdown.code, known[module])),
            markdown.code(twin(module)),
            markdown.code(kit(module)),
        )
        for module in chosen
    ]
    driving = sorted(known.keys() - set(chosen) - {KITS})
    rows += [
        ("", markdown.code(f"progress.{group}"), " ".join(map(markdown.code, known[group])), "", "")
        for group in driving
    ]
    blocks: list[str | list[str]] = [
        _INTRODUCTION,
        markdown.table(("port", "entry points", "adapters that come with it", "twin", "kit"), rows),
    ]
    for module in chosen:
        blocks += _described(module)
    for module in _OFFERED:
        blocks += _described(module)
    blocks += ["## Repositories of the store", _REPOSITORIES]
    for module in modules():
        if module not in (*chosen, *_OFFERED):
            blocks += _described(module, level="###")
    return markdown.page("Ports", *blocks)


def _described(module: str, level: str = "##") -> list[str | list[str]]:
    source = (CORE / "ports" / f"{module}.py").read_text("utf-8")
    tree = ast.parse(source)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    shown = "\n\n\n".join(_with_decorators(source, node) for node in classes)
    tools = f"Twin `{twin(module)}` · kit `{kit(module)}`"
    return [f"{level} {module}", ast.get_docstring(tree) or "", tools, f"```py\n{shown}\n```"]


def _with_decorators(source: str, node: ast.ClassDef) -> str:
    decorators = "".join(f"@{ast.unparse(decorator)}\n" for decorator in node.decorator_list)
    return decorators + (ast.get_source_segment(source, node) or "")
