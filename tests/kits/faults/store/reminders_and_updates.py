"""What stores get wrong about reminders, and about what imports change."""

from tests.kits.faults.store import in_memory, on_sql

_REMINDERS, _UPDATES = "correspondence/reminders", "importing/updates"

FAULTS = (
    in_memory(
        "reminders",
        "        due = [kept for kept in asked if kept.is_due(week)]\n",
        "        due = [kept for kept in asked if kept.week < week]\n",
        "reminds those who stopped reminders",
    ),
    in_memory(
        "reminders",
        "        due = [kept for kept in asked if kept.is_due(week)]\n",
        "        due = [kept for kept in asked if kept.is_due(week) or kept.week > week]\n",
        "reminds again in a week that is past",
    ),
    in_memory(
        "reminders",
        "        for kept in due:\n            self._rows.put(kept.account_id, evolve(kept, week=week))\n",
        "        for kept in due:\n            self._rows._rows[kept.account_id] = evolve(kept, week=week)\n",
        "keeps the mark of a week after a rollback",
    ),
    in_memory(
        "reminders",
        "        for kept in due:\n            self._rows.put(",
        "        for kept in asked:\n            self._rows.put(",
        "marks those who are not reminded too",
    ),
    in_memory(
        "reminders",
        "evolve(self._of(account_id), stopped=stopped)",
        "Reminded(account_id, stopped=stopped)",
        "forgets the week when somebody stops reminders",
    ),
    in_memory("reminders", "        self._accounts.get(account_id)\n", "", "claims accounts that do not exist"),
    in_memory(
        "reminders",
        "        return sorted(one.ukprn for one in reminding)\n",
        "        return [one.ukprn for one in reminding]\n",
        "lists the providers that remind in no order",
    ),
    in_memory(
        "reminders",
        "one.remind_managers or one.remind_learners",
        "one.remind_managers and one.remind_learners",
        "lists only providers that remind everybody",
    ),
    in_memory(
        "accounts",
        "            self._tables.reminders.drop(account.id)\n",
        "",
        "keeps what was reminded after an account is deleted",
    ),
    on_sql(
        _REMINDERS,
        ' WHERE reminders.week < excluded.week AND reminders.stopped = 0"\n',
        ' WHERE reminders.week < excluded.week"\n',
        "reminds those who stopped reminders",
    ),
    on_sql(
        _REMINDERS,
        "reminders.week < excluded.week AND",
        "reminders.week <> excluded.week AND",
        "reminds again in a week that is past",
    ),
    on_sql(
        _REMINDERS,
        "reminders.week < excluded.week AND",
        "reminders.week <= excluded.week AND",
        "reminds twice in a week",
    ),
    on_sql(
        _REMINDERS,
        "            claimed.update(row[0] for row in self._session.returned(statement, values))\n",
        "            claimed = {row[0] for row in self._session.returned(statement, values)}\n",
        "returns the last chunk of a claim alone",
    ),
    on_sql(
        _REMINDERS,
        "        return frozenset(claimed)\n",
        "        self._session._connection.commit()\n        return frozenset(claimed)\n",
        "commits the mark of a week by itself",
    ),
    on_sql(
        _REMINDERS,
        "DO UPDATE SET stopped = excluded.stopped",
        "DO UPDATE SET stopped = excluded.stopped, week = excluded.week",
        "forgets the week when somebody stops reminders",
    ),
    in_memory(
        "imports",
        "            self._updates.put((import_id, row.row), row)\n",
        "            if not self._updates.find((import_id, row.row)):\n                self._updates.put((import_id, row.row), row)\n",
        "keeps what was kept of a row before",
    ),
    in_memory(
        "imports",
        "        for row in rows:\n            self._updates.put((import_id, row.row), row)\n",
        "        self.drop_updates(import_id)\n        for row in rows:\n            self._updates.put((import_id, row.row), row)\n",
        "replaces the updates of all rows",
    ),
    in_memory(
        "imports", "key[1] > after)", "key[1] >= after)", "begins a page of updates with the last of the page before"
    ),
    in_memory(
        "imports",
        "        for row in rows:\n            self._learners.get(row.learner_id)\n",
        "",
        "keeps updates of learners who do not exist",
    ),
    in_memory(
        "imports",
        "        keys = sorted(key for key in",
        "        keys = list(key for key in",
        "returns updates in the order in which they came",
    ),
    in_memory(
        "imports",
        "        for key in sorted(self._updates.keys()):\n",
        "        for key in self._updates.keys():\n",
        "returns the updates of a learner in no order",
    ),
    in_memory(
        "imports",
        "                self._contents.drop(import_id)\n                self.drop_updates(import_id)\n",
        "                self._contents.drop(import_id)\n",
        "keeps the updates of an import that is forgotten",
    ),
    in_memory(
        "imports",
        "            self._contents.drop(import_id)\n            self.drop_updates(import_id)\n        return",
        "            self._contents.drop(import_id)\n        return",
        "keeps the updates of files that are deleted",
    ),
    in_memory(
        "learners",
        "            self._forget_updates(learner_id)\n",
        "",
        "keeps the updates of a learner who was removed",
    ),
    on_sql(
        _UPDATES,
        "        session.run(delete(import_updates).where(by_import, these))\n",
        "        session.run(delete(import_updates).where(by_import))\n",
        "replaces the updates of all rows",
    ),
    on_sql(
        _UPDATES,
        "        session.run(delete(import_updates).where(by_import, these))\n",
        "        session.run(delete(import_updates).where(these))\n",
        "replaces the same rows of other imports",
    ),
    on_sql(
        _UPDATES,
        "import_updates.c.row > after)",
        "import_updates.c.row >= after)",
        "begins a page of updates with the last of the page before",
    ),
    on_sql(_UPDATES, "tuple(years) if years else None", "None", "forgets the academic years of an update"),
    on_sql(
        _UPDATES,
        ".order_by(columns[0]).limit(limit)",
        ".order_by(columns[1], columns[0]).limit(limit)",
        "orders updates by learner",
    ),
    on_sql(
        _UPDATES,
        "        found[import_id] = (*found.get(import_id, ()), _update(row))\n",
        "        found[import_id] = (_update(row),)\n",
        "returns one update of a learner per import",
    ),
    on_sql(
        "importing/imports",
        "        drop_updates(self._session, ids)\n",
        "",
        "keeps the updates of files that are deleted",
    ),
    on_sql(
        "importing/imports",
        "            drop_updates(self._session, chunk)\n",
        "",
        "keeps the updates of an import that is forgotten",
    ),
)
