"""What stores get wrong when they look accounts and log-ins up: keys, orders, limits and versions."""

from tests.kits.faults.store import in_memory

FAULTS = (
    in_memory(
        "sessions",
        "return self._sessions.find(digest)",
        "return next((one for one in self._sessions.values() if one.digest.lower() == digest.lower()), None)",
        "finds sessions without regard to case",
    ),
    in_memory(
        "sessions",
        "return self._sessions.find(digest)",
        "return next((one for one in self._sessions.values() if one.digest[:32] == digest[:32]), None)",
        "finds sessions by half of a digest",
    ),
    in_memory(
        "sessions",
        "key=lambda session: (-session.seen_at.timestamp(), session.number)",
        "key=lambda session: session.number",
        "lists sessions by number",
    ),
    in_memory("sessions", "session.seen_at < seen_at:", "True:", "moves the last use of a session back"),
    in_memory("sessions", " and session.digest != but:", ":", "ends the session that was to be kept"),
    in_memory(
        "sessions",
        'for name in ("seen_at", "proved_at", "methods", "waits", "failures")',
        'for name in ("seen_at", "proved_at", "methods", "waits")',
        "does not save failures of sessions",
    ),
    in_memory(
        "sessions", "session.seen_at < before]", "session.seen_at <= before]", "purges sessions of the very moment"
    ),
    in_memory(
        "access_tokens",
        "if token.digest == digest)",
        "if token.digest.startswith(digest))",
        "finds tokens by the start of a digest",
    ),
    in_memory(
        "access_tokens",
        "if token is not None and token.account_id == account_id:",
        "if token is not None:",
        "ends tokens of others",
    ),
    in_memory(
        "access_tokens", "token.ends_at < before]", "token.created_at < before]", "purges tokens by when they were made"
    ),
    in_memory(
        "devices",
        "return any(device.digest == digest for",
        "return any(digest in device.digest for",
        "knows devices by part of a digest",
    ),
    in_memory(
        "devices",
        "key=lambda device: (-device.seen_at.timestamp(), device.digest)",
        "key=lambda device: device.digest",
        "lists devices by digest",
    ),
    in_memory(
        "devices",
        "            if device.digest != but:\n",
        "            if True:\n",
        "forgets the device that was to be kept",
    ),
    in_memory(
        "second_factors",
        "found.passkey(passkey_id) is not None",
        "any(key.id.lower() == passkey_id.lower() for key in found.passkeys)",
        "finds passkeys without regard to case",
    ),
    in_memory(
        "second_factors",
        "if holder is not None and holder.account_id != factors.account_id:",
        "if False:",
        "lets two accounts have one passkey",
    ),
    in_memory(
        "second_factors",
        "self.get(factors.account_id).version != factors.version",
        "self.get(factors.account_id).version > factors.version",
        "takes versions from the future",
    ),
    in_memory(
        "identities",
        "(one.issuer, one.subject) == wanted",
        "(one.issuer, one.subject.strip()) == (issuer, subject.strip())",
        "finds identities without spaces",
    ),
    in_memory("identities", "key=lambda one: one.id)", "key=lambda one: one.subject)", "lists identities by subject"),
    in_memory(
        "spent_answers",
        "if digest in self._spent:",
        "if digest.lower() in self._spent:",
        "takes an answer in capitals for a spent one",
    ),
    in_memory("spent_answers", "self._spent.get(digest) < before]", "True]", "forgets answers that still count"),
    in_memory(
        "repeats",
        "if stored is not None and stored.answer is None:",
        "if stored is not None:",
        "replaces answers that were kept",
    ),
    in_memory(
        "repeats",
        "return self._requests.find((account_id, key_digest))",
        "return next((one for one in self._requests.values() if one.key_digest == key_digest), None)",
        "finds requests of other accounts",
    ),
    in_memory(
        "accounts",
        "return iter([self._accounts.get(id_) for id_ in set(account_ids)",
        "return iter([self._accounts.get(id_) for id_ in account_ids",
        "returns accounts as often as they are asked for",
    ),
    in_memory(
        "accounts",
        "if stored.version != account.version:",
        "if stored.version > account.version:",
        "takes versions of accounts from the future",
    ),
    in_memory(
        "accounts", "        self._usernames.drop(username_key(stored.username))\n", "", "keeps old usernames taken"
    ),
    in_memory(
        "accounts",
        "if key.startswith(starts)]",
        "if starts and starts[0] in key]",
        "finds usernames that contain a stem",
    ),
    in_memory(
        "accounts",
        "(tables.sessions, tables.access_tokens, tables.devices, tables.repeats, tables.identities)",
        "(tables.sessions, tables.access_tokens, tables.devices, tables.identities)",
        "leaves the requests of removed accounts",
    ),
    in_memory("staff", "return folded(staff.email), staff.id", "return staff.email, staff.id", "lists staff by case"),
    in_memory(
        "staff",
        "if folded(staff.email) == folded(email)]",
        "if staff.email == email]",
        "finds staff by the case of their address",
    ),
    in_memory(
        "staff",
        "if area and staff.area == area]",
        "if area and staff.area.lower() == area.lower()]",
        "finds areas without regard to case",
    ),
    in_memory(
        "providers", "if provider.area == area)", "if provider.area.startswith(area))", "finds areas by their start"
    ),
    in_memory("providers", "return tuple(sorted({", "return tuple(({", "lists areas in no order"),
    in_memory("providers", "        referee=old.referee,\n", "", "replaces the referee of a provider"),
    in_memory("groups", "return iter(sorted(seen, key=_name_key))", "return iter(seen)", "lists groups in no order"),
    in_memory(
        "groups",
        "return group.ukprn, folded(group.name)",
        "return group.ukprn, group.name",
        "lets groups differ by case",
    ),
    in_memory("groups", "        self._members.drop(group_id)\n", "", "leaves the members of a removed group"),
    in_memory(
        "learners",
        "found = filter(None, map(self._learners.find, learner_ids))",
        "found = filter(None, map(self._learners.find, sorted(learner_ids)))",
        "returns learners in the order of ids",
    ),
    in_memory(
        "learners",
        "found = filter(None, map(self._learners.find, learner_ids))",
        "found = filter(None, map(self._learners.find, list(learner_ids)[:1000]))",
        "returns a thousand learners at most",
    ),
    in_memory("learners", "if stored.version != learner.version:", "if False:", "overwrites what others changed"),
    in_memory(
        "learners",
        "for table in (tables.qualifications, tables.statements, tables.references):",
        "for table in (tables.qualifications, tables.statements):",
        "leaves the references of removed learners",
    ),
    in_memory(
        "learners",
        "if learner.details.email and email_key(learner.details.email) == wanted",
        "if learner.details.email == email",
        "finds learners by the case of their address",
    ),
    in_memory("learners", "and query.year_group in (None, learner.details.year_group)", "", "lists every year group"),
    in_memory(
        "learners",
        'frozenset(ulns) - {""}, frozenset(upns) - {""}',
        "frozenset(ulns), frozenset(upns)",
        "identifies learners by empty numbers",
    ),
)
