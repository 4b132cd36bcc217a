"""What the commands about applications share: asking before a decision, and applications as JSON."""

from typing import TYPE_CHECKING, Any

import click
from attrs import asdict

from progress_cli.foundations.output import print_json
from progress_core.domain.applications.offers import reason_in_words
from progress_core.domain.foundations.errors import Rejected
from progress_core.domain.foundations.permissions import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from progress_core.domain.applications.applications import Application
    from progress_core.domain.foundations.actors import Actor
    from progress_core.usecases.applications.admissions import Plan


def require_person(actor: "Actor", who: str) -> None:
    """Refuse the operator, who has no account, and so no applications or access tokens.

    Args:
        actor: who runs the command.
        who: whose username is needed: "a learner".

    Raises:
        click.UsageError: it is the operator.
    """
    if actor.role is Role.OPERATOR:
        raise click.UsageError(f"Say who acts: use --as with the username of {who}. The operator cannot do this.")


def stops(plans: "Sequence[Plan]", *, dry_run: bool, yes: bool, json_: bool) -> bool:
    """Print what would happen, and ask; return whether nothing is to be done.

    Raises:
        Rejected: it cannot be done, with all reasons.
    """
    if json_ and dry_run:
        print_json({"done": False, "applications": [_plan_data(plan) for plan in plans]})
        return True
    if not json_:
        for plan in plans:
            click.echo(f"{plan.application.id}, {plan.learner}, {plan.application.course}:")
            said = [found.message for found in plan.consequences] + [reason.text for reason in plan.reasons]
            for line in said:
                click.echo(f"- {line}")
    blockers = dict.fromkeys(blocker for plan in plans for blocker in plan.blockers)
    if blockers:
        raise Rejected(blockers=blockers)
    if not (dry_run or yes or json_):
        click.confirm("Do this?", abort=True)
    return dry_run


def print_outcome(changed: "Sequence[Application]", *, json_: bool, done: bool = True) -> None:
    """Print the applications as they are now, or as they would be."""
    if json_:
        print_json({"done": done, "applications": [application_data(one) for one in changed]})
        return
    for one in changed:
        click.echo(f"{one.id}: {one.state.value}.")


def _plan_data(plan: "Plan") -> dict[str, Any]:
    return {
        "id": plan.application.id,
        "learner": plan.learner,
        "status": plan.application.state.value,
        "consequences": plan.consequences,
        "reasons": plan.reasons,
        "can_be_taken_back_until": plan.until,
    }


def application_data(application: "Application") -> dict[str, Any]:
    """Return an application for JSON."""
    return {
        "id": application.id,
        "name": application.learner_name,
        "course": application.course,
        "course_id": application.course_id,
        "ukprn": application.ukprn,
        "submitted_at": application.submitted_at,
        "status": application.state.value,
        "conditions": [asdict(condition) | {"words": condition.words} for condition in application.conditions],
        "reason": reason_in_words(application.reason),
        "message": application.message,
        "version": application.version,
    }
