"""What stores get wrong when they look other things up: keys, orders, limits, versions and ends of lists."""

from tests.kits.faults.store import in_memory

FAULTS = (
    in_memory(
        "learner_pages",
        "placed.sort(key=itemgetter(0), reverse=query.descending)",
        "placed.sort(key=itemgetter(0))",
        "never turns the order round",
    ),
    in_memory(
        "learner_pages",
        "place < after if query.descending else place > after",
        "place <= after if query.descending else place >= after",
        "begins a page with the last of the one before",
    ),
    in_memory(
        "learner_pages",
        'following = _cursor(shown[-1][0], query) if more else ""',
        'following = query.after or (_cursor(shown[-1][0], query) if more else "")',
        "never ends a list of learners",
    ),
    in_memory(
        "learner_pages",
        "return username_key(account.username), learner.id",
        "return account.username, learner.id",
        "orders usernames by case",
    ),
    in_memory(
        "imports",
        "record.digest == digest])",
        "record.digest[:16] == digest[:16]])",
        "finds files by a quarter of a digest",
    ),
    in_memory(
        "imports",
        "key=lambda record: (record.requested_at, record.id), reverse=True)",
        "key=lambda record: record.id, reverse=True)",
        "lists imports by id",
    ),
    in_memory(
        "imports",
        "        self._contents.put(record.id, bytes(content))\n",
        "        self._contents.put(record.id, content.replace(b'\\r\\n', b'\\n'))\n",
        "changes the ends of lines in files",
    ),
    in_memory("imports", "decisions=dict(record.decisions), mapping", "mapping", "shares decisions with its callers"),
    in_memory(
        "exports",
        "(record.requested_at, record.id), reverse=True)[:limit]",
        "(record.requested_at, record.id))[:limit]",
        "lists the oldest exports first",
    ),
    in_memory("exports", "        if content:\n", "        if True:\n", "empties files when an export is saved"),
    in_memory(
        "job_rows",
        "for job in reversed(self._latest_first()):\n            is_due",
        "for job in self._latest_first():\n            is_due",
        "claims the latest job",
    ),
    in_memory("job_rows", "job.fence != fence or ", "", "lets an old owner end a job"),
    in_memory("job_rows", "                    attempts=job.attempts + 1,\n", "", "does not count attempts"),
    in_memory(
        "job_rows",
        'ended = evolve(job, state=state, owner=""',
        "ended = evolve(job, state=state",
        "leaves the owner of an ended job",
    ),
    in_memory(
        "outbox",
        "for _, _, mail in sorted(due)[:limit]]",
        "for _, _, mail in due[:limit]]",
        "claims e-mail in no order",
    ),
    in_memory(
        "outbox", "mail.next_attempt_at <= now", "mail.next_attempt_at < now", "does not claim what is due this moment"
    ),
    in_memory(
        "outbox",
        "return self._drop([id_ for _, id_ in sorted(self._old(before))[:limit]])",
        "return self._drop([id_ for _, id_ in self._old(before)[:limit]])",
        "purges e-mail in no order",
    ),
    in_memory(
        "audit",
        "entries = tuple(_copied(self._entries.get(number)) for _, number in shown)",
        "entries = tuple(self._entries.get(number) for _, number in shown)",
        "shares facts with its callers",
    ),
    in_memory("audit", "entry.at < query.before)", "entry.at <= query.before)", "includes the end of a time"),
    in_memory(
        "audit",
        "asked = [place for place in asked if place < after]",
        "asked = [place for place in asked if place <= after]",
        "never ends a list of entries",
    ),
    in_memory(
        "audit",
        "self._entries.put(number, evolve(entry, origin=NOWHERE))",
        "self._entries.drop(number)",
        "forgets entries with their origins",
    ),
    in_memory(
        "courses",
        "return iter(sorted(self._rows.values(), key=lambda course: course.id))",
        "return iter(self._rows.values())",
        "lists courses in no order",
    ),
    in_memory(
        "courses",
        "return [self._line(course) for course in self.all() if course.id in wanted]",
        "return [self._line(self._rows.get(id_)) for id_ in course_ids if id_ in self._rows]",
        "returns courses as often as they are asked for",
    ),
    in_memory(
        "courses", "first = (query.page - 1) * query.limit\n", "first = 0\n", "shows the first page of courses for ever"
    ),
    in_memory(
        "qualifications",
        "self._stored(changed_set.learner_id).version != changed_set.version",
        "self._stored(changed_set.learner_id).version > changed_set.version",
        "takes versions of qualifications from the future",
    ),
    in_memory(
        "references",
        "versions = stored.versions + reference.versions[len(stored.versions) :]",
        "versions = reference.versions",
        "changes completed references",
    ),
    in_memory(
        "references",
        "return deepcopy(self._stored(learner_id))",
        "return self._stored(learner_id)",
        "shares references with its callers",
    ),
    in_memory(
        "profiles", "if (learner_id, fingerprint) not in self._rows:", "if True:", "replaces contents that are kept"
    ),
    in_memory(
        "profiles",
        "return deepcopy(self._rows.get((learner_id, fingerprint)))",
        "return self._rows.get((learner_id, fingerprint))",
        "shares contents with its callers",
    ),
    in_memory(
        "applications",
        "found = map(self._rows.find, sorted(set(application_ids)))",
        "found = map(self._rows.find, application_ids)",
        "returns applications as often as they are asked for",
    ),
    in_memory(
        "applications",
        "return round(moment.timestamp() * 1_000_000) if moment else 0",
        "return round(moment.timestamp()) if moment else 0",
        "orders applications by whole seconds",
    ),
    in_memory(
        "applications",
        "if same and other.state.live and other.id != application.id:",
        "if False:",
        "takes two applications for one course",
    ),
    in_memory(
        "applications",
        "if not (application.state.received and scope.sees_provider(application.ukprn)):",
        "if not scope.sees_provider(application.ukprn):",
        "shows drafts to providers",
    ),
    in_memory(
        "applications",
        "(query.drafts or application.state is not ApplicationState.DRAFT)",
        "True",
        "lists drafts for everybody",
    ),
    in_memory(
        "applications",
        "[application for application in found if application.learner_id in seen]",
        "found",
        "lists applications of learners out of scope",
    ),
    in_memory(
        "inbox",
        "message.learner_id == learner_id and message.read_at is None",
        "message.read_at is None",
        "marks the messages of others",
    ),
    in_memory(
        "inbox",
        "key=lambda message: (message.at, message.id), reverse=True",
        "key=lambda message: message.id",
        "lists messages by id",
    ),
    in_memory(
        "favourites",
        "return sorted(by_course, key=lambda favourite: favourite.saved_at, reverse=True)",
        "return by_course",
        "lists favourites by course",
    ),
    in_memory(
        "favourites",
        "self._rows.drop((learner_id, course_id))",
        "[self._rows.drop(key) for key in self._rows.keys() if key[1] == course_id]",
        "removes the favourites of others",
    ),
    in_memory(
        "changes",
        "return [Change(key[1], at) for key, at in notes if at > place and",
        "return [Change(key[1], at) for key, at in notes if at >= place and",
        "tells a change again",
    ),
    in_memory(
        "changes",
        "return sorted(id_ for id_ in self._all(kind, scope) if id_ > after)[:limit]",
        "return [id_ for id_ in self._all(kind, scope) if id_ > after][:limit]",
        "lists what is shown in no order",
    ),
    in_memory(
        "reports",
        'following = cursors.encode(shown[-1][0]) if len(left) > len(shown) else ""',
        'following = cursors.encode(shown[-1][0]) if shown else ""',
        "offers a page after the last",
    ),
    in_memory(
        "webhooks", "evolve(webhook, account_id=stored.account_id)", "webhook", "gives a webhook to another account"
    ),
    in_memory("webhooks", "if webhook.stopped_at is None]", "]", "counts webhooks that were stopped"),
    in_memory(
        "webhooks",
        "for _, _, delivery in sorted(due)[:limit]]",
        "for _, _, delivery in due[:limit]]",
        "claims deliveries in no order",
    ),
    in_memory(
        "webhooks",
        "if one.next_attempt_at is None and one.at < before]",
        "if one.at < before]",
        "purges deliveries that wait",
    ),
)
