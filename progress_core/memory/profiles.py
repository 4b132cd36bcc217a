"""The contents of approved and submitted profiles in memory."""

from collections.abc import Mapping
from copy import deepcopy

from progress_core.domain.foundations.actors import Scope
from progress_core.memory.learners import MemoryLearners
from progress_core.memory.tables import Tables


class MemoryProfileContents:
    """See `progress_core.ports.profiles.ProfileContents`."""

    def __init__(self, tables: Tables) -> None:
        self._learners = MemoryLearners(tables)
        self._rows = tables.profile_contents
        self._known = tables.learners

    def keep(self, learner_id: int, fingerprint: str, contents: Mapping[str, object]) -> None:
        self._known.get(learner_id)
        if (learner_id, fingerprint) not in self._rows:
            self._rows.put((learner_id, fingerprint), deepcopy(dict(contents)))

    def get(self, scope: Scope, learner_id: int, fingerprint: str) -> Mapping[str, object]:
        self._learners.get(scope, learner_id)
        return deepcopy(self._rows.get((learner_id, fingerprint)))
