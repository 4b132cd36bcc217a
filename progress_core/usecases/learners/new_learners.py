"""Checking the form for a new learner, with everything that the rules have to know (manual 5.1)."""

from collections.abc import Mapping
from datetime import datetime

from progress_core.domain.foundations.actors import Actor
from progress_core.domain.foundations.problems import Checked
from progress_core.domain.learners.details import LearnerDetails
from progress_core.domain.learners.form import check_learner
from progress_core.domain.values.english_time import english_day
from progress_core.usecases.accounts.names import provider_names
from progress_core.usecases.accounts.new_passwords import is_breached
from progress_core.usecases.foundations.context import Context


def check_new_learner(
    context: Context, actor: Actor, values: Mapping[str, object], now: datetime
) -> Checked[LearnerDetails]:
    """Check the fields of the form, `username` and `password` among them.

    Args:
        context: the ports; the policies for usernames and passwords are its limits.
        actor: who types; providers out of their scope have no name here.
        values: fields of the form.
        now: aware UTC.

    Source: manual 5.1; features B1, K7.
    """
    return check_learner(
        values,
        form="create",
        on=english_day(now),
        usernames=context.limits.username,
        passwords=context.limits.password,
        names=provider_names(context, actor, [values.get("ukprn")]),
        breached=is_breached(context, str(values.get("password") or "")),
    )
