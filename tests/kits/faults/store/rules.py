"""What stores get wrong about who sees what, what belongs to learners, and what must be refused."""

from tests.kits.faults.store import in_memory

_OWNED = "(tables.sessions, tables.access_tokens, tables.devices, tables.repeats, tables.identities)"
_NO_SCOPE = "if not self._learners.get_many(scope, [learner_id]):"
_ONE = "        self._learners.get(scope, learner_id)\n"


def _owned(name: str) -> str:
    return _OWNED.replace(f"tables.{name}, ", "").replace(f", tables.{name}", "")


FAULTS = (
    in_memory(
        "learner_pages",
        "from progress_core.domain.values.name_keys import name_key\n",
        "name_key = str\n",
        "orders and finds names by case",
    ),
    in_memory(
        "learner_pages",
        "total = len(placed) if query.counted else None",
        "total = len(placed[: query.limit]) if query.counted else None",
        "counts the learners of one page",
    ),
    in_memory(
        "tables",
        "        row = self._rows.get(key)\n",
        "        row = self._rows[key]\n",
        "raises a KeyError for what is not there",
    ),
    in_memory(
        "groups",
        "if any(self._learners.get(id_).details.ukprn != group.ukprn for id_ in joining):",
        "if False:",
        "lets strangers join a group",
    ),
    in_memory("groups", "self.members(group_id) | joining)", "joining)", "replaces the members of a group"),
    in_memory(
        "groups",
        "return not self._learners.get(learner_id).archived",
        "return True",
        "counts archived learners in groups",
    ),
    in_memory(
        "groups",
        "if any(group_id in staff.groups for staff in self._staff.values()):",
        "if False:",
        "removes groups that restrict staff",
    ),
    in_memory(
        "providers",
        "partly = self._partly_seen(scope)\n",
        "partly = frozenset()\n",
        "does not list providers of groups",
    ),
    in_memory(
        "staff", "if scope.everything or any(", "if any(", "hides staff without providers from those who see everything"
    ),
    in_memory(
        "staff",
        "return evolve(staff, groups=dict(staff.groups), version=staff.version if version is None else version)",
        "return evolve(staff, version=staff.version if version is None else version)",
        "shares the groups of staff",
    ),
    in_memory(
        "job_rows",
        "and job.claimable(now) and is_due:",
        "and job.state in (JobState.QUEUED, JobState.RUNNING):",
        "claims jobs that others hold",
    ),
    in_memory(
        "job_rows",
        "job.kind in wanted and job_id in (None, job.id)",
        "job_id in (None, job.id)",
        "claims jobs of any kind",
    ),
    in_memory(
        "outbox",
        "claimed = [evolve(mail, next_attempt_at=until) for",
        "claimed = [mail for",
        "does not put claimed e-mail off",
    ),
    in_memory(
        "outbox",
        "return iter([mail for mail in self._latest_first() if email_key(mail.to) in keys])",
        "return iter([mail for mail in self._latest_first() if mail.to in keys])",
        "finds e-mail by the case of addresses",
    ),
    in_memory("audit", "scope.sees_provider(entry.ukprn)\n        and ", "", "shows entries of other providers"),
    in_memory("statements", "if stored.version != statements.version:", "if False:", "overwrites statements of others"),
    in_memory(
        "statements",
        "raise Conflict(changes=differences(statements.statements, stored.statements))",
        "raise Conflict",
        "does not show how statements differ",
    ),
    in_memory("statements", _ONE, "        self._known.get(learner_id)\n", "shows any statements"),
    in_memory("qualifications", _ONE, "        self._known.get(learner_id)\n", "shows any qualifications"),
    in_memory("references", _ONE, "        self._known.get(learner_id)\n", "shows any reference"),
    in_memory("references", "if stored.version != reference.version:", "if False:", "overwrites references of others"),
    in_memory("profiles", _ONE, "        self._known.get(learner_id)\n", "shows any contents"),
    in_memory("inbox", _NO_SCOPE, "if False:", "shows any messages"),
    in_memory("favourites", _NO_SCOPE, "if False:", "shows any favourites"),
    in_memory("applications", _NO_SCOPE, "if False:", "lists any applications"),
    in_memory(
        "applications",
        "self._rows.get(application.id).version != application.version",
        "self._rows.get(application.id).version > application.version",
        "takes versions of applications from the future",
    ),
    in_memory(
        "applications",
        "all(name_begins(names, word) for word in",
        "all(word in names.casefold() for word in",
        "finds parts of words",
    ),
    in_memory(
        "applications",
        "            application.state.received\n            and scope.sees_provider(application.ukprn)\n",
        "            application.state.received\n",
        "lists what other providers received",
    ),
    in_memory(
        "courses",
        "if not course.withdrawn and search.is_near(line, query)",
        "if search.is_near(line, query)",
        "finds withdrawn courses",
    ),
    in_memory("courses", "!= len(kept) + len(put):", "> len(kept) + len(put):", "takes a course twice"),
    in_memory("courses", "and search.matches_words(query.words, line):", ":", "does not look at words"),
    in_memory(
        "courses",
        "key=lambda line: search.order_of(line, query))",
        "key=lambda line: line.course.id)",
        "lists found courses by id",
    ),
    in_memory(
        "learners",
        "            self._learners.put(learner.id, learner)\n            note_learner(self._tables, learner.id, learner.details.ukprn)\n",
        "            self._learners.put(learner.id, learner)\n",
        "does not note new learners",
    ),
    in_memory(
        "learners",
        "                note_all(self._tables, learner.id, before)\n",
        "",
        "does not note learners who left a provider",
    ),
    in_memory(
        "groups",
        "        for learner_id in sorted(leaving):\n            note_member(self._tables, learner_id, group_id)\n",
        "",
        "does not note who left a group",
    ),
    in_memory(
        "applications",
        "        self._rows.put(application.id, saved)\n        self._note(saved)\n",
        "        self._rows.put(application.id, saved)\n",
        "does not note changed applications",
    ),
    in_memory(
        "imports",
        "self._imports.put(import_id, redacted(record))",
        "self._imports.drop(import_id)",
        "deletes imports that should be forgotten",
    ),
    in_memory(
        "exports",
        "            if record.ukprn == ukprn:\n",
        "            if True:\n",
        "forgets files of other providers",
    ),
)
