"""The drawing of the main job: what calls what from a spreadsheet of learners to their log-in letters.

To change it, change `PHASES`; `tests/docs/test_architecture.py` says which names or calls are not real.
"""

from collections.abc import Iterator

from attrs import frozen

from tests.pages.drawing import Drawing, joined, line, rectangle, text

_KIND_OF = {"domain": "rule", "usecases": "case"}
_LEGEND = (("case", "use cases"), ("rule", "domain"), ("things", "adapters"))
_WIDTH, _ROW, _INDENT = 1040, 46, 30


@frozen
class Step:
    """One step of the job: a function or method that is called.

    Args:
        depth: 0 for what is called from outside; one more than the step above that calls it.
        words: what it does.
        module: that holds it, without "progress_core." before it.
        name: of the function, or of the class and its method.
        via: the module that joins caller and called, where the caller does not import the module called: a port,
            the protocol of an importer, or `compose.progress`.
    """

    depth: int
    words: str
    module: str
    name: str
    via: str = ""

    @property
    def path(self) -> str:
        """Where it is, as the drawing names it."""
        return f"{self.module}.{self.name}"


RUN, ROWS = "usecases.importing.run", "usecases.importing.learner_rows"

PHASES: dict[str, tuple[Step, ...]] = {
    "Ask: site or command line": (
        Step(
            0,
            "Refuse people who are not allowed to, and files that are too large",
            "usecases.importing.learners",
            "LearnerImports.request",
        ),
        Step(1, "Store the request, its file and a job", "usecases.importing.requests", "ask"),
    ),
    "Read and check: a worker, outside any transaction": (
        Step(0, "Claim the job, under a lease and a fence", "usecases.foundations.job_runs", "JobRuns.run_next"),
        Step(
            1,
            "Pass it to the import of its kind",
            "usecases.importing.imports",
            "FileImports.run",
            via="compose.progress",
        ),
        Step(2, "Run the import: all or nothing", RUN, "run_import"),
        Step(3, "Open the file", "progress_excel.spreadsheets", "ExcelSpreadsheets.read", via="ports.spreadsheets"),
        Step(
            4, "Recognise its format by its content, and refuse anything else", "progress_excel.recognise", "recognise"
        ),
        Step(4, "Read its sheets in a limited child process", "progress_excel.reading", "read_workbook"),
        Step(3, "Turn its rows into learners", ROWS, "LearnerImporter.read", via=RUN),
        Step(4, "Read the first sheet that has the headings", "domain.importing.rows", "read_learners"),
        Step(5, "Match the headings", "domain.importing.headings", "Vocabulary.read_first"),
        Step(5, "Let rows through about which there is nothing to say", "domain.learners.form", "check_columns"),
        Step(5, "Check every other row: every problem at once", "domain.learners.form", "check_learner"),
    ),
    "Write: one transaction, under a lock": (
        Step(3, "Write the rows, unless anything is an error", ROWS, "LearnerImporter.write", via=RUN),
        Step(4, "Compare them with the learners in the store, in a few queries", ROWS, "plan_rows"),
        Step(5, "Create, update, skip or ask? A dry run stops here", "domain.importing.plan", "make_plan"),
        Step(4, "Choose usernames that nobody has", ROWS, "choose_usernames"),
        Step(4, "Seal initial passwords", "progress_security.sealing", "AesGcmSealer.seal_many", via="ports.sealing"),
        Step(
            4,
            "Add the learners in bulk",
            "progress_sql.learners.learners",
            "SqlLearners.add_many",
            via="ports.learners",
        ),
        Step(3, "Keep the outcome, and note it in the audit trail", RUN, "conclude"),
        Step(4, "Put an e-mail to the person who asked into the outbox", "usecases.correspondence.outbox", "post"),
    ),
    "Hand out: learners who have not logged on": (
        Step(
            0,
            "List them, with their initial passwords",
            "usecases.learners.not_logged_on",
            "LearnersNotLoggedOn.letters",
        ),
        Step(1, "Write their log-in letters", "progress_letters", "PrintLetters.write", via="ports.letters"),
    ),
}
"""The steps in the order in which they happen; a step of the third phase is called by one of the second."""

STEPS = tuple(step for steps in PHASES.values() for step in steps)


def caller(place: int) -> int | None:
    """Return the place of the step that calls the one at a place; None for those called from outside."""
    depth = STEPS[place].depth
    return next((above for above in reversed(range(place)) if STEPS[above].depth == depth - 1), None) if depth else None


def drawing() -> str:
    """Return the drawing as SVG."""
    panels: list[str] = []
    arrows: list[str] = []
    steps: list[str] = []
    tops: list[int] = []
    y = 16
    for title, phase in PHASES.items():
        height = 38 + _ROW * len(phase)
        panels += [
            rectangle(16, y, _WIDTH - 32, height, "panel"),
            text(32 + _INDENT * min(step.depth for step in phase), y + 25, title, "big"),
        ]
        for row, step in enumerate(phase):
            tops.append(y + 36 + _ROW * row)
            steps += _step(step, len(tops), tops[-1])
            arrows += _arrow(len(tops) - 1, tops)
        y += height + 12
    legend = joined(*(_entry(place, y + 12, *entry) for place, entry in enumerate(_LEGEND)))
    title = "The main job: what calls what, from a spreadsheet of learners to their log-in letters"
    return Drawing(_WIDTH, y + 28, title, joined(panels, arrows, steps, legend)).svg()


def _entry(place: int, y: int, kind: str, words: str) -> Iterator[str]:
    x = 24 + 110 * place
    yield f'<rect class="{kind}" x="{x}" y="{y - 10}" width="12" height="12" rx="2"/>'
    yield text(x + 20, y, words, "soft")


def _step(step: Step, number: int, top: int) -> Iterator[str]:
    x = 40 + _INDENT * step.depth
    kind = _KIND_OF.get(step.module.partition(".")[0], "things")
    yield rectangle(x, top, _WIDTH - 40 - x, _ROW - 8)
    yield f'<rect class="{kind}" x="{x}" y="{top}" width="5" height="{_ROW - 8}" rx="2"/>'
    yield text(x + 14, top + 16, f"{number}. {step.words}")
    yield text(x + 14, top + 32, step.path + (f"   via {step.via}" if step.via else ""), "code")


def _arrow(place: int, tops: list[int]) -> Iterator[str]:
    """Yield the arrow from the step that calls the one at a place."""
    above = caller(place)
    if above is not None:
        x = 40 + _INDENT * STEPS[above].depth + 14
        middle = tops[place] + (_ROW - 8) // 2
        start = tops[above] + _ROW - 8
        yield line((x, start), (x, middle), (40 + _INDENT * STEPS[place].depth, middle))


def steps_in_words() -> str:
    """Return the steps as a list in Markdown, for those who cannot see the drawing."""
    lines: list[str] = []
    number = 0
    for title, phase in PHASES.items():
        lines.append(f"* **{title}**")
        first = min(step.depth for step in phase)
        for step in phase:
            number += 1
            lines.append(f"{'  ' * (step.depth - first + 1)}* ({number}) {step.words}: `{step.path}`")
    return "\n".join(lines)
