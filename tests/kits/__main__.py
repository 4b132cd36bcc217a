"""Judge the kits by faults: seed each, run the whole kit, and write down which test catches it.

    .venv/bin/python -m tests.kits [KIT...] [--jobs N] [--show]     all faults, or those of some kits
    .venv/bin/python -m tests.kits [KIT...] --missing               those that no test is recorded for
    .venv/bin/python -m tests.kits [KIT...] --recorded              the recorded test for each fault; writes nothing

`caught.json` holds the results; a fault that is missed or hangs the kit is recorded as such. With `--recorded` it also
runs the recorded tests over the unchanged adapters, which must pass, and fails for every fault that is not recorded.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.kits.fault import Fault
from tests.kits.faults import all_faults
from tests.kits.in_place import NEVER, outcomes_in_place
from tests.kits.records import HUNG, MISSED, is_caught, record, recorded, test_of
from tests.kits.seeding import LIMIT, Outcome, Trial, outcomes, prepare

_MORE_TRIES = 3

MAX_OUTPUT = 3000
"""Characters of pytest's output that are shown, the last ones."""


def main() -> int:
    """Judge the faults, and return 1 if a result is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.kits")
    parser.add_argument("kit", nargs="*")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--recorded", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the output of pytest for each fault")
    parser.add_argument("--missing", action="store_true", help="only faults that no test is recorded for")
    parser.add_argument("--about", default="", help="only faults whose id contains this text")
    options = parser.parse_args()
    every = all_faults()
    faults = [one for one in every if (not options.kit or one.kit in options.kit) and options.about in one.id]
    if options.missing:
        caught = recorded()
        faults = [one for one in faults if not is_caught(caught.get(one.id, MISSED))]
    prepare(dict.fromkeys(one.kit for one in faults))
    return _again(faults, options.jobs) if options.recorded else _judge(faults, every, options.jobs, show=options.show)


def _judge(faults: Sequence[Fault], every: Sequence[Fault], jobs: int, *, show: bool) -> int:
    """Run whole kits; record and print the results."""
    results: dict[str, str] = {}
    if not _unchanged([Trial(None, (subject,)) for subject in dict.fromkeys(one.subject for one in faults)], jobs):
        return 1
    bad = 0
    for outcome in outcomes([Trial(fault, (fault.subject,)) for fault in faults], jobs=jobs):
        assert outcome.trial.fault is not None
        results[outcome.trial.fault.id] = _result(outcome)
        bad += not is_caught(_result(outcome))
        _say(outcome.ended.upper() if outcome.ended != "failed" else "caught", outcome)
        if show or outcome.ended == "broken":
            print(outcome.output[-MAX_OUTPUT:])
    record(results, {one.id for one in every})
    print(f"{len(faults) - bad} of {len(faults)} faults caught")
    return 1 if bad else 0


def _result(outcome: Outcome) -> str:
    return HUNG if outcome.ended == "hung" else outcome.caught_by if outcome.ended == "failed" else MISSED


def _say(what: str, outcome: Outcome) -> None:
    fault = outcome.trial.fault
    print(f"{what:7} {outcome.seconds:5.1f} s  {fault.id if fault else outcome.trial.tests[0]}", flush=True)
    if outcome.caught_by:
        print(f"                by {outcome.caught_by}", flush=True)


def _unchanged(trials: Sequence[Trial], jobs: int) -> bool:
    """Run tests over adapters without faults; print what fails, and return whether all passed."""
    failed = [outcome for outcome in outcomes(trials, jobs=jobs) if outcome.ended != "passed"]
    for outcome in failed:
        _say("UNSOUND", outcome)
        print(outcome.output[-MAX_OUTPUT:])
    return not failed


def _repeated(tests: Mapping[Fault, str], jobs: int) -> Iterator[Outcome]:
    """Run tests over unchanged adapters, and one for each fault: where possible, in modules that are imported once."""
    by_subject: dict[str, list[Trial]] = defaultdict(list)
    for fault, test in tests.items():
        by_subject[fault.subject].append(Trial(fault, (test,)))
    for trials in by_subject.values():
        here = [trial for trial in trials if _is_in_place(trial)]
        if here:
            yield from outcomes_in_place(here)
        elsewhere = [trial for trial in trials if not _is_in_place(trial)]
        if elsewhere:
            names = dict.fromkeys(trial.tests[0] for trial in elsewhere)
            yield from outcomes([Trial(None, tuple(names), LIMIT * len(names)), *elsewhere], jobs=jobs)


def _settled(found: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield outcomes, those of missed faults after more tries, when nothing else runs: a busy machine may hide haste.

    What is announced a second early is due all the same when a check that had to wait gets to look.
    """
    for first in list(found):
        outcome = first
        for _ in range(_MORE_TRIES if outcome.trial.fault else 0):
            if outcome.ended == "passed":
                (outcome,) = outcomes([outcome.trial])
        yield outcome


def _is_in_place(trial: Trial) -> bool:
    return trial.fault is not None and not trial.fault.outside and not trial.fault.id.startswith(NEVER)


def _again(faults: Sequence[Fault], jobs: int) -> int:
    """Run the recorded test for each fault, and print every fault that it does not catch any more."""
    caught = recorded()
    bad = [f"not recorded: {one.id}" for one in faults if one.id not in caught]
    tests = {one: test_of(one, caught) for one in faults if is_caught(caught.get(one.id, MISSED))}
    for outcome in _settled(_repeated(tests, jobs)):
        fault, test = outcome.trial.fault, outcome.trial.tests[0]
        if outcome.ended != ("failed" if fault else "passed"):
            what = f"{fault.id} (by {test})" if fault else f"no fault ({test} and others)"
            bad.append(f"{outcome.ended}: {what}\n{outcome.output[-MAX_OUTPUT:]}")
    print(*bad, sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
