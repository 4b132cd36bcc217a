"""Pieces of a drawing as SVG, readable on light and on dark pages."""

from collections.abc import Iterable
from html import escape
from textwrap import indent

from attrs import frozen

MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SANS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

_LIGHT = {
    "page": "#ffffff", "panel": "#eef3f5", "box": "#ffffff", "line": "#5b7a86", "ink": "#12333f",
    "soft": "#45606b", "rule": "#1d6a7f", "case": "#8a5a00", "port": "#6b4a9c", "things": "#2f6f3e",
}  # fmt: skip
_DARK = {
    "page": "#10191d", "panel": "#1a282e", "box": "#10191d", "line": "#7f9aa5", "ink": "#e8f1f4",
    "soft": "#b3c6ce", "rule": "#6cc3da", "case": "#e9b44c", "port": "#bea2ea", "things": "#86cf97",
}  # fmt: skip


@frozen
class Drawing:
    """A drawing that is being put together.

    Args:
        width: in units of the drawing, which are pixels where it is not scaled.
        height: likewise.
        title: what it shows, for those who cannot see it.
        parts: its elements, from back to front.
    """

    width: int
    height: int
    title: str
    parts: tuple[str, ...]

    def svg(self) -> str:
        """Return the drawing as a file."""
        colours = "".join(_variables(selector, colours) for selector, colours in _SCHEMES)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" role="img" aria-labelledby="title">'
        )
        lines = [
            head,
            f'  <title id="title">{escape(self.title)}</title>',
            "  <!-- Made from the code by `python -m tests.pages`; a test keeps it up to date. -->",
            f"  <style>\n{colours}{_STYLE}  </style>",
            _ARROW,
            f'  <rect class="page" width="{self.width}" height="{self.height}" rx="10"/>',
            *(f"  {part}" for part in self.parts),
            "</svg>",
        ]
        return "\n".join(lines) + "\n"


_SCHEMES = (("light", _LIGHT), ("dark", _DARK))
_ARROW = (
    '  <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto"><path d="M0 0 8 4 0 8Z" class="head"/></marker></defs>'
)
_STYLE = indent(
    f"""\
text {{ fill: var(--ink); font: 13px {SANS}; }}
.name {{ font-family: {MONO}; font-weight: 600; }}
.code {{ font: 12px {MONO}; fill: var(--soft); }}
.soft {{ font-size: 12px; fill: var(--soft); }}
.big {{ font-size: 15px; font-weight: 600; }}
.page {{ fill: var(--page); }}
.panel {{ fill: var(--panel); stroke: var(--line); }}
.box {{ fill: var(--box); stroke: var(--line); }}
.line {{ fill: none; stroke: var(--line); stroke-width: 1.5; }}
.dashed {{ stroke-dasharray: 5 4; }}
.head {{ fill: var(--line); }}
.rule {{ fill: var(--rule); }} .case {{ fill: var(--case); }}
.port {{ fill: var(--port); }} .things {{ fill: var(--things); }}
""",
    "    ",
)


def _variables(scheme: str, colours: dict[str, str]) -> str:
    declared = " ".join(f"--{name}: {colour};" for name, colour in colours.items())
    if scheme == "dark":
        return f"    @media (prefers-color-scheme: dark) {{ svg {{ {declared} }} }}\n"
    return f"    svg {{ {declared} }}\n"


def rectangle(x: int, y: int, width: int, height: int, kind: str = "box") -> str:
    """Return a box; `kind` is a class of the style."""
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>'


def text(x: int, y: int, words: str, kind: str = "") -> str:
    """Return a line of text that begins at a point; `kind` is a class of the style."""
    styled = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{styled}>{escape(words, quote=False)}</text>'


def line(*points: tuple[int, int], arrow: bool = True, dashed: bool = False) -> str:
    """Return a line through points, by default with an arrow at its end."""
    path = " ".join(f"{x},{y}" for x, y in points)
    end = ' marker-end="url(#arrow)"' if arrow else ""
    return f'<polyline class="line{" dashed" if dashed else ""}" points="{path}"{end}/>'


def joined(*parts: str | Iterable[str]) -> tuple[str, ...]:
    """Return parts, and the parts of groups of them, in one tuple."""
    return tuple(piece for part in parts for piece in ((part,) if isinstance(part, str) else part))
