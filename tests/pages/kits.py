"""The page of kits: the faults that each was judged by, and the test that catches each, from `tests/kits`."""

from progress_core.testing.running.contracts import contracts
from tests.kits.faults import all_faults, kits
from tests.kits.records import HUNG, is_caught, recorded
from tests.pages import markdown

_INTRODUCTION = """\
A [contract kit](../howto/write-an-adapter.md) is worth what it catches. Each fault on this page was put into an \
adapter that is right, one at a time, and nothing but the shipped kit was run. Faults are what adapters get wrong in \
the wild: a text that is cut, an error that is swallowed, a key that is ignored. `python -m tests.kits` judges the \
kits again, and the tests run the test that is named here for every fault."""

_VERSIONS = """\
A contract has a new version when its checks change. `progress kit list` shows the versions that are installed, and \
`progress kit run` the one that an adapter was checked against."""


def page() -> str:
    """Return the page as Markdown."""
    caught, faults = recorded(), all_faults()
    results = [caught.get(fault.id, "") for fault in faults]
    found, hung = sum(map(is_caught, results)), results.count(HUNG)
    summary = f"{found} of {len(faults)} faults are caught ({found / len(faults):.1%}); {hung} hang a kit."
    versions = contracts()
    rows = []
    for kit, contract in versions.items():
        of_kit = [caught.get(fault.id, "") for fault in faults if fault.kit == kit]
        counts = (str(contract.version), str(len(of_kit)), str(sum(map(is_caught, of_kit))))
        rows.append((f"[{kit}](#{kit})" if of_kit else kit, markdown.code(contract.name), *counts))
    blocks: list[str | list[str]] = [
        _INTRODUCTION,
        _VERSIONS,
        summary,
        markdown.table(("port", "kit", "version", "faults", "caught"), rows),
    ]
    for kit in kits():
        listed = [
            (markdown.code(fault.adapter), fault.about, _shown(caught.get(fault.id, ""), fault.why_not))
            for fault in faults
            if fault.kit == kit
        ]
        changes = [(str(number), text) for number, text in enumerate(versions[kit].changes, 1)]
        blocks += [
            f"## {kit}",
            markdown.table(("version", "what it brought"), changes),
            markdown.table(("adapter", "what it does wrong", "caught by"), listed),
        ]
    return markdown.page("Kits, and the faults they catch", *blocks)


def _shown(test: str, why_not: str) -> str:
    """Return the function of a test as code, as its parameters may hold anything; if there is none, why not."""
    return markdown.code(test.partition("[")[0].rpartition("::")[2]) if is_caught(test) else f"nothing: {why_not}"
