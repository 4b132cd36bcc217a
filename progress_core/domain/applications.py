"""Applications: their states, who may move them, and why one may not be submitted yet (H2, C2, C4, C10)."""

from attrs import frozen

from progress_core.domain.choices import Setting
from progress_core.domain.permissions import Role


@frozen
class Blocker:
    """A reason why a gate is closed.

    Args:
        code: stable snake_case code, for machines.
        message: one plain English sentence.
        who: roles that can remove it.
        setting: the setting that it comes from, with its source; None if it comes from none.
    """

    code: str
    message: str
    who: tuple[Role, ...] = ()
    setting: Setting | None = None
