"""Every decision about an application in every state: core, page, command line and API refuse it with one reason."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import httpx
import pytest
from attrs import evolve, frozen
from click.testing import CliRunner
from progress_cli.main import cli

from progress_core.compose.progress import Progress
from progress_core.domain.accounts.access_tokens import scopes_for
from progress_core.domain.applications.applications import Application
from progress_core.domain.applications.applications import ApplicationState as State
from progress_core.domain.applications.offers import Condition
from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.blockers import reasons_of
from progress_core.domain.foundations.errors import NotFound, Rejected
from progress_core.domain.foundations.permissions import Role
from tests.browsers import browser_at
from tests.given.admissions import COLLEGE, course, directory
from tests.given.decisions import applicant, applied, found
from tests.given.people import hire
from tests.given.profiles import learner_of
from tests.web.conftest import House, Visitor

pytestmark = pytest.mark.feature("H2", "H2a", "H2b", "I5")

_S = State
_MOVES = {
    "--apply": _S.PENDING,
    "--change": _S.DRAFT,
    "--submit": _S.SUBMITTED,
    "--accept": _S.ACCEPTED,
    "--decline": _S.DECLINED_BY_LEARNER,
    "--withdraw": _S.WITHDRAWN,
}
_DECISIONS = {"--offer": _S.OFFERED, "--decline": _S.DECLINED_BY_PROVIDER, "--enrol": _S.ENROLLED}
_BEFORE = {
    _S.OFFERED: _S.SUBMITTED,
    _S.DECLINED_BY_PROVIDER: _S.SUBMITTED,
    _S.ACCEPTED: _S.OFFERED,
    _S.DECLINED_BY_LEARNER: _S.OFFERED,
    _S.ENROLLED: _S.ACCEPTED,
    _S.WITHDRAWN: _S.SUBMITTED,
}
_OPEN, _MISSED = (Condition("An interview"),), (Condition("An interview", met=False),)

SITUATIONS: dict[str, tuple[State, tuple[Condition, ...], int, str]] = {
    "draft": (_S.DRAFT, (), 0, "apply withdraw"),
    "pending": (_S.PENDING, (), 0, "change submit withdraw"),
    "submitted": (_S.SUBMITTED, (), 0, "withdraw | offer decline"),
    "offered": (_S.OFFERED, (), 0, "accept decline withdraw | decline take-back"),
    "offered on conditions": (_S.OFFERED, _OPEN, 0, "accept decline withdraw | decline conditions take-back"),
    "offered long ago": (_S.OFFERED, (), 25, "accept decline withdraw | decline"),
    "accepted": (_S.ACCEPTED, (), 0, "decline withdraw take-back | enrol"),
    "accepted on conditions": (_S.ACCEPTED, _OPEN, 0, "decline withdraw take-back | conditions"),
    "accepted and missed": (_S.ACCEPTED, _MISSED, 0, "decline withdraw take-back | decline conditions"),
    "accepted long ago": (_S.ACCEPTED, (), 25, "decline withdraw | enrol"),
    "declined by provider": (_S.DECLINED_BY_PROVIDER, (), 0, "| take-back"),
    "declined by learner": (_S.DECLINED_BY_LEARNER, (), 0, "take-back"),
    "enrolled": (_S.ENROLLED, (), 0, "| take-back"),
    "withdrawn": (_S.WITHDRAWN, (), 0, "take-back"),
}
"""State, conditions, hours since the last decision, and what its learner | the provider may do, written by hand."""


@frozen
class Scene:
    """An application, and both sides of it.

    Args:
        house: the site.
        number: of the application.
        herself: the learner.
        staff: of the college.
        browsers: of the two.
        programs: of the two, which use the API.
    """

    house: House
    number: int
    herself: Actor
    staff: Actor
    browsers: dict[Role, Visitor]
    programs: dict[Role, httpx.Client]

    @property
    def progress(self) -> Progress:
        return self.house.progress

    def put(self, state: State, conditions: tuple[Condition, ...], hours: int) -> Application:
        """Put the application into a state, whatever it was in."""
        decided_at = self.progress.context.clock.now() - timedelta(hours=hours) if state in _BEFORE else None
        with self.progress.context.store.transaction() as work:
            return work.applications.save(
                evolve(
                    found(self.progress, self.number),
                    state=state,
                    before=_BEFORE.get(state),
                    conditions=conditions,
                    decided_at=decided_at,
                )
            )


@frozen
class Decision:
    """One decision, on all four ways.

    Args:
        name: as in the table above.
        who: makes it.
        core: the use case.
        words: of the command.
        path: of the page.
        form: what the page sends.
        operation: method and path of the API.
        body: what a program sends.
    """

    name: str
    who: Actor
    core: Callable[[], object]
    words: tuple[str, ...]
    path: str
    form: dict[str, str]
    operation: tuple[str, str]
    body: dict[str, object]


@pytest.fixture
def scene(house: House) -> Scene:
    directory(house.progress, course(1))
    learner = applicant(house.progress)
    number = applied(house.progress, learner)
    herself, staff = learner_of(house.progress, learner), hire(house.progress, Role.ADMISSIONS, COLLEGE)
    browsers = {
        Role.LEARNER: house.enter_as(herself, "sunny4day"),
        Role.ADMISSIONS: house.enter_as(staff, "teach3rs"),
    }
    programs = {actor.role: program_of(house, actor) for actor in (herself, staff)}
    return Scene(house, number, herself, staff, browsers, programs)


def program_of(house: House, actor: Actor) -> httpx.Client:
    """Return a client that uses the API for somebody."""
    actor = house.progress.accounts.actor(actor.username)
    token = house.progress.access_tokens.create(actor, "program", scopes_for(actor.role)).token
    return house.closing.enter_context(browser_at(house.url, headers={"authorization": f"Bearer {token}"}))


def decisions(scene: Scene, now: Application) -> list[Decision]:
    """Return everything that either side could try, from a form that shows the application as it is."""
    number, version, progress = str(now.id), str(now.version), scene.progress
    own, theirs = f"/applications/{number}", f"/admissions/{number}"
    received = f"/applications/received/{number}"
    marks = [True] * max(1, len(now.conditions))
    learners = [
        Decision(option[2:], scene.herself, partial(progress.applications.move, scene.herself, now.id, target),
                 ("move", number, option), f"{own}/move", {"target": target.value, "version": version},
                 ("POST", f"{own}/move"), {"move": option[2:]})
        for option, target in _MOVES.items()
    ]  # fmt: skip
    providers = [
        Decision(option[2:], scene.staff, partial(progress.admissions.decide, scene.staff, now.id, target),
                 ("decide", number, option), "/admissions/decide",
                 {"target": target.value, "version": version, "application": number},
                 ("POST", f"{received}/decision"), {"decision": option[2:]})
        for option, target in _DECISIONS.items()
    ]  # fmt: skip
    return [
        *learners,
        Decision("take-back", scene.herself, partial(progress.applications.take_back, scene.herself, now.id),
                 ("take-back", number), f"{own}/take-back", {"version": version}, ("POST", f"{own}/take-back"), {}),
        *providers,
        Decision("conditions", scene.staff, partial(progress.admissions.mark_conditions, scene.staff, now.id, marks),
                 ("conditions", number, "--met", "1"), f"{theirs}/conditions",
                 {"version": version, "condition-1": "met"}, ("PUT", f"{received}/conditions"), {"met": marks}),
        Decision("take-back", scene.staff, partial(progress.admissions.take_back, scene.staff, now.id),
                 ("take-back", number), f"{theirs}/take-back", {"version": version},
                 ("POST", f"{received}/take-back"), {}),
    ]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_core_page_command_line_and_api_refuse_the_same_with_the_same_reason(scene: Scene, situation: str) -> None:
    state, conditions, hours, allowed = SITUATIONS[situation]
    before = scene.put(state, conditions, hours)
    of_learner, _, of_provider = (part.split() for part in allowed.partition("|"))
    for decision in decisions(scene, before):
        if decision.name in (of_learner if decision.who is scene.herself else of_provider):
            (answer := run(scene, decision, "--dry-run")).pop("applications", None)
            assert answer.get("done") is False, (decision, answer)
            continue
        reasons = refused(decision)
        assert reasons, decision
        answer = run(scene, decision, "--yes", code=1)
        told = [(found["code"], found["message"]) for found in answer.get("blockers", ())]
        assert (told or [(answer["error"], answer["message"])]) == reasons, decision
        page = scene.browsers[decision.who.role].post(decision.path, **decision.form)
        assert page.status_code == (404 if reasons[0][0] == "not_found" else 422), decision
        if page.status_code != 404:
            assert [text for _, text in reasons if text not in unescape(page.text)] == [], decision
        assert sent(scene, decision) == (page.status_code, reasons), decision
        assert found(scene.progress, scene.number) == before, decision


def refused(decision: Decision) -> list[tuple[str, str]]:
    """Return why the core refuses a decision, in the words for who makes it."""
    try:
        decision.core()
    except NotFound as absent:
        return [(absent.code, absent.message)]
    except Rejected as refusal:
        return [(reason.code, reason.message) for reason in reasons_of(refusal.blockers, decision.who.role)]
    return []


def sent(scene: Scene, decision: Decision) -> tuple[int, list[tuple[str, str]]]:
    """Return with which status and reasons the API refuses a decision."""
    method, path = decision.operation
    program = scene.programs[decision.who.role]
    answer = program.request(method, f"/api/v1{path}", json=decision.body, headers={"if-match": "*"})
    problem = answer.json()
    told = [(found["code"], found["message"]) for found in problem["blockers"]]
    return answer.status_code, told or [(problem["code"], problem["detail"])]


def run(scene: Scene, decision: Decision, *options: str, code: int = 0) -> dict[str, Any]:
    """Run the command, and return what it prints as JSON."""
    words = ["applications", *decision.words, *options, "--json", "--as", decision.who.username]
    result = CliRunner().invoke(cli, words, obj=scene.progress)
    assert result.exit_code == code, (decision.words, result.output)
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer
