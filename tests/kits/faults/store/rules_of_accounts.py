"""What stores get wrong about what belongs to accounts, and what must be refused."""

from tests.kits.faults.store import in_memory

_OWNED = "(tables.sessions, tables.access_tokens, tables.devices, tables.repeats, tables.identities)"
_NO_SCOPE = "if not self._learners.get_many(scope, [learner_id]):"
_ONE = "        self._learners.get(scope, learner_id)\n"


def _owned(name: str) -> str:
    return _OWNED.replace(f"tables.{name}, ", "").replace(f", tables.{name}", "")


FAULTS = (
    *(
        in_memory("accounts", _OWNED, _owned(name), f"leaves {name} of removed accounts")
        for name in ("sessions", "access_tokens", "devices", "identities")
    ),
    in_memory(
        "accounts",
        "            self._tables.second_factors.drop(account.id)\n",
        "",
        "leaves second factors of removed accounts",
    ),
    in_memory("accounts", "if webhook.account_id in gone:", "if False:", "leaves webhooks of removed accounts"),
    in_memory("accounts", "if key in self._usernames or key in keys:", "if False:", "gives a username twice"),
    in_memory(
        "accounts",
        "if key in self._usernames or key in keys:",
        "if key in self._usernames:",
        "gives a username twice in a batch",
    ),
    in_memory(
        "accounts",
        "import Account, username_key\n",
        "import Account\n\nusername_key = str\n",
        "tells usernames by case",
    ),
    in_memory(
        "accounts",
        '"""Do nothing: in memory, saving takes no time that anybody could measure from outside."""',
        "self._usernames.put('pretended', 1)",
        "leaves what it pretended to save",
    ),
    in_memory(
        "accounts",
        "        if any(account.id in self._tables.learners or",
        "        if any(False and account.id in self._tables.learners or",
        "removes accounts of learners",
    ),
    in_memory(
        "sessions",
        "if session.account_id == account_id and session.digest != but:",
        "if session.digest != but:",
        "ends everybody's sessions",
    ),
    in_memory("sessions", "        self._accounts.get(session.account_id)\n", "", "takes sessions of nobody"),
    in_memory("access_tokens", "        self._accounts.get(token.account_id)\n", "", "takes tokens of nobody"),
    in_memory(
        "access_tokens",
        "if token is not None and (token.used_at is None or token.used_at < used_at):",
        "if token is not None:",
        "moves the last use of a token back",
    ),
    in_memory(
        "access_tokens",
        "key=lambda token: token.number)",
        "key=lambda token: -token.number)",
        "lists tokens the last first",
    ),
    in_memory("devices", "        self._accounts.get(device.account_id)\n", "", "takes devices of nobody"),
    in_memory(
        "devices",
        "        self._accounts.get(device.account_id)\n",
        "        self._accounts.get(device.account_id)\n        for key in self._devices.keys():\n            if key[1] == device.digest:\n                self._devices.drop(key)\n",
        "gives a device one owner",
    ),
    in_memory(
        "devices",
        "        self._devices.drop((account_id, digest))\n",
        "        for key in self._devices.keys():\n            if key[1] == digest:\n                self._devices.drop(key)\n",
        "forgets devices of others",
    ),
    in_memory(
        "devices", "if device.seen_at < before]", "if device.seen_at <= before]", "purges devices of the very moment"
    ),
    in_memory(
        "second_factors",
        "if self.get(id_).are_on)",
        "if self.get(id_).are_on or self.get(id_).recovery)",
        "takes recovery codes for a second factor",
    ),
    in_memory(
        "identities",
        "(one.issuer, one.subject) == wanted",
        "one.subject == subject",
        "knows identities by subject alone",
    ),
    in_memory("identities", "        self._accounts.get(identity.account_id)\n", "", "takes identities of nobody"),
    in_memory(
        "repeats",
        "        self._requests.drop((account_id, key_digest))\n",
        "        for key in self._requests.keys():\n            if key[1] == key_digest:\n                self._requests.drop(key)\n",
        "forgets keys of others",
    ),
    in_memory(
        "repeats",
        "            self._put(evolve(request, answer=NO_ANSWER))\n",
        "            self.forget(request.account_id, request.key_digest)\n",
        "forgets keys with their answers",
    ),
    in_memory(
        "repeats",
        "            self._put(evolve(request, answer=NO_ANSWER))\n",
        "            if request.answer is not None:\n                self._put(evolve(request, answer=NO_ANSWER))\n",
        "keeps answers that come later",
    ),
    in_memory(
        "repeats", "request.begun_at < before]", "request.begun_at <= before]", "purges requests of the very moment"
    ),
    in_memory("repeats", "evolve(stored, answer=request.answer)", "request", "replaces whole requests"),
    in_memory(
        "learners",
        "raise Conflict(changes=differences(learner.details, stored.details))",
        "raise Conflict",
        "does not show what differs",
    ),
    in_memory(
        "learners",
        "        if not self._sees(scope)(learner):\n            raise NotFound\n",
        "",
        "shows any learner by id",
    ),
    in_memory(
        "learners",
        "            raise NotFound\n        return learner\n",
        "            raise NotFound('That learner is at another provider.')\n        return learner\n",
        "tells foreign learners from absent ones",
    ),
    in_memory(
        "learners",
        "members = _NOBODY.union(*(self._members(group) for group in scope.groups))",
        "members = frozenset(self._learners.keys())",
        "shows whole providers to managers of groups",
    ),
    in_memory(
        "learners", "return list(filter(self._sees(scope), found))", "return list(found)", "shows any learners by id"
    ),
    in_memory(
        "learners",
        "self._learners.values()) if not learner.archived)",
        "self._learners.values()))",
        "counts archived learners",
    ),
    in_memory(
        "learners", "            and learner.standing & query.mask == query.value\n", "", "does not look at masks"
    ),
    in_memory(
        "learners", "            if not members.isdisjoint(leaving):", "            if False:", "never leaves a group"
    ),
    in_memory(
        "learners",
        "            if key[0] == learner_id:",
        "            if False:",
        "leaves the contents of removed learners",
    ),
    in_memory(
        "learners",
        "            if saved[0] == learner_id:",
        "            if False:",
        "leaves the favourites of removed learners",
    ),
    in_memory(
        "learners",
        "(tables.applications, tables.inbox, tables.past_years, tables.transfers)",
        "(tables.inbox, tables.past_years, tables.transfers)",
        "leaves the applications of removed learners",
    ),
    in_memory(
        "learners",
        "(tables.applications, tables.inbox, tables.past_years, tables.transfers)",
        "(tables.applications, tables.past_years, tables.transfers)",
        "leaves the messages of removed learners",
    ),
    in_memory(
        "learners",
        "(tables.applications, tables.inbox, tables.past_years, tables.transfers)",
        "(tables.applications, tables.inbox, tables.transfers)",
        "leaves the past years of removed learners",
    ),
    in_memory(
        "years", "            self._known.get(row.learner_id)\n", "            pass\n", "keeps past years of nobody"
    ),
    in_memory("years", " and row.id > after]", "]", "lists past years from the start again"),
    in_memory("years", "if move.ukprn in wanted]", "]", "lists the moves up of all providers"),
    in_memory(
        "learners",
        "and (learner.leaving is not None or not query.left)\n",
        "\n",
        "lists all who are archived as leavers",
    ),
    in_memory(
        "learners",
        "for table in (tables.qualifications, tables.statements, tables.references):",
        "for table in (tables.statements, tables.references):",
        "leaves the qualifications of removed learners",
    ),
)
