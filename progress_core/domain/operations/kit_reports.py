"""What came of a run of a kit."""

from typing import Literal

from attrs import frozen

Outcome = Literal["passed", "failed", "not judged", "not run"]
Result = Literal["passed", "failed", "incomplete"]


@frozen
class Check:
    """One check of a kit.

    Args:
        name: what was checked, in plain English.
        test: name of the test, with its case in brackets.
        outcome: "not judged" if the kit could not see what it needs to see, which is no pass; "not run" if it needs an
            optional fixture that the adapter's class does not have.
        seconds: how long it took.
        message: what was found instead, what is missing, or what the adapter's class says that it has not; else "".
        hint: the likely cause; "" if none is known.
        where: file and line at which it failed; "" for a check that passed.
    """

    name: str
    test: str
    outcome: Outcome
    seconds: float
    message: str = ""
    hint: str = ""
    where: str = ""


@frozen
class KitReport:
    """What a kit found out about an adapter.

    Args:
        port: name of the port ("mail").
        adapter: name of the adapter's entry point ("smtp").
        contract: name of the kit's class ("MailerContract").
        version: version of the contract.
        checks: in the order in which they ran.
        seconds: how long the run took.
    """

    port: str
    adapter: str
    contract: str
    version: int
    checks: tuple[Check, ...]
    seconds: float

    @property
    def result(self) -> Result:
        """What the run shows: "passed" only if every check passed, apart from those that need optional fixtures."""
        if self.count("failed"):
            return "failed"
        return "incomplete" if self.count("not judged") or not self.count("passed") else "passed"

    def count(self, outcome: Outcome) -> int:
        """Count the checks with an outcome."""
        return sum(check.outcome == outcome for check in self.checks)

    @property
    def badge(self) -> str:
        """A line for a README, which counts the checks that were not run; "" for an adapter that has not passed."""
        if self.result != "passed":
            return ""
        checks, left_out = len(self.checks), self.count("not run")
        counted = f"{checks - left_out} of {checks} checks, {left_out} not run" if left_out else f"{checks} checks"
        return f"Passes the Progress `{self.port}` contract, version {self.version} ({counted})."
